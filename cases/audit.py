"""The nouns of the audit (R36): what evidence must show, and what a letter about an audit speaks of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from cases.states import AuditResult, RowResult

Sight = Literal["name", "organiser", "title", "date", "hours", "issuer"]
SIGHTS: tuple[Sight, ...] = get_args(Sight)
"""What the evidence of an activity shows: who, by whom it was held, what, when, how long, and who vouches for it."""

Occasion = Literal["first", "more", "extended"]
"""Why evidence is asked for: drawn for the audit, what came is not enough, or the last day was put off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedActivity:
    """A row of form (B) under audit, as it was filed, with what was found; `result` is empty until somebody judged it."""

    row: int
    category: str
    title: str
    organiser: str
    first: date
    last: date
    credited: Decimal
    """Minutes, before the audit."""
    result: RowResult | Literal[""] = ""
    seen: tuple[Sight, ...] = ()
    note: str = ""
    """An auditor's words for the applicant."""

    @property
    def unseen(self) -> tuple[Sight, ...]:
        return tuple(sight for sight in SIGHTS if sight not in self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditNotice:
    """What a letter about an audit tells: the rows it is about, the last day for evidence, and the result, once there is one."""

    activities: tuple[AuditedActivity, ...]
    due_on: date
    occasion: Occasion = "first"
    result: AuditResult | None = None
