"""An office: the desk over an open, empty database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from audit_office import Audited
from desk_office import NOON, OfficeDesk, application

from storage.accounts import add_account
from storage.database import close_connections, use_database


@pytest.fixture
def office(empty_sqlite: Path, tmp_path: Path) -> Iterator[OfficeDesk]:
    shutil.copy(empty_sqlite, tmp_path / "intake.sqlite3")
    use_database(f"sqlite:///{tmp_path / 'intake.sqlite3'}")
    yield OfficeDesk()
    close_connections()


@pytest.fixture
def people(office: OfficeDesk) -> None:
    """A clerk, a supervisor and an auditor."""
    add_account("事務", "clerk", NOON)
    add_account("責任者", "supervisor", NOON)
    add_account("監査", "auditor", NOON)


@pytest.fixture
def audited(office: OfficeDesk, people: None) -> Audited:
    """An office whose only application, of six rows of five hours, is accepted and drawn for the audit."""
    office.receive(application())
    office.put("accepted")
    audited = Audited(office)
    audited.draw()
    return audited
