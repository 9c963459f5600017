"""An open, empty database for every test that asks for one: SQLite and PostgreSQL in turn."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import close_connections, use_database


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    shutil.copy(empty_sqlite, tmp_path / "intake.sqlite3")
    return f"sqlite:///{tmp_path / 'intake.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of the open database."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    use_database(url)
    yield url
    close_connections()
