"""Leases by name: one holder at a time, whatever becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import leases

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2027, 1, 15, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def take(owner, now=NOW):
    return leases.take("schedule", owner, now, MINUTE)


def test_one_holder_at_a_time():
    assert [take("a"), take("b")] == [True, False]


def test_holder_prolongs():
    take("a")
    assert take("a", NOW + MINUTE / 2)
    assert not take("b", NOW + MINUTE)


def test_lease_of_the_dead_ends_by_itself():
    take("dead")
    assert [take("b", NOW + MINUTE), take("dead", NOW + MINUTE)] == [True, False]


def test_given_back_lease_is_free():
    take("a")
    leases.give_back("schedule", "a")
    assert take("b")


def test_holder_alone_gives_back():
    take("a")
    leases.give_back("schedule", "b")
    assert not take("b")


def test_names_are_apart():
    take("a")
    assert leases.take("fetch:other", "b", NOW, MINUTE)


def test_mark_is_the_last_one():
    leases.mark("mailbox.seen", NOW)
    leases.mark("mailbox.seen", NOW + MINUTE)
    assert (leases.marked("mailbox.seen"), leases.marked("other")) == (NOW + MINUTE, None)
