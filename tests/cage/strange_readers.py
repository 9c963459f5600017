"""Readers that misbehave, one way each; the source's message says how. The zygote of the tests is given these."""

import ctypes
import importlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from cases.reading import Mail, Reading, ReadingOptions, Source

SELDOM = "colorsys"
"""A module that nothing else imports."""


class PanicException(BaseException):
    """As PyO3 raises when Rust code panics."""


def _spin() -> None:
    while True:
        pass


def _panic() -> None:
    raise PanicException("山田太郎")


def _write(body: bytes, status: int = 0) -> None:
    os.write(3, body)
    os._exit(status)


def _flood() -> None:
    while True:
        os.write(3, b"x" * 100_000)


def _close_and_hang() -> None:
    os.close(3)
    time.sleep(3600)


def _code_in_memory() -> None:
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    if libc.mmap(None, 4096, 7, 0x22, -1, 0) == ctypes.c_void_p(-1).value:
        raise PermissionError


def _kill_parent() -> None:
    os.kill(os.getppid(), signal.SIGKILL)


def _raise_limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))


WAYS: dict[str, Callable[[], object]] = {
    "segfault": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "hang": lambda: time.sleep(3600),
    "close_and_hang": _close_and_hang,
    "spin": _spin,
    "eat": lambda: bytearray(1 << 40),
    "panic": _panic,
    "exit": lambda: os._exit(7),
    "garbage": lambda: _write(b"\xff{"),
    "wrong_shape": lambda: _write(b'{"mail": {"subject": 1}}'),
    "half": lambda: _write(b'{"mail": {"message_id": "a'),
    "forged_name": lambda: _write("山田太郎 called".encode(), 1),
    "flood": _flood,
    "open": lambda: Path("/etc/passwd").read_bytes(),
    "list": lambda: os.listdir("/"),
    "environment_of_parent": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "tcp": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "udp": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "unix": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
    "fork": os.fork,
    "exec": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 (the point of the test)
    "program": lambda: subprocess.run(["/bin/true"]),
    "kill_parent": _kill_parent,
    "code_in_memory": _code_in_memory,
    "raise_limit": _raise_limit,
    "seldom": lambda: importlib.import_module(SELDOM),
    "never_loaded": lambda: importlib.import_module("tabnanny"),
}


def load_rest() -> None:
    """What the way `seldom` needs."""
    importlib.import_module(SELDOM)


def read(source: Source, options: ReadingOptions) -> Reading:
    """Misbehave in the way that the message names; `write PATH` writes there; anything else is read as the subject of a mail."""
    way, _, argument = (source.message or b"").decode().partition(" ")
    if way == "write":
        Path(argument).write_text("was here")
    if way == "environment":
        return _reading(",".join(f"{key}={value}" for key, value in os.environ.items()))
    if way == "descriptors":
        return _reading(",".join(str(number) for number in range(200) if _is_open(number)))
    if way in WAYS:
        WAYS[way]()
    return _reading(way)


def _is_open(number: int) -> bool:
    """lseek fails with EBADF (9) on a closed descriptor, with another error on a pipe."""
    try:
        os.lseek(number, 0, os.SEEK_CUR)
    except OSError as error:
        return error.errno != 9
    return True


def _reading(text: str) -> Reading:
    return Reading(mail=Mail(message_id=str(os.getpid()), subject=text, sender=None))
