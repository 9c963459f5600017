"""A fee taken back: by a clerk before its letter went, by a supervisor with 訂正 after it; and money that a clerk hands up."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desk_office import NOON, application
from test_fee_at_the_desk import FEE, Row, bank, deed

from desk.paying import match_by_staff, undo_by_staff
from desk.undoing import undo, undoable
from desk.unpaying import hand_up, take_back, to_correct
from ops.errors import NotAllowed, NotPossible
from storage import history
from storage.models import Case, Letter, Transfer

WORDS = "入金の確認に誤りがありました。受理を取り消します。"
LATER = NOON + timedelta(days=1)


@pytest.fixture
def paid(office, people):
    """An office that holds the letters of staff; its only application is accepted by a fee that fits."""
    office.desk = replace(office.desk, hold=timedelta(seconds=60))
    office.receive(application())
    bank(office, FEE)
    return Transfer.objects.get()


def send_all():
    Letter.objects.filter(state__in=("waiting", "held")).update(state="sent", sent_at=NOON)


def later(name="責任者"):
    return replace(deed(name, "別の方の入金でした"), at=LATER)


def test_once_the_letter_went_it_is_corrected(office, paid):
    """The case returns to staff, and 訂正 waits, to be taken back for a minute like all that staff write."""
    send_all()
    assert [letter.kind for letter in to_correct(paid).values()] == ["accepted"]
    assert take_back(office.desk, paid, WORDS, later()) == ["R2027-0001"]
    assert office.states() == {"R2027-0001": "needs_staff"}
    assert (office.letter().kind, office.letter().state, WORDS in office.letter().body) == ("correction", "waiting", True)
    assert office.letter().not_before == LATER + timedelta(seconds=60)


def test_before_it_went_nobody_is_written_to(office, paid):
    """And a clerk may."""
    take_back(office.desk, paid, "", later("事務"))
    assert [kind for kind, _ in office.letters()] == ["complete", "accepted"]
    assert office.letter().state == "failed"


def test_after_it_went_a_clerk_may_not(office, paid):
    """Nothing of it is done."""
    send_all()
    with pytest.raises(NotAllowed):
        take_back(office.desk, paid, WORDS, later("事務"))
    assert office.states() == {"R2027-0001": "accepted"}


@pytest.mark.parametrize(("words", "reason"), [("", "r"), ("w", "")], ids=["no words", "no reason"])
def test_words_and_reason_are_owed(office, paid, words, reason):
    send_all()
    with pytest.raises(NotPossible):
        take_back(office.desk, paid, words, deed("責任者", reason))
    assert office.states() == {"R2027-0001": "accepted"}


def test_a_letter_that_was_taken_back_told_nobody(office, paid):
    """A clerk who matched, took it back and matched anew may do so once more."""
    undo_by_staff(paid, deed("事務", "r"))
    match_by_staff(office.desk, [paid], [Case.objects.get()], deed())
    assert undo_by_staff(paid, later("事務")) == ["R2027-0001"]


def test_money_that_is_handed_up_keeps_its_note(office, people):
    """It stays where it is, and is handed up once."""
    bank(office, Row(amount=11000))
    transfer = Transfer.objects.get()
    hand_up(transfer, deed("事務", "200円多い"))
    assert (transfer.state, transfer.codes[-1]) == ("open", "payment.handed_up")
    assert [(event.what, event.reason) for event in history.of(transfer_id=transfer.id)][-1] == ("transfer.handed_up", "200円多い")
    with pytest.raises(NotPossible, match="already"):
        hand_up(transfer, deed("事務", "200円多い"))


@pytest.mark.parametrize("reason", ["", "  "], ids=["none", "blank"])
def test_money_is_handed_up_with_a_note_or_not_at_all(office, people, reason):
    bank(office, FEE)
    with pytest.raises(NotPossible, match="reason"):
        hand_up(Transfer.objects.get(), deed("事務", reason))


def test_what_is_matched_is_not_handed_up(office, paid):
    with pytest.raises(NotPossible, match="matched"):
        hand_up(paid, deed("事務", "r"))


def test_a_transfer_put_back_by_undoing_has_its_history(office, people):
    """An act on a transfer alone has no case to tell it."""
    bank(office, FEE)
    transfer = Transfer.objects.get()
    with undoable([], deed()) as done:
        hand_up(transfer, deed("事務", "r"))
    undo(done.id, deed())
    transfer.refresh_from_db()
    assert "payment.handed_up" not in transfer.codes
    assert [event.what for event in history.of(transfer_id=transfer.id)][-2:] == ["transfer.handed_up", "transfer.undone"]
