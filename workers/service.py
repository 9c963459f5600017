"""`intake run`: a supervisor over the mailroom (schedule, mailbox) and Huey's workers (reading, sending), sharing one cage."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.context import ForkProcess

from cage.door import Cage
from desk.posting import recover
from ops.errors import IntakeError
from ops.log import log
from storage.database import close_connections
from workers.deciding import decide_waiting
from workers.doorbell import Doorbell
from workers.mailroom import Mailroom
from workers.once import processors
from workers.rooms import Rooms, post_of, start_cage
from workers.sending import send_waiting
from workers.stopping import asked_to_stop

LOOK = 0.5
RESTART_PAUSE = 2.0


def serve(rooms: Rooms) -> None:
    """Runs until SIGTERM or SIGINT; what is in hand is finished, what was only claimed is given back."""
    stop = asked_to_stop()
    recover(rooms.clock())
    with start_cage(rooms.config) as cage:
        close_connections()
        parts: dict[str, Callable[[], None]] = {"workers": lambda: _work(rooms, cage), "mailroom": lambda: _keep_mailroom(rooms, cage)}
        running = {name: _start(part) for name, part in parts.items()}
        while not stop():
            time.sleep(LOOK)
            cage.revive()
            for name, process in running.items():
                if not process.is_alive():
                    log.error("part_died", part=name, code=process.exitcode)
                    time.sleep(RESTART_PAUSE)
                    running[name] = _start(parts[name])
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.join()


def _start(part: Callable[[], None]) -> ForkProcess:
    process = ForkProcess(target=part)
    process.start()
    return process


def _bell(rooms: Rooms, cage: Cage) -> Doorbell:
    """The bell with the two stages that workers do; each process works under a name of its own."""

    def own() -> Rooms:
        return replace(rooms, owner=f"{rooms.owner}-{os.getpid()}")

    def decide() -> None:
        if decide_waiting(own(), cage):
            bell.ring("send")

    def send() -> None:
        post = post_of(rooms.config)
        try:
            send_waiting(own(), post)
        except IntakeError as trouble:
            log.error("trouble", job="send", trouble=type(trouble).__name__)
        finally:
            post.close()

    bell = Doorbell(rooms.config.settings.queue.url, {"decide": decide, "send": send}, processors(rooms))
    return bell


def _work(rooms: Rooms, cage: Cage) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    _bell(rooms, cage).serve()


def _keep_mailroom(rooms: Rooms, cage: Cage) -> None:
    _end_with_parent()
    Mailroom(rooms, _bell(rooms, cage), asked_to_stop()).serve()
    close_connections()


def _end_with_parent() -> None:
    """SIGTERM for this process when the supervisor dies without a word."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
