"""`intake run --once` beside others and on New Year's Day: what must not be done twice, and what nobody else would do."""

import random
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from promises.house import application, blank_forms, inquiry

from cases.policy import OFFICE_ZONE
from commands.sample.paper import fill_workbook
from commands.sample.people import invent
from commands.sample.post import Draft, prescribed, write
from storage import leases, queue
from storage.models import Case, Letter, Message
from workers.fetching import fetch_alone
from workers.moving import move_decided
from workers.once import drain
from workers.rooms import mailbox_of

DECEMBER = datetime(2026, 12, 15, 10, tzinfo=OFFICE_ZONE)
LAST_SECOND = datetime(2026, 12, 31, 23, 59, 59, tzinfo=OFFICE_ZONE)
NEW_YEAR = datetime(2027, 1, 1, tzinfo=OFFICE_ZONE)


def early() -> bytes:
    """A complete application sent in December."""
    person = invent(1, 2027, DECEMBER.date(), random.Random(1))  # noqa: S311
    books = (("更新申請書.xlsx", fill_workbook(blank_forms().workbook, person, "ABC")),)
    return write(Draft(name=person.name, sender=person.email, subject=prescribed(DECEMBER), at=DECEMBER, files=books, serial=1))


def test_single_run_wakes_early_applications(house):
    """Where no service runs, the first run of January judges and answers what came in December; one before that does not."""
    house.mailbox.append(early(), DECEMBER)
    seen = []
    with house.records():
        for moment in (DECEMBER, LAST_SECOND, NEW_YEAR, NEW_YEAR):
            drained = drain(replace(house.rooms(), clock=lambda moment=moment: moment))
            messages, cases = Message.objects.values_list("state", "reason"), Case.objects.values_list("state", flat=True)
            letters = Letter.objects.order_by("id").values_list("kind", flat=True)
            seen.append((drained.fetched, [*messages], [*cases], [*letters]))
    decided = [("done", "early")]
    held, answered = (decided, ["early_hold"], ["early"]), (decided, ["awaiting_payment"], ["early", "complete"])
    assert seen == [(1, *held), (0, *held), (0, *answered), (0, *answered)]
    assert len(house.sink.letters) == 2


class Meanwhile:
    """A session's mailbox in the middle of whose moving something happens."""

    def __init__(self, mailbox, happening):
        self._mailbox, self._happening = mailbox, happening

    def move(self, messages, folder):
        self._happening()
        return self._mailbox.move(messages, folder)


def test_two_sessions_never_move_at_once(house):
    """Both might copy the same message: while one moves, the other finds the lease taken and moves nothing."""
    house.deliver(application(1), inquiry(1))
    with house.records():
        rooms, other = house.rooms(), house.rooms()
        with closing(mailbox_of(rooms.config)) as mailbox, closing(mailbox_of(rooms.config)) as second:
            fetch_alone(rooms, mailbox)
            for message in queue.claim(rooms.owner, rooms.clock(), rooms.lease, 2):
                queue.set_aside(message, rooms.owner, "worker.died", rooms.clock())
            moved_by_other = []
            moved = move_decided(rooms, Meanwhile(mailbox, lambda: moved_by_other.append(move_decided(other, second))))
            assert (moved, moved_by_other, move_decided(other, second)) == (2, [0], 0)
    assert {folder: len(there) for folder, there in house.mailbox.holdings().items()} == {"処理不能": 2}


def test_lease_of_a_dead_mover_ends(house):
    """And then the other moves what is left."""
    house.deliver(inquiry(1))
    with house.records():
        rooms = house.rooms()
        with closing(mailbox_of(rooms.config)) as mailbox:
            fetch_alone(rooms, mailbox)
            queue.set_aside(queue.claim(rooms.owner, rooms.clock(), rooms.lease, 1)[0], rooms.owner, "worker.died", rooms.clock())
            dead = replace(rooms, owner="dead", clock=lambda: rooms.clock() - 2 * rooms.lease)
            assert leases.take(f"move:{rooms.mailbox_name}", dead.owner, dead.clock(), dead.lease)
            assert move_decided(rooms, mailbox) == 1
