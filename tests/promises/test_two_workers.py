"""Two runs at the same time, and the same message twice: one row, one case, one letter."""

import pytest
from promises.house import application, inquiry, vacation

MAILS = (*(application(n, "AB" if n % 3 else "ABC") for n in range(1, 9)), inquiry(1), vacation(1))


def test_two_runs_on_one_mailbox(either_house):
    """Who comes second fetches nothing, helps with the rest, and nothing is done twice."""
    house = either_house
    house.deliver(*MAILS)
    both = [house.start("run", "--once") for _ in range(2)]
    assert [house.ended(run).code for run in both] == [0, 0]
    house.drain()
    assert house.broken_promises() == []


def test_same_mail_delivered_twice(either_house):
    """Byte by byte the same: one message at two places, both moved."""
    house = either_house
    house.deliver(application(1), application(1))
    house.drain()
    house.deliver(application(1))
    house.drain()
    assert house.broken_promises() == []


def test_restored_mailbox(house, dovecot):
    """Failure 5: all UIDs are new after a restore; everything is looked at again and nothing done twice."""
    house.deliver(application(1), application(2))
    assert house.run_killed("move", "before").code == -9
    dovecot.change_uidvalidity()
    house.deliver(application(3))
    house.drain()
    assert house.broken_promises() == []


@pytest.mark.parametrize("mailbox", ["imap", "maildir"])
def test_second_run_finds_nothing(build, mailbox):
    """A run over what is done fetches, decides, moves and sends nothing."""
    house = build(mailbox=mailbox)
    house.deliver(*MAILS[:3])
    house.drain()
    assert house.run_once().said == "fetched 0, moved 0, letters sent 0\n"
