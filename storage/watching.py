"""What operators see: every message from received to answered, ages and counts; ids and codes only."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q

from storage.models import Case, Letter, Mark, Message

SEEN = "mailbox.seen"
"""The mark of the last good look at the mailbox."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message in the queue log: its stage is the first step still to come, or `answered`."""

    id: int
    state: str
    stage: str
    received_at: datetime
    changed_at: datetime
    attempts: int
    reason: str
    cases: tuple[str, ...]
    letters: tuple[str, ...]


def lines(state: str = "") -> list[Line]:
    """Messages in order of arrival, or those of one state."""
    query = Message.objects.order_by("id").prefetch_related("submissions__case", "letters", "places", "events")
    if state:
        query = query.filter(state=state)
    return [_line(message) for message in query]


def _line(message: Message) -> Line:
    letters = list(message.letters.all())
    return Line(
        id=message.id,
        state=message.state,
        stage=_stage(message, letters),
        received_at=message.received_at,
        changed_at=max((e.at for e in message.events.all()), default=message.stored_at),
        attempts=message.attempts,
        reason=message.reason,
        cases=tuple(dict.fromkeys(s.case.receipt_number for s in message.submissions.all() if s.case)),
        letters=tuple(f"{letter.kind}:{letter.state}" for letter in letters),
    )


def _stage(message: Message, letters: list[Letter]) -> str:
    if message.state in ("received", "reading"):
        return message.state
    if any(place.moved_at is None for place in message.places.all()):
        return "moving"
    if any(letter.state in ("waiting", "sending", "held") for letter in letters):
        return "answering"
    return "answered" if letters else message.state


@dataclass(frozen=True, slots=True)
class Counts:
    """The state of the house in numbers; ages are the times since which the oldest waits."""

    messages: dict[str, int]
    cases: dict[str, int]
    letters: dict[str, int]
    oldest: dict[str, datetime]
    duplicates: int
    bounced: int
    seen: datetime | None


def counts() -> Counts:
    """Numbers for metrics, `doctor` and the demo's table."""
    waiting = {
        "received": Message.objects.filter(state="received").aggregate(at=Min("stored_at"))["at"],
        "reading": Message.objects.filter(state="reading").aggregate(at=Min("stored_at"))["at"],
        "moving": Message.objects.filter(~Q(target=""), places__moved_at=None).aggregate(at=Min("decided_at"))["at"],
        "answering": Letter.objects.filter(state__in=("waiting", "sending")).aggregate(at=Min("written_at"))["at"],
    }
    return Counts(
        messages=_by_state(Message),
        cases=_by_state(Case),
        letters=_by_state(Letter),
        oldest={stage: at for stage, at in waiting.items() if at},
        duplicates=Message.objects.filter(reason="submission.duplicate").count(),
        bounced=Letter.objects.exclude(bounced_at=None).count(),
        seen=Mark.objects.filter(name=SEEN).values_list("at", flat=True).first(),
    )


def _by_state(model: type[Message] | type[Case] | type[Letter]) -> dict[str, int]:
    return {row["state"]: row["n"] for row in model.objects.values("state").annotate(n=Count("id"))}
