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


_ROWS: tuple[tuple[Severity, str, str, str], ...] = (
    ("deficiency", "R32", "(オ)", "form.a.missing form.b.missing form.c.missing"),
    ("review", "R32", "(オ)", "form.a.unseen form.b.unseen form.c.unseen"),
    (
        "deficiency", "R32", "(オ)(A)",
        "applicant.certification_number.missing applicant.name.missing applicant.name_kana.missing "
        "applicant.address.missing applicant.expires_on.missing",
    ),
    (
        "review", "R32", "(オ)(A)",
        "applicant.certification_number.invalid applicant.name.invalid applicant.name_kana.invalid "
        "applicant.expires_on.invalid",
    ),
    ("note", "R06", "(イ)", "applicant.address.invalid"),
    ("review", "R33", "(イ)", "applicant.email.missing applicant.email.invalid"),
    ("review", "R32", "(オ)(A)", "applicant.qualification.missing"),
    ("note", "R32", "(オ)(A)", "applicant.postal_code.missing applicant.phone.missing applicant.applied_on.missing"),
    ("review", "R01", "(エ)", "applicant.unknown applicant.name.differs applicant.expires_on.differs"),
    ("review", "R33", "(イ)", "applicant.email.differs"),
    ("note", "R02", "(エ)", "window.early"),
    ("review", "R37", "(エ)", "window.late"),
    ("review", "R01", "(エ)", "window.not_due"),
    ("deficiency", "R10", "別紙1-1", "cpd.row.date.missing cpd.row.hours.missing cpd.row.title.missing"),
    ("deficiency", "R16", "別紙1-1", "cpd.row.category.missing"),
    ("deficiency", "R15", "別紙1-1", "cpd.row.field.missing"),
    ("deficiency", "R16", "別紙1-1", "cpd.row.category.invalid"),
    ("deficiency", "R15", "別紙1-1", "cpd.row.field.invalid"),
    ("deficiency", "R10", "別紙1-1", "cpd.row.date.invalid cpd.row.hours.invalid"),
    ("note", "R10", "別紙1-1", "cpd.row.title.invalid"),
    ("deficiency", "R10", "(ウ)要件①", "cpd.row.over_claimed"),
    ("note", "R11", "(イ)", "cpd.row.out_of_period cpd.row.future"),
    ("note", "R19", "別紙1-1", "cpd.row.duplicate"),
    ("note", "R16", "別紙1-1", "cpd.row.course_unlisted"),
    ("note", "R36", "(イ)", "cpd.row.long_day cpd.row.aggregated cpd.row.crosses_year cpd.row.ordinary_work cpd.row.reused"),
    ("note", "R12", "別紙1-1", "cpd.cap.year"),
    ("note", "R13", "別紙1-1", "cpd.cap.cycle"),
    ("deficiency", "R14", "(イ)", "cpd.total.short"),
    ("review", "R14", "(イ)", "cpd.total.doubtful"),
    ("note", "R18", "(イ)", "cpd.total.mismatch"),
    ("deficiency", "R34", "(オ)(C)", "pledge.not_agreed pledge.unsigned pledge.undated"),
    ("review", "R34", "(オ)(C)", "pledge.name_differs pledge.date_out_of_range"),
    (
        "review", "R32", "(オ)",
        "file.encrypted file.unreadable file.too_large file.scanned file.garbled file.unsupported "
        "reading.unclear reading.conflict",
    ),
    ("note", "R31", "(オ)", "subject.nonconforming"),
    ("review", "R31", "(オ)", "subject.other"),
    ("review", "R33", "(イ)", "sender.unauthenticated"),
    ("note", "R33", "(イ)", "sender.differs"),
    ("note", "R32", "(オ)", "submission.duplicate"),
    ("review", "R32", "(オ)", "submission.after_acceptance submission.mixed submission.no_forms"),
)  # fmt: skip
"""Severity, rule, section of the manual, and the codes of which that is true, in the order of contract.md."""

KINDS: dict[str, Kind] = {code: Kind(severity, rule, manual) for severity, rule, manual, codes in _ROWS for code in codes.split()}
"""Every code of contract.md."""
