"""Being asked to stop: the work in hand is finished, what was only claimed is given back."""

import signal
from collections.abc import Callable
from types import FrameType


def asked_to_stop() -> Callable[[], bool]:
    """From now on SIGTERM and SIGINT only set a flag in this process; the function returned tells whether it is set."""
    flag: list[int] = []

    def note(signum: int, _frame: FrameType | None) -> None:
        flag.append(signum)

    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, note)
    return lambda: bool(flag)
