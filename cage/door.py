"""Where workers hand in a source and get back what it holds.

The process that starts the others calls `Cage.start`; the others call `Cage.connect` with its address. A cage that was
inherited by fork works too. Imports stay light and late: `intake check` starts the cage before it loads anything else.
"""

import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from cage import frames, lock
from cage.limits import Limits
from cases.reading import Reading, ReadingOptions, Source
from ops.errors import CageFailed, CageUnavailable, TransientError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_T = TypeVar("_T")
_GRACE_SECONDS = 30.0
"""Waited beyond a reading's deadline: the zygote may still be loading its readers."""
_BACKLOG = 64
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/sbin", "LANG": "C.UTF-8", "RUST_BACKTRACE": "0"}
"""All that the zygote sees of ours: no secret can leak from it."""


class _Connection(socket.socket):
    """Hangs up when nobody holds it any more: a thread that has ended has no other way to."""

    def __del__(self) -> None:
        self.close()


class _Line(threading.local):
    """This thread's connection to its attendant, and the process that made it: a forked one must make its own."""

    connection: _Connection | None = None
    process = 0


class Door:
    """Has one function run on what strangers sent, each source in a locked-in process of its own."""

    READER: ClassVar[str]
    """`module:function`: what is run, unless `start` is told another."""
    LIMITS: ClassVar[Limits] = Limits()
    """What a child may use, unless another is said."""

    def __init__(self, address: str, limits: Limits, zygote: "_Zygote | None" = None) -> None:
        self.address = address
        self._limits = limits
        self._zygote = zygote
        self._line = _Line()

    @classmethod
    def start(cls, limits: Limits | None = None, *, allow_unconfined: bool = False, warm: bool = True, reader: str = "") -> Self:
        """A cage with a zygote of its own, which ends with this process. CageUnavailable without seccomp, unless allowed.

        `warm` False starts faster and loads per source what that source needs: for a handful of sources.
        """
        confined = lock.protections()["seccomp"]
        if not confined and not allow_unconfined:
            raise CageUnavailable("seccomp or libseccomp2 is missing; [limits] allow_unconfined = true reads without it")
        zygote = _Zygote(reader or cls.READER, warm=warm, confined=confined)
        return cls(zygote.address, limits or cls.LIMITS, zygote)

    @classmethod
    def connect(cls, address: str, limits: Limits | None = None) -> Self:
        """The cage that another process started at `address`."""
        return cls(address, limits or cls.LIMITS)

    def revive(self) -> bool:
        """Start the zygote again if it has ended; True if it had. Does nothing in a process that did not start it."""
        return self._zygote is not None and self._zygote.revive()

    def close(self) -> None:
        """Hang up, and end the zygote if this process started it."""
        self._hang_up()
        if self._zygote is not None:
            self._zygote.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _answered(self, source: Source, options: object, kind: type[_T]) -> _T:
        """What the function made of the source. CageFailed when its child gave no good answer; TransientError when the zygote is gone."""
        request = frames.Request(source, options, self._limits)
        # A zygote that was killed is dead to us a moment before it can be replaced: the line, then its door, then the new one.
        answer = self._ask(request, kind) or self._ask(request, kind) or self._ask(request, kind)
        if answer is None:
            raise TransientError("the reader's zygote does not answer")
        if answer.outcome != "answered":
            raise CageFailed(answer.outcome, answer.detail)
        value: _T | None = _checked(answer.body, kind)
        if value is None:
            raise CageFailed("garbage")
        return value

    def _ask(self, request: frames.Request, kind: Any) -> frames.Answer | None:
        """The answer, or None when the line was dead; it is hung up then, and a zygote of ours that ended is running again."""
        try:
            line = self._connected()
            frames.send_request(line, request)
            _adapter(kind)  # Loaded, where it is not yet, while the child reads.
            return frames.receive_answer(line)
        except (OSError, EOFError):
            self._hang_up()
            self.revive()
            return None

    def _connected(self) -> socket.socket:
        if self._line.process != os.getpid():
            self._hang_up()
        if self._line.connection is None:
            line = _Connection(socket.AF_UNIX)
            self._line.connection, self._line.process = line, os.getpid()
            line.settimeout(self._limits.deadline_seconds + _GRACE_SECONDS)
            line.connect(self.address)
        return self._line.connection

    def _hang_up(self) -> None:
        if self._line.connection is not None:
            self._line.connection.close()
            self._line.connection = None


class Cage(Door):
    """Reads mail and form files."""

    READER = "parsers.reader:read"

    def under(self, limits: Limits) -> Self:
        """The same cage, reading within these limits."""
        return type(self)(self.address, limits, self._zygote)

    def read(self, source: Source, options: ReadingOptions) -> Reading:
        """What the source holds. Errors as of `_answered`."""
        return self._answered(source, options, Reading)


class _Zygote:
    """The zygote's process, its address and the folder around it, which only its user may enter."""

    def __init__(self, reader: str, *, warm: bool, confined: bool) -> None:
        self._settings = {"reader": reader, "warm": warm, "confined": confined, "path": [place for place in sys.path if place]}
        self._folder = Path(tempfile.mkdtemp(prefix="intake-cage-"))
        self.address = str(self._folder / "door")
        self._owner = os.getpid()
        self._turn = threading.Lock()
        self._process = self._spawn()

    def revive(self) -> bool:
        if os.getpid() != self._owner:
            return False
        with self._turn:
            if self._process.poll() is None:
                return False
            Path(self.address).unlink(missing_ok=True)
            self._process = self._spawn()
            return True

    def end(self) -> None:
        if os.getpid() == self._owner:
            self._process.kill()
            self._process.wait()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _spawn(self) -> subprocess.Popen[bytes]:
        """Start the process with the door already open: who calls before it is warm waits, who calls when it is gone is refused."""
        with socket.socket(socket.AF_UNIX) as listener, os.fdopen(os.pidfd_open(self._owner)) as parent:
            listener.bind(self.address)
            listener.listen(_BACKLOG)
            inherited = (listener.fileno(), parent.fileno())
            settings = self._settings | {"address": self.address, "listener": inherited[0], "parent": inherited[1]}
            return subprocess.Popen(  # noqa: S603 (our own interpreter and module)
                [sys.executable, "-I", "-m", "cage.zygote", json.dumps(settings)],
                env=_ENVIRONMENT,
                pass_fds=inherited,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                process_group=0,  # A terminal's Ctrl-C is the parent's to hear; the session stays, so that who watches it sees all of us.
            )


@functools.cache
def _adapter(kind: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _checked(body: bytes, kind: Any) -> Any:
    """The value in an answer that is JSON of the right shape throughout; None for any other. Errors quote the mail: they stay here."""
    try:
        return _adapter(kind).validate_json(body, strict=True)
    except ValueError:
        return None
