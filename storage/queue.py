"""Messages as work: stored once, claimed with a lease, finished only by the owner, moved when decided.

The statement that claims is one for SQLite and PostgreSQL alike; on PostgreSQL it skips rows that others hold.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from storage.history import Happening, tell
from storage.models import Message, Place
from storage.statements import run, skipping_locked

MOVED_AT_ONCE = 200


class LostLease(Exception):
    """The work was taken from us: another worker has it, and ours is dropped."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message to be recorded: where it lay, what it is, where its bytes are (empty: none), and a code: why it
    has none, or what is special about it."""

    mailbox: str
    uidvalidity: str
    uid: str
    sha256: str
    size: int
    received_at: datetime
    blob: str = ""
    reason: str = ""


def known_uids(mailbox: str, uidvalidity: str) -> set[str]:
    """The UIDs of a mailbox that were fetched before, under this UIDVALIDITY."""
    return set(Place.objects.filter(mailbox=mailbox, uidvalidity=uidvalidity).values_list("uid", flat=True))


def record(arrivals: Sequence[Arrival], now: datetime) -> int:
    """Writes a row for each message not known by its content, and where each lies; returns how many messages are new."""
    with transaction.atomic():
        known = set(Message.objects.filter(sha256__in=[a.sha256 for a in arrivals]).values_list("sha256", flat=True))
        fresh = {a.sha256: a for a in arrivals if a.sha256 not in known}
        Message.objects.bulk_create([_row(a, now) for a in fresh.values()], ignore_conflicts=True)
        ids = dict(Message.objects.filter(sha256__in=[a.sha256 for a in arrivals]).values_list("sha256", "id"))
        Place.objects.bulk_create(
            [Place(mailbox=a.mailbox, uidvalidity=a.uidvalidity, uid=a.uid, message_id=ids[a.sha256]) for a in arrivals],
            ignore_conflicts=True,
        )
        tell(
            *(
                Happening(at=now, actor="worker", what="stored" if a.sha256 in fresh else "seen_again", message_id=ids[a.sha256])
                for a in arrivals
            )
        )
    return len(fresh)


def _row(arrival: Arrival, now: datetime) -> Message:
    lost = not arrival.blob
    return Message(
        sha256=arrival.sha256,
        blob=arrival.blob,
        size=arrival.size,
        received_at=arrival.received_at,
        stored_at=now,
        state="unfetchable" if lost else "received",
        reason=arrival.reason,
        target="failed" if lost else "",
        decided_at=now if lost else None,
    )


_CLAIM = """
UPDATE storage_message SET state = 'reading', lease_owner = %s, lease_until = %s, attempts = attempts + 1
WHERE id IN (
    SELECT id FROM storage_message
    WHERE attempts {tries} AND (state = 'received' AND (not_before IS NULL OR not_before <= %s) OR state = 'reading' AND lease_until < %s)
    ORDER BY received_at, id LIMIT %s {skip})
