"""Staff, the bank and the calendar move a case through one function: checked against the table, written with its history."""

import pytest
from desk_office import NOON, application

from cases.states import ImpossibleMove
from desk.life import Deed, move_case, staff
from ops.errors import NotAllowed
from storage.files import Stale


@pytest.mark.parametrize("name", ["事務", "責任者"])
def test_a_move_is_told_with_who_did_it_and_why(office, people, name):
    """A supervisor does what a clerk does."""
    office.receive(application())
    move_case(office.case(), "withdrawn", "withdrawn", Deed(actor=staff(name, "clerk"), at=NOON, reason="本人より電話"))
    told = office.case().events.order_by("id").last()
    assert (office.case().state, told.actor, told.what) == ("withdrawn", name, "withdrawn")
    assert (told.from_state, told.to_state, told.reason) == ("awaiting_payment", "withdrawn", "本人より電話")
    assert told.rule_set == "professional-2019"


@pytest.mark.parametrize(("name", "sentence"), [("監査", "is auditor: this is for clerk or supervisor"), ("誰か", "no active account")])
def test_who_may_not_is_told_so(people, name, sentence):
    """By role, and only accounts that there are."""
    with pytest.raises(NotAllowed, match=sentence):
        staff(name, "clerk")


def test_a_move_that_is_not_in_the_table_writes_nothing(office, people):
    """Neither state nor history."""
    office.receive(application())
    with pytest.raises(ImpossibleMove):
        move_case(office.case(), "approved", "approved", Deed(actor=staff("責任者", "supervisor"), at=NOON))
    assert (office.case().state, office.case().events.count()) == ("awaiting_payment", 1)


def test_two_who_move_at_once(office, people):
    """The second has read what is no longer so, and must look again."""
    office.receive(application())
    seen_by_both = office.case(), office.case()
    deed = Deed(actor=staff("事務", "clerk"), at=NOON)
    move_case(seen_by_both[0], "withdrawn", "withdrawn", deed)
    with pytest.raises(Stale):
        move_case(seen_by_both[1], "asked", "queried", deed)
