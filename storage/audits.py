"""Audits: whom to draw from, which audit a mail or a person speaks of, changed only from the version that was read."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.names import address_key
from cases.states import CLOSED, CaseState
from storage.files import Stale
from storage.models import Audit, AuditedRow, Case, Event, Letter, Submission

ASKED: tuple[CaseState, ...] = ("audit_notified", "audit_received")
"""States of a case in which evidence is expected."""
_EXPECTED = Q(case__state__in=ASKED) | Q(case__state__in=("needs_staff", "accepted"), result="")
"""Evidence is expected, too, where the fee was taken back while the audit was open, and when it came again."""
JUDGING = (
    "selected", "evidence_received", "evidence_tied", "more_evidence_asked", "audit_row_judged", "audit_concluded", "audit_extended",
    "audit_told", "undone",
)  # fmt: skip
"""What may stand in the history of a case by the hand of its auditor; anything else by this hand decided the case."""


PREVIEW = "audit.preview"
"""Why a letter is held: an auditor's deed made it, and a supervisor has not seen it yet (contract.md)."""
Standing = Literal["held", "received", "overdue", "waiting", "done"]
"""Where an audit stands: a letter waits for a supervisor; evidence came; its last day is past; it is awaited; closed."""


def standing(today: date) -> dict[Standing, Q]:
    """What makes an audit stand so on a day, the first that fits."""
    held = Q(Exists(Letter.objects.filter(case=OuterRef("case"), state="held", code=PREVIEW)))
    done = ~Q(result="") | Q(case__state__in=CLOSED | {"approved"})
    received, overdue = Q(case__state="audit_received"), Q(case__state="audit_notified", due_on__lt=today)
    return {
        "held": held,
        "received": ~done & received & ~held,
        "overdue": ~done & overdue & ~held,
        "waiting": ~done & ~received & ~overdue & ~held,
        "done": done & ~held,
    }


def standing_so(which: Standing, today: date) -> QuerySet[Audit]:
    """The audits that stand so, with case and draw, how many of their rows are open and how many files came; by their last day."""
    found = Audit.objects.filter(standing(today)[which]).select_related("case", "draw").order_by("due_on", "id")
    open_rows = Count("rows", filter=~Q(rows__result__in=("passed", "failed")), distinct=True)
    return found.annotate(open_rows=open_rows, row_count=Count("rows", distinct=True), files=Count("evidence", distinct=True))


def counts(today: date) -> dict[str, int]:
    """How many audits stand how; in one statement."""
    return Audit.objects.aggregate(**{name: Count("id", filter=which) for name, which in standing(today).items()})


def to_draw() -> dict[int, int]:
    """By season how many accepted cases no draw has chosen."""
    found = Case.objects.filter(state="accepted", audit=None).order_by("season")
    return dict(found.values_list("season").annotate(Count("id")))


def filed(season: int) -> dict[Case, Submission]:
    """The accepted cases of a season that no draw has chosen, in order of receipt number, with what counts of each; one statement."""
    counting = Submission.objects.filter(case__season=season, case__state="accepted", case__audit=None, superseded=False)
    ordered = counting.select_related("case").order_by("case__receipt_number", "received_at", "id")
    return {submission.case: submission for submission in ordered if submission.case}


def of_case(receipt_number: str) -> Audit | None:
    """The audit of a case, with case and submission."""
    return Audit.objects.select_related("case", "submission", "draw").filter(case__receipt_number=receipt_number).first()


def of_season(season: int | None) -> list[Audit]:
    """All audits of a season (None: of every season), by receipt number."""
    found = Audit.objects.select_related("case", "draw").order_by("case__season", "case__receipt_number")
    return list(found if season is None else found.filter(case__season=season))


def replied_to(header_ids: Sequence[str]) -> Audit | None:
    """The audit whose evidence is expected and which a reply is about: to the first of these letters of ours that speaks of one."""
    asked = Audit.objects.select_related("case").filter(_EXPECTED)
    found = (asked.filter(case__letters__header_id=header_id).first() for header_id in header_ids)
    return next((audit for audit in found if audit), None)


def from_address(email: str) -> Audit | None:
    """The audit whose evidence is expected from the form's address; None where it is expected for several cases."""
    key = address_key(email)
    if not key:
        return None
    found = list(Audit.objects.select_related("case").filter(_EXPECTED, case__address_key=key)[:2])
    return found[0] if len(found) == 1 else None


def rows(audit: Audit) -> list[AuditedRow]:
    """The rows whose evidence is wanted, in order; those fetched with the audit, where they were."""
    return sorted(audit.rows.all(), key=lambda row: row.row)


def decided_by(case: Case, name: str) -> bool:
    """Whether this account has decided anything about a case: whoever did must not audit it (console.md)."""
    return Event.objects.filter(case=case, actor=name).exclude(what__in=JUDGING).exists()


def judged_by_account(name: str) -> QuerySet[Event]:
    """The judgements of evidence by this account: whoever made one must not decide the case."""
    return Event.objects.filter(actor=name, what="audit_row_judged")


def change(audit: Audit, **values: object) -> None:
    """Writes an audit from the version that was read, and into `audit` too; Stale if it has another by now."""
    values |= {"version": audit.version + 1}
    if not Audit.objects.filter(id=audit.id, version=audit.version).update(**values):
        raise Stale(audit.id)
    for name, value in values.items():
        setattr(audit, name, value)
