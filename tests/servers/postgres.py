"""A real PostgreSQL on loopback, run from a temporary folder (as the user `postgres` where we are root), an empty database for every test.

The records' tables are made once, in a template; `database()` copies it. `stop` and `start` are an outage.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from servers.dovecot import free_port

from storage.database import close_connections, open_database

USER = "intake"
TEMPLATE = "records"


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs, the newest version that is installed; None when there is none."""
    beside = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda program: float(program.parts[-3]))
    return Path(beside).parent if beside else installed[-1].parent if installed else None


class PostgresServer:
    """A running PostgreSQL; `database()` makes one that nobody has used."""

    host = "127.0.0.1"

    def __init__(self, programs: Path, *, durable: bool = False) -> None:
        self.port = free_port()
        self._programs = programs
        self._numbers = count(1)
        self._owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self.home = Path(tempfile.mkdtemp(prefix="postgres"))
        if self._owner:
            os.chown(self.home, self._owner.pw_uid, self._owner.pw_gid)
        self._data = self.home / "data"
        self._run("initdb", "-D", self._data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", *(() if durable else ("--no-sync",)))
        settings = {"port": self.port, "listen_addresses": f"'{self.host}'", "unix_socket_directories": f"'{self.home}'"}
        fast = {} if durable else {"fsync": "off", "full_page_writes": "off"}
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{key} = {value}\n" for key, value in (settings | fast).items())
        self.start()
        self._make_template()

    def start(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-l", self.home / "log", "-w", "start")

    def stop(self) -> None:
        """At once, as a crash would: connections are cut."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def database(self) -> str:
        """The URL of a database of its own with empty records."""
        name = f"test{next(self._numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as administrator:
            administrator.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")  # type: ignore[arg-type]
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://{USER}@{self.host}:{self.port}/{name}"

    def remove(self) -> None:
        try:
            self.stop()
        finally:
            shutil.rmtree(self.home, ignore_errors=True)

    def _make_template(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as administrator:
            administrator.execute(f"CREATE DATABASE {TEMPLATE}")  # type: ignore[arg-type]
        open_database(self.url(TEMPLATE))
        close_connections()

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        who = {"user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []} if self._owner else {}
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
        done = subprocess.run(
            command, env=environment, cwd=self.home, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True, **who,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr[-800:]}")


@contextmanager
def started() -> Iterator[PostgresServer]:
    """A server for as long as the block runs; the test is skipped where PostgreSQL is missing, except in CI."""
    programs = find_postgres()
    if programs is None:
        reason = "PostgreSQL is missing (Debian package postgresql)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    server = PostgresServer(programs)
    try:
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL for the whole run."""
    with started() as server:
        yield server


@pytest.fixture
def mortal_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test alone, which it may stop and start."""
    with started() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """A database of its own with empty records."""
    return postgres_server.database()
