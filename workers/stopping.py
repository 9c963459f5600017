"""Being asked to stop: the work in hand is finished, what was only claimed is given back."""

import ctypes
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ASKING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_PR_SET_PDEATHSIG = 1


def asked_to_stop() -> Callable[[], bool]:
    """From now on SIGTERM, SIGINT and SIGHUP only set a flag in this process; the function returned tells whether it is set."""
    flag: list[int] = []

    def note(signum: int, _frame: FrameType | None) -> None:
        flag.append(signum)

    for signum in ASKING:
        # nohup(1) has SIGHUP ignored: it stays so.
        if signum != signal.SIGHUP or signal.getsignal(signum) != signal.SIG_IGN:
            signal.signal(signum, note)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKING)
    return lambda: bool(flag)


@contextmanager
def asking_held_back() -> Iterator[None]:
    """For the start of a process: what asks it to stop before it listens waits until it does, and is not lost."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKING)


def end_with_parent(parent: int, signum: signal.Signals = signal.SIGTERM) -> None:
    """Has the kernel send this process a signal when its parent (a pid) ends without a word."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signum)
    if os.getppid() != parent:
        os.kill(os.getpid(), signum)
