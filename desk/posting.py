"""What becomes of letters: within the day's caps, marked before they are handed over, and shown when they do not arrive."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction

from cases.policy import OFFICE_ZONE
from desk.bounces import not_reached
from storage import files, outbox
from storage.models import Letter

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
GIVE_UP_AFTER = 12
"""Deferrals, about a day and a half, until a letter is shown as not sent."""


@dataclass(frozen=True, slots=True)
class Caps:
    """How many letters may go out on one day: per case (more wait for tomorrow) and per address (more are held for staff)."""

    per_case: int
    per_address: int


@dataclass(frozen=True, slots=True)
class Handed:
    """A letter that was handed over, and what the server made of it (`notifier.post.Outcome`); `unreachable`: there was none."""

    letter: Letter
    kind: str
    code: str


def next_letter(done: Handed | None, letter: Letter | None, owner: str, lease: timedelta, caps: Caps, now: datetime) -> bool:
    """Writes what became of the letter before and marks the next as being sent, in one transaction; False if that may not go now."""
    with transaction.atomic():
        files.one_decision_at_a_time()  # Two senders would each count the letters without the other's.
        if done:
            conclude(done, now)
        return letter is not None and _may_go(letter, caps, now) and outbox.begin(letter, owner, now + lease)


def conclude(done: Handed, now: datetime) -> None:
    """Writes the outcome of a letter. One of unknown outcome is never sent again by itself; staff see it."""
    letter, attempts = done.letter, done.letter.attempts + 1
    if done.kind not in ("sent", "unknown") and outbox.is_taken_back(letter):
        outbox.conclude(letter, "failed", outbox.UNDONE, now, attempts=attempts)
    elif done.kind == "unreachable":
        # However long the server is down, that uses up no try of the letter.
        outbox.conclude(letter, "waiting", _why(letter, done.code), now, attempts=letter.attempts, not_before=now + FIRST_PAUSE)
    elif done.kind == "deferred" and attempts < GIVE_UP_AFTER:
        pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
        outbox.conclude(letter, "waiting", _why(letter, done.code), now, attempts=attempts, not_before=now + pause)
    elif done.kind in ("sent", "unknown"):
        outbox.conclude(letter, done.kind, done.code, now, attempts=attempts)
    else:
        outbox.conclude(letter, "failed", done.code, now, attempts=attempts)
        if letter.case is not None:
            not_reached(letter.case, now, "letter.not_delivered", [letter.kind])


def recover(now: datetime) -> int:
    """Shows the letters whose sender died while handing them over as of unknown outcome; returns how many."""
    if not outbox.interrupted(now).exists():
        return 0
    with transaction.atomic():
        # Locked, so that an outcome which its sender writes after all is not written over.
        letters = list(outbox.interrupted(now).select_for_update())
        for letter in letters:
            outbox.conclude(letter, "unknown", "interrupted", now, attempts=letter.attempts)
    return len(letters)


def _why(letter: Letter, code: str) -> str:
    """The code of a letter that waits on: that staff sent it over the cap outlives what a server said meanwhile."""
    return outbox.RELEASED if letter.code == outbox.RELEASED else code


def _may_go(letter: Letter, caps: Caps, now: datetime) -> bool:
    midnight = datetime.combine(now.astimezone(OFFICE_ZONE).date(), time(), OFFICE_ZONE)
    of_case, to_address = outbox.sent_since(midnight, letter)
    if of_case >= caps.per_case:
        why = _why(letter, "cap.case")
        outbox.conclude(letter, "waiting", why, now, attempts=letter.attempts, not_before=midnight + timedelta(days=1))
    elif to_address >= caps.per_address and letter.code != outbox.RELEASED:
        outbox.conclude(letter, "held", outbox.CAPPED, now, attempts=letter.attempts)
    else:
        return True
    return False
