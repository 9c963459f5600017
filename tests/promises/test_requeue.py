"""What was set aside and put back is decided anew: its state, its letter and its place in the mailbox follow."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from promises.house import FAILED, application, inquiry

from storage import queue
from storage.models import Message
from workers.fetching import fetch_alone
from workers.moving import move_decided
from workers.rooms import mailbox_of


@pytest.fixture(params=["imap", "maildir"])
def house(request, build):
    return build(mailbox=request.param)


def set_aside(house, *, moved=True):
    """Everything that was delivered, by workers that died of it."""
    with house.records():
        rooms = house.rooms()
        with closing(mailbox_of(rooms.config)) as mailbox:
            fetch_alone(rooms, mailbox)
            for message in queue.claim(rooms.owner, rooms.clock(), rooms.lease, 10):
                queue.set_aside(message, rooms.owner, "worker.died", rooms.clock())
            if moved:
                move_decided(rooms, mailbox)


def requeue(house):
    with house.records():
        return [queue.requeue(message_id, datetime.now(UTC), "operator") for message_id in Message.objects.values_list("id", flat=True)]


@pytest.mark.parametrize("moved", [True, False], ids=["moved before", "not moved yet"])
def test_requeued_mail_goes_where_it_belongs(house, moved):
    """An application is filed, answered and done with; an inquiry is for staff."""
    house.deliver(application(1), inquiry(1))
    set_aside(house, moved=moved)
    assert list(house.mailbox.holdings()) == [FAILED if moved else "INBOX"]
    assert requeue(house) == [True, True]
    house.drain()
    assert house.broken_promises() == []


def test_set_aside_again_stays_there(house):
    """And may be put back another time."""
    house.deliver(application(1))
    for _ in range(2):
        set_aside(house)
        assert list(house.mailbox.holdings()) == [FAILED]
        assert requeue(house) == [True]
    house.drain()
    assert house.broken_promises() == []


def test_requeued_while_it_was_being_moved(house):
    """The mover had it in hand as set aside: it is found in the folder of the failed all the same."""
    house.deliver(application(1))
    set_aside(house, moved=False)
    with house.records():
        (place,) = queue.to_move(house.rooms().mailbox_name)
    requeue(house)
    with house.records():
        rooms = house.rooms()
        with closing(mailbox_of(rooms.config)) as mailbox:
            mailbox.move(mailbox.waiting(), rooms.folders[place.message.target])
        queue.moved([place.id], rooms.clock())
    house.drain()
    assert house.broken_promises() == []


def test_requeue_killed_before_the_move_is_noted(house):
    """Moved on, and the process died: the second time there is nothing to move, and the message is done."""
    house.deliver(application(1))
    set_aside(house)
    requeue(house)
    house.run_killed("move")
    house.drain()
    assert house.broken_promises() == []
