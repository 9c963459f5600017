"""Messages as work, on SQLite and PostgreSQL: recorded once, claimed by one, finished by its owner, never forgotten."""

import multiprocessing
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from storage import queue
from storage.database import close_connections, use_database
from storage.models import Event, Message, Place

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2027, 1, 15, 3, tzinfo=UTC)
LEASE = timedelta(minutes=5)
LATER = NOW + LEASE + timedelta(seconds=1)
MAILBOX = "imap:office@localhost/INBOX"


def arrival(number, uid=None, *, uidvalidity="7", age=0, blob="there", reason=""):
    """Message `number`; the larger `age`, the older."""
    received = NOW - timedelta(hours=age)
    return queue.Arrival(MAILBOX, uidvalidity, str(uid or number), f"{number:064x}", 100, received, blob and f"d/{number}.eml", reason)


def record(*numbers):
    return queue.record([arrival(number) for number in numbers], NOW)


def claim(owner="a", now=NOW, count=5):
    return queue.claim(owner, now, LEASE, count)


def number(message):
    return int(message.sha256, 16)


# Recording.


def test_each_new_message_is_a_row():
    """The number of new messages is told, and each has a place and a line of history."""
    assert record(1, 2) == 2
    assert (Message.objects.count(), Place.objects.count(), Event.objects.filter(what="stored").count()) == (2, 2, 2)


@pytest.mark.parametrize("batches", [((1, 10), (1, 11)), ((1, 10, 1, 11),)], ids=["one after the other", "in one batch"])
def test_same_bytes_twice(batches):
    """The same sha256 at two UIDs is one message at two places: both are moved, one is answered."""
    for batch in batches:
        queue.record([arrival(number, uid) for number, uid in zip(batch[::2], batch[1::2], strict=True)], NOW)
    assert (Message.objects.count(), set(Place.objects.values_list("uid", flat=True))) == (1, {"10", "11"})


def test_changed_uidvalidity_makes_nothing_twice():
    """After a restore every message is found again under new numbers: new places, no new message."""
    record(1, 2)
    assert queue.known_uids(MAILBOX, "8") == set()
    assert queue.record([arrival(1, 501, uidvalidity="8"), arrival(2, 502, uidvalidity="8")], NOW) == 0
    assert (Message.objects.count(), queue.known_uids(MAILBOX, "8")) == (2, {"501", "502"})


def test_what_was_fetched_is_known_by_mailbox_and_uidvalidity():
    record(1, 2)
    assert (queue.known_uids(MAILBOX, "7"), queue.known_uids("maildir:/other", "7")) == ({"1", "2"}, set())


def test_unfetchable_message_is_a_row():
    """What the server cannot give is shown with its reason and never claimed; it belongs in the folder of the failed."""
    queue.record([arrival(1, blob="", reason="mailbox.broken")], NOW)
    message = Message.objects.get()
    assert (message.state, message.reason, message.target) == ("unfetchable", "mailbox.broken", "failed")
    assert (claim(), [p.message_id for p in queue.to_move(MAILBOX)]) == ([], [message.id])


def test_too_large_message_is_claimed_with_its_reason():
    """Only its header was fetched: it is read as such, and the reason says so."""
    queue.record([arrival(1, reason="too_large")], NOW)
    assert [m.reason for m in claim()] == ["too_large"]


# Claiming.


def test_oldest_first():
    queue.record([arrival(1, age=1), arrival(2, age=9), arrival(3, age=5)], NOW)
    assert [number(m) for m in claim(count=2)] == [2, 3]


def test_claimed_message_is_nobody_elses():
    record(1)
    assert (len(claim("a")), claim("b")) == (1, [])


def test_try_is_counted_before_the_work():
    """A worker that dies in the work has left the count behind."""
    record(1)
    claim()
    assert Message.objects.get().attempts == 1


def test_lease_ends_by_itself():
    """After it another worker has the message, and the first may not finish it."""
    record(1)
    (old,) = claim("a")
    assert claim("b", now=NOW + LEASE) == []
    (new,) = claim("b", now=LATER)
    assert (new.id, new.attempts) == (old.id, 2)
    with pytest.raises(queue.LostLease):
        queue.finish(old.id, "a", state="judged")


def test_untried_together_and_tried_alone():
    """A message that may have ended its worker is claimed by itself, so that its neighbours' tries do not count."""
    record(1, 2, 3)
    assert len(claim("dead", count=2)) == 2
    assert [[number(m) for m in claim("b", now=LATER)] for _ in range(4)] == [[3], [1], [2], []]


def test_not_before():
    """What was put back for later is not claimed earlier, and others need not wait for it."""
    record(1, 2)
    first, second = claim()
    queue.put_back(first, "a", "reader.died", LATER, NOW)
    queue.release([second.id], "a")
    assert [number(m) for m in claim()] == [2]
    assert [number(m) for m in claim(now=LATER)] == [1]


def _claim_all(url, owner, claimed):
    use_database(url)
    while got := queue.claim(owner, NOW, LEASE, 3):
        claimed.extend([m.id for m in got])
    close_connections()


