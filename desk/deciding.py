"""What staff decide about a case: approve, refuse, withdraw, close, take a decision back; each with its history and its letter."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from cases.policy import OFFICE_ZONE, expiry
from cases.states import ACCEPTED, LetterKind
from desk.answering import Desk
from desk.approving import SENTENCES, Against, against_approval
from desk.certifying import certificate_for, taken_back
from desk.life import Deed, move_case, note
from desk.staffing import one_act, reasoned, tell_applicant, words
from notifier.answer import Decision
from ops.errors import NotAllowed, NotPossible
from storage import audits, files, outbox, payments
from storage.models import Case, Letter

DECISIONS: dict[str, LetterKind] = {"approved": "approved", "refused": "refused", "withdrawn": "withdrawn", "late_closed": "late_closed"}
"""The letter that told each decision which can be taken back."""


def approve(desk: Desk, cases: Sequence[Case], deed: Deed) -> None:
    """合格 for all of these cases, or for none: the fee is here, the forms are complete, the audit, if there is one, is passed."""
    with transaction.atomic():
        for case in cases:
            with one_act(case):
                _check(case, against_approval([case], deed.actor.name).get(case.id))
                move_case(case, "approved", "approved", deed)
                certificate_for(case)
                tell_applicant(desk, "approved", case, deed)


def _check(case: Case, against: Against | None) -> None:
    if against is None:
        return
    sentence = f"{case.receipt_number}: {f'it is {case.state}, not accepted' if against == 'not_accepted' else SENTENCES[against]}"
    raise NotAllowed(sentence) if against == "own_evidence" else NotPossible(sentence, "against_approval")


def refuse(desk: Desk, case: Case, deed: Deed) -> None:
    """不合格: by a supervisor, whose reason the letter tells (ambiguity 10)."""
    reason = words(reasoned(deed).reason)
    if audits.judged_by_account(deed.actor.name).filter(case=case).exists():
        _check(case, "own_evidence")
    with one_act(case):
        move_case(case, "refused", "refused", deed)
        tell_applicant(desk, "refused", case, deed, Decision(words=reason))


def withdraw(desk: Desk, case: Case, deed: Deed) -> None:
    """取り下げ, confirmed by staff: after 受理 by a supervisor, and the fee is kept (R24, R26)."""
    before = case.state
    with one_act(case):
        move_case(case, "withdrawn", "withdrawn", reasoned(deed))
        outbox.supersede(case.letters.all())
        kept = Decision(money="kept") if before in ACCEPTED else _fee_to_arrange(case)
        tell_applicant(desk, "withdrawn", case, deed, kept)


def close_late(desk: Desk, case: Case, deed: Deed) -> None:
    """期限後として受け付けない (R37): by a supervisor, never by a machine."""
    with one_act(case):
        move_case(case, "closed_late", "late_closed", reasoned(deed))
        outbox.supersede(case.letters.all())
        tell_applicant(desk, "late_closed", case, deed, _fee_to_arrange(case))


def _fee_to_arrange(case: Case) -> Decision:
    return Decision(money="open" if payments.allocations(case) else "none")


def expire(cases: Sequence[Case], deed: Deed) -> None:
    """Ends applications that were never completed, once their season is over; without a letter, for each had its own before."""
    today = deed.at.astimezone(OFFICE_ZONE).date()
    for case in cases:
        if today <= expiry(case.season):
            raise NotPossible(f"{case.receipt_number}: its season ends on {expiry(case.season)}", "season_on")
    with transaction.atomic():
        for case in cases:
            with one_act(case):
                if payments.allocations(case):
                    raise NotPossible(f"{case.receipt_number} has a fee: arrange what becomes of it first", "has_fee")
                move_case(case, "expired", "expired", deed)


def reopen(desk: Desk, case: Case, deed: Deed, to_tell: str = "") -> None:
    """Takes a decision back: its letter is not sent, or, where it was, corrected in staff's words if they give any."""
    before = case.state
    if before == "merged":
        raise NotPossible(f"{case.receipt_number} was merged: go on with the case that holds its forms", "was_merged")
    with one_act(case):
        move_case(case, "reopened", "needs_staff", reasoned(deed))
        taken_back(case, deed)
        kind = DECISIONS.get(before)
        stopped = kind and outbox.take_back(case.letters.filter(kind=kind))
        if kind and not stopped and to_tell:
            _correct(desk, case, kind, to_tell, deed)


def correct(desk: Desk, case: Case, kind: LetterKind, to_tell: str, deed: Deed) -> None:
    """訂正: tells the applicant that a letter sent before was wrong, and what is right; moves nothing."""
    if deed.actor.by != "supervisor":
        raise NotAllowed("a correction is for a supervisor")
    with one_act(case):
        files.change(case, deed.at)
        _correct(desk, case, kind, to_tell, deed)


def _correct(desk: Desk, case: Case, kind: LetterKind, to_tell: str, deed: Deed) -> None:
    letter = Letter.objects.filter(case=case, kind=kind, state__in=("sent", "unknown")).order_by("-written_at", "-id").first()
    if letter is None:
        raise NotPossible(f"{case.receipt_number}: no letter {kind} was sent that could be corrected", "no_letter_to_correct")
    note(case, "corrected", replace(deed, codes=(kind,)))
    told = Decision(words=words(to_tell), corrects=kind, corrects_of=letter.written_at.astimezone(OFFICE_ZONE).date())
    if not tell_applicant(desk, "correction", case, deed, told):
        raise NotPossible(f"{case.receipt_number}: no address is known", "no_address")
    new, *before = case.letters.filter(kind="correction").exclude(state="failed").order_by("-id")
    if any(letter.body == new.body for letter in before):
        raise NotPossible(f"{case.receipt_number}: this correction was written already", "corrected_already")
