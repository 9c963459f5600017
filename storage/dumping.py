"""The database as one file and back: SQLite by its own backup, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import cast

from django.db import connection

from ops.errors import DatabaseUnavailable, IntakeError


class ProgramMissing(IntakeError):
    """PostgreSQL's own programs are needed (Debian package postgresql-client)."""

    exit_code = 3


_OURS = ("storage_", "django_", "auth_", "account_", "mfa_", "usersessions_", "console_")
"""How the names of our tables begin: the records', Django's, and those of the staff pages."""


def kind() -> str:
    """`sqlite` or `postgresql`."""
    return str(connection.vendor)


def dump(target: Path) -> Path:
    """Writes the database, as it is at one moment, to a file; returns it. Nobody is kept waiting meanwhile."""
    if kind() == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return target
    with closing(sqlite3.connect(target)) as copy:
        _sqlite().backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # One file, without companions.
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise DatabaseUnavailable("its copy is damaged")
    return target


def drop_all() -> None:
    """Removes our tables on PostgreSQL, also such as the copy does not know; SQLite's file is replaced as a whole."""
    if kind() == "postgresql":
        _find("pg_restore")
        with connection.cursor() as cursor:
            for table in _tables():
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        connection.close()


def put_back(source: Path) -> None:
    """Makes the database what a dump says."""
    if kind() == "postgresql":
        _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--dbname", _name(), str(source))
        return
    with closing(sqlite3.connect(source)) as copy:
        copy.backup(_sqlite())
    connection.close()


def holds_rows() -> bool:
    """Whether any of our records has a row."""
    with connection.cursor() as cursor:
        for table in _tables():
            if table.startswith("storage_"):
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - a name that the database gave us
                if cursor.fetchone():
                    return True
    return False


def _tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name.startswith(_OURS)]


def _sqlite() -> sqlite3.Connection:
    connection.ensure_connection()
    return cast(sqlite3.Connection, connection.connection)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _find(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise ProgramMissing(program)
    return found


def _run(program: str, *arguments: str) -> None:
    """Runs a program of PostgreSQL's over our database; the password goes by the environment, never by the command line."""
    described = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": described["HOST"],
        "PGPORT": str(described["PORT"]),
        "PGUSER": described["USER"],
        "PGPASSWORD": described["PASSWORD"],
        "PGDATABASE": described["NAME"],
    }
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, with arguments of ours
        [_find(program), *arguments],
        env={name: value for name, value in environment.items() if value},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DatabaseUnavailable(f"{program}: {(done.stderr.strip() or 'failed').splitlines()[0]}")
