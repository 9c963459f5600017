"""What every mailbox does, on a real IMAP server, in a Maildir and in a folder of .eml files alike."""

import threading
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from servers.messages import message

from intake.mailbox import Fetched, Filed, TooLarge, Unfetchable, Waiting

NOON = datetime(2027, 1, 15, 3, 0, tzinfo=UTC)


def fetch_all(mailbox) -> list[Fetched]:
    return list(mailbox.fetch(mailbox.waiting()))


def test_bytes_come_as_they_lie_there(box):
    """Nothing is decoded, mended or marked on the way: 8-bit text and a missing final newline included (NUL Dovecot itself replaces)."""
    raw = b"Subject: \x82\xa0 raw\r\n\r\n \xff\xfe no newline"
    box.put(raw, NOON)
    assert [(item.raw, item.received) for item in fetch_all(box.mailbox)] == [(raw, NOON)]


def test_oldest_comes_first(box):
    """Twenty messages are listed in the order in which they were received."""
    for number in range(20):
        box.put(message(number), NOON + timedelta(minutes=number))
    assert [item.raw for item in fetch_all(box.mailbox)] == [message(number) for number in range(20)]


def test_sizes_are_known_before_fetching(box):
    """A batch can be measured by the list alone."""
    box.put(message(1, "x" * 5000))
    assert [item.size for item in box.mailbox.waiting()] == [len(message(1, "x" * 5000))]


@pytest.mark.parametrize("seen", [True, False], ids=["read by a person", "unread"])
def test_read_mail_waits_like_unread(box, seen):
    """Failure 11: that somebody opened the mail first does not hide it."""
    box.put(message(1), NOON, seen=seen)
    assert len(box.mailbox.waiting()) == 1


@pytest.mark.parametrize("when", [datetime(1999, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)], ids=["long ago", "to come"])
def test_no_date_hides_a_message(box, when):
    """Failure 12: mail put into the inbox by hand, with whatever date, is taken."""
    box.put(message(1), when)
    assert [item.received for item in fetch_all(box.mailbox)] == [when]


def test_reading_changes_nothing(box):
    """Listing and fetching leave the mailbox as it was, down to which messages are new to other programs (a dry run does only this)."""
    path = box.put(message(1), NOON)
    before = box.mailbox.waiting()
    fetch_all(box.mailbox)
    box.mailbox.close()
    assert box.mailbox.waiting() == before
    assert path.exists()


def test_moved_mail_lies_in_its_folder(box):
    """Each folder is made when it is first needed; the bytes arrive whole and nothing else is touched."""
    for number in range(4):
        box.put(message(number), NOON + timedelta(minutes=number))
    for item, folder in zip(box.mailbox.waiting(), box.settings.folders, strict=False):
        assert box.mailbox.move([item], folder).moved == (item,)
    assert box.holdings() == {"INBOX": [message(3)], "処理済": [message(0)], "要確認": [message(1)], "処理不能": [message(2)]}


def test_moving_twice_makes_one(box):
    """Failure 8: after a crash the move is repeated, and says again that the message is moved."""
    box.put(message(1))
    items = box.mailbox.waiting()
    assert box.mailbox.move(items, "処理済") == box.mailbox.move(items, "処理済")
    assert box.holdings() == {"処理済": [message(1)]}


def filed(raw: bytes) -> Filed:
    return Filed(len(raw), sha256(raw).hexdigest())


def test_moved_mail_is_moved_on(box):
    """It is known by its content alone; another of the same size stays."""
    for number in range(3):
        box.put(message(number))
    box.mailbox.move(box.mailbox.waiting(), "処理不能")
    assert box.mailbox.move_on([filed(message(0)), filed(message(2))], "処理不能", "処理済") == ()
    assert {folder: sorted(there) for folder, there in box.holdings().items()} == {
        "処理不能": [message(1)],
        "処理済": [message(0), message(2)],
    }


@pytest.mark.parametrize("where", ["still in the inbox", "moved on before", "nowhere"])
def test_what_is_not_there_is_not_moved_on(box, where):
    """After a crash it is repeated, and what a person took away is theirs."""
    if where != "nowhere":
        box.put(message(1))
    if where == "moved on before":
        box.mailbox.move(box.mailbox.waiting(), "処理済")
    before = box.holdings()
    assert box.mailbox.move_on([filed(message(1))], "処理不能", "処理済") == ()
    assert box.holdings() == before


