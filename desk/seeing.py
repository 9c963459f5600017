"""A case that is decided or accepted and waits for staff all the same: a letter came back, the applicant wrote.

Nothing follows from it, or its letters go to another address from now on.
"""

from dataclasses import replace

from cases.names import address_key
from cases.states import ACCEPTED, OPEN
from cases.waiting import LATER_FORMS
from desk.life import Deed, note
from desk.staffing import one_act, reasoned
from ops.errors import NotAllowed, NotPossible
from parsers.values import email_of
from storage import files
from storage.models import Case

SEEN = "seen"
"""What the history of a case tells of it."""
READDRESSED = "readdressed"


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


def readdress(case: Case, address: str, deed: Deed) -> None:
    """The letters about an accepted case go to another e-mail address; by a supervisor, with the reason. Of an open one it is corrected."""
    if deed.actor.by != "supervisor":
        raise NotAllowed("to correct the address is for a supervisor")
    found, trouble = email_of(address)
    if found is None or trouble:
        raise NotPossible(f"{address!r} is no e-mail address", "no_such_address")
    with one_act(case):
        if case.state not in ACCEPTED:
            raise NotPossible(f"{case.receipt_number} is {case.state}", "state")
        files.change(case, deed.at, email=found, address_key=address_key(found))
        note(case, READDRESSED, reasoned(deed))