RETURNING id
"""


_TO_MOVE = """
SELECT 1 FROM storage_place JOIN storage_message ON storage_message.id = storage_place.message_id
WHERE storage_place.moved_at IS NULL AND storage_place.mailbox = %s AND storage_message.target <> '' LIMIT 1
"""
_WAITING = "SELECT 1 FROM storage_message WHERE state IN ('received', 'reading') AND (not_before IS NULL OR not_before <= %s) LIMIT 1"
_FINISH = """
UPDATE storage_message SET lease_owner = '', lease_until = NULL, {columns}
WHERE id = %s AND lease_owner = %s AND state = 'reading' RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours until the lease ends; `attempts` counts this try."""

    id: int
    sha256: str
    blob: str
    size: int
    received_at: datetime
    attempts: int
    reason: str


def claim(owner: str, now: datetime, lease: timedelta, count: int) -> list[Claimed]:
    """Takes up to `count` untried messages, the oldest first, or one that was tried before; each try is counted before the work.

    A message that may have ended its worker is taken alone, so that it cannot count against its neighbours.
    """
    if not is_waiting(now):
        return []
    for tries, limit in (("= 0", count), ("> 0", 1)):
        with transaction.atomic():
            rows = run(_CLAIM.format(tries=tries, skip=skipping_locked()), owner, now + lease, now, now, limit)
        if rows:
            ids = [row[0] for row in rows]
            return [
                Claimed(**values) for values in Message.objects.filter(id__in=ids).order_by("received_at", "id").values(*Claimed.__slots__)
            ]
    return []


def claim_one(message_id: int, owner: str, now: datetime, lease: timedelta) -> Claimed | None:
    """Takes just this message, if it waits; None where somebody else has it."""
    waiting = Message.objects.filter(id=message_id, state="received")
    if not waiting.update(state="reading", lease_owner=owner, lease_until=now + lease, attempts=F("attempts") + 1):
        return None
    return Claimed(**Message.objects.filter(id=message_id).values(*Claimed.__slots__)[0])


def is_known(sha256: str) -> bool:
    """Whether a message with these bytes was stored before."""
    return Message.objects.filter(sha256=sha256).exists()


def undecided() -> list[Message]:
    """The stored messages that are still to be decided, oldest first."""
    return list(Message.objects.filter(state__in=("received", "reading")).order_by("received_at", "id"))


def is_waiting(now: datetime) -> bool:
    """Whether anything can be claimed now or is being read."""
    return bool(run(_WAITING, now))


def put_off(now: datetime) -> int:
    """How many messages could not be decided and wait for a later time."""
    return Message.objects.filter(state="received", not_before__gt=now).count()


def finish(message_id: int, owner: str, **values: object) -> None:
    """Writes the outcome of our work and gives the lease back; LostLease if it is not ours. For use inside the deciding transaction."""
    columns = ", ".join(f"{name} = %s" for name in values)
    if not run(_FINISH.format(columns=columns), *values.values(), message_id, owner):
        raise LostLease(message_id)


def release(message_ids: Iterable[int], owner: str) -> None:
    """Gives back what was not begun, uncounted."""
    Message.objects.filter(id__in=list(message_ids), lease_owner=owner, state="reading").update(
        state="received", lease_owner="", lease_until=None, attempts=F("attempts") - 1
    )


def put_back(message: Claimed, owner: str, reason: str, not_before: datetime, now: datetime, *, counted: bool = True) -> None:
    """Leaves a message for a later try, with what went wrong with this one; uncounted where that was not the message's fault."""
    attempts = message.attempts if counted else message.attempts - 1
    with transaction.atomic():
        finish(message.id, owner, state="received", reason=reason, not_before=not_before, attempts=attempts)
        tell(Happening(at=now, actor="worker", what="tried", message_id=message.id, codes=[reason]))


def set_aside(message: Claimed, owner: str, reason: str, now: datetime) -> None:
    """Takes a message out of the queue with its reason; it goes to the folder of what could not be read."""
    with transaction.atomic():
        finish(message.id, owner, state="set_aside", reason=reason, target="failed", decided_at=now)
        tell(
            Happening(at=now, actor="worker", what="set_aside", message_id=message.id, before="reading", after="set_aside", codes=[reason])
        )


SET_ASIDE = "set aside"
"""Stands for the UIDVALIDITY of the folder of what was set aside: a message there is known by its content, not by a number."""


def requeue(message_id: int, now: datetime, actor: str) -> bool:
    """Puts set-aside work back, to be decided and moved anew; False if there is nothing to put back."""
    with transaction.atomic():
        changed = (
            Message.objects.filter(id=message_id, state="set_aside")
            .exclude(blob="")
            .update(state="received", attempts=0, not_before=None, target="", decided_at=None, reason="")
        )
        if changed:
            # Whether it has been moved there yet nobody can know here: where it is not, there is nothing to move.
            message = Message.objects.get(id=message_id)
            for mailbox in set(message.places.values_list("mailbox", flat=True)):
                Place.objects.update_or_create(
                    mailbox=mailbox, uidvalidity=SET_ASIDE, uid=message.sha256, defaults={"message": message, "moved_at": None}
                )
            tell(Happening(at=now, actor=actor, what="requeued", message_id=message_id, before="set_aside", after="received"))
    return bool(changed)


def is_to_move(mailbox: str) -> bool:
    """Whether a decided message still lies where it came in."""
    return bool(run(_TO_MOVE, mailbox))


def to_move(mailbox: str, after: int = 0) -> list[Place]:
    """Places of decided messages that still lie where they came in, from an id on."""
    waiting = Place.objects.filter(mailbox=mailbox, moved_at=None, id__gt=after).exclude(message__target="")
    return list(waiting.select_related("message").order_by("id")[:MOVED_AT_ONCE])


def moved(place_ids: Sequence[int], now: datetime) -> None:
    """Notes that messages no longer lie at these places; a judged message is done with it."""
    with transaction.atomic():
        Place.objects.filter(id__in=place_ids).update(moved_at=now)
        Message.objects.filter(places__id__in=place_ids, state="judged").update(state="done")


def give_back(owner: str) -> None:
    """Returns what a dead worker held at once; its tries stay counted."""
    Message.objects.filter(lease_owner=owner, state="reading").update(state="received", lease_owner="", lease_until=None)
