"""What the staff pages are handed when they start: the parts of the house that lie above them or are one for the process."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from cage.registers import Registers
from cage.statements import Statements
from cases.policy import OFFICE_ZONE
from console.papers import Documents
from desk.answering import Desk
from desk.life import Actor
from ops.config import Config
from storage.blobs import BlobStore


class Keyed(Protocol):
    """What became of a postal application: its message, why, and the receipt numbers of the cases that it touched."""

    @property
    def message_id(self) -> int:
        """The number of the message that was made of it."""

    @property
    def reason(self) -> str:
        """What the message was decided to be; empty while it waits."""

    @property
    def cases(self) -> tuple[str, ...]:
        """Receipt numbers."""


class KeyIn(Protocol):
    """Files the forms of a postal application as a mail's; what is `beside` is kept and not read."""

    def __call__(self, files: Sequence[tuple[str, bytes]], received: datetime, actor: Actor, beside: Sequence[tuple[str, bytes]]) -> Keyed:
        """Files it, once however often it is sent in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Configuration, desk, raw messages, what shows documents, the cages that read a bank's files and registers, what files a postal
    application, and the clock.
    """

    config: Config
    desk: Desk
    blobs: BlobStore
    documents: Documents
    statements: Statements
    registers: Registers
    key_in: KeyIn
    clock: Callable[[], datetime]


_inside: list[House] = []


def enter(house: House) -> None:
    """From now on the pages of this process stand in this house."""
    _inside[:] = [house]


def house() -> House:
    """The house that this process entered."""
    return _inside[-1]


def today() -> date:
    """The day by the office's clock."""
    return house().clock().astimezone(OFFICE_ZONE).date()
