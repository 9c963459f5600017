"""What staff should know in the morning: what waits and how long, what went wrong, what is about to run out. Counts only, no names."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Min

from cases.policy import OFFICE_ZONE, window
from cases.states import CaseState
from desk.answering import Desk
from desk.certifying import at_risk
from desk.reminding import open_by
from desk.reviewing import answer_by
from notifier.digest import Digest, Ending, Waiting
from storage import files, inquiries, outbox, payments
from storage.models import Audit, Case, Letter, Message

SHOWN: tuple[CaseState, ...] = (
    "needs_staff", "late_hold", "audit_received", "accepted", "approved", "queried", "deficient", "awaiting_payment", "audit_notified",
    "early_hold",
)  # fmt: skip
"""First what waits for staff, then what waits for an applicant."""
SOON = timedelta(days=3)


def digest(desk: Desk, now: datetime, certificates_from: tuple[int, int]) -> Digest:
    """The state of the office at a time; `certificates_from`: month and day from which unsent certificates are told of (R06)."""
    today = now.astimezone(OFFICE_ZONE).date()
    stopped = Letter.objects.filter(state__in=("held", "failed", "unknown")).exclude(code__in=outbox.NEVER_GO)
    letters = dict(stopped.values_list("state").annotate(number=Count("id")))
    return Digest(
        day=today,
        waiting=_waiting(today),
        inquiries=inquiries.inquiries().filter(received_at__gte=now - timedelta(days=1)).count(),
        transfers=len(payments.unmatched()),
        unread=Message.objects.filter(state__in=("set_aside", "unfetchable"), decided_at__gte=now - timedelta(days=1)).count(),
        letters_held=letters.get("held", 0),
        letters_lost=letters.get("failed", 0) + letters.get("unknown", 0),
        ending=_ending(desk, today),
        certificates=sum(at_risk(today, certificates_from)),
    )


def _waiting(today: date) -> tuple[Waiting, ...]:
    """The states in which cases are, how many, and for how many days the oldest has been there."""
    found = {row["state"]: row for row in Case.objects.values("state").annotate(number=Count("id"), since=Min("changed_at"))}
    rows = [(state, found[state]) for state in SHOWN if state in found]
    return tuple(Waiting(state, row["number"], (today - row["since"].astimezone(OFFICE_ZONE).date()).days) for state, row in rows)


def _ending(desk: Desk, today: date) -> tuple[Ending, ...]:
    """What ends within three days: the window, corrections, fees, answers, evidence; each day by itself, in order."""
    days: list[tuple[date, str]] = []
    for what, state in (("correction", "deficient"), ("fee", "awaiting_payment")):
        days += [(left.by, what) for case in files.in_state(state) if (left := open_by(desk.policy, case))]
    days += [(until, "answer") for case in files.in_state("queried") if (until := answer_by(desk.policy, case))]
    days += [(due, "evidence") for due in Audit.objects.filter(case__state="audit_notified").values_list("due_on", flat=True)]
    last = window(today.year)[1]
    soon = sorted({(day, what) for day, what in days if today <= day <= today + SOON})
    counted = tuple(Ending(day, what, days.count((day, what))) for day, what in soon)
    return (Ending(last, "window", 0), *counted) if today <= last <= today + SOON else counted
