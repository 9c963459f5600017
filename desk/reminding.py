"""Reminders to those whose defects or fee are still open, on the days before the deadline that the office chose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from cases.policy import OFFICE_ZONE, Policy, window
from desk.answering import Desk, write_reminder
from desk.kept import to_tell
from desk.life import TIME, Deed, note
from notifier.answer import correct_by
from storage import files
from storage.models import Case, Letter


@dataclass(frozen=True, slots=True)
class Open:
    """What an applicant still owes: by when, and on which day that was last said."""

    case: Case
    asked_on: date
    by: date


def open_by(policy: Policy, case: Case) -> Open | None:
    """What an applicant was asked for and has not done yet; None where nothing was asked, or its day cannot be told."""
    kind = {"deficient": "deficient", "awaiting_payment": "complete"}.get(case.state)
    letter = Letter.objects.filter(case=case, kind=kind).order_by("-written_at").first() if kind else None
    if letter is None:
        return None
    asked_on = letter.written_at.astimezone(OFFICE_ZONE).date()
    return Open(case, asked_on, correct_by(case.season, asked_on, policy) if kind == "deficient" else window(case.season)[1])


def remind(desk: Desk, days_before: Sequence[int], now: datetime) -> int:
    """Writes the reminders that are due, each once for its day; returns how many.

    A day that passed while nothing ran is made up for, until the deadline; who was asked only after it is not reminded.
    """
    today = now.astimezone(OFFICE_ZONE).date()
    written = 0
    for state in ("deficient", "awaiting_payment") if days_before else ():
        for case in files.in_state(state):
            left = open_by(desk.policy, case)
            if left and (day := _due(left, days_before, today)):
                written += _remind(desk, left, day, now)
    return written


def _due(left: Open, days_before: Sequence[int], today: date) -> date | None:
    """The day whose reminder is due now: the last chosen one that has come."""
    days = [left.by - timedelta(days=number) for number in days_before]
    come = [day for day in days if left.asked_on < day <= today <= left.by]
    return max(come, default=None)


def _remind(desk: Desk, left: Open, day: date, now: datetime) -> bool:
    with transaction.atomic():
        files.one_decision_at_a_time()
        case = Case.objects.get(id=left.case.id)
        submission = files.current(case)
        if case.version != left.case.version or submission is None or not case.email:
            return False
        new = write_reminder(desk, case, submission, to_tell(submission), left.by, day, now)
        if new:
            note(case, "reminded", Deed(actor=TIME, at=now, codes=(case.state,)))
        return new
