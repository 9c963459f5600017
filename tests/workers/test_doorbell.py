"""The doorbell on Huey's SQLite, PostgreSQL and Redis: a ring is heard in another process; one lost, doubled or failed does no harm."""

import multiprocessing
import os
import signal
import time
from contextlib import contextmanager

import pytest
from promises.house import until
from servers.dovecot import free_port

from ops.errors import DatabaseUnavailable
from workers.doorbell import PENDING, Attended, Doorbell
from workers.stopping import asking_held_back


@pytest.fixture(params=["sqlite", "postgres", "redis"])
def queue_url(request, tmp_path):
    return f"sqlite:///{tmp_path}/queue.sqlite3" if request.param == "sqlite" else request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def hang(queue_url):
    """Hangs a bell; what this process opened to ring it is closed at the end."""
    hung = []

    def make(stages, workers):
        hung.append(Doorbell(queue_url, stages, workers))
        return hung[-1]

    yield make
    for bell in hung:
        bell._huey.storage.close()


@contextmanager
def served(bell):
    """The bell with its worker processes running."""
    process = multiprocessing.get_context("fork").Process(target=bell.serve)
    with asking_held_back():
        process.start()
    try:
        yield process
    finally:
        process.terminate()
        process.join()


def noting(folder, name, work=lambda: None):
    """A stage that leaves its process's number behind, begun and ended."""

    def stage():
        (folder / f"{name}.begun").write_text(str(os.getpid()))
        work()
        (folder / f"{name}.ended").touch()

    return stage


def test_ring_is_heard_by_a_worker(hang, tmp_path):
    """In a process that is not ours."""
    bell = hang({"decide": noting(tmp_path, "decide")}, 2)
    with served(bell) as process:
        bell.ring("decide")
        until((tmp_path / "decide.ended").exists)
        assert int((tmp_path / "decide.begun").read_text()) not in (os.getpid(), process.pid)


def test_ring_before_anybody_serves_is_heard_later(hang, tmp_path):
    bell = hang({"send": noting(tmp_path, "send")}, 1)
    bell.ring("send")
    with served(bell):
        until((tmp_path / "send.ended").exists)


def test_rings_do_not_pile_up(hang):
    """A thousand rings of an office without workers leave a few: they only say that there is work."""
    bell = hang({"decide": lambda: None}, 2)
    for _ in range(1000):
        bell.ring("decide")
    assert bell._huey.pending_count() == 2 * PENDING


def fail(*_):
    raise RuntimeError


def test_failed_stage_stops_no_other(hang, tmp_path):
    bell = hang({"bad": fail, "good": noting(tmp_path, "good")}, 1)
    bell.ring("bad")
    bell.ring("good")
    with served(bell):
        until((tmp_path / "good.ended").exists)


def test_worker_that_died_in_its_stage_is_replaced(hang, tmp_path):
    bell = hang({"bad": lambda: os.kill(os.getpid(), signal.SIGKILL), "good": noting(tmp_path, "good")}, 1)
    bell.ring("bad")
    bell.ring("good")
    with served(bell):
        until((tmp_path / "good.ended").exists)


def test_stage_in_hand_is_finished(hang, tmp_path):
    """SIGTERM waits for it, and the stage can ask whether it should hurry."""

    def wait_for_the_end():
        until(bell.stopping)
        time.sleep(0.1)

    bell = hang({"decide": noting(tmp_path, "decide", wait_for_the_end)}, 1)
    with served(bell):
        bell.ring("decide")
        until((tmp_path / "decide.begun").exists)
    assert (tmp_path / "decide.ended").exists()


def test_consumer_that_fails_is_gone(hang, tmp_path, monkeypatch):
    """Its processes end with it, so that the supervisor starts another."""
    bell = hang({"decide": noting(tmp_path, "decide")}, 1)
    monkeypatch.setattr(Attended, "check_worker_health", fail)
    process = multiprocessing.get_context("fork").Process(target=bell.serve)
    process.start()
    until(lambda: process.exitcode is not None)


def test_redis_that_is_not_there_is_our_error():
    with pytest.raises(DatabaseUnavailable, match=r"queue\.url"):
        Doorbell(f"redis://127.0.0.1:{free_port()}/0", {}, 1)


def test_redis_that_went_away_is_our_error(mortal_redis):
    """The schedule logs it and rings again at its next turn."""
    bell = Doorbell(mortal_redis.url(), {"decide": lambda: None}, 1)
    bell.ring("decide")
    mortal_redis.stop()
    with pytest.raises(DatabaseUnavailable, match=r"queue\.url"):
        bell.ring("decide")


def test_queue_that_is_not_there_is_our_error(mortal_postgres):
    """One sentence for the operator, no traceback."""
    mortal_postgres.stop()
    try:
        with pytest.raises(DatabaseUnavailable):
            Doorbell(mortal_postgres.url("postgres"), {}, 1)
    finally:
        mortal_postgres.start()
