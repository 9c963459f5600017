"""The outbox: letters claimed with a lease, marked before they are handed over, and never sent again when the outcome is unknown."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from cases.names import address_key
from storage.history import Happening, tell
from storage.models import Letter, Message
from storage.statements import run, skipping_locked

_CLAIM = """
UPDATE storage_letter SET lease_owner = %s, lease_until = %s
WHERE id IN (
    SELECT id FROM storage_letter
    WHERE state = 'waiting' AND (not_before IS NULL OR not_before <= %s) AND (lease_until IS NULL OR lease_until < %s)
    ORDER BY written_at, id LIMIT %s {skip})
RETURNING id
"""


_WAITING = "SELECT 1 FROM storage_letter WHERE state = 'waiting' AND (not_before IS NULL OR not_before <= %s) LIMIT 1"
_BEGIN = """
UPDATE storage_letter SET state = 'sending', attempts = %s, lease_until = %s
WHERE id = %s AND state = 'waiting' AND lease_owner = %s RETURNING id
"""
_CONCLUDE = """
UPDATE storage_letter SET state = %s, code = %s, not_before = %s, sent_at = %s, attempts = %s, lease_owner = '', lease_until = NULL
WHERE id = %s
"""
_SENT_SINCE = """
SELECT COUNT(CASE WHEN case_id = %s THEN 1 END), COUNT(CASE WHEN address_key = %s THEN 1 END) FROM storage_letter
WHERE (case_id = %s OR address_key = %s) AND state IN ('sending', 'sent', 'unknown') AND COALESCE(sent_at, written_at) >= %s
"""


def claim(owner: str, now: datetime, lease: timedelta, count: int) -> list[Letter]:
    """Takes up to `count` letters that may go out now, the oldest first."""
    if not is_waiting(now):
        return []
    with transaction.atomic():
        ids = [row[0] for row in run(_CLAIM.format(skip=skipping_locked()), owner, now + lease, now, now, count)]
    return list(Letter.objects.filter(id__in=ids).order_by("written_at", "id"))


def is_taken_back(letter: Letter) -> bool:
    """Whether a letter was taken back while it was being handed over."""
    return Letter.objects.filter(id=letter.id, code=UNDONE).exists()


def begin(letter: Letter, owner: str, until: datetime) -> bool:
    """Marks a letter as being handed over until a time; False if it is no longer ours. Durable before the server hears of it."""
    return bool(run(_BEGIN, letter.attempts + 1, until, letter.id, owner))


def conclude(letter: Letter, state: str, code: str, now: datetime, *, attempts: int, not_before: datetime | None = None) -> None:
    """Writes what became of a letter that was being handed over, or that must wait; `attempts` is how many tries it has used up."""
    run(_CONCLUDE, state, code, not_before, now if state == "sent" else None, attempts, letter.id)
    codes = [letter.kind, *([code] if code else [])]
    tell(Happening(at=now, actor="worker", what=f"letter.{state}", case_id=letter.case_id, message_id=letter.message_id, codes=codes))


def release(owner: str) -> None:
    """Gives back the letters that were not begun."""
    Letter.objects.filter(lease_owner=owner, state="waiting").update(lease_owner="", lease_until=None)


UNDONE, SUPERSEDED = "undone", "superseded"
NEVER_GO = (UNDONE, SUPERSEDED)
"""Codes of a letter that was taken back, or replaced by another, before it went."""


def take_back(letters: QuerySet[Letter]) -> bool:
    """Stops those of these letters that did not go, what the server refused too; whether there was any.

    One that is being handed over is stopped if the server does not take it.
    """
    letters.filter(state="sending").update(code=UNDONE)
    unsent = letters.filter(state__in=("waiting", "held", "failed")).exclude(code=UNDONE)
    return bool(unsent.update(state="failed", code=UNDONE))


def supersede(letters: QuerySet[Letter]) -> None:
    """Stops those of these letters that wait: what they say is no longer so."""
    letters.filter(state__in=("waiting", "held")).update(state="failed", code=SUPERSEDED)


def requeue(message_id: int, now: datetime, actor: str) -> int:
    """Puts the letters of a message that the server refused for good, or that we gave up, back into the outbox; returns how many.

    Never one of unknown outcome: it may have arrived.
    """
    with transaction.atomic():
        refused = Letter.objects.filter(message__in=Message.objects.filter(id=message_id), state="failed")
        failed = list(refused.exclude(code__in=NEVER_GO).order_by("id"))
        Letter.objects.filter(id__in=[letter.id for letter in failed]).update(state="waiting", code="", attempts=0, not_before=None)
        tell(
            *(
                Happening(at=now, actor=actor, what="letter.requeued", case_id=letter.case_id, message_id=message_id, codes=[letter.kind])
                for letter in failed
            )
        )
    return len(failed)


CAPPED, RELEASED = "cap.address", "released"
"""Codes of a letter that is held because its address got many today, and of one that staff send all the same."""


def wait_again(letter: Letter, state: str, code: str, not_before: datetime | None) -> bool:
    """Puts a letter that is still in this state, and as it was read, back among those that wait; False if it is another by now."""
    found = Letter.objects.filter(id=letter.id, state=state, code=letter.code)
    return bool(found.update(state="waiting", code=code, attempts=0, not_before=not_before))


RESTORED = "restored"
"""Code of a letter that waited when a copy was made which was put back: it may have gone since."""


def stop_waiting(now: datetime) -> int:
    """Stops every letter that waits, until somebody puts it back (`requeue`); returns how many."""
    waiting = list(Letter.objects.filter(state="waiting").order_by("id"))
    for letter in waiting:
        conclude(letter, "failed", RESTORED, now, attempts=letter.attempts)
    return len(waiting)


def interrupted(now: datetime) -> QuerySet[Letter]:
    """Letters whose sender ended while handing them over: nobody knows whether they arrived."""
    return Letter.objects.filter(state="sending", lease_until__lt=now).order_by("id")


def is_waiting(now: datetime) -> bool:
    """Whether a letter can go out now."""
    return bool(run(_WAITING, now))


def sent_since(at: datetime, letter: Letter) -> tuple[int, int]:
    """How many letters of this letter's case, and how many to its address, have gone out since, or may have."""
    key = address_key(letter.recipient)
    of_case, to_address = run(_SENT_SINCE, letter.case_id, key, letter.case_id, key, at)[0]
    return of_case, to_address
