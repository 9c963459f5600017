"""What staff do with money beside matching it: hand it up to a supervisor, and take a fee back after 受理 was written to its applicant."""

from typing import cast

from cases.states import ACCEPTED, FREE, LetterKind
from desk import deciding, paying
from desk.answering import Desk
from desk.life import Deed
from desk.staffing import one_act, reasoned
from ops.errors import NotPossible
from storage import payments
from storage.history import Happening, tell
from storage.models import Case, Letter, Transfer

HANDED_UP = "payment.handed_up"
"""Code of a transfer that a clerk left to a supervisor: too much, too little."""


def hand_up(transfer: Transfer, deed: Deed) -> None:
    """「責任者に回す」: the transfer stays where it is, marked, until somebody settles it; its history keeps the note."""
    if transfer.state not in FREE:
        raise NotPossible(f"transfer {transfer.id} is {transfer.state}", "transfer_state")
    if HANDED_UP in transfer.codes:
        raise NotPossible(f"transfer {transfer.id} is a supervisor's already", "handed_up_already")
    told = Happening(
        at=deed.at,
        actor=deed.actor.name,
        what="transfer.handed_up",
        transfer_id=transfer.id,
        before=transfer.state,
        after=transfer.state,
        codes=deed.codes,
        reason=reasoned(deed).reason,
    )
    with one_act(transfer):
        payments.change(transfer, deed.at, transfer.state, (*transfer.codes, HANDED_UP))
        tell(told)


def to_correct(transfer: Transfer) -> dict[int, Letter]:
    """The letter, by case, that is wrong once this fee is taken back: 受理, or 合格 after it; of cases that stand on it."""
    return {letter.case.id: letter for letter in paying.letters_gone(transfer) if letter.case and letter.case.state in ACCEPTED}


def take_back(desk: Desk, transfer: Transfer, to_tell: str, deed: Deed) -> list[str]:
    """「消込を取り消す」: as `paying.undo_by_staff`; whom a letter told of 受理 gets 訂正, in staff's words, which are owed then."""
    wrong = to_correct(transfer)
    with one_act(transfer):
        receipts = paying.undo_by_staff(transfer, reasoned(deed))
        for case in Case.objects.filter(id__in=wrong).order_by("id"):
            deciding.correct(desk, case, cast(LetterKind, wrong[case.id].kind), to_tell, deed)
    return receipts
