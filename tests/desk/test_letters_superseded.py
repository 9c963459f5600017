"""What waits in the outbox about a case that ends otherwise is not sent: the applicant is told one thing."""

import pytest
from desk_office import application, on

from desk.deciding import withdraw
from desk.life import Deed, staff
from desk.undoing import undo, undoable


def states(office):
    return {letter.kind: (letter.state, letter.code) for letter in office.case().letters.order_by("id")}


@pytest.fixture
def withdrawn(office, people):
    """An application that is withdrawn before its 受付 has left; the act."""
    office.receive(application())
    deed = Deed(actor=staff("事務", "clerk"), at=on(1, 20), reason="本人より電話")
    with undoable([office.case()], deed) as act:
        withdraw(office.desk, office.case(), deed)
    return act, deed


def test_withdrawal_stops_the_letter_that_waits(office, withdrawn):
    """受付 is no longer so."""
    assert states(office) == {"complete": ("failed", "superseded"), "withdrawn": ("waiting", "")}


def test_taken_back_it_waits_again(office, withdrawn):
    """With the withdrawal undone, the letter that it stopped goes."""
    act, deed = withdrawn
    undo(act.id, deed)
    assert states(office)["complete"] == ("waiting", "")
