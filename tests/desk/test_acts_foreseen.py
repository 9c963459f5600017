"""What an act would do is shown before it is done, by doing it: the same letter, and nothing of it stays."""

import pytest
from desk_office import NOON, application

from desk.deciding import withdraw
from desk.life import Deed, staff
from desk.previewing import carry_out, preview
from ops.errors import NotPossible
from storage.models import Access, Event, Letter

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def case(office):
    office.receive(application())
    return office.case()


@pytest.fixture
def act(office, case):
    deed = Deed(actor=staff("事務", "clerk"), at=NOON, reason="申請者の希望")
    return lambda: withdraw(office.desk, case, deed)


def test_the_letter_that_is_shown_is_the_one_that_is_written(office, case, act):
    """Word for word, and the state too."""
    (shown,) = preview(act, [case])
    assert (shown.receipt_number, shown.state, shown.letters[0].kind) == ("R2027-0001", "withdrawn", "withdrawn")
    assert carry_out(act, [case]) == (shown,)
    assert (office.letter().recipient, office.letter().body) == (shown.letters[0].to, shown.letters[0].body)


def test_nothing_of_it_stays(office, case, act):
    """No letter, no history, no entry of access; the case in hand is as it was, too."""
    before = [model.objects.count() for model in (Letter, Event, Access)]
    preview(act, [case])
    assert [model.objects.count() for model in (Letter, Event, Access)] == before
    assert (case.state, case.version, office.case().state) == ("awaiting_payment", 1, "awaiting_payment")


def test_what_is_refused_is_refused_in_the_preview(office, case, act):
    act()
    with pytest.raises(NotPossible):
        preview(act, [case])
