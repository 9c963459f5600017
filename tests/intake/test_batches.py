"""The order in which a backlog is taken, and the pauses between attempts."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.backoff import pauses
from intake.batches import batches
from intake.mailbox import Waiting


def waiting(*sizes: int) -> list[Waiting]:
    return [Waiting("box", 1, str(number), size) for number, size in enumerate(sizes, 1)]


def uids(batch: tuple[Waiting, ...]) -> list[int]:
    return [int(item.uid) for item in batch]


def test_oldest_first_and_every_tenth_the_newest():
    """Failure 13: after an outage the backlog is taken in order, and today's mail does not wait for its end."""
    first, second = batches(waiting(*[100] * 20), count=10)
    assert uids(first) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 20]
    assert uids(second) == [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]


def test_newest_is_reached_in_small_batches_too():
    """Where size allows one message a batch, the tenth batch is the newest."""
    assert uids(list(batches(waiting(*[5_000_000] * 30)))[9]) == [30]


@pytest.mark.parametrize(
    ("sizes", "lengths"),
    [([], []), ([1], [1]), ([3, 3, 3], [2, 1]), ([6, 7, 1], [1, 1, 1]), ([50, 1, 1], [1, 2]), ([0, 0, 0], [3])],
    ids=["nothing waits", "one", "bytes are the limit", "none fits beside another", "larger than a batch goes alone", "sizes unknown"],
)
def test_bytes_bound_a_batch(sizes, lengths):
    """No batch holds more than its bytes, except one message that is larger by itself."""
    assert [len(batch) for batch in batches(waiting(*sizes), count=50, size=6)] == lengths


@given(st.lists(st.integers(0, 9_000_000), max_size=300))
def test_every_message_once(sizes):
    """Whatever waits, each message is in exactly one batch, and every batch keeps to its limits."""
    made = list(batches(waiting(*sizes)))
    assert sorted(uid for batch in made for uid in uids(batch)) == list(range(1, len(sizes) + 1))
    assert all(len(batch) <= 50 and (len(batch) == 1 or sum(item.size for item in batch) <= 5_000_000) for batch in made)


def test_pauses_grow_to_their_limit():
    """Each pause lies in the upper half of a span that doubles up to the longest."""
    spans = [1, 2, 4, 8, 8]
    assert all(span / 2 <= pause <= span for span, pause in zip(spans, islice(pauses(1, 8), 5), strict=True))


def test_pauses_differ_between_clients():
    """Two clients that lose the same server do not come back together."""
    assert next(pauses()) != next(pauses())
