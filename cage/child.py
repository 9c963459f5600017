"""The life of a child: lock in, read one source, say what was read, end."""

import gc
import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from cage import frames, lock
from cases.reading import Reading, ReadingOptions, Source

ANSWERED, RAISED = 0, 1
"""Exit statuses: the pipe holds the reading as JSON; the pipe holds the name of the exception that ended it."""

_PIPE = 3
"""The number that the answer's pipe gets; standard streams lie below it, nothing above it stays open."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The function that reads, and the one that loads what reading needs: all of it, or what one source needs."""

    read: Callable[[Source, ReadingOptions], Reading]
    warm: Callable[[Source | None], None]


def find_reader(name: str) -> Reader:
    """The reader called `module:function`. The module may have a function `warm`, which loads whatever is imported late."""
    module_name, _, function = name.partition(":")
    module = importlib.import_module(module_name)
    return Reader(getattr(module, function), getattr(module, "warm", lambda source: None))


def live(request: frames.Request, reader: Reader, pipe: int, *, cold: bool, confined: bool) -> NoReturn:
    """Read the request's source behind the lock and leave the answer in `pipe`."""
    status = RAISED
    try:
        gc.disable()
        os.dup2(pipe, _PIPE)
        os.closerange(_PIPE + 1, os.sysconf("SC_OPEN_MAX"))
        if cold:
            reader.warm(request.source)
        lock.lock_in(request.limits, confined=confined)
        _write(frames.to_json(reader.read(request.source, request.options)))
        status = ANSWERED
    except BaseException as error:
        # A panic of a Rust library is a BaseException. Its words may quote the applicant: only its name leaves.
        _write(type(error).__name__.encode())
    finally:
        os._exit(status)


def _write(answer: bytes) -> None:
    rest = memoryview(answer)
    while rest:
        rest = rest[os.write(_PIPE, rest) :]
