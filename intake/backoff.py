"""How long to wait before a server that failed is asked again."""

from collections.abc import Iterator
from random import uniform


def pauses(first: float = 1.0, longest: float = 60.0) -> Iterator[float]:
    """Seconds, doubling up to `longest`, each drawn from its upper half so that clients who lost one server do not return as one."""
    limit = first
    while True:
        yield uniform(limit / 2, limit)  # noqa: S311 - spreads load, keeps no secret
        limit = min(limit * 2, longest)
