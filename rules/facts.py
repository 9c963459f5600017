"""What a rule looks at, and what it hands back."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from cases.assessment import Subject
from cases.policy import Certificant, Policy, RuleSet
from cases.reading import Application, CodesEntry, DateEntry, FormA, FormB, FormC, MinutesEntry, Reading, TextEntry, TickEntry
from rules.cpd import Report

AnyEntry = TextEntry | DateEntry | MinutesEntry | CodesEntry | TickEntry


class Used(NamedTuple):
    """An entry that the rules rely on: its printed label, the entry, where it is or ought to be, and the row of (B)."""

    label: str
    entry: AnyEntry | None
    place: str
    row: int | None = None
    required: bool = True
    """False where a form need not have such a place at all."""
    has_invalid: bool = True
    """False where no `.invalid` code exists: then an impossible content is as good as one not understood."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule found once: where, the facts for the words, the row of (B). The code is that of the rule's line in the table."""

    source: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    row: int | None = None
    softened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One application, or a submission without one, with all that was derived from it before the rules run."""

    reading: Reading
    policy: Policy
    rule_set: RuleSet
    today: date
    """The day of receipt in Asia/Tokyo."""
    first_day: date
    """The day of receipt that decides whether it is late: that of the first mail, where this one only corrects it (ambiguity 6)."""
    season: int
    subject: Subject | None
    application: Application | None = None
    number: str | None = None
    """The certification number as the register's key; None where it was not read or has no possible form."""
    certificant: Certificant | None = None
    report: Report | None = None
    """The arithmetic of form (B); None where (B) was not read."""
    used: tuple[Used, ...] = ()
    """What the rules rely on, for what was not read with certainty."""

    @property
    def form_a(self) -> FormA | None:
        return self.application.form_a if self.application else None

    @property
    def form_b(self) -> FormB | None:
        return self.application.form_b if self.application else None

    @property
    def form_c(self) -> FormC | None:
        return self.application.form_c if self.application else None
