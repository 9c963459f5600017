"""Letters that a person caused wait a while before they go; what a machine writes goes at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desk_office import HOUR, NOON, OfficeDesk, application

from desk import deciding, reviewing
from desk.life import Deed, staff
from storage import outbox
from storage.models import Letter

HOLD = timedelta(seconds=60)
SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def held(office: OfficeDesk) -> OfficeDesk:
    """An office that holds staff's letters for a minute, with one complete application whose own letter went."""
    office.desk = replace(office.desk, hold=HOLD)
    office.receive(application())
    Letter.objects.update(state="sent")
    return office


def deed() -> Deed:
    return Deed(actor=staff("責任者", "clerk"), at=NOON + HOUR, reason="申請者の希望")


def claimed(at):
    """The kinds of the letters that a sender may take at a time."""
    letters = outbox.claim("sender", at, HOUR, 9)
    outbox.release("sender")
    return [letter.kind for letter in letters]


def test_staff_letter_waits(held):
    """The letter of an act of staff is nobody's to send for so long, then it goes."""
    deciding.withdraw(held.desk, held.case(), deed())
    assert claimed(deed().at + HOLD - SECOND) == []
    assert claimed(deed().at + HOLD) == ["withdrawn"]


def test_judged_by_staff_waits(held):
    """受付 after staff judged a case again is theirs, too."""
    held.put("needs_staff")
    reviewing.go_on(held.desk, held.case(), [], deed())
    assert held.letter().not_before == deed().at + HOLD


def test_machine_letter_goes_at_once(held):
    """What the rules answer by themselves is not held."""
    held.receive(application("OMP-99990123"), at=NOON + 2 * HOUR)
    assert claimed(NOON + 3 * HOUR) == ["complete"]


def test_no_hold(held):
    """An office that wants none: the letter goes at once."""
    deciding.withdraw(replace(held.desk, hold=timedelta()), held.case(), deed())
    assert held.letter().not_before is None
