"""What can be found about an application: one table of codes, each with one severity that never changes.

The words for each code live in `templates/findings.toml`; here is only what it is and where it comes from. `facts` of a
finding are the printed values that fill its words.
"""

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["deficiency", "review", "note"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a code means to the flow: its severity, the rule (domain.md 3), and the section of the manual."""

    severity: Severity
    rule: str
    manual: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its code, the place it was seen (empty: nowhere in particular) and the facts for its words."""

    code: str
    source: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    row: int | None = None
    """The row of form (B) it is about, as the reply prints it."""
    softened: bool = False
    """True only for `file.unsupported` where A, B and C were all read elsewhere: then it is a note."""

    @property
    def kind(self) -> Kind:
        return KINDS[self.code]

    @property
    def severity(self) -> Severity:
        return "note" if self.softened else KINDS[self.code].severity


def _table() -> dict[str, Kind]:
    rows: list[tuple[str, Severity, str, str]] = [
        *((f"form.{f}.missing", "deficiency", "R32", "(オ)") for f in "abc"),
        *((f"form.{f}.unseen", "review", "R32", "(オ)") for f in "abc"),
        *(
            (f"applicant.{f}.missing", "deficiency", "R32", "(オ)(A)")
            for f in ("certification_number", "name", "name_kana", "address", "expires_on")
        ),
        *((f"applicant.{f}.invalid", "review", "R32", "(オ)(A)") for f in ("certification_number", "name", "name_kana", "expires_on")),
        ("applicant.address.invalid", "note", "R06", "(イ)"),
        ("applicant.email.missing", "review", "R33", "(イ)"),
        ("applicant.email.invalid", "review", "R33", "(イ)"),
        ("applicant.qualification.missing", "review", "R32", "(オ)(A)"),
        *((f"applicant.{f}.missing", "note", "R32", "(オ)(A)") for f in ("postal_code", "phone", "applied_on")),
        ("applicant.unknown", "review", "R01", "(エ)"),
        ("applicant.name.differs", "review", "R01", "(エ)"),
        ("applicant.expires_on.differs", "review", "R01", "(エ)"),
        ("applicant.email.differs", "review", "R33", "(イ)"),
        ("window.early", "note", "R02", "(エ)"),
        ("window.late", "review", "R37", "(エ)"),
        ("window.not_due", "review", "R01", "(エ)"),
        *((f"cpd.row.{f}.missing", "deficiency", "R10", "別紙1-1") for f in ("date", "hours", "title")),
        ("cpd.row.category.missing", "deficiency", "R16", "別紙1-1"),
        ("cpd.row.field.missing", "deficiency", "R15", "別紙1-1"),
        ("cpd.row.category.invalid", "deficiency", "R16", "別紙1-1"),
        ("cpd.row.field.invalid", "deficiency", "R15", "別紙1-1"),
        *((f"cpd.row.{f}.invalid", "deficiency", "R10", "別紙1-1") for f in ("date", "hours")),
        ("cpd.row.title.invalid", "note", "R10", "別紙1-1"),
        ("cpd.row.over_claimed", "deficiency", "R10", "(ウ)要件①"),
        ("cpd.row.out_of_period", "note", "R11", "(イ)"),
        ("cpd.row.future", "note", "R11", "(イ)"),
        ("cpd.row.duplicate", "note", "R19", "別紙1-1"),
        ("cpd.row.course_unlisted", "note", "R16", "別紙1-1"),
        *((f"cpd.row.{f}", "note", "R36", "(イ)") for f in ("long_day", "aggregated", "crosses_year", "ordinary_work", "reused")),
        ("cpd.cap.year", "note", "R12", "別紙1-1"),
        ("cpd.cap.cycle", "note", "R13", "別紙1-1"),
        ("cpd.total.short", "deficiency", "R14", "(イ)"),
        ("cpd.total.doubtful", "review", "R14", "(イ)"),
        ("cpd.total.mismatch", "note", "R18", "(イ)"),
        *((f"pledge.{f}", "deficiency", "R34", "(オ)(C)") for f in ("not_agreed", "unsigned", "undated")),
        *((f"pledge.{f}", "review", "R34", "(オ)(C)") for f in ("name_differs", "date_out_of_range")),
        *((f"file.{f}", "review", "R32", "(オ)") for f in ("encrypted", "unreadable", "too_large", "scanned", "garbled", "unsupported")),
        *((f"reading.{f}", "review", "R32", "(オ)") for f in ("unclear", "conflict")),
        ("subject.nonconforming", "note", "R31", "(オ)"),
        ("subject.other", "review", "R31", "(オ)"),
        ("sender.unauthenticated", "review", "R33", "(イ)"),
        ("sender.differs", "note", "R33", "(イ)"),
        ("submission.duplicate", "note", "R32", "(オ)"),
        *((f"submission.{f}", "review", "R32", "(オ)") for f in ("after_acceptance", "mixed", "no_forms")),
    ]
    return {code: Kind(severity, rule, manual) for code, severity, rule, manual in rows}


KINDS: dict[str, Kind] = _table()
"""Every code of contract.md."""
