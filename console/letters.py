"""A letter of the outbox as staff read of it: where it stands, why, and what happened to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from console.reasons import why_undelivered
from console.templatetags.words import said
from storage import outbox
from storage.models import Event, Letter

BOUNCED = "letter.bounced"
TABS: dict[str, Q] = {
    "sent": Q(state="sent", bounced_at=None),
    "waiting": Q(state__in=("waiting", "sending")),
    "held": Q(state="held"),
    "lost": Q(state="unknown") | Q(state="sent", bounced_at__isnull=False) | (Q(state="failed") & ~Q(code__in=outbox.NEVER_GO)),
    "dropped": Q(state="failed", code__in=outbox.NEVER_GO),
}
"""Every letter is in one of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A letter, its state in words, and why, empty where there is nothing to say."""

    letter: Letter
    state: str
    why: str


def letters(tab: str) -> QuerySet[Letter]:
    """The letters of a tab, those written last first."""
    return Letter.objects.filter(TABS[tab]).select_related("case").order_by("-written_at", "-id")


def counts() -> dict[str, int]:
    """How many letters each tab has, in one statement."""
    return Letter.objects.aggregate(**{tab: Count("id", filter=which) for tab, which in TABS.items()})


def told(found: Sequence[Letter]) -> list[Told]:
    """Each of these letters in words; one statement for what the bounces said."""
    bounced = [letter.case_id for letter in found if letter.bounced_at]
    events = list(Event.objects.filter(case__in=bounced, what=BOUNCED)) if bounced else []
    return [_told(letter, events) for letter in found]


def _told(letter: Letter, events: Iterable[Event]) -> Told:
    if letter.bounced_at:
        status = next((_status(event) for event in events if (event.case_id, event.at) == (letter.case_id, letter.bounced_at)), "")
        return Told(letter, said("letter_state", "bounced")["name"], why_undelivered(status) or why_undelivered("5"))
    return Told(letter, said("letter_state", letter.state)["name"], why(letter.state, letter.code))


def _status(event: Event) -> str:
    """The status that the bounce gave (RFC 3463); empty where it gave none."""
    return str(event.codes[1]) if len(event.codes) > 1 else ""


def why(state: str, code: str) -> str:
    """What a letter's code says in words; empty where the state says all. A server's reply may have an enhanced status, `550 5.1.1`."""
    if state == "sent" or not code:
        return ""
    reply, _, status = code.partition(" ")
    if not reply.isdecimal():
        return said("letter_code", code)["name"]
    return why_undelivered(status) or why_undelivered(reply[:1])


def history(letter: Letter) -> list[Event]:
    """What happened to a letter, in order: the events that its case or its message tells of its kind, up to the next of that kind."""
    about = Q(case=letter.case_id) if letter.case_id else Q(message=letter.message_id)
    later = Letter.objects.filter(case=letter.case_id, kind=letter.kind, id__gt=letter.id).order_by("id")
    until = later.values_list("written_at", flat=True).first()
    events = Event.objects.filter(about, what__startswith="letter.", at__gte=letter.written_at).order_by("at", "id")
    return [event for event in events if letter.kind in event.codes[:1] and (until is None or event.at < until)]
