"""SIGTERM finishes or releases; after SIGKILL nobody works on; a closed terminal starts nothing anew."""

import os
import signal

import pytest
from promises.house import alive, application, family, inquiry, until

from storage.models import Letter, Message

MAILS = tuple(application(n) for n in range(1, 7))


def reading(house):
    with house.records():
        return Message.objects.filter(state="reading").count()


def settled(house):
    with house.records():
        return Message.objects.filter(state="done").count() == len(house.delivered)


def started(house, run):
    """Waits until supervisor, zygote, mailroom, consumer, scheduler and two workers are there."""
    until(lambda: len(family(run.pid)) >= 7)


@pytest.mark.parametrize(
    ("signum", "word"),
    [(signal.SIGTERM, "fetched"), (signal.SIGINT, "decided"), (signal.SIGTERM, '"letter"')],
    ids=["SIGTERM after fetching", "SIGINT after a decision", "SIGTERM after a letter"],
)
def test_run_once_is_stopped(house, signum, word):
    """Whole group asked, as a terminal does, when the log first says a word: all ends in order, and the next run does the rest."""
    house.deliver(*MAILS)
    run = house.start("run", "--once")
    until(lambda: word in house.log())
    os.killpg(run.pid, signum)
    assert (house.ended(run).code, reading(house), "Traceback" in house.log()) == (0, 0, False)
    house.drain()
    assert house.broken_promises() == []


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda signum: signum.name)
def test_service_is_stopped(house, signum):
    """In the middle of its work; every process ends, nothing stays claimed, no letter is of unknown outcome."""
    house.deliver(*MAILS)
    run = house.start("run")
    until(lambda: "decided" in house.log())
    members = family(run.pid)
    os.killpg(run.pid, signum)
    assert (house.ended(run).code, alive(members), reading(house)) == (0, set(), 0)
    house.drain()
    assert house.broken_promises() == []


def test_service_is_stopped_while_it_starts(house):
    """What asks a part to stop before it listens is not lost."""
    run = house.start("run")
    until(lambda: len(family(run.pid)) >= 3)
    run.send_signal(signal.SIGTERM)
    assert house.ended(run).code == 0


def test_supervisor_killed(house):
    """Without a word: its workers, scheduler, mailroom and readers end by themselves."""
    run = house.start("run")
    started(house, run)
    members = family(run.pid)
    os.kill(run.pid, signal.SIGKILL)
    house.ended(run)
    until(lambda: not alive(members))


def test_main_process_of_a_single_run_killed(house):
    """Its readers and their zygote end too."""
    house.deliver(*MAILS)
    run = house.start("run", "--once")
    until(lambda: "decided" in house.log())
    members = family(run.pid)
    os.kill(run.pid, signal.SIGKILL)
    house.ended(run)
    until(lambda: not alive(members))
    house.drain()
    assert house.broken_promises() == []


def test_service_killed_in_its_work(house):
    """The whole group, as a power cut; another takes over when the leases have ended."""
    house.deliver(*MAILS, inquiry(1))
    run = house.start("run")
    until(lambda: "decided" in house.log())
    members = family(run.pid)
    os.killpg(run.pid, signal.SIGKILL)
    house.ended(run)
    until(lambda: not alive(members))
    house.let_leases_end()
    successor = house.start("run")
    until(lambda: settled(house))
    successor.terminate()
    house.ended(successor)
    with house.records():
        unknown = Letter.objects.filter(state="unknown").count()
    assert (unknown <= 1, house.broken_promises(unknown)) == (True, [])
