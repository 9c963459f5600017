"""The `intake` program as the tests start it: as it is, or killed at a point that INTAKE_KILL__AT names (point/when/nth/whom).

`when` is before or after the step; `nth` counts its calls in all processes; `whom` is `self` (the process that makes the step), `main`
(the process that was started) or `group` (all of them at once, as the machine's power would).

INTAKE_MEET__AT: a FIFO at which the process waits before its first transaction, until its other end is closed: what was read is then old.

INTAKE_BUSY__SECONDS: how long SQLite waits for a lock, where half a minute would be long for a test.
"""

import importlib
import os
import signal
from collections.abc import Callable
from functools import wraps
from multiprocessing import Value
from pathlib import Path
from typing import Any

import storage.settings
from commands.main import run

POINTS = {
    "store": ("storage.blobs", "BlobStore.store"),
    "record": ("storage.queue", "record"),
    "claim": ("storage.queue", "claim"),
    "read": ("workers.deciding", "read"),
    "decide": ("workers.deciding", "decide"),
    "move": ("workers.moving", "_move"),
    "note_move": ("storage.queue", "moved"),
    "mark_letter": ("workers.sending", "next_letter"),
    "hand_over": ("workers.sending", "hand_over"),
    "commit": ("django.db.backends.base.base", "BaseDatabaseWrapper.commit"),
}
"""Each step, by the name under which its caller finds it."""


def kill_at(point: str, when: str, nth: str, whom: str) -> None:
    """Puts the kill around the step."""
    module, path = POINTS[point]
    holder: Any = importlib.import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        holder = getattr(holder, part)
    setattr(holder, name, _killing(getattr(holder, name), when, int(nth), whom))


def _killing(step: Callable[..., Any], when: str, nth: int, whom: str) -> Callable[..., Any]:
    calls, main = Value("i", 0), os.getpid()

    @wraps(step)
    def killing(*args: Any, **options: Any) -> Any:
        with calls.get_lock():
            calls.value += 1
            now = calls.value == nth
        if now and when == "before":
            _kill(whom, main)
        result = step(*args, **options)
        if now and when == "after":
            _kill(whom, main)
        return result

    return killing


def _kill(whom: str, main: int) -> None:
    if whom == "group":
        os.killpg(0, signal.SIGKILL)
    os.kill(main if whom == "main" else os.getpid(), signal.SIGKILL)


def meet_at(fifo: str) -> None:
    """Puts a stop before the first transaction."""
    from django.db.transaction import Atomic

    enter: Any = Atomic.__enter__

    def entering(atomic: Any) -> None:
        Atomic.__enter__ = enter  # type: ignore[method-assign]
        Path(fifo).read_bytes()
        enter(atomic)

    Atomic.__enter__ = entering  # type: ignore[method-assign]


if __name__ == "__main__":
    if fifo := os.environ.pop("INTAKE_MEET__AT", ""):
        meet_at(fifo)
    if at := os.environ.pop("INTAKE_KILL__AT", ""):
        kill_at(*at.split("/"))
    if seconds := os.environ.pop("INTAKE_BUSY__SECONDS", ""):
        storage.settings.SQLITE_OPTIONS["timeout"] = float(seconds)
    run()
