"""What a mailbox is to us, whatever kind it is: messages that wait, their bytes, and a folder for what has been dealt with."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

HEADER_LIMIT = 262_144
"""Bytes; of a message that is too large, no more than this much of its header is taken."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message seen in the inbox. `size` in bytes, 0 where the server would not say; the first three name it for ever."""

    mailbox: str
    uidvalidity: str
    uid: str
    size: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """The message as it lay there, and when the mailbox received it."""

    waiting: Waiting
    raw: bytes
    received: datetime


@dataclass(frozen=True, slots=True)
class TooLarge:
    """The header alone, as `raw`, of a message of more than `limit` bytes."""

    waiting: Waiting
    raw: bytes
    received: datetime
    limit: int


@dataclass(frozen=True, slots=True)
class Unfetchable:
    """The message is there and twice could not be read: `refused` (the server says no) or `broken` (the answer never came)."""

    waiting: Waiting
    reason: Literal["refused", "broken"]


@dataclass(frozen=True, slots=True)
class Moves:
    """What became of each message that was to move.

    `moved` are out of the inbox now, or were before; `stale` carry another UIDVALIDITY and were not touched: list again; `refused` are
    still in the inbox because the server would not move just these: try again later.
    """

    moved: tuple[Waiting, ...]
    stale: tuple[Waiting, ...] = ()
    refused: tuple[Waiting, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """A message that was moved out of the inbox before, known by its size in bytes and the hash of what was fetched of it."""

    size: int
    sha256: str


def never() -> bool:
    """Nobody asks us to stop."""
    return False


class Mailbox(Protocol):
    """One poller at a time uses it (the worker holds a lease); every method may raise MailboxUnreachable or MailboxRefused."""

    def waiting(self) -> tuple[Waiting, ...]:
        """Everything in the inbox now, oldest first, read or unread, whatever its date."""

    def fetch(self, batch: Sequence[Waiting]) -> Iterator[Fetched | TooLarge | Unfetchable]:
        """An answer for each message of the batch that is still there; what is gone, or stale, is left out."""

    def move(self, messages: Sequence[Waiting], folder: str) -> Moves:
        """Puts the messages into `folder`, made if missing; may be repeated, and never deletes."""

    def move_on(self, messages: Sequence[Filed], source: str, folder: str) -> tuple[Filed, ...]:
        """Puts what was moved into `source` before into `folder`; returns what the server would not move. What is not there is left out."""

    def idle(self, until: float, stopped: Callable[[], bool] = never) -> bool:
        """True as soon as something new may be there since `waiting`; False at `until` (time.monotonic) or when `stopped`."""

    def close(self) -> None:
        """Lets go of the connection; the next call opens another."""
