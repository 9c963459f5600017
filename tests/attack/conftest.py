"""The fixtures are those of `promises.fixtures`."""

from promises.fixtures import build, empty_sqlite

__all__ = ["build", "empty_sqlite"]
