"""The one table of rules: a code and the function that finds it. Severity, rule number and section stand in `cases.finding`.

Codes that hang on what was filed before (`submission.duplicate`, `submission.after_acceptance`, and `cpd.row.reused` by
`rules.reuse`) are the desk's. The order is that of the findings in a letter.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rules import applicant, cpd_rows, cpd_total, legible, pledge, subject, submission, window
from rules.facts import Facts, Seen


@dataclass(frozen=True, slots=True)
class Rule:
    """A code and what finds it: nothing, once or several times."""

    code: str
    find: Callable[[Facts], Iterable[Seen]]


RULES: tuple[Rule, ...] = (
    Rule("form.a.missing", submission.form_missing("A")),
    Rule("form.b.missing", submission.form_missing("B")),
    Rule("form.c.missing", submission.form_missing("C")),
    Rule("form.a.unseen", submission.form_unseen("A")),
    Rule("form.b.unseen", submission.form_unseen("B")),
    Rule("form.c.unseen", submission.form_unseen("C")),
    Rule("applicant.certification_number.missing", applicant.missing("certification_number")),
    Rule("applicant.certification_number.invalid", applicant.number_invalid),
    Rule("applicant.unknown", applicant.unknown),
    Rule("applicant.qualification.missing", applicant.qualification_missing),
    Rule("applicant.expires_on.missing", applicant.missing("expires_on")),
    Rule("applicant.expires_on.invalid", applicant.expiry_invalid),
    Rule("applicant.expires_on.differs", applicant.expiry_differs),
    Rule("applicant.name.missing", applicant.missing("name")),
    Rule("applicant.name.invalid", applicant.name_invalid),
    Rule("applicant.name.differs", applicant.name_differs),
    Rule("applicant.name_kana.missing", applicant.missing("name_kana")),
    Rule("applicant.name_kana.invalid", applicant.kana_invalid),
    Rule("applicant.postal_code.missing", applicant.missing("postal_code")),
    Rule("applicant.address.missing", applicant.missing("address")),
    Rule("applicant.address.invalid", applicant.address_invalid),
    Rule("applicant.phone.missing", applicant.missing("phone")),
    Rule("applicant.email.missing", applicant.missing("email")),
    Rule("applicant.email.invalid", applicant.email_invalid),
    Rule("applicant.email.differs", applicant.email_differs),
    Rule("applicant.applied_on.missing", applicant.missing("applied_on")),
    Rule("window.not_due", window.not_due),
    Rule("window.early", window.early),
    Rule("window.late", window.late),
    Rule("cpd.row.category.missing", cpd_rows.category("missing")),
    Rule("cpd.row.category.invalid", cpd_rows.category("invalid")),
    Rule("cpd.row.date.missing", cpd_rows.day("missing")),
    Rule("cpd.row.date.invalid", cpd_rows.day("invalid")),
    Rule("cpd.row.title.missing", cpd_rows.title_missing),
    Rule("cpd.row.title.invalid", cpd_rows.title_invalid),
    Rule("cpd.row.field.missing", cpd_rows.field_missing),
    Rule("cpd.row.field.invalid", cpd_rows.field_invalid),
    Rule("cpd.row.hours.missing", cpd_rows.hours_missing),
    Rule("cpd.row.hours.invalid", cpd_rows.hours_invalid),
    Rule("cpd.row.over_claimed", cpd_rows.over_claimed),
    Rule("cpd.row.out_of_period", cpd_rows.barred("cpd.row.out_of_period")),
    Rule("cpd.row.future", cpd_rows.barred("cpd.row.future")),
    Rule("cpd.row.duplicate", cpd_rows.barred("cpd.row.duplicate")),
    Rule("cpd.row.course_unlisted", cpd_rows.course_unlisted),
    Rule("cpd.row.long_day", cpd_rows.long_day),
    Rule("cpd.row.aggregated", cpd_rows.sums_up),
    Rule("cpd.row.crosses_year", cpd_rows.crosses_year),
    Rule("cpd.row.ordinary_work", cpd_rows.ordinary_work),
    Rule("cpd.cap.year", cpd_total.cap_year),
    Rule("cpd.cap.cycle", cpd_total.cap_cycle),
    Rule("cpd.total.short", cpd_total.short),
    Rule("cpd.total.doubtful", cpd_total.doubtful),
    Rule("cpd.total.mismatch", cpd_total.mismatch),
    Rule("pledge.not_agreed", pledge.not_agreed),
    Rule("pledge.unsigned", pledge.unsigned),
    Rule("pledge.undated", pledge.undated),
    Rule("pledge.name_differs", pledge.name_differs),
    Rule("pledge.date_out_of_range", pledge.date_out_of_range),
    Rule("file.encrypted", submission.file_trouble("encrypted")),
    Rule("file.unreadable", submission.file_trouble("unreadable")),
    Rule("file.too_large", submission.file_trouble("too_large")),
    Rule("file.scanned", submission.file_trouble("scanned")),
    Rule("file.garbled", submission.file_trouble("garbled")),
    Rule("file.unsupported", submission.file_trouble("unsupported")),
    Rule("reading.unclear", legible.unclear),
    Rule("reading.conflict", legible.conflict),
    Rule("subject.nonconforming", subject.nonconforming),
    Rule("subject.other", subject.other),
    Rule("sender.unauthenticated", submission.unauthenticated),
    Rule("sender.differs", applicant.sender_differs),
    Rule("submission.mixed", submission.mixed),
    Rule("submission.no_forms", submission.no_forms),
)
