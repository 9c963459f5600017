"""`intake run`: a supervisor over the mailroom (schedule, mailbox) and Huey's workers (reading, sending), sharing one cage."""

import os
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from multiprocessing.context import ForkProcess

from cage.door import Cage
from desk.posting import recover
from ops.log import log
from storage.database import close_connections
from workers import signs
from workers.deciding import decide_waiting
from workers.doorbell import Doorbell
from workers.mailroom import Mailroom
from workers.once import processes
from workers.rooms import Rooms, post_of, start_cage
from workers.sending import send_waiting
from workers.signs import Signs
from workers.stopping import asked_to_stop, asking_held_back, end_with_parent
from workers.trying import try_once

LOOK = 0.5
RESTART_PAUSE = 2.0


def serve(rooms: Rooms) -> None:
    """Runs until SIGTERM or SIGINT; what is in hand is finished, what was only claimed is given back."""
    stop = asked_to_stop()
    recover(rooms.clock())
    signs.clear()
    with start_cage(rooms.config) as cage:
        close_connections()
        # Made before the processes that share it, or both would make its tables at the same time.
        bell = _bell(rooms, cage)
        us = os.getpid()
        parts: dict[str, Callable[[], None]] = {
            "workers": lambda: _work(bell, us),
            "mailroom": lambda: _keep_mailroom(rooms, bell, us),
        }
        running = {name: _start(part) for name, part in parts.items()}
        while not stop():
            time.sleep(LOOK)
            cage.revive()
            for name, process in running.items():
                if not process.is_alive() and not stop():
                    log.error("part_died", part=name, code=process.exitcode)
                    time.sleep(RESTART_PAUSE)
                    running[name] = _start(parts[name])
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.join()
    try_once("sign", signs.clear)


def _start(part: Callable[[], None]) -> ForkProcess:
    process = ForkProcess(target=part)
    with asking_held_back():
        process.start()
    return process


def _bell(rooms: Rooms, cage: Cage) -> Doorbell:
    """The bell with the two stages that workers do; each process works, and gives signs of life, under a name of its own."""
    signs = Signs(rooms)

    def going_on(worker: str) -> None:
        signs.part = worker
        signs.give()

    def hurry() -> bool:
        # Asked between two messages, or two letters: a stage may take long, but not one of them.
        signs.give()
        return bell.stopping()

    def own() -> Rooms:
        return replace(rooms, owner=f"{rooms.owner}-{os.getpid()}")

    def decide() -> None:
        if decide_waiting(own(), cage, hurry):
            bell.ring("send")

    def send() -> None:
        with closing(post_of(rooms.config)) as post:
            send_waiting(own(), post, hurry)

    stages = {"decide": lambda: try_once("decide", decide), "send": lambda: try_once("send", send)}
    bell = Doorbell(rooms.config.settings.queue.url, stages, processes(rooms), going_on)
    return bell


def _work(bell: Doorbell, supervisor: int) -> None:
    end_with_parent(supervisor)
    bell.serve()


def _keep_mailroom(rooms: Rooms, bell: Doorbell, supervisor: int) -> None:
    end_with_parent(supervisor)
    Mailroom(rooms, bell, asked_to_stop()).serve()
    close_connections()
