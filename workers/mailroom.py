"""The schedule: looks at the mailbox, rings for work, wakes early applications. One `intake run` at a time keeps it, by a lease."""

import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from desk.waking import wake_early
from intake.backoff import pauses
from ops.errors import IntakeError
from ops.log import log
from storage import leases, outbox, queue
from workers.doorbell import Doorbell
from workers.erasing import erase_daily
from workers.fetching import fetch_alone
from workers.metrics import serve_metrics
from workers.morning import tell_staff, turn_the_day
from workers.moving import move_decided
from workers.paying import import_waiting
from workers.rooms import Rooms, mailbox_of
from workers.signs import Signs
from workers.trying import try_once

HOLD = timedelta(seconds=90)


class Mailroom:
    """What is done by the clock, and at the mailbox server's word."""

    def __init__(self, rooms: Rooms, bell: Doorbell, stop: Callable[[], bool]) -> None:
        self._rooms, self._bell, self._stop = rooms, bell, stop
        # Only the main thread may change the schedule: a job that did would wait for ever for a scheduler that waits for its jobs to end.
        self._look_wanted = Event()
        self._signs = {name: Signs(rooms, name) for name in ("look", "ring", "wake", "take_money")}
        self._scheduler = BackgroundScheduler(timezone="Asia/Tokyo", job_defaults={"coalesce": True, "max_instances": 1})

    def serve(self) -> None:
        """Keeps the schedule until asked to stop."""
        schedule = self._rooms.config.settings.schedule
        self._every(schedule.poll_seconds, self.look, "look")
        self._every(schedule.send_seconds, self.ring, "ring")
        self._every(schedule.wake_seconds, self.wake, "wake")
        if schedule.statements:
            self._every(schedule.wake_seconds, self.take_money, "take_money")
        serve_metrics(self._rooms)
        self._scheduler.start()
        if self._rooms.config.settings.mailbox.kind == "imap":
            Thread(target=self._listen, name="listen", daemon=True).start()
        while not self._stop():
            if self._look_wanted.wait(0.2):
                self._look_wanted.clear()
                self._scheduler.modify_job("look", next_run_time=self._rooms.clock())
        self._scheduler.shutdown(wait=True)
        leases.give_back("schedule", self._rooms.owner)

    def look(self) -> None:
        """Fetches what is new and moves what is decided."""
        with closing(mailbox_of(self._rooms.config)) as mailbox:
            if fetch_alone(self._rooms, mailbox, self._stop, self._fetched_some):
                self._bell.ring("decide")
            move_decided(self._rooms, mailbox)
        self._beat()

    def _fetched_some(self) -> None:
        self._signs["look"].give()
        self._bell.ring("decide")

    def ring(self) -> None:
        """Rings for whatever waits: what a lost ring or a dead worker left behind is found here."""
        now = self._rooms.clock()
        if queue.is_waiting(now):
            self._bell.ring("decide")
        if outbox.is_waiting(now) or outbox.interrupted(now).exists():
            self._bell.ring("send")
        if queue.is_to_move(self._rooms.mailbox_name):
            self._look_wanted.set()

    def wake(self) -> None:
        """Judges early applications whose window has opened; once a day does what the calendar asks, and erases what is due."""
        if woken := wake_early(self._rooms.desk, self._rooms.clock()):
            log.info("woken", cases=woken)
            self._bell.ring("send")
        turn_the_day(self._rooms)
        tell_staff(self._rooms)
        erase_daily(self._rooms)

    def take_money(self) -> None:
        """Takes in the bank's files from the watched folder."""
        if import_waiting(self._rooms):
            self._bell.ring("send")

    def _every(self, seconds: int, job: Callable[[], None], name: str) -> None:
        self._scheduler.add_job(lambda: self._alone(job, name), "interval", seconds=seconds, id=name, next_run_time=self._rooms.clock())

    def _alone(self, job: Callable[[], None], name: str) -> None:
        """Does the job if the schedule is ours; a trouble is logged and the next turn tries again."""

        self._signs[name].give()

        def ours() -> None:
            if leases.take("schedule", self._rooms.owner, self._rooms.clock(), HOLD):
                job()

        try_once(name, ours)

    def _listen(self) -> None:
        """Waits at the mailbox server (IDLE) and has the mailbox looked at as soon as it says so; the poll does the work."""
        waits: Any = pauses()
        while not self._stop():
            try:
                with closing(mailbox_of(self._rooms.config)) as mailbox:
                    mailbox.waiting()
                    while not self._stop():
                        until = time.monotonic() + self._rooms.config.settings.schedule.idle_seconds
                        if mailbox.idle(until, self._stop):
                            self._look_wanted.set()
                            mailbox.waiting()
                        waits = pauses()
            except IntakeError as trouble:
                log.warning("listening_failed", trouble=type(trouble).__name__)
                time.sleep(next(waits))

    def _beat(self) -> None:
        if heartbeat := self._rooms.config.settings.log.heartbeat:
            Path(heartbeat).touch()
