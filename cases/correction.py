"""What staff say stands at the places of an application's forms, typed as on the form.

A place has a stable name: `a.expires_on`, `b.3.hours`, `b.total`, `c.agreed_2`, by the keys of `cases.reading`. 3 is the position, from 1,
of the activity in the form as it was read, whatever was taken out or added since; a position behind the last is a further row. `b.3`
itself is the whole row, which can only be empty: it is no activity. `c.agreed` is all three boxes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cases.fields import INSTRUMENTS

OF_ACTIVITY = ("category", "start", "end", "title", "organiser", "course", "fields", "hours", "claimed", "evidence")
"""The places of an activity by their keys, as they stand in its row."""
OF_PLEDGE = (*(f"c.agreed_{number}" for number in range(1, len(INSTRUMENTS) + 1)), "c.signed_on", "c.signed_by")
"""The places of form (C) that staff see and type."""

Problem = Literal["unknown", "unusable", "text", "date", "minutes", "category", "codes", "tick", "number", "email", "qualification", "row"]
"""Why a correction is not understood. `unknown`: there is no such place; `unusable`: too long, or no text at all; `row`: a row can only be
emptied; the others: what was to stand there and does not."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands at a place; an empty text: staff saw that nothing does."""

    field: str
    text: str


def in_force(corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """Of several for one place the last, in the order in which they were made."""
    last: dict[str, Correction] = {}
    for correction in corrections:
        last.pop(correction.field, None)
        last[correction.field] = correction
    return tuple(last.values())
