"""Reads a list of certificants. Runs behind the lock only: the zygote loads it by name."""

from dataclasses import dataclass

from cases.listed import Listed, NotListed
from cases.reading import Source
from parsers.certificants import read_certificants


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOptions:
    """Nothing is said about how a list is read."""


OPTIONS = NoOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What became of a file: exactly one of the two."""

    listed: Listed | None = None
    refused: NotListed | None = None


def read(source: Source, options: NoOptions) -> Packed:
    """What the file lists, or why it is refused."""
    del options
    found = read_certificants(source.message or b"")
    return Packed(refused=found) if isinstance(found, NotListed) else Packed(listed=found)


def warm(source: Source | None = None) -> None:
    """Loads what workbooks need."""
    del source
    import python_calamine  # noqa: F401

    from parsers import struck, workbook  # noqa: F401
