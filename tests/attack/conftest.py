"""The fixtures are those of `promises.fixtures`."""

from promises.fixtures import build

__all__ = ["build"]
