"""Disk full, database locked or gone: one sentence, exit 3, nothing lost, and a later run goes on."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from promises.house import application, family, inquiry, until

from storage.models import Letter, Message

MAILS = (application(1), application(2), inquiry(1))
NO_ROOM = "intake: There is no room left to store mail"


@pytest.fixture
def small_disk(tmp_path):
    """A file system of two megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        reason = "only root can make a small file system to fill"
        if os.environ.get("CI") == "true" and os.geteuid() == 0:
            pytest.fail(reason)
        pytest.skip(reason)
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, leave: int = 0) -> Path:
    """A file that takes all the room but `leave` bytes."""
    filler = place / "filler"
    room = shutil.disk_usage(place).free - leave
    with filler.open("wb") as file:
        file.write(b"x" * room)
    return filler


def clear_end(ended) -> bool:
    """Exit 3 with a sentence of ours and no traceback."""
    return ended.code == 3 and "intake: " in ended.log and "Traceback" not in ended.log


@pytest.mark.parametrize("limit", ["200000000", "0"], ids=["nearly", "while writing"])
def test_no_room_for_messages(house, small_disk, limit):
    """Nothing is taken from the mailbox; when there is room again all goes on."""
    house.settings["BLOBS__URL"] = str(small_disk / "blobs")
    house.deliver(*MAILS)
    filler = fill(small_disk, leave=20_000)
    ended = house.run_once(LIMITS__FREE_DISK_BYTES=limit)
    assert (clear_end(ended), NO_ROOM in ended.log) == (True, True)
    with house.records():
        assert (Message.objects.count(), house.mailbox.holdings().keys()) == (0, {"INBOX"})
    filler.unlink()
    house.settings["LIMITS__FREE_DISK_BYTES"] = "0"
    house.drain()
    assert house.broken_promises() == []


def test_no_room_for_records(house, small_disk):
    """The database's disk is full: the messages stay in the mailbox."""
    shutil.copy(house.database.removeprefix("sqlite:///"), small_disk / "intake.sqlite3")
    house.database = f"sqlite:///{small_disk}/intake.sqlite3"
    house.deliver(*MAILS)
    filler = fill(small_disk)
    ended = house.run_once()
    assert (clear_end(ended), house.mailbox.holdings().keys()) == (True, {"INBOX"})
    filler.unlink()
    house.drain()
    assert house.broken_promises() == []


@contextmanager
def locked(house):
    """The database's write lock held by another program."""
    with closing(sqlite3.connect(house.database.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_database_locked_for_a_while(house):
    """Shorter than we wait: nobody notices."""
    house.deliver(*MAILS)
    with locked(house):
        run = house.start("run", "--once")
        until(lambda: len(family(run.pid)) >= 4)
    assert (house.ended(run).code, house.broken_promises()) == (0, [])


def test_database_locked_for_long(house):
    """Longer than we wait: exit 3, and a later run does everything."""
    house.deliver(*MAILS)
    with locked(house):
        assert clear_end(house.run_once(BUSY__SECONDS="0.2"))
    house.drain()
    assert house.broken_promises() == []


def unknown_letters(house):
    with house.records():
        return Letter.objects.filter(state="unknown").count()


def test_database_locked_in_the_middle(house):
    """A letter that was handed over just then is of unknown outcome; all else is as ever."""
    house.deliver(*MAILS)
    run = house.start("run", "--once", BUSY__SECONDS="0.2")
    until(lambda: "decided" in house.log())
    with locked(house):
        assert clear_end(house.ended(run))
    house.drain()
    assert (unknown_letters(house) <= 1, house.broken_promises(unknown_letters(house))) == (True, [])


def test_database_gone_in_the_middle(build, mortal_postgres):
    """PostgreSQL crashes and comes back: what it had said is committed is there."""
    house = build()
    house.database = house.queue = mortal_postgres.database()
    house.deliver(*map(application, range(1, 31)))  # Enough that the run is not over before the database is.
    run = house.start("run", "--once")
    until(lambda: "decided" in house.log())
    mortal_postgres.stop()
    ended = house.ended(run)
    mortal_postgres.start()
    assert clear_end(ended)
    house.drain()
    assert (unknown_letters(house) <= 1, house.broken_promises(unknown_letters(house))) == (True, [])
