"""Early applications wake by themselves on 1 January (ambiguity 7)."""

from datetime import datetime, time

from cases.policy import OFFICE_ZONE, window
from desk.answering import Desk
from desk.filing import judge_again
from storage import watching


def wake_early(desk: Desk, now: datetime) -> int:
    """Judges every held application whose window has opened, as received at its opening; returns how many woke."""
    woken = 0
    for case in watching.early_to_wake(now.astimezone(OFFICE_ZONE).year):
        opening = datetime.combine(window(case.season)[0], time(), OFFICE_ZONE)
        if opening <= now and judge_again(desk, case, opening, now, actor="time"):
            woken += 1
    return woken
