"""The whole matrix of kill -9: each step, before and after it, first call and later ones, who is killed, both mailboxes, both databases."""

import itertools

import pytest
from promises.house import application, inquiry, vacation
from promises.program import POINTS

from storage.models import Letter

pytestmark = [pytest.mark.soak, pytest.mark.timeout(7200)]

MAILS = (application(1), application(2, "AB"), application(3), inquiry(1), vacation(1), application(3))
CASES = [
    (point, when, nth, whom)
    for point, when, nth, whom in itertools.product(POINTS, ("before", "after"), (1, 2, 3), ("group", "main", "self"))
    if (point, nth) not in {("store", 2), ("store", 3), ("record", 2), ("record", 3)}  # One batch is stored and recorded once.
]


def unknown(house):
    with house.records():
        return Letter.objects.filter(state="unknown").count()


@pytest.mark.parametrize("mailbox", ["imap", "maildir"])
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize(("point", "when", "nth", "whom"), CASES, ids=["-".join(map(str, case)) for case in CASES])
def test_killed_anywhere(build, database, mailbox, point, when, nth, whom):
    """Every message one row, every application one case, every letter at most once, all mail on the server."""
    house = build(database, mailbox)
    house.deliver(*MAILS)
    house.run_killed(point, when, nth, whom)
    house.drain()
    assert (unknown(house) <= 1, house.broken_promises(unknown(house))) == (True, [])


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_killed_again_and_again(build, database):
    """A night of bad luck: run after run is killed somewhere, while mail goes on coming. (What saw three of them would be set aside.)"""
    house = build(database)
    house.settings["LIMITS__ATTEMPTS"] = "50"
    points = itertools.product(POINTS, ("before", "after"))
    for number, (point, when) in enumerate(points, 10):
        house.deliver(application(number), inquiry(number))
        house.run_killed(point, when, 1 + number % 2)
        house.let_leases_end()
    house.drain()
    house.drain()
    assert house.broken_promises(unknown(house)) == []
