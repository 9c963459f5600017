"""A case that is decided or accepted and waits for staff all the same: a letter came back, the applicant wrote. Nothing follows from it."""

from dataclasses import replace

from cases.states import OPEN
from cases.waiting import LATER_FORMS
from desk.life import Deed, note
from desk.staffing import one_act, reasoned
from ops.errors import NotAllowed, NotPossible
from storage import files
from storage.models import Case

SEEN = "seen"
"""What the history of a case tells of it."""


def nothing_follows(case: Case, deed: Deed) -> None:
    """Takes a case out of the queue whose state stays; the reason says why. One that is open is decided, later forms are taken or left."""
    if deed.actor.by not in ("clerk", "supervisor"):
        raise NotAllowed("this is for a clerk or a supervisor")
    with one_act(case):
        case.refresh_from_db(fields=["waiting_since", "asked"])
        if case.state in OPEN or case.waiting_since is None or LATER_FORMS in case.asked:
            raise NotPossible(f"{case.receipt_number} does not wait for staff to look only", "not_to_look")
        note(case, SEEN, replace(reasoned(deed), codes=tuple(case.asked)))
        files.seen_by_staff(case)
