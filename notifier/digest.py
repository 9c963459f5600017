"""The morning's mail to staff: how much waits and for how long, what is about to run out; counts only, no names."""

from dataclasses import dataclass
from datetime import date

from notifier.layout import day, fold, one_line
from notifier.letters import FOLDER, Letter
from notifier.plain import environment

TEMPLATES = FOLDER.parent / "digest"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A state of cases: how many are in it, and for how many days the oldest has not moved."""

    state: str
    number: int
    days: int


@dataclass(frozen=True, slots=True)
class Ending:
    """What runs out on a day: `window`, `correction`, `fee`, `answer`, `evidence`, and of how many cases."""

    day: date
    what: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The state of the office on a morning. `unread` and `inquiries` are those of the last day."""

    day: date
    waiting: tuple[Waiting, ...]
    inquiries: int
    transfers: int
    unread: int
    letters_held: int
    letters_lost: int
    ending: tuple[Ending, ...]
    certificates: int


def compose_digest(digest: Digest, to: str) -> Letter:
    """The mail as staff read it."""
    context = {"digest": digest, "day": day}
    subject, body = (environment(TEMPLATES).get_template(f"{part}.txt").render(context) for part in ("subject", "body"))
    return Letter(to, one_line(subject), fold(body.strip("\n")) + "\n")
