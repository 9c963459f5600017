"""Reminders by the office's schedule: once for each chosen day before the deadline, only for what is still open."""

from datetime import timedelta

import pytest
from desk_office import application, on

from desk.reminding import remind
from storage.models import Case

DAYS = [7, 2]


def kinds(office):
    return [kind for kind, _ in office.letters()]


def test_nobody_is_reminded_unless_the_office_says_so(office):
    office.receive(application())
    assert remind(office.desk, [], on(2, 26)) == 0


@pytest.mark.parametrize(
    ("day", "written"),
    [(on(2, 20), 0), (on(2, 21), 1), (on(2, 24), 1), (on(2, 26), 1), (on(2, 28), 1), (on(3, 1), 0)],
    ids=["before", "on its day", "made up for", "the second", "to the last day", "after"],
)
def test_the_fee_is_reminded_of(office, day, written):
    """Seven and two days before the end of February."""
    office.receive(application())
    assert remind(office.desk, DAYS, day) == written
    assert kinds(office) == ["complete", *["reminder"] * written]


def test_each_day_has_one_reminder(office):
    """However often the schedule comes by; the history tells of it."""
    office.receive(application())
    for hours in range(0, 24 * 9, 12):
        remind(office.desk, DAYS, on(2, 20) + timedelta(hours=hours))
    assert kinds(office) == ["complete", "reminder", "reminder"]
    assert office.history()[-1] == ("reminded", "awaiting_payment", "awaiting_payment")


def test_defects_are_reminded_of_by_their_own_day(office):
    """Fourteen days from the letter, if that is later than February (ambiguity 6)."""
    office.receive(application(form_c=None), at=on(2, 24))
    assert remind(office.desk, DAYS, on(2, 28)) == 0
    assert remind(office.desk, DAYS, on(3, 3)) == 1
    assert "期限：2027年3月10日" in office.letter().body


def test_who_was_just_asked_is_not_reminded(office):
    """The letter itself names the day."""
    office.receive(application(), at=on(2, 22))
    assert remind(office.desk, DAYS, on(2, 23)) == 0
    assert remind(office.desk, DAYS, on(2, 26)) == 1


@pytest.mark.parametrize("state", ["accepted", "needs_staff", "withdrawn", "queried"])
def test_nobody_else_is_reminded(office, state):
    """Only who owes something, and at an address."""
    office.receive(application())
    office.put(state)
    assert remind(office.desk, DAYS, on(2, 26)) == 0
    office.put("awaiting_payment")
    Case.objects.update(email="")
    assert remind(office.desk, DAYS, on(2, 26)) == 0


def test_who_was_never_asked_is_not_reminded(office):
    office.receive(application(), at=on(1, 10))
    Case.objects.get().letters.all().delete()
    assert remind(office.desk, DAYS, on(2, 26)) == 0
