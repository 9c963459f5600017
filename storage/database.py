"""Opening the database: Django set up for a URL, migrations applied under a lock, errors made ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from pathlib import Path

from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections

import storage.settings as records
from ops.errors import ConfigurationError, DatabaseUnavailable, StorageFull


def open_database(url: str, migrate: str = "auto") -> None:
    """Makes the records usable in this process; with `auto` brings the database up to date first.

    Raises ConfigurationError where the database is behind and may not be migrated, DatabaseUnavailable where it cannot be used.
    """
    use_database(url)
    with errors_made_ours():
        if behind():
            if migrate != "auto":
                raise ConfigurationError('the database is behind and database.migrate is "manual": run it once with "auto"')
            with _one_at_a_time(url):
                _migrate()


def use_database(url: str) -> None:
    """Points the records of this process at a database; an open connection is closed."""
    described = records.database(url)
    if url.startswith("sqlite:///") and ":memory:" not in url:
        try:
            Path(described["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnavailable(f"{described['NAME']}: {error.strerror}") from None
    connections.close_all()
    connections.settings["default"] = connections.configure_settings({"default": described})["default"]
    with suppress(AttributeError):  # Where none was made since the last time, there is none to forget.
        del connections["default"]


def open_for_reading(url: str) -> None:
    """Makes the records readable without changing anything; where there is no database yet, an empty one in memory stands for it."""
    use_database(url if not url.startswith("sqlite:///") or Path(url.removeprefix("sqlite:///")).exists() else "sqlite:///:memory:")
    with errors_made_ours():
        if behind():
            use_database("sqlite:///:memory:")
            _migrate()


def behind() -> bool:
    """Whether a migration is still to be applied."""
    # Asking the newest table costs a millisecond; Django's own loader costs a fifth of a second at every start.
    applied = "SELECT count(*) FROM django_migrations WHERE app = 'storage'"
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute(applied)
        return int(cursor.fetchone()[0]) < len(list((Path(__file__).parent / "migrations").glob("[0-9]*.py")))


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", "storage", verbosity=0, interactive=False)


@contextmanager
def _one_at_a_time(url: str) -> Iterator[None]:
    if url.startswith("sqlite:///"):
        with Path(url.removeprefix("sqlite:///") + ".migrating").open("w") as lock:
            flock(lock, LOCK_EX)
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(725901)")
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(725901)")


@contextmanager
def errors_made_ours() -> Iterator[None]:
    """Errors of the database as ours: locked, gone or full is `DatabaseUnavailable`; the work is tried again later."""
    try:
        yield
    except (DatabaseError, InterfaceError, sqlite3.OperationalError) as error:
        if ours := made_ours(error):
            raise ours from error
        raise


def made_ours(error: Exception) -> DatabaseUnavailable | StorageFull | None:
    """An error of the database as ours; None for one that is a bug of ours or a matter of the rows."""
    damaged = type(error) is DatabaseError  # "file is not a database", "database disk image is malformed"
    if not damaged and not isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError):
        return None
    if "full" in str(error):
        return StorageFull("the database's disk is full")
    return DatabaseUnavailable(str(error).splitlines()[0] if str(error) else type(error).__name__)


def close_connections() -> None:
    """Closes this process's connections: before a fork, and at the end."""
    connections.close_all()
