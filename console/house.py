"""What the staff pages are handed when they start: the parts of the house that lie above them or are one for the process."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from cage.door import Cage
from cage.statements import Statements
from console.papers import Documents
from desk.answering import Desk
from ops.config import Config
from storage.blobs import BlobStore


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Configuration, desk, raw messages, the cages that read mail and a bank's files, what shows documents, and the clock."""

    config: Config
    desk: Desk
    blobs: BlobStore
    cage: Cage
    documents: Documents
    statements: Statements
    clock: Callable[[], datetime] = _now


_inside: list[House] = []


def enter(house: House) -> None:
    """From now on the pages of this process stand in this house."""
    _inside[:] = [house]


def house() -> House:
    """The house that this process entered."""
    return _inside[-1]
