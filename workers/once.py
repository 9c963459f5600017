"""`intake run --once`: everything that waits now, through every step, in a reading process more than there are processors."""

import multiprocessing
import os
import secrets
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess

from cage.door import Cage
from desk.waking import wake_early
from intake.mailbox import Mailbox, never
from notifier.post import Post
from ops.errors import DatabaseUnavailable, IntakeError, ServiceUnreachable, TransientError
from ops.log import log
from storage import queue
from storage.database import close_connections, errors_made_ours
from workers.deciding import decide_waiting
from workers.erasing import erase_daily
from workers.fetching import fetch_alone
from workers.morning import tell_staff, turn_the_day
from workers.moving import move_decided
from workers.paying import import_waiting
from workers.rooms import Rooms, mailbox_of, post_of, start_cage
from workers.sending import send_waiting
from workers.stopping import asked_to_stop, asking_held_back, end_with_parent

PAUSE = 0.02
"""Seconds between looks at the queue while another process fills or empties it."""
DELIVERY_PAUSE = 0.2
"""Seconds between rounds of moving and sending: letters then go in groups, and the last waits no longer than this."""
DEATHS = 10
"""Reading processes that may end in one run before the rest is left for the next."""


class ReadersLost(IntakeError):
    """The reading processes kept ending; what they could not finish stays in the queue."""


class WorkLeft(TransientError):
    """Some work could not be done now and waits for a later run."""


@dataclass(frozen=True, slots=True)
class Drained:
    """How many messages were fetched and moved, and how many letters were sent."""

    fetched: int
    moved: int
    sent: int


def drain(rooms: Rooms, stop: Callable[[], bool] = never, cage: Cage | None = None) -> Drained:
    """Fetches, decides, moves and sends until nothing is left, by a cage that was started before, if there is one.

    What cannot be reached now is raised at the end, after all else is done.
    """
    with cage or start_cage(rooms.config) as cage:
        fetching, told = multiprocessing.Pipe(duplex=False)
        close_connections()
        readers = [_Reader(rooms, cage, fetching, told) for _ in range(processes(rooms))]
        fetching.close()
        with closing(mailbox_of(rooms.config)) as mailbox, closing(post_of(rooms.config)) as post, errors_made_ours():
            return _Run(rooms, cage, mailbox, post, stop, readers).through(told)


def processes(rooms: Rooms) -> int:
    """How many processes are to work: as configured, else one for each processor that is ours and one for when another awaits the disk."""
    return rooms.config.settings.schedule.processes or len(os.sched_getaffinity(0)) + 1


class _Reader:
    """A process that decides messages until the fetching is over and nothing is left."""

    def __init__(self, rooms: Rooms, cage: Cage, fetching: Connection | None = None, told: Connection | None = None) -> None:
        self.owner = f"{rooms.owner}-{secrets.token_hex(4)}"
        own = replace(rooms, owner=self.owner)
        self.process = ForkProcess(target=_read_on, args=(own, cage, fetching, told, os.getpid()), daemon=True)
        with asking_held_back():
            self.process.start()


def _read_on(rooms: Rooms, cage: Cage, fetching: Connection | None, told: Connection | None, parent: int) -> None:
    end_with_parent(parent)
    stop = asked_to_stop()
    if told:
        told.close()  # Only then does the end of the fetching close the pipe.
    try:
        with errors_made_ours():
            _decide_on(rooms, cage, fetching, stop)
    except IntakeError as trouble:
        log.error("trouble", job="decide", trouble=type(trouble).__name__)
        raise SystemExit(trouble.exit_code) from None
    finally:
        close_connections()


def _decide_on(rooms: Rooms, cage: Cage, fetching: Connection | None, stop: Callable[[], bool]) -> None:
    over = fetching is None
    while not stop():
        taken = decide_waiting(rooms, cage, stop)
        if over and not taken and not queue.is_waiting(rooms.clock()):
            break
        if fetching and not over:
            over = fetching.poll(0 if taken else PAUSE)
        elif not taken:
            time.sleep(PAUSE)


@dataclass(slots=True)
class _Run:
    rooms: Rooms
    cage: Cage
    mailbox: Mailbox
    post: Post
    stop: Callable[[], bool]
    readers: list[_Reader]
    troubles: dict[str, ServiceUnreachable] = field(default_factory=dict)
    deaths: int = 0
    moved: int = 0
    sent: int = 0

    def through(self, told: Connection) -> Drained:
        fetched = self._try("mailbox", lambda: fetch_alone(self.rooms, self.mailbox, self.stop, self.deliver))
        told.close()
        wake_early(self.rooms.desk, self.rooms.clock())
        turn_the_day(self.rooms)
        tell_staff(self.rooms)
        import_waiting(self.rooms)
        erase_daily(self.rooms)
        while self.readers:
            self.deliver()
            wait([reader.process.sentinel for reader in self.readers], DELIVERY_PAUSE)
            self._look_after_readers()
        self.deliver()
        for trouble in self.troubles.values():
            raise trouble
        if self.deaths > DEATHS:
            raise ReadersLost
        if left := queue.put_off(self.rooms.clock()):
            raise WorkLeft(f"{left} messages")
        return Drained(fetched, self.moved, self.sent)

    def deliver(self) -> None:
        """Moves and sends what is decided so far."""
        self.moved += self._try("mailbox", lambda: move_decided(self.rooms, self.mailbox))
        self.sent += self._try("post", lambda: send_waiting(self.rooms, self.post, self.stop))

    def _try(self, service: str, step: Callable[[], int]) -> int:
        """The step's count; a service that cannot be reached is remembered and not asked again in this run."""
        if service in self.troubles:
            return 0
        try:
            with errors_made_ours():
                return step()
        except DatabaseUnavailable:
            raise  # Without records nothing can go on.
        except ServiceUnreachable as trouble:
            log.error("unreachable", service=service)
            self.troubles[service] = trouble
            return 0

    def _look_after_readers(self) -> None:
        """Ends the readers when asked to stop; gives back what a dead one held, its try counted, and starts another."""
        for reader in list(self.readers):
            if self.stop():
                reader.process.terminate()
            if reader.process.exitcode is None:
                continue
            self.readers.remove(reader)
            if reader.process.exitcode != 0:
                log.error("reader_died", code=reader.process.exitcode)
                queue.give_back(reader.owner)
                self.deaths += 1
                if self.deaths <= DEATHS and not self.stop():
                    close_connections()
                    self.readers.append(_Reader(self.rooms, self.cage))
