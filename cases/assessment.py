"""What the rules make of a reading: findings, credits row by row, and what follows.

Durations are `Decimal` minutes; hours exist in printing only (`as_hours`).
"""

import datetime
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

from cases.finding import Finding
from cases.reading import Application

Disposition = Literal["complete", "deficient", "refer", "early", "not_application"]
SubjectLevel = Literal["exact", "normalised", "near", "other"]


@dataclass(frozen=True, slots=True)
class Subject:
    """How near a subject is to the prescribed one, and the date it carries (domain.md 3.4)."""

    level: SubjectLevel
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """What one activity is worth: in minutes, and the code that made it less than min(hours, claimed), if any.

    `row` is the number that the reply prints: the form's own if present and unique, else the ordinal.
    """

    row: int
    credited: Decimal
    reason: str | None


@dataclass(frozen=True, slots=True)
class Points:
    """Sums in minutes. `by_category` holds A to D, `by_year` the three fiscal years by their first year, both after caps."""

    claimed: Decimal
    credited: Decimal
    required: Decimal
    missing: Decimal
    by_category: tuple[tuple[str, Decimal], ...]
    by_year: tuple[tuple[int, tuple[tuple[str, Decimal], ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The verdict on one application, or on a submission without one (`application` None)."""

    disposition: Disposition
    season: int
    rule_set: str
    findings: tuple[Finding, ...] = ()
    application: Application | None = None
    credits: tuple[Credit, ...] = ()
    """One per activity of form (B), in sheet order."""
    points: Points | None = None
    subject: Subject | None = None


def as_hours(minutes: Decimal, *, up: bool = False) -> Decimal:
    """Minutes as hours (points) with two places: rounded down, or up for what is missing, so that 30.00 is never printed for less."""
    return (minutes / 60).quantize(Decimal("0.01"), ROUND_CEILING if up else ROUND_FLOOR)
