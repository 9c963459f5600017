"""Sending letters from the outbox: each at most once, with the outcome written before the next begins."""

from collections.abc import Callable

from desk.posting import Caps, Handed, next_letter, recover
from notifier.envelope import envelope
from notifier.letters import Letter as Text
from notifier.post import Post
from ops.errors import ServiceUnreachable
from ops.log import log
from storage import outbox
from storage.models import Letter
from workers.rooms import Rooms

BATCH = 20


def send_waiting(rooms: Rooms, post: Post, stop: Callable[[], bool] = lambda: False) -> int:
    """Hands over the letters that may go now; returns how many were sent. Raises ServiceUnreachable where the server is not there."""
    policy = rooms.config.settings.policy
    caps = Caps(policy.letters_per_case_and_day, policy.letters_per_address_and_day)
    recover(rooms.clock())
    sent = 0
    while not stop() and (letters := outbox.claim(rooms.owner, rooms.clock(), rooms.lease, BATCH)):
        try:
            sent += _send(rooms, post, letters, caps, stop)
        finally:
            outbox.release(rooms.owner)
        if len(letters) < BATCH:
            break  # What was written meanwhile goes with the next group, not one by one.
    return sent


def _send(rooms: Rooms, post: Post, letters: list[Letter], caps: Caps, stop: Callable[[], bool]) -> int:
    done: Handed | None = None
    sent = 0
    for letter in letters:
        if stop():
            break
        begun = next_letter(done, letter, rooms.owner, rooms.lease, caps, rooms.clock())
        try:
            done = hand_over(rooms, post, letter) if begun else None
        except ServiceUnreachable:
            # The server took nothing: this letter waits like those behind it.
            next_letter(Handed(letter, "unreachable", "unreachable"), None, rooms.owner, rooms.lease, caps, rooms.clock())
            raise
        sent += done is not None and done.kind == "sent"
    next_letter(done, None, rooms.owner, rooms.lease, caps, rooms.clock())
    return sent


def hand_over(rooms: Rooms, post: Post, letter: Letter) -> Handed:
    """One letter to the server, and what became of it. Raises ServiceUnreachable where no server takes letters now."""
    text = Text(letter.recipient, letter.subject, letter.body)
    now = rooms.clock()
    try:
        message = envelope(text, rooms.config.office, letter.header_id, letter.in_reply_to or None, tuple(letter.references), now)
        outcome = post.send(letter.recipient, message)
    except ValueError:
        return Handed(letter, "refused", "address")
    log.info("letter", letter=letter.id, outcome=outcome.kind, code=outcome.code)
    return Handed(letter, outcome.kind, outcome.code)
