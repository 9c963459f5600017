"""Named statements in SQL, for what happens with every message.

Django spends more time on writing such a statement than the database on running it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import connection


def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Runs a statement and returns its rows, none where it returns none; times go in as the records keep them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [kept(value) for value in values])
        return list(cursor.fetchall()) if cursor.description else []


def run_each(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Runs a statement once for each row of values."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[kept(value) for value in row] for row in rows])


def kept(value: Any) -> Any:
    """A value as the database keeps it: SQLite has times as text in UTC, and text compares only if written alike."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def time_of(value: datetime | str) -> datetime:
    """A time as a statement returned it, aware: SQLite keeps it in UTC and does not say so."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def skipping_locked() -> str:
    """What a claim adds on PostgreSQL, so that two workers do not wait for each other's rows."""
    return "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