def test_four_claimers_share_without_doubles(database):
    """Every row is claimed by exactly one of four processes that are at it at the same time."""
    record(*range(1, 61))
    close_connections()
    context = multiprocessing.get_context("fork")
    with context.Manager() as manager:
        claimed = manager.list()
        processes = [context.Process(target=_claim_all, args=(database, f"w{n}", claimed)) for n in range(4)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        assert Counter(claimed) == dict.fromkeys(Message.objects.values_list("id", flat=True), 1)


def test_claim_keeps_to_its_number():
    """Also where the planner knows the table well and would rather loop over it."""
    from django.db import connection

    record(*range(1, 41))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert [len(claim("a", count=count)) for count in (1, 3, 5)] == [1, 3, 5]
    assert Message.objects.filter(state="reading").count() == 9


# Finishing and giving back.


def test_released_message_is_uncounted():
    """What was claimed but not begun costs no try."""
    record(1)
    queue.release([claim()[0].id], "a")
    assert [m.attempts for m in claim("b")] == [1]


def test_owner_alone_releases():
    record(1)
    (message,) = claim("a")
    queue.release([message.id], "b")
    assert claim("b") == []


def test_dead_workers_claims_are_given_back_counted():
    record(1, 2)
    claim("dead")
    queue.give_back("dead")
    assert [[(number(m), m.attempts) for m in claim("b")] for _ in range(2)] == [[(1, 2)], [(2, 2)]]


def test_put_back_remembers_what_went_wrong():
    record(1)
    queue.put_back(claim()[0], "a", "reader.deadline", NOW, NOW)
    assert [(m.reason, m.attempts) for m in claim()] == [("reader.deadline", 2)]


def test_put_back_uncounted():
    """A trouble of our machinery is no fault of the message: however often it happens, it uses up no try."""
    record(1)
    for _ in range(5):
        queue.put_back(claim()[0], "a", "service.unavailable", NOW, NOW, counted=False)
    assert [m.attempts for m in claim()] == [1]


def test_what_waits_for_a_later_time_is_counted():
    """A run that leaves such messages behind must not say that all is done."""
    record(1, 2)
    queue.put_back(claim(count=1)[0], "a", "service.unavailable", LATER, NOW, counted=False)
    assert (queue.put_off(NOW), queue.put_off(LATER)) == (1, 0)


@pytest.mark.parametrize("step", ["finish", "put_back", "set_aside"])
def test_lost_lease_changes_nothing(step):
    """Whoever lost the message writes neither its state nor its history."""
    record(1)
    (message,) = claim("a")
    claim("b", now=LATER)
    lines = Event.objects.count()
    with pytest.raises(queue.LostLease):
        {
            "finish": lambda: queue.finish(message.id, "a", state="judged"),
            "put_back": lambda: queue.put_back(message, "a", "x", NOW, NOW),
            "set_aside": lambda: queue.set_aside(message, "a", "x", NOW),
        }[step]()
    row = Message.objects.get()
    assert (row.state, row.lease_owner, Event.objects.count()) == ("reading", "b", lines)


def test_set_aside_goes_to_the_failed():
    """It keeps its reason, leaves the queue, and is moved where staff look."""
    record(1)
    queue.set_aside(claim()[0], "a", "reader.died", NOW)
    row = Message.objects.get()
    assert (row.state, row.reason, row.target, claim("b", now=LATER)) == ("set_aside", "reader.died", "failed", [])
    assert len(queue.to_move(MAILBOX)) == 1


def test_requeued_message_starts_anew():
    record(1)
    queue.set_aside(claim()[0], "a", "reader.died", NOW)
    assert queue.requeue(Message.objects.get().id, NOW, "operator")
    assert [(m.attempts, m.reason) for m in claim()] == [(1, "")]


@pytest.mark.parametrize("state", ["received", "reading", "judged", "unfetchable"])
def test_only_what_was_set_aside_is_requeued(state):
    """A decided message is never decided twice, and one without bytes cannot be read."""
    queue.record([arrival(1, blob="" if state == "unfetchable" else "there")], NOW)
    Message.objects.update(state=state)
    assert not queue.requeue(Message.objects.get().id, NOW, "operator")


# Moving.


def test_undecided_is_not_moved():
    record(1)
    assert queue.to_move(MAILBOX) == []


def test_judged_message_is_done_when_moved():
    record(1)
    queue.finish(claim()[0].id, "a", state="judged", target="done", decided_at=NOW)
    (place,) = queue.to_move(MAILBOX)
    queue.moved([place.id], NOW)
    assert (Message.objects.get().state, queue.to_move(MAILBOX)) == ("done", [])


def test_second_copy_of_a_decided_message_is_moved_too():
    record(1)
    queue.finish(claim()[0].id, "a", state="judged", target="done", decided_at=NOW)
    queue.moved([p.id for p in queue.to_move(MAILBOX)], NOW)
    queue.record([arrival(1, uid=99)], NOW)
    assert [p.uid for p in queue.to_move(MAILBOX)] == ["99"]
