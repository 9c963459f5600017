"""Fixtures around the servers, for every test folder: `dovecot`, `dovecot_server`, `letter_sink`, `fake_imap`; and `empty_sqlite`."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from servers.dovecot import Account, DovecotServer, find_dovecot
from servers.fake_imap import FakeImap
from servers.smtp import LetterSink

from storage.database import close_connections, open_database


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the records' tables and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "empty.sqlite3"
    open_database(f"sqlite:///{file}")
    close_connections()
    return file


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[DovecotServer]:
    """One Dovecot for the whole run; skipped where it is missing, except in CI."""
    program = find_dovecot()
    if program is None:
        reason = "Dovecot 2.3 is missing (Debian package dovecot-imapd)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    server = DovecotServer(program)
    yield server
    server.stop()


@pytest.fixture
def dovecot(dovecot_server: DovecotServer) -> Account:
    """An empty account of its own on the real server."""
    return dovecot_server.account()


@pytest.fixture
def letter_sink() -> Iterator[LetterSink]:
    """An SMTP server that keeps what it is sent."""
    sink = LetterSink()
    yield sink
    sink.stop()


@pytest.fixture
def fake_imap() -> Iterator[Callable[..., FakeImap]]:
    """Makes servers that misbehave in ways a real one cannot be made to."""
    made: list[FakeImap] = []

    def make(**options: object) -> FakeImap:
        made.append(FakeImap(**options))
        return made[-1]

    yield make
    for server in made:
        server.stop()
