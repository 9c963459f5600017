"""Mails without forms that a person answers: apart from applications, found by their sender."""

from collections.abc import Sequence

from django.db.models import Count, F, Max, Q, QuerySet, TextField, Value
from django.db.models.functions import Length

from cases.names import address_key
from storage.models import Case, Event, Message

REASONS = ("inquiry", "query.answered", "withdrawal.wished")
"""A question; the answer to one of ours; the wish to take an application back."""
_SUGGESTED = 10
_LETTERS = 3
"""Of a name that is looked for in a text: shorter ones stand in every other sentence."""


def inquiries(sender: str = "") -> QuerySet[Message]:
    """All of them in order of receipt, or those from this address, whatever its capitals."""
    found = Message.objects.filter(reason__in=REASONS).order_by("received_at", "id")
    return found.filter(sender_key=address_key(sender)) if sender else found


def count() -> dict[str, int]:
    """How many of each kind are not dealt with."""
    found = dict(Message.objects.filter(reason__in=REASONS, dealt_at=None).values_list("reason").annotate(number=Count("id")).order_by())
    return {reason: found.get(reason, 0) for reason in REASONS}


def undealt() -> QuerySet[Message]:
    """Those about which nobody has said that they are dealt with, in order of receipt."""
    return inquiries().filter(dealt_at=None)


def dealt() -> QuerySet[Message]:
    """Those that are dealt with, the last first."""
    return Message.objects.filter(reason__in=REASONS).exclude(dealt_at=None).order_by("-dealt_at", "-id")


def tied_cases(messages: Sequence[Message]) -> dict[int, list[Case]]:
    """The cases whose history tells of these mails, by the mail's number."""
    found: dict[int, dict[int, Case]] = {}
    events = Event.objects.filter(message__in=[message.id for message in messages]).exclude(case=None)
    for event in events.select_related("case").order_by("id"):
        if event.case and event.message_id:
            found.setdefault(event.message_id, {})[event.case.id] = event.case
    return {number: list(cases.values()) for number, cases in found.items()}


def take(messages: Sequence[int]) -> None:
    """Makes inquiries of mails that were filed as applications."""
    Message.objects.filter(id__in=messages).update(reason=REASONS[0], dealt_at=None)


def cases_by_sender(sender_key: str) -> list[Case]:
    """The cases whose form gives the address a mail came from, the newest first."""
    return list(_newest().filter(address_key=sender_key)[:_SUGGESTED]) if sender_key else []


def cases_by_number(receipts: Sequence[str], numbers: Sequence[str]) -> list[Case]:
    """The cases of these receipt or certification numbers, the newest first."""
    tails = [number[-4:] for number in numbers]
    of_number = Q(certification_number__in=numbers, number_tail__in=tails)
    return list(_newest().filter(Q(receipt_number__in=receipts) | of_number)[:_SUGGESTED]) if receipts or numbers else []


def cases_named_in(text: str) -> list[Case]:
    """The cases of the newest season whose applicant's name stands in a text, which is folded as the names are."""
    season = Case.objects.aggregate(newest=Max("season"))["newest"]
    named = Case.objects.annotate(long=Length("name_key"), text=Value(text, output_field=TextField()))
    found = named.filter(season=season, long__gte=_LETTERS, text__contains=F("name_key"))
    return list(found.order_by("-receipt_number")[:_SUGGESTED])


def _newest() -> QuerySet[Case]:
    return Case.objects.order_by("-season", "-receipt_number")
