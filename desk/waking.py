"""Early applications wake by themselves on 1 January (ambiguity 7)."""

from contextlib import suppress
from datetime import datetime, time

from django.db import transaction

from cases.policy import OFFICE_ZONE, window
from desk.answering import ANSWERS, Desk, write_letter
from desk.filing import state_for
from desk.judging import answerable, with_register, with_reuse
from desk.kept import read_again
from desk.life import TIME, Deed, move_case
from desk.paying import settle
from rules import assess
from storage import codec, files
from storage.models import Case


def wake_early(desk: Desk, now: datetime) -> int:
    """Judges every held application whose window has opened, as received at its opening; returns how many woke.

    One that changes meanwhile is looked at again the next time.
    """
    season = now.astimezone(OFFICE_ZONE).year
    woken = 0
    for case in files.in_state("early_hold"):
        if case.season <= season:
            with suppress(files.Stale):
                woken += _wake(desk, case, now)
    return woken


def _wake(desk: Desk, case: Case, now: datetime) -> bool:
    """Judges one case anew and writes state, history and letter; False if there is nothing to judge."""
    opening = datetime.combine(window(case.season)[0], time(), OFFICE_ZONE)
    submission = files.current(case)
    application = codec.load_application(submission.application) if submission else None
    if submission is None or application is None:
        return False
    reading = read_again(submission, application, list(files.submissions_of(case)))
    verdict = answerable(assess(reading, with_register(desk.policy, reading), opening)[0], case.email)
    verdict = with_reuse(verdict, desk.policy, submission.message.received_at)
    deed = Deed(actor=TIME, at=now, codes=sorted({finding.code for finding in verdict.findings}), rule_set=verdict.rule_set)
    with transaction.atomic():
        move_case(case, "woken", state_for(verdict), deed)
        submission.received_at, submission.disposition = opening, verdict.disposition
        submission.assessment = codec.dump_assessment(verdict)
        submission.save(update_fields=["assessment", "disposition", "received_at"])
        kind = ANSWERS.get(verdict.disposition)
        if not settle(desk, case, now) and kind:
            write_letter(desk, kind, case, submission, verdict, None, now)
    return True
