"""The fixtures are those of `promises.fixtures`."""

from promises.fixtures import build, either_house, empty_sqlite, house, rooms_and_cage

__all__ = ["build", "either_house", "empty_sqlite", "house", "rooms_and_cage"]
