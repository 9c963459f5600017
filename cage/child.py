"""The life of a child: lock in, read one source, say what was read, end."""

import gc
import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from cage import frames, lock
from cases.reading import ReadingOptions, Source

ANSWERED, RAISED, UNPREPARED = 0, 1, 2
"""Exit statuses: the pipe holds the reading as JSON; the pipe holds the name of the exception that ended it; or of the one that
ended it because a library was not loaded, which is no longer possible behind the lock."""

_PIPE = 3
"""The number that the answer's pipe gets; standard streams lie below it, nothing above it stays open."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The function that reads, the one that loads what reading needs (what all sources need, or one), and the one for the seldom rest."""

    read: Callable[[Source, Any], object]
    options: type
    """What the function takes beside the source."""
    warm: Callable[[Source | None], None]
    load_rest: Callable[[], None]


def find_reader(name: str) -> Reader:
    """The reader called `module:function`. The module may have functions `warm` and `load_rest`, which load whatever is imported late,
    and name its `OPTIONS` if they are other than those of mail.
    """
    module_name, _, function = name.partition(":")
    module = importlib.import_module(module_name)
    return Reader(
        getattr(module, function),
        getattr(module, "OPTIONS", ReadingOptions),
        getattr(module, "warm", lambda source: None),
        getattr(module, "load_rest", lambda: None),
    )


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a child does before it reads."""

    confined: bool
    cold: bool
    """Load what the source needs, by its first bytes: the zygote has loaded nothing."""
    rest: bool = False
    """Load what seldom files need: a first child met one."""


def live(request: frames.Request, reader: Reader, pipe: int, preparation: Preparation) -> NoReturn:
    """Read the request's source behind the lock and leave the answer in `pipe`."""
    status = RAISED
    try:
        gc.disable()
        os.dup2(pipe, _PIPE)
        os.closerange(_PIPE + 1, os.sysconf("SC_OPEN_MAX"))
        if preparation.cold:
            reader.warm(request.source)
        if preparation.rest:
            reader.load_rest()
        lock.lock_in(request.limits, confined=preparation.confined)
        _write(frames.to_json(reader.read(request.source, request.options)))
        status = ANSWERED
    except ImportError as error:
        status = UNPREPARED
        _write(type(error).__name__.encode())
    except BaseException as error:
        # A panic of a Rust library is a BaseException. Its words may quote the applicant: only its name leaves.
        _write(type(error).__name__.encode())
    finally:
        os._exit(status)


def _write(answer: bytes) -> None:
    rest = memoryview(answer)
    while rest:
        rest = rest[os.write(_PIPE, rest) :]
