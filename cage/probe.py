"""Tries, from behind the lock, what a reader that was taken over would try: what this machine refuses is seen and not supposed."""

import mmap
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass

from cage.door import Door
from cases.reading import ReadingOptions, Source


@dataclass(frozen=True, slots=True)
class Probed:
    """Each attempt by name, and whether it was refused."""

    refused: tuple[tuple[str, bool], ...]


def _open() -> None:
    os.close(os.open("/etc/hostname", os.O_RDONLY))


def _connect() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def _connect_here() -> None:
    socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close()


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _new_code() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def _memory() -> None:
    bytearray(1 << 40)


ATTEMPTS: dict[str, Callable[[], None]] = {
    "files": _open,
    "network": _connect,
    "local sockets": _connect_here,
    "processes": _fork,
    "new code": _new_code,
    "endless memory": _memory,
}


class Probe(Door):
    """Asks a locked-in child what it can do."""

    READER = "cage.probe:probe"

    def refused(self) -> dict[str, bool]:
        """Each attempt by name, and whether this machine refuses it to a reader."""
        return dict(self._answered(Source(), ReadingOptions(), Probed).refused)


def probe(source: Source, options: ReadingOptions) -> Probed:
    """What becomes of each attempt."""
    return Probed(tuple((name, _is_refused(attempt)) for name, attempt in ATTEMPTS.items()))


def _is_refused(attempt: Callable[[], None]) -> bool:
    try:
        attempt()
    except (OSError, MemoryError):
        return True
    return False