def test_too_large_is_moved_on_by_its_header(make_box):
    box = make_box(max_message_bytes=2000)
    box.put(message(1, "x" * 5000))
    (large,) = fetch_all(box.mailbox)
    box.mailbox.move([large.waiting], "処理不能")
    box.mailbox.move_on([Filed(large.waiting.size, sha256(large.raw).hexdigest())], "処理不能", "要確認")
    assert box.holdings() == {"要確認": [message(1, "x" * 5000)]}


def test_moving_nothing_is_allowed(box):
    """An empty list is no reason to fail."""
    assert box.mailbox.move([], "処理済").moved == ()


def test_same_message_twice_is_two(box):
    """The mailbox does not judge what is a duplicate: both copies wait, and both move."""
    box.put(message(1), NOON)
    box.put(message(1), NOON)
    items = box.mailbox.waiting()
    box.mailbox.move(items, "処理済")
    assert (len(set(items)), box.holdings()) == (2, {"処理済": [message(1)] * 2})


@pytest.mark.parametrize("changed", ["uidvalidity", "mailbox"])
def test_stale_name_is_not_obeyed(box, changed):
    """Failure 5: under another UIDVALIDITY, or in another mailbox, the same UID is another message: nothing is fetched or moved."""
    box.put(message(1))
    (item,) = box.mailbox.waiting()
    stale = Waiting(**{**{name: getattr(item, name) for name in Waiting.__slots__}, changed: "another"})
    assert list(box.mailbox.fetch([stale])) == []
    assert box.mailbox.move([stale], "処理済").stale == (stale,)
    assert box.holdings() == {"INBOX": [message(1)]}


def test_vanished_message_is_left_out(box):
    """Failure 7: a message that a person took away between listing and fetching is neither an error nor another message."""
    paths = [box.put(message(number), NOON + timedelta(minutes=number)) for number in range(3)]
    items = box.mailbox.waiting()
    box.vanish(paths[1])
    assert [item.raw for item in box.mailbox.fetch(items)] == [message(0), message(2)]


def test_too_large_gives_its_header(make_box):
    """Failure 52: of a message over the limit only the header is taken; the others come whole."""
    box = make_box(max_message_bytes=2000)
    for number, body in enumerate(["small", "x" * 5000, "small too"]):
        box.put(message(number, body), NOON + timedelta(minutes=number))
    small, large, other = fetch_all(box.mailbox)
    assert isinstance(large, TooLarge)
    assert large.raw.rstrip() == message(1).partition(b"\r\n\r\n")[0]
    assert (large.limit, large.received) == (2000, NOON + timedelta(minutes=1))
    assert (small.raw, other.raw) == (message(0, "small"), message(2, "small too"))


@pytest.mark.parametrize("bad", [0, 1, 2], ids=["oldest", "middle", "newest"])
def test_one_bad_message_stops_no_other(box, bad):
    """Failure 15: what the server cannot give is named, and the rest of the batch arrives."""
    paths = [box.put(message(number), NOON + timedelta(minutes=number)) for number in range(3)]
    box.spoil(paths[bad])
    items = box.mailbox.waiting()
    results = list(box.mailbox.fetch(items))
    assert sorted(item.raw for item in results if isinstance(item, Fetched)) == [message(n) for n in range(3) if n != bad]
    assert [type(item) for item in results if not isinstance(item, Fetched)] == [Unfetchable]


def test_bad_message_alone_is_named(box):
    """With nothing else in the inbox there is no sign that the server is ill."""
    box.spoil(box.put(message(1)))
    items = box.mailbox.waiting()
    assert [type(item) for item in box.mailbox.fetch(items)] == [Unfetchable]


def test_arrival_wakes(box):
    """`idle` returns when a message arrives, long before its time."""
    box.mailbox.waiting()
    threading.Timer(0.3, box.put, [message(1)]).start()
    assert box.mailbox.idle(time.monotonic() + 60)


def test_quiet_inbox_lets_idle_run_out(box):
    """Without news `idle` comes back at its time and says so."""
    box.mailbox.waiting()
    assert not box.mailbox.idle(time.monotonic() + 0.2)


def test_idle_does_not_sleep_over_what_came_before(box):
    """A message that arrived between listing and `idle` is news."""
    box.mailbox.waiting()
    box.put(message(1))
    assert box.mailbox.idle(time.monotonic() + 60)


def test_idle_stops_when_asked(box):
    """A worker that is to end does not wait for the end of IDLE."""
    box.mailbox.waiting()
    assert not box.mailbox.idle(time.monotonic() + 60, stopped=lambda: True)


def test_closed_mailbox_opens_again(box):
    """`close` is for the time between polls; the next call works."""
    box.put(message(1))
    before = box.mailbox.waiting()
    box.mailbox.close()
    assert box.mailbox.waiting() == before
