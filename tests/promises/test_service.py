"""`intake run`: mail in, letter out, while it runs, by IDLE and Huey's workers; what dies is replaced and its work finished."""

import os
import signal
from email.parser import BytesHeaderParser
from pathlib import Path

import pytest
from promises.house import alive, application, family, inquiry, until

from storage.models import Letter, Mark, Message

NO_POLL = "600"
"""Seconds: what is noticed sooner was noticed by IDLE."""


def seen(house):
    with house.records():
        return Mark.objects.filter(name="mailbox.seen").exists()


def settled(house):
    with house.records():
        done = Message.objects.filter(state="done").count() == len({mail.sha256 for mail in house.delivered})
        return done and not Letter.objects.filter(state__in=("waiting", "sending")).exists()


def children(pid):
    return {child for child in family(pid) - {pid} if int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1]) == pid}


def workers(run):
    """Huey's scheduler and workers: the processes below the one of ours that has the most."""
    return max((children(part) for part in children(run.pid)), key=len)


def zygote(run):
    return next(pid for pid in children(run.pid) if b"cage.zygote" in Path(f"/proc/{pid}/cmdline").read_bytes())


def serving(house, poll=NO_POLL, **settings):
    """The service, after its first look at the mailbox."""
    run = house.start("run", SCHEDULE__POLL_SECONDS=poll, **settings)
    until(lambda: seen(house) and len(family(run.pid)) >= 7)
    return run


def stopped(house, run):
    run.terminate()
    return house.ended(run)


def test_mail_is_answered_while_it_runs(either_house):
    """Each mail as it comes: IDLE says so, a worker decides, a worker sends; the next look moves it."""
    house = either_house
    run = serving(house)
    for number in (1, 2):
        house.deliver(application(number))
        until(lambda number=number: len(house.sink.letters) == number)
    house.deliver(inquiry(1))
    until(lambda: settled(house))
    assert (stopped(house, run).code, "part_died" in house.log(), house.broken_promises()) == (0, False, [])


def test_bell_over_redis(house, redis_url):
    """One line of the configuration: `queue.url`."""
    house.queue = redis_url
    run = serving(house)
    house.deliver(application(1), inquiry(1))
    until(lambda: settled(house))
    assert (stopped(house, run).code, "part_died" in house.log(), house.broken_promises()) == (0, False, [])


def test_dead_workers_are_replaced(either_house):
    """Killed while idle: others take their place."""
    house = either_house
    run = serving(house)
    before = workers(run)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(lambda: len(alive(workers(run)) - before) == len(before))
    house.deliver(application(1))
    until(lambda: settled(house))
    assert (stopped(house, run).code, house.broken_promises()) == (0, [])


def test_work_of_dead_workers_is_finished(either_house):
    """Killed in the middle: what they held is taken over when their leases end; letters they were handing over are shown."""
    house = either_house
    run = serving(house, LIMITS__LEASE_SECONDS="2")
    house.deliver(*(application(n) for n in range(1, 9)))
    until(lambda: "decided" in house.log())
    for pid in workers(run):
        os.kill(pid, signal.SIGKILL)
    until(lambda: settled(house))
    stopped(house, run)
    with house.records():
        unknown = Letter.objects.filter(state="unknown").count()
    assert (unknown <= 2, house.broken_promises(unknown)) == (True, [])


@pytest.mark.parametrize("part", ["zygote", "mailroom", "consumer"])
def test_dead_part_is_replaced(house, part):
    """Any one process killed: the supervisor starts it again, and mail is answered."""
    run = serving(house)
    parts = children(run.pid)
    victim = {
        "zygote": lambda: zygote(run),
        "consumer": lambda: max(parts, key=lambda pid: len(children(pid))),
        "mailroom": lambda: next(pid for pid in parts if pid != zygote(run) and not children(pid)),
    }[part]()
    os.kill(victim, signal.SIGKILL)
    until(lambda: not alive({victim}) and len(children(run.pid)) == len(parts) and len(workers(run)) >= 3)
    house.deliver(application(1))
    until(lambda: settled(house))
    assert (stopped(house, run).code, house.broken_promises()) == (0, [])


def test_database_restarts_under_it(build, mortal_postgres):
    """PostgreSQL goes away and comes back: the service goes on with the next poll, and nobody sees a traceback."""
    house = build()
    house.database = house.queue = mortal_postgres.database()
    run = serving(house, poll="1")
    mortal_postgres.stop()
    house.deliver(application(1))
    until(lambda: "DatabaseUnavailable" in house.log())
    mortal_postgres.start()
    until(lambda: settled(house))
    assert (stopped(house, run).code, "Traceback" in house.log(), house.broken_promises()) == (0, False, [])


def test_letters_are_ours_by_their_header(house):
    """What goes out says that a machine wrote it (RFC 3834), so that no machine answers."""
    run = serving(house)
    house.deliver(application(1))
    until(lambda: house.sink.letters)
    stopped(house, run)
    head = BytesHeaderParser().parsebytes(house.sink.letters[0].content)
    assert (head["Auto-Submitted"], bool(head["Message-ID"])) == ("auto-replied", True)
