"""The fixtures are those of `promises.fixtures`."""

from promises.fixtures import build, either_house, house, rooms_and_cage

__all__ = ["build", "either_house", "house", "rooms_and_cage"]
