"""The clean process from which every child is forked: holds all readers warm, no secret, no connection but the cage's own.

Run as `python -I -m cage.zygote SETTINGS` (JSON, see `Settings`). It ends, and all below it, when its parent ends.
"""

import encodings
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from cage import attendant, child, lock


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the parent tells its zygote."""

    reader: str
    """`module:function`."""
    path: list[str]
    """Where to look for modules: the same places as the parent."""
    warm: bool
    """False for a single file: each child then loads only what its source needs, before it locks itself in."""
    confined: bool
    listener: int
    """The descriptor of the socket at which workers call."""
    parent: int
    """A descriptor that becomes readable when the parent has ended (pidfd_open(2)); not the parent's pid, which another may get."""
    address: str


def main(settings: Settings) -> None:
    """Load, then serve until the parent ends; leave nothing behind."""
    # The parent decides when to end: what interrupts or stops its process group lets it finish what it holds first.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.path[:] = settings.path
    if settings.confined:
        lock.allow_list()
    reader = child.find_reader(settings.reader)
    _load_charsets()
    if settings.warm:
        reader.warm(None)
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=settings.listener) as listener:
        _serve(listener, settings, reader)
    Path(settings.address).unlink()
    Path(settings.address).parent.rmdir()


def _load_charsets() -> None:
    """Python imports each charset at its first use. Behind the lock that fails, and the charset would count as unknown."""
    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in ("mbcs", "oem"):  # Windows only
            importlib.import_module(f"encodings.{module.name}")


def _serve(listener: socket.socket, settings: Settings, reader: child.Reader) -> None:
    """Fork an attendant for each worker that calls. Returns when the parent has ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # The kernel reaps the attendants.
    zygote = os.getpid()
    events = select.poll()
    events.register(listener, select.POLLIN)
    events.register(settings.parent, select.POLLIN)
    while settings.parent not in [descriptor for descriptor, _ in events.poll()]:
        with listener.accept()[0] as line:
            if os.fork() == 0:
                lock.die_with(zygote)
                listener.close()
                os.close(settings.parent)
                os.dup2(os.open(os.devnull, os.O_RDWR), 2)  # A dying library may print what it was reading.
                attendant.attend(line, reader, child.Preparation(confined=settings.confined, cold=not settings.warm))


if __name__ == "__main__":
    main(Settings(**json.loads(sys.argv[1])))
