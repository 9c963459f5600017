"""Houses on real parts, for `promises` and `soak`: Dovecot or a Maildir, SQLite or PostgreSQL, a real SMTP server."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from promises.house import House, ImapBox, MaildirBox
from servers.smtp import LetterSink

from cage.door import Cage
from ops.config import load
from storage.database import close_connections, use_database
from workers.rooms import Rooms, furnished, start_cage

Build = Callable[..., House]
NOON = datetime(2027, 1, 15, 3, tzinfo=UTC)


@pytest.fixture
def build(request: pytest.FixtureRequest, tmp_path: Path, empty_sqlite: Path, letter_sink: LetterSink) -> Iterator[Build]:
    """Builds the house of this test."""
    built: list[House] = []

    def make(database: str = "sqlite", mailbox: str = "imap") -> House:
        box = ImapBox(request.getfixturevalue("dovecot")) if mailbox == "imap" else MaildirBox(tmp_path / "mail")
        if database == "sqlite":
            shutil.copy(empty_sqlite, tmp_path / "intake.sqlite3")
            url, queue = f"sqlite:///{tmp_path}/intake.sqlite3", f"sqlite:///{tmp_path}/queue.sqlite3"
        else:
            url = queue = request.getfixturevalue("postgres_url")
        built.append(House(tmp_path, box, letter_sink, url, queue))
        return built[-1]

    yield make
    for house in built:
        house.close()


@pytest.fixture
def house(build: Build) -> House:
    """Dovecot and SQLite."""
    return build()


@pytest.fixture(params=["sqlite", "postgres"])
def either_house(request: pytest.FixtureRequest, build: Build) -> House:
    """Dovecot with SQLite, and with PostgreSQL."""
    return build(request.param)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def rooms_and_cage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Rooms, Cage]]:
    """One house for all examples of a property: what an example leaves behind must not matter to the next."""
    home = tmp_path_factory.mktemp("any")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), home / "intake.sqlite3")
        url = f"sqlite:///{home}/intake.sqlite3"
    else:
        url = request.getfixturevalue("postgres_server").database()
    config = load(environ={"INTAKE_DATABASE__URL": url, "INTAKE_BLOBS__URL": str(home / "blobs")})
    with start_cage(config) as cage:
        use_database(url)
        yield furnished(config, lambda: NOON), cage
        close_connections()
