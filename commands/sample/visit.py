"""The console over a season that was played: on a clock that goes on from its end, with the worker alive beside it."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from commands.sample.staff import PEOPLE
from ops.errors import TransientError
from storage.accounts import account_named, set_password
from storage.database import close_connections, open_database
from storage.models import Letter
from workers.deciding import decide_waiting
from workers.fetching import fetch_alone
from workers.moving import move_decided
from workers.rooms import Rooms, furnish, mailbox_of, post_of, start_cage
from workers.sending import send_waiting
from workers.stopping import end_with_parent

PASSWORDS = {name: f"{word}-demo-2027" for name, word in zip(PEOPLE, ("tanaka", "sato", "suzuki"), strict=True)}
"""Of accounts that exist in a demo's folder only."""
ROUND_SECONDS = 3.0
PORTS = 100
"""That many are tried."""


def let_people_in() -> None:
    """Gives each of the season's staff a password."""
    for name, password in PASSWORDS.items():
        account = account_named(name)
        assert account is not None  # noqa: S101 - who played the season has an account
        set_password(account, password)


def free_port(first: int) -> int:
    """The first port from this one on at which nobody listens on this machine; `first` itself where all that are tried are taken."""
    return next((port for port in range(first, first + PORTS) if _is_free(port)), first)


def _is_free(port: int) -> bool:
    with closing(socket.socket()) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def clock_from(start: datetime) -> Callable[[], datetime]:
    """A clock that shows `start` now and goes on."""
    begun = datetime.now(UTC)
    return lambda: start + (datetime.now(UTC) - begun)


@contextmanager
def working(rooms: Rooms, clock: Callable[[], datetime], folder: Path) -> Iterator[None]:
    """While inside, a process of its own does what `intake run` would, every few seconds, on this clock; letters as text go to `folder`."""
    close_connections()
    process = get_context("fork").Process(target=_work, args=(rooms, clock, folder, os.getpid()))
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _work(rooms: Rooms, clock: Callable[[], datetime], folder: Path, parent: int) -> None:
    asked = (signal.SIGINT, signal.SIGTERM)
    # Taken by sigtimedwait below and nowhere else: a round that was begun is finished.
    signal.pthread_sigmask(signal.SIG_BLOCK, asked)
    end_with_parent(parent)
    open_database(rooms.config.settings.database.url)
    rooms = furnish(rooms.config, clock)
    with start_cage(rooms.config) as cage, closing(mailbox_of(rooms.config)) as mailbox, closing(post_of(rooms.config)) as post:
        while signal.sigtimedwait(asked, ROUND_SECONDS) is None:
            try:
                fetch_alone(rooms, mailbox)
                decide_waiting(rooms, cage)
                move_decided(rooms, mailbox)
                send_waiting(rooms, post)
                write_letters(folder)
            except TransientError:
                continue  # The console had the database: the next round does it.


def write_letters(folder: Path) -> int:
    """Writes each letter that was sent as text, where it is not written yet; returns how many there are."""
    folder.mkdir(exist_ok=True)
    letters = list(Letter.objects.filter(state="sent").select_related("case").order_by("id"))
    for letter in letters:
        case = letter.case.receipt_number if letter.case else "none"
        file = folder / f"{letter.id:03d}-{case}-{letter.kind}.txt"
        if not file.exists():
            file.write_text(f"To: {letter.recipient}\nSubject: {letter.subject}\n\n{letter.body}", encoding="utf-8")
    return len(letters)
