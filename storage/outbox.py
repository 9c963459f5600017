"""The outbox: letters claimed with a lease, marked before they are handed over, and never sent again when the outcome is unknown."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from storage.models import Event, Letter

_CLAIM = """
UPDATE storage_letter SET lease_owner = %s, lease_until = %s
WHERE id IN (
    SELECT id FROM storage_letter
    WHERE state = 'waiting' AND (not_before IS NULL OR not_before <= %s) AND (lease_until IS NULL OR lease_until < %s)
    ORDER BY written_at, id LIMIT %s {skip})
RETURNING id
"""


def claim(owner: str, now: datetime, lease: timedelta, count: int) -> list[Letter]:
    """Takes up to `count` letters that may go out now, the oldest first."""
    skip = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(skip=skip), [owner, now + lease, now, now, count])
        ids = [row[0] for row in cursor.fetchall()]
    return list(Letter.objects.filter(id__in=ids).order_by("written_at", "id"))


def begin(letter: Letter, owner: str, until: datetime) -> bool:
    """Marks a letter as being handed over until a time; False if it is no longer ours. Durable before the server hears of it."""
    ours = Letter.objects.filter(id=letter.id, state="waiting", lease_owner=owner)
    return bool(ours.update(state="sending", attempts=letter.attempts + 1, lease_until=until))


def conclude(letter: Letter, state: str, code: str, now: datetime, not_before: datetime | None = None, **values: object) -> None:
    """Writes what became of a letter that was being handed over, or that must wait; `values` are further columns."""
    Letter.objects.filter(id=letter.id).update(
        state=state, code=code, not_before=not_before, lease_owner="", lease_until=None, sent_at=now if state == "sent" else None, **values
    )
    Event.objects.create(
        case_id=letter.case_id,
        message_id=letter.message_id,
        at=now,
        actor="worker",
        what=f"letter.{state}",
        codes=[letter.kind, *([code] if code else [])],
    )


def release(owner: str) -> None:
    """Gives back the letters that were not begun."""
    Letter.objects.filter(lease_owner=owner, state="waiting").update(lease_owner="", lease_until=None)


def interrupted(now: datetime) -> QuerySet[Letter]:
    """Letters whose sender ended while handing them over: nobody knows whether they arrived."""
    return Letter.objects.filter(state="sending", lease_until__lt=now).order_by("id")


def is_waiting(now: datetime) -> bool:
    """Whether a letter can go out now."""
    return Letter.objects.filter(Q(not_before=None) | Q(not_before__lte=now), state="waiting").exists()


def sent_since(day: datetime, *, case_id: int | None = None, recipient: str = "") -> int:
    """How many letters of a case, or to an address, have gone out or may have since a time."""
    whose = Q(case_id=case_id) if case_id is not None else Q(recipient__iexact=recipient)
    return (
        Letter.objects.filter(whose, state__in=("sending", "sent", "unknown"))
        .filter(Q(sent_at__gte=day) | Q(sent_at=None, written_at__gte=day))
        .count()
    )
