"""The doorbell: Huey wakes worker processes, on one machine or many. The rows are the queue; a ring lost or doubled does no harm."""

import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from huey import PostgresHuey, RedisHuey, SqliteHuey
from huey.consumer import Consumer

from ops.errors import DatabaseUnavailable
from workers.stopping import ASKING, end_with_parent

PENDING = 2
"""No more rings than this may wait for each worker: they only say that there is work."""


class Doorbell:
    """A bell for each stage of work; ringing it runs the stage's function in some worker process."""

    def __init__(
        self, url: str, stages: Mapping[str, Callable[[], Any]], workers: int, going_on: Callable[[str], None] = lambda name: None
    ) -> None:
        """`going_on` is told each worker's name, in its process, before it takes something up, and at least once a second."""
        self._huey, self._troubles = _huey(url)
        self._huey.storage.close()  # Each process that uses it opens its own connection.
        self._workers, self._going_on = workers, going_on
        self._tasks = {name: self._huey.task(name=name)(stage) for name, stage in stages.items()}
        self._consumer: Consumer | None = None

    def ring(self, stage: str) -> None:
        """Says that there is work of this stage, unless enough rings are waiting to be heard."""
        try:
            if self._huey.pending_count() < PENDING * self._workers:
                self._tasks[stage]()
        except self._troubles as error:
            raise DatabaseUnavailable("queue.url") from error

    def serve(self) -> None:
        """Runs the worker processes until SIGTERM or SIGINT; a task in hand is finished first."""
        # The default back-off lets an idle worker sleep for ten seconds.
        self._consumer = Attended(
            self._huey,
            self._going_on,
            workers=self._workers,
            worker_type="process",
            periodic=False,
            max_delay=0.05,
            graceful_signal="TERM",
            health_check_interval=1,
        )
        try:
            self._consumer.run()
        finally:
            # If the consumer ends by an error of its own, its processes end too, and whoever started it sees that it is gone.
            self._consumer.stop_flag.set()

    def stopping(self) -> bool:
        """Whether the worker processes are to end after what they have in hand; for the stages themselves."""
        return self._consumer is not None and bool(self._consumer.stop_flag.is_set())


class Attended(Consumer):  # type: ignore[misc]  # Huey has no types
    """A consumer whose processes end with it: killed without warning, it would leave orphans that go on taking work.

    Only SIGTERM ends it. By itself Huey breaks off the tasks at a terminal's Ctrl-C, and starts the program anew when the terminal closes.
    """

    def __init__(self, huey: Any, going_on: Callable[[str], None], **options: Any) -> None:
        self._going_on = going_on
        super().__init__(huey, **options)

    def _create_process(self, process: Any, name: str) -> Any:
        loop, parent = process.loop, os.getpid()

        def going_on(*args: Any, **options: Any) -> Any:
            self._going_on(name)
            return loop(*args, **options)

        def begin(*args: Any, **options: Any) -> Any:
            process.loop = going_on
            _ignore_terminal()
            end_with_parent(parent, signal.SIGKILL)
            return going_on(*args, **options)

        process.loop = begin
        return super()._create_process(process, name)

    def _set_signal_handlers(self) -> None:
        super()._set_signal_handlers()
        _ignore_terminal()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKING)


def _ignore_terminal() -> None:
    for signum in (signal.SIGINT, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)


Troubles = tuple[type[Exception], ...]


def _huey(url: str) -> tuple[Any, Troubles]:
    """Huey over what the URL names, and the exceptions by which that says that it cannot be reached."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(name="intake", filename=str(path), results=False, timeout=30), ()
    if url.startswith("redis"):
        return _over_redis(url)
    import psycopg  # Where the records are in SQLite, nothing else needs it.

    try:
        return PostgresHuey(name="intake", dsn=url, results=False), (psycopg.OperationalError,)
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable("queue.url") from error


def _over_redis(url: str) -> tuple[Any, Troubles]:
    import redis

    huey = RedisHuey(name="intake", url=url, results=False)
    try:
        huey.storage.conn.ping()
    except redis.RedisError as error:
        raise DatabaseUnavailable("queue.url") from error
    finally:
        huey.storage.pool.disconnect()  # Each process that uses it opens its own.
    return huey, (redis.RedisError,)
