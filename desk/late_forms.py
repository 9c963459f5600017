"""Forms that come after 受理: kept for staff, who take them in place of those that were judged, or say that nothing follows from them.

Until then nothing is approved: a certificate goes to the address on the form (R06), and the newest may have another.
"""

from desk.filing import identity
from desk.life import Deed, note
from desk.staffing import one_act, reasoned
from ops.errors import NotPossible
from storage import codec, files
from storage.models import Case, Submission

CAME, TAKEN, SEEN = "submission.after_acceptance", "forms_taken", "forms_seen"
"""What the history of a case tells of them."""


def are_waiting(case: Case) -> bool:
    """Whether forms came that nobody has looked at."""
    last = case.events.filter(what__in=(CAME, TAKEN, SEEN)).order_by("-at", "-id").values_list("what", flat=True).first()
    return last == CAME


def take(case: Case, deed: Deed) -> None:
    """The newest forms count from now on, where they are complete; its state stays. NotPossible where there are none, or they are not."""
    newest = _newest(case)
    verdict = codec.load_assessment(newest.assessment)
    if verdict.disposition != "complete":
        raise NotPossible(f"{case.receipt_number}: the forms that came later are not complete; ask the applicant, or leave them")
    with one_act(case):
        application = codec.load_application(newest.application)
        files.submissions_of(case).filter(superseded=False).update(superseded=True)
        Submission.objects.filter(id=newest.id).update(superseded=False)
        files.change(case, deed.at, **identity(application))
        note(case, TAKEN, deed)


def leave(case: Case, deed: Deed) -> None:
    """Nothing follows from the forms that came later; the reason says why."""
    _newest(case)
    with one_act(case):
        note(case, SEEN, reasoned(deed))


def _newest(case: Case) -> Submission:
    if not are_waiting(case):
        raise NotPossible(f"{case.receipt_number}: no forms came that wait to be looked at")
    newest = files.submissions_of(case).filter(superseded=True).exclude(application="").last()
    if newest is None:
        raise NotPossible(f"{case.receipt_number}: what came later could not be read")
    return newest
