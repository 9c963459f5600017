"""Bringing mail in: bytes on the disk, then a row, and only then may the mailbox be told anything."""

import hashlib
from collections.abc import Callable, Iterable

from cases.policy import OFFICE_ZONE
from intake.batches import batches
from intake.mailbox import Fetched, Mailbox, TooLarge, Unfetchable, Waiting, never
from ops.errors import StorageFull
from ops.log import log
from storage import leases, queue
from workers.rooms import Rooms

Arrived = Fetched | TooLarge | Unfetchable


def fetch_alone(rooms: Rooms, mailbox: Mailbox, stop: Callable[[], bool] = never, between: Callable[[], None] = lambda: None) -> int:
    """Stores every message of the mailbox that was not fetched before, if nobody else is at it; returns how many are new.

    `between` is called after each batch, so that the first letters need not wait for the last message.
    """
    lease = f"fetch:{rooms.mailbox_name}"
    new = 0
    try:
        for batch in batches(unfetched(mailbox)):
            if stop() or not leases.take(lease, rooms.owner, rooms.clock(), rooms.lease):
                return new
            new += store(rooms, list(mailbox.fetch(batch)))
            between()
    finally:
        leases.give_back(lease, rooms.owner)
    leases.mark("mailbox.seen", rooms.clock())
    return new


def unfetched(mailbox: Mailbox) -> list[Waiting]:
    """What lies in the mailbox and was not fetched under its present UIDVALIDITY."""
    waiting = mailbox.waiting()
    known = {place: queue.known_uids(*place) for place in {(w.mailbox, w.uidvalidity) for w in waiting}}
    return [w for w in waiting if w.uid not in known[w.mailbox, w.uidvalidity]]


def store(rooms: Rooms, arrived: Iterable[Arrived]) -> int:
    """Puts a batch on the disk and into the queue; returns how many messages are new."""
    arrived = list(arrived)
    if not arrived:
        return 0
    if rooms.blobs.free_bytes() < rooms.config.settings.limits.free_disk_bytes:
        raise StorageFull(str(rooms.blobs.root))
    now = rooms.clock()
    keyed = {_sha256(a): a for a in arrived}
    places = rooms.blobs.store(
        [(sha256, a.raw) for sha256, a in keyed.items() if not isinstance(a, Unfetchable)], now.astimezone(OFFICE_ZONE).date()
    )
    new = queue.record([_arrival(rooms, a, places) for a in arrived], now)
    log.info("fetched", messages=len(arrived), new=new)
    return new


def _sha256(arrived: Arrived) -> str:
    """The key of a message: of its bytes, or of its place in the mailbox where the server cannot give them."""
    w = arrived.waiting
    if not isinstance(arrived, Unfetchable):
        return hashlib.sha256(arrived.raw).hexdigest()
    return hashlib.sha256(f"{w.mailbox}/{w.uidvalidity}/{w.uid}".encode()).hexdigest()


def _arrival(rooms: Rooms, arrived: Arrived, places: dict[str, str]) -> queue.Arrival:
    w, sha256 = arrived.waiting, _sha256(arrived)
    received = rooms.clock() if isinstance(arrived, Unfetchable) else arrived.received
    reason = "too_large" if isinstance(arrived, TooLarge) else f"mailbox.{arrived.reason}" if isinstance(arrived, Unfetchable) else ""
    return queue.Arrival(w.mailbox, w.uidvalidity, w.uid, sha256, w.size, received, places.get(sha256, ""), reason)
