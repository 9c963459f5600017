"""What staff do with a letter that did not go: put back what was refused, send what a cap held; never what may have arrived."""

from datetime import datetime

from django.db import transaction

from desk.answering import Desk, held_until
from desk.life import Deed
from desk.staffing import reasoned
from ops.errors import ChangedMeanwhile, NotAllowed, NotPossible
from storage import files, outbox
from storage.access import note_access
from storage.history import Happening, tell
from storage.models import Letter

PUT_BACK, RELEASED = "letter.requeued", "letter.released"
"""What the history of the case tells of it."""


def put_back(desk: Desk, letter: Letter, deed: Deed) -> None:
    """「もう一度送信待ちに戻す」: a letter that failed is tried anew; where it may have gone, by a supervisor with a reason."""
    _by_a_clerk(deed)
    if letter.code == outbox.RESTORED:
        if deed.actor.by != "supervisor":
            raise NotAllowed("a letter that may have gone since the copy is a supervisor's to send")
        reasoned(deed)
    _back_to_waiting(letter, "failed", "", PUT_BACK, held_until(desk, deed.at), deed)


def release(desk: Desk, letter: Letter, deed: Deed) -> None:
    """「保留を解除して送信する」: a letter over its address's cap goes, after the hold; it counts in the day's caps like any other."""
    _by_a_clerk(deed)
    _back_to_waiting(letter, "held", outbox.RELEASED, RELEASED, held_until(desk, deed.at), deed)


def _by_a_clerk(deed: Deed) -> None:
    if deed.actor.by not in ("clerk", "supervisor"):
        raise NotAllowed("letters are released by a clerk or a supervisor")


def against(letter: Letter) -> NotPossible | None:
    """Why a letter that did not go must not go any more; None where it may.

    To another address than the case's it would reach the wrong person (R33), and of a case's letters only the latest is so.
    """
    if letter.state == "unknown":
        return NotPossible(f"letter {letter.id} may have arrived", "letter_unknown")
    if letter.code in outbox.NEVER_GO:
        return NotPossible(f"letter {letter.id} was taken back", "letter_taken_back")
    if letter.state == "held" and letter.code != outbox.CAPPED:
        return NotPossible(f"letter {letter.id} is held as {letter.code}", "letter_previewed")
    if not letter.recipient:
        return NotPossible(f"letter {letter.id} is erased", "letter_erased")
    if letter.case and letter.kind != "resend" and letter.case.email != letter.recipient:
        return NotPossible(f"letter {letter.id} is for another address than its case by now", "address_changed")
    if Letter.objects.filter(case=letter.case_id, id__gt=letter.id).exclude(code__in=outbox.NEVER_GO).exists():
        return NotPossible(f"letter {letter.id} was followed by another about the same case", "letter_overtaken")
    return None


def _back_to_waiting(letter: Letter, state: str, code: str, what: str, not_before: datetime | None, deed: Deed) -> None:
    with transaction.atomic():
        files.one_decision_at_a_time()
        if reason := against(letter):
            raise reason
        if not outbox.wait_again(letter, state, code, not_before):
            raise ChangedMeanwhile(f"letter {letter.id} is not {state} any more")
        note_access(deed.at, deed.actor.name, "decided", case=letter.case, codes=(what, f"letter.{letter.kind}"))
        tell(
            Happening(
                at=deed.at,
                actor=deed.actor.name,
                what=what,
                case_id=letter.case_id,
                message_id=letter.message_id,
                before=letter.case.state if letter.case else "",
                after=letter.case.state if letter.case else "",
                codes=[letter.kind],
                reason=deed.reason,
            )
        )
