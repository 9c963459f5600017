"""Moving decided messages in the mailbox: a step of its own, repeated until the mailbox has it; nothing is ever deleted."""

from collections import defaultdict

from intake.mailbox import Filed, Mailbox, Waiting
from ops.log import log
from storage import leases, queue
from storage.models import Place
from workers.rooms import Rooms


def move_decided(rooms: Rooms, mailbox: Mailbox) -> int:
    """Moves what is decided to its folder, if nobody else is at it; returns how many were moved.

    Two sessions that move the same message at once may both copy it. What the server refuses to move is tried again another time.
    """
    lease = f"move:{rooms.mailbox_name}"
    if not queue.is_to_move(rooms.mailbox_name) or not leases.take(lease, rooms.owner, rooms.clock(), rooms.lease):
        return 0
    try:
        return _move_all(rooms, mailbox)
    finally:
        leases.give_back(lease, rooms.owner)


def _move_all(rooms: Rooms, mailbox: Mailbox) -> int:
    total = last = 0
    while places := queue.to_move(rooms.mailbox_name, after=last):
        by_folder: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            by_folder[rooms.folders[place.message.target]].append(place)
        moved = [place for folder, there in by_folder.items() for place in _move(mailbox, folder, there, rooms.folders["failed"])]
        queue.moved([place.id for place in moved], rooms.clock())
        total, last = total + len(moved), places[-1].id
        if len(moved) < len(places):
            log.warning("not_moved", messages=len(places) - len(moved))
        if len(places) < queue.MOVED_AT_ONCE:
            break  # What was decided meanwhile goes with the next group, not one by one.
    return total


def _move(mailbox: Mailbox, folder: str, places: list[Place], failed: str) -> list[Place]:
    """The places that are empty now. One with an old UIDVALIDITY is, too: its message is found anew under another number.

    What was set aside, requeued and decided anew lies in the folder `failed`.
    """
    waiting = {(p.uidvalidity, p.uid): p for p in places if p.uidvalidity != queue.SET_ASIDE}
    done = mailbox.move([Waiting(p.mailbox, p.uidvalidity, p.uid, p.message.size) for p in waiting.values()], folder)
    filed = {Filed(p.message.size, p.message.sha256): p for p in places if p.uidvalidity == queue.SET_ASIDE}
    left = mailbox.move_on(tuple(filed), failed, folder) if filed and folder != failed else ()
    return [
        *(waiting[w.uidvalidity, w.uid] for w in (*done.moved, *done.stale)),
        *(place for message, place in filed.items() if message not in left),
    ]
