"""Never stuck: a message that breaks or stalls its reader is set aside with its reason, and the next ones are answered."""

from contextlib import closing
from dataclasses import replace

import pytest
from promises.house import FAILED, Mail, application, inquiry

from cage.door import Cage
from cage.limits import Limits
from ops.errors import TransientError
from storage import queue
from storage.models import Event, Letter, Message
from workers.deciding import decide_waiting
from workers.fetching import fetch_alone
from workers.moving import move_decided
from workers.rooms import mailbox_of, post_of
from workers.sending import send_waiting


def bad(way):
    return Mail(f"X-Test: {way}\r\nSubject: x\r\n\r\nbody\r\n".encode(), FAILED)


def through(rooms, cage):
    """Every step, as the workers make them."""
    with closing(mailbox_of(rooms.config)) as mailbox, closing(post_of(rooms.config)) as post:
        fetch_alone(rooms, mailbox)
        decide_waiting(rooms, cage)
        move_decided(rooms, mailbox)
        send_waiting(rooms, post)


@pytest.fixture(scope="module")
def hostile_cage():
    with Cage.start(Limits(deadline_seconds=1), reader="promises.hostile_reader:read") as cage:
        yield cage


@pytest.mark.parametrize(("way", "reason"), [("abort", "reader.died"), ("raise", "reader.died"), ("hang", "reader.deadline")])
def test_third_failure_sets_aside(either_house, hostile_cage, way, reason):
    """Three tries, each counted and noted; staff find it in the folder of the failed; no word of it is in the log."""
    house = either_house
    house.deliver(application(1), bad(way), application(2), inquiry(1))
    with house.records():
        through(house.rooms(), hostile_cage)
        row = Message.objects.get(state="set_aside")
        assert (row.reason, row.attempts, Event.objects.filter(what="tried").count()) == (reason, 3, 2)
    assert house.broken_promises() == []


def test_worker_that_died_three_times_is_believed(house, hostile_cage):
    """Where the message takes the whole worker down nobody can note a reason: the fourth claim does not read it again."""
    house.deliver(bad("abort"), application(1))
    with house.records():
        rooms = house.rooms()
        with closing(mailbox_of(rooms.config)) as mailbox:
            fetch_alone(rooms, mailbox)
        for _ in range(3):
            dead = replace(rooms, owner="dead")
            queue.claim(dead.owner, rooms.clock(), rooms.lease, 1)
            queue.give_back(dead.owner)
            Message.objects.exclude(attempts__gt=0).update(not_before=rooms.clock() + rooms.lease)
        Message.objects.update(not_before=None)
        through(rooms, hostile_cage)
        assert Message.objects.get(state="set_aside").reason == "worker.died"
    assert house.broken_promises() == []


class Unwell:
    """A cage whose zygote is gone."""

    def read(self, source, options):
        raise TransientError("gone")


def test_trouble_of_ours_sets_nothing_aside(house):
    """However often the reader cannot be asked, the message waits, and is answered when it can."""
    house.deliver(application(1))
    with house.records():
        for _ in range(5):
            through(house.rooms(), Unwell())
            assert Message.objects.get().state == "received"
            Message.objects.update(not_before=None)
    house.drain()
    assert house.broken_promises() == []


def test_run_that_leaves_work_behind_says_so(house):
    """What could not be decided now waits for a later run: exit 3, as for every service that could not be reached."""
    house.deliver(application(1))
    with house.records():
        through(house.rooms(), Unwell())
    ended = house.run_once()
    assert ended.code == 3
    assert "waits for a later run: 1 messages" in ended.log


def test_too_large_message_stays_too_large(house, hostile_cage):
    """Only its header was fetched: also at a later try nobody takes that for all of it and says that forms are missing."""
    house.deliver(application(1))
    with house.records():
        rooms = house.rooms(LIMITS__MESSAGE_BYTES="2000")
        through(rooms, Unwell())
        Message.objects.update(not_before=None)
        through(rooms, hostile_cage)
        assert "file.too_large" in Event.objects.filter(case__isnull=False).get().codes
        assert set(Letter.objects.values_list("kind", flat=True)) <= {"resend"}
