"""Why a case waits for staff: the codes that make it wait, sorted into the groups that the queue of the staff pages shows."""

from collections.abc import Iterable

from cases.states import CaseState

STAFF: frozenset[CaseState] = frozenset({"needs_staff", "late_hold"})
"""States in which nothing goes on before staff decided."""

LATER_FORMS = "submission.after_acceptance"
OTHER = "other"
_GROUPS: tuple[tuple[str, str], ...] = (
    ("later_forms", LATER_FORMS),
    ("late", "window.late"),
    ("undelivered", "undelivered letter.bounced letter.not_delivered"),
    ("reply", "answered query.answered query.unanswered withdrawal.wished"),
    ("fee", "unpaid payment.reversed payment.undone"),
    ("reopened", "reopened"),
    (
        "unread",
        "file.encrypted file.unreadable file.too_large file.scanned file.garbled file.unsupported reading.unclear reading.conflict "
        "form.a.unseen form.b.unseen form.c.unseen submission.no_forms submission.mixed",
    ),
    ("sender", "sender.unauthenticated applicant.email.missing applicant.email.invalid applicant.email.differs"),
    (
        "register",
        "applicant.unknown applicant.name.differs applicant.expires_on.differs applicant.certification_number.invalid "
        "applicant.name.invalid applicant.name_kana.invalid applicant.qualification.missing pledge.name_differs",
    ),
    ("dates", "applicant.expires_on.invalid window.not_due pledge.date_out_of_range cpd.total.doubtful"),
    (OTHER, "subject.other"),
)
"""A group and the codes that put a case there; of several codes the first group counts, so that the numbers add up."""
GROUPS: tuple[str, ...] = tuple(group for group, _ in _GROUPS)
_GROUP_OF = {code: group for group, codes in _GROUPS for code in codes.split()}


def reasons(codes: Iterable[str]) -> list[str]:
    """Those of the codes for which a case can wait, each once, in their order."""
    return [code for code in dict.fromkeys(codes) if code in _GROUP_OF]


def group_of(codes: Iterable[str]) -> str:
    """The group of a case that waits for these codes; `other` where none of them says why."""
    found = {_GROUP_OF[code] for code in codes if code in _GROUP_OF}
    return next((group for group in GROUPS if group in found), OTHER)
