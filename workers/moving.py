"""Moving decided messages in the mailbox: a step of its own, repeated until the mailbox has it; nothing is ever deleted."""

from collections import defaultdict

from intake.mailbox import Mailbox, Waiting
from ops.log import log
from storage import queue
from storage.models import Place
from workers.rooms import Rooms


def move_decided(rooms: Rooms, mailbox: Mailbox) -> int:
    """Moves what is decided to its folder; returns how many were moved. What the server refuses to move is tried again another time."""
    total = last = 0
    while places := queue.to_move(rooms.mailbox_name, after=last):
        by_folder: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            by_folder[rooms.folders[place.message.target]].append(place)
        moved = [place for folder, there in by_folder.items() for place in _move(mailbox, folder, there)]
        queue.moved([place.id for place in moved], rooms.clock())
        total, last = total + len(moved), places[-1].id
        if len(moved) < len(places):
            log.warning("not_moved", messages=len(places) - len(moved))
    return total


def _move(mailbox: Mailbox, folder: str, places: list[Place]) -> list[Place]:
    """The places that are empty now. One with an old UIDVALIDITY is, too: its message is found anew under another number."""
    waiting = {(p.uidvalidity, p.uid): p for p in places}
    done = mailbox.move([Waiting(p.mailbox, p.uidvalidity, p.uid, p.message.size) for p in places], folder)
    return [waiting[w.uidvalidity, w.uid] for w in (*done.moved, *done.stale)]
