"""What may be concluded from one entry of a form: its value, that it was seen empty, or that it is doubtful."""

from typing import Protocol, TypeVar

from cases.reading import Entry, Trouble

V_co = TypeVar("V_co", covariant=True)


class Valued(Protocol[V_co]):
    """Any entry of `cases.reading` with its value."""

    @property
    def trouble(self) -> Trouble | None: ...

    @property
    def value(self) -> V_co | None: ...


def known(entry: Valued[V_co] | None) -> V_co | None:
    """The value, if it was read without any trouble."""
    return entry.value if entry is not None and entry.trouble is None else None


def seen_empty(entry: Entry | None) -> bool:
    """Whether the label was recognised and its place positively seen to be empty: only that may become a deficiency."""
    return entry is not None and entry.trouble == "empty"


def impossible(entry: Entry | None) -> bool:
    """Whether the place was read with certainty and holds what cannot be."""
    return entry is not None and entry.trouble == "impossible"


def not_understood(entry: Valued[object]) -> bool:
    """Whether something stands there that was not understood; also a value that the reader left out without saying why."""
    return entry.trouble == "unclear" or (entry.trouble is None and entry.value in (None, ()))
