"""Claim stored messages, have them read in the cage, take them to the desk. One bad message never stops the next."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from cage.door import Cage
from cases.reading import File, Reading, Source
from desk.filing import decide
from desk.pairing import locked_before, paired
from ops.errors import CageFailed, TransientError
from ops.log import log
from storage import queue
from storage.blobs import DamagedBlob
from storage.database import errors_made_ours
from storage.models import Message, Submission
from workers.postal import as_read
from workers.rooms import Rooms

BATCH = 5
"""Messages under one claim: few enough that the deadlines of all fit into the lease."""
RETRY = timedelta(seconds=30)


def decide_waiting(rooms: Rooms, cage: Cage, stop: Callable[[], bool] = lambda: False) -> int:
    """Decides what can be claimed now, in small batches, until nothing is left or `stop` says so; returns how many were taken."""
    taken = 0
    while not stop():
        claimed = queue.claim(rooms.owner, rooms.clock(), rooms.lease, BATCH)
        if not claimed:
            break
        for n, message in enumerate(claimed):
            if stop():
                queue.release([m.id for m in claimed[n:]], rooms.owner)
                break
            take(rooms, cage, message)
            taken += 1
    return taken


def take(rooms: Rooms, cage: Cage, message: queue.Claimed) -> None:
    """One try at one message. Our machinery's passing troubles leave it for later; others count, and the last one sets it aside."""
    if message.attempts > rooms.config.settings.limits.attempts:
        queue.set_aside(message, rooms.owner, message.reason or "worker.died", rooms.clock())
        log.warning("set_aside", message=message.id, reason=message.reason or "worker.died")
        return
    try:
        with errors_made_ours():
            reading, opened = read_with_locked(rooms, cage, message)
            outcome = decide(rooms.desk, message, rooms.owner, reading, rooms.clock(), opened)
        log.info("decided", message=message.id, reason=outcome.reason, cases=list(outcome.receipts))
    except queue.LostLease:
        log.warning("lease_lost", message=message.id)
    except CageFailed as failure:
        _failed(rooms, message, f"reader.{failure.reason}")
    except TransientError as trouble:
        log.warning("later", message=message.id, trouble=type(trouble).__name__)
        with errors_made_ours():
            queue.put_back(message, rooms.owner, "service.unavailable", rooms.clock() + RETRY, rooms.clock(), counted=False)
    except DamagedBlob:
        _failed(rooms, message, "blob.damaged")
    except Exception as bug:
        # A bug in ours must neither lose the message nor stop the others; its text may quote the mail, so only its place is logged.
        log.error("bug", message=message.id, trouble=type(bug).__name__, where=_where(bug))
        _failed(rooms, message, f"bug.{type(bug).__name__}")


def read(rooms: Rooms, cage: Cage, message: queue.Claimed | Message) -> Reading:
    """The reading of a stored message; of one that was too large to fetch, the reading of its header."""
    source = rooms.blobs.load(message.blob, message.sha256)
    reading = cage.read(Source(message=as_read(source, message.id)), rooms.config.reading)
    if message.size <= rooms.config.settings.limits.message_bytes:
        return reading
    whole = File(name="", kind="message", sha256=message.sha256, size=message.size, trouble="too_large")
    return replace(reading, files=(*reading.files, whole))


def read_with_locked(rooms: Rooms, cage: Cage, message: queue.Claimed | Message) -> tuple[Reading, Submission | None]:
    """The reading of a message; where it brought the password of an earlier one, of what that holds, and that one's submission."""
    reading = read(rooms, cage, message)
    earlier = locked_before(reading, message.id, message.received_at, rooms.desk.password_hours)
    if earlier is None or reading.mail is None or earlier.message.size > rooms.config.settings.limits.message_bytes:
        return reading, None
    try:
        source = rooms.blobs.load(earlier.message.blob, earlier.message.sha256)
        # The text of the mail goes no further than the cage, and nothing of it comes back.
        found = cage.read(Source(message=source), replace(rooms.config.reading, passwords_in=reading.mail.text))
    except (CageFailed, DamagedBlob):
        return reading, None
    whole = paired(reading, earlier, found)
    return (whole, earlier) if whole else (reading, None)


def _failed(rooms: Rooms, message: queue.Claimed, reason: str) -> None:
    if message.attempts >= rooms.config.settings.limits.attempts:
        queue.set_aside(message, rooms.owner, reason, rooms.clock())
        log.warning("set_aside", message=message.id, reason=reason)
    else:
        queue.put_back(message, rooms.owner, reason, rooms.clock(), rooms.clock())
        log.warning("tried", message=message.id, reason=reason, attempts=message.attempts)


def _where(bug: BaseException) -> str:
    trace = bug.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
