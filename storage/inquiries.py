"""Mails without forms that a person answers: apart from applications, found by their sender."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from cases.names import address_key
from storage.models import Message

REASONS = ("inquiry", "query.answered", "withdrawal.wished")
"""A question; the answer to one of ours; the wish to take an application back."""


def inquiries(sender: str = "") -> QuerySet[Message]:
    """All of them in order of receipt, or those from this address, whatever its capitals."""
    found = Message.objects.filter(reason__in=REASONS).order_by("received_at", "id")
    return found.filter(sender_key=address_key(sender)) if sender else found


def count() -> dict[str, int]:
    """How many there are of each kind."""
    found = dict(Message.objects.filter(reason__in=REASONS).values_list("reason").annotate(number=Count("id")).order_by())
    return {reason: found.get(reason, 0) for reason in REASONS}


def undealt() -> QuerySet[Message]:
    """Those about which nobody has said that they are dealt with, in order of receipt."""
    return inquiries().filter(dealt_at=None)


def take(messages: Sequence[int]) -> None:
    """Makes inquiries of mails that were filed as applications."""
    Message.objects.filter(id__in=messages).update(reason=REASONS[0], dealt_at=None)
