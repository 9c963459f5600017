"""Postal applications (R35): the forms that staff filled in are read in the cage, judged and filed just as a mail's."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cage.door import Cage
from cases.policy import OFFICE_ZONE
from desk.life import Actor, Deed, note
from storage import queue
from storage.history import Happening, tell
from storage.models import Case, Message, Place
from workers.deciding import take
from workers.postal import POST, Files, wrapped
from workers.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Keyed:
    """What became of a postal application: its message, the state of that, why, and the cases it touched."""

    message_id: int
    state: str
    reason: str
    cases: tuple[str, ...]


def key_in(rooms: Rooms, cage: Cage, files: Files, received: datetime, actor: Actor, beside: Files = ()) -> Keyed:
    """Files a postal application, received at a time, as a message of our own that says what it is; `beside` is kept and not read.

    What was filed before is not filed again.
    """
    now = rooms.clock()
    raw = wrapped(files, received, rooms.config.office, beside)
    sha256 = hashlib.sha256(raw).hexdigest()
    blobs = rooms.blobs.store([(sha256, raw)], now.astimezone(OFFICE_ZONE).date())
    queue.record([queue.Arrival(POST, "0", sha256, sha256, len(raw), received, blobs[sha256])], now)
    message = Message.objects.get(sha256=sha256)
    if message.submissions.exists():
        return _keyed(message, _cases(message))
    places = list(Place.objects.filter(message=message).values_list("id", flat=True))
    queue.moved(places, now)
    tell(Happening(at=now, actor=actor.name, what="keyed_in", message_id=message.id, codes=("postal",)))
    if claimed := queue.claim_one(message.id, rooms.owner, now, rooms.lease):
        take(rooms, cage, claimed)
    queue.moved(places, now)  # Once it is judged it is done with, too.
    message.refresh_from_db()
    cases = _cases(message)
    _note(cases, Deed(actor=actor, at=now, codes=("postal",), message_id=message.id))
    return _keyed(message, cases)


def _cases(message: Message) -> list[Case]:
    return [submission.case for submission in message.submissions.select_related("case").order_by("ordinal") if submission.case]


def _keyed(message: Message, cases: Sequence[Case]) -> Keyed:
    return Keyed(message.id, message.state, message.reason, tuple(case.receipt_number for case in cases))


def _note(cases: Sequence[Case], deed: Deed) -> None:
    with transaction.atomic():
        for case in cases:
            note(case, "keyed_in", deed)
