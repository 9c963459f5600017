"""Named statements in SQL, for what happens with every message.

Django spends more time on writing such a statement than the database on running it.
"""

from collections.abc import Iterable
from datetime import datetime
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


def skipping_locked() -> str:
    """What a claim adds on PostgreSQL, so that two workers do not wait for each other's rows."""
    return "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
