"""Several workers over a larger mailbox, and a service that loses its processes all the time."""

import os
import random
import signal
import time

import pytest
from promises.house import alive, application, end, family, inquiry, until, vacation

from storage.models import Letter, Message

pytestmark = [pytest.mark.soak, pytest.mark.timeout(7200)]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize("mailbox", ["imap", "maildir"])
def test_three_runs_and_a_service(build, database, mailbox):
    """All at once on one mailbox of 120 messages."""
    house = build(database, mailbox)
    house.deliver(*(application(n, "ABC" if n % 4 else "AB") for n in range(1, 101)), *map(inquiry, range(10)), *map(vacation, range(10)))
    service = house.start("run")
    runs = [house.start("run", "--once") for _ in range(3)]
    assert [house.ended(run).code for run in runs] == [0, 0, 0]
    service.terminate()
    house.ended(service)
    house.drain()
    assert house.broken_promises() == []


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_service_loses_processes(build, database):
    """Any process of it, the supervisor too, is killed again and again while mail comes in."""
    house, chance = build(database), random.Random(1)  # noqa: S311
    house.settings |= {"LIMITS__LEASE_SECONDS": "3", "SCHEDULE__POLL_SECONDS": "2", "LIMITS__ATTEMPTS": "50"}
    service = house.start("run")
    for number in range(1, 41):
        house.deliver(application(number))
        until(lambda pid=service.pid: len(family(pid)) >= 7)
        members = family(service.pid)
        victim = chance.choice(sorted(members))
        os.kill(victim, signal.SIGKILL)
        if victim == service.pid:
            house.ended(service)
            until(lambda members=members: not alive(members))
            house.let_leases_end()
            service = house.start("run")
    until(lambda: settled(house), 120)
    end(service)
    house.running.remove(service)
    house.let_leases_end()
    house.drain()
    with house.records():
        unknown = Letter.objects.filter(state="unknown").count()
    assert (unknown <= 40, house.broken_promises(unknown)) == (True, [])


def settled(house):
    with house.records():
        return Message.objects.filter(state="done").count() == len(house.delivered)


@pytest.mark.parametrize("seconds", [0.05 * n for n in range(1, 41)], ids=lambda seconds: f"{seconds:.2f}s")
def test_asked_to_stop_at_any_moment(house, seconds):
    """SIGTERM to the whole service after so long; it ends, and nothing stays claimed."""
    house.deliver(*map(application, range(1, 7)))
    service = house.start("run")
    time.sleep(seconds)
    members = family(service.pid)
    os.killpg(service.pid, signal.SIGTERM)
    house.ended(service)
    assert alive(members) == set()
    house.drain()
    assert house.broken_promises() == []
