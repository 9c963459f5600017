"""Options that several commands take, and the configuration they lead to."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cases.policy import OFFICE_ZONE

if TYPE_CHECKING:
    from cage.door import Cage
    from cases.states import Role
    from desk.life import Deed
    from ops.config import Config
    from storage.models import Case
    from workers.rooms import Rooms

YEARS = range(1980, 2200)
"""In which a mail can have come, or a thing of ours have happened; a `Date` may say anything."""

ConfigFile = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="The configuration (default: ./config.toml).")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Change nothing; say what would be done.")]

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Whose account does it (intake user add).")]
Looker = Annotated[str, typer.Option("--by", metavar="NAME", help="Whose account looks; else this machine's user is noted.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence; kept in the history.")]


def configured(path: Path | None) -> "Config":
    """The configuration, with the log started as it says."""
    from ops.config import load
    from ops.log import start_log

    config = load(path)
    start_log(config.settings.log.level)
    return config


def records(path: Path | None) -> "Config":
    """The configuration, with the database open."""
    from storage.database import open_database

    config = configured(path)
    open_database(config.settings.database.url, config.settings.database.migrate)
    return config


def rooms_of(path: Path | None) -> "Rooms":
    """The rooms, with the database open."""
    loaded = records(path)
    from workers.rooms import furnished

    return furnished(loaded)


def deed_of(by: str, *roles: "Role", codes: Sequence[str] = (), reason: str = "") -> "Deed":
    """What the account `by` does now; NotAllowed where it has none of these roles."""
    from desk.life import Deed, staff

    return Deed(actor=staff(by, *roles), at=datetime.now(UTC), codes=codes, reason=reason)


def early_cage(path: Path | None, *, warm: bool) -> "Cage":
    """A cage that starts before the configuration is read; where it cannot be closed, only if the configuration allows that."""
    from cage.door import Cage
    from ops.errors import CageUnavailable

    try:
        return Cage.start(warm=warm)
    except CageUnavailable:
        return Cage.start(warm=warm, allow_unconfined=configured(path).settings.limits.allow_unconfined)


def case_named(receipt: str) -> "Case":
    """The case of a receipt number; UsageError where there is none."""
    from ops.errors import UsageError
    from storage.models import Case

    found = Case.objects.filter(receipt_number=receipt).first()
    if found is None:
        raise UsageError(f"there is no case {receipt}")
    return found


def day(option: str, text: str) -> date:
    """A day in ISO 8601; UsageError naming the option for anything else."""
    from ops.errors import UsageError

    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise UsageError(f"{option}: {text} is no day such as 2027-01-15")
    return found


def printable(text: str) -> str:
    """One line of it for a terminal, which what a stranger wrote must not steer."""
    return "".join(char if char.isprintable() else "�" for char in text)


def local(at: datetime) -> str:
    """A time as the office's clock shows it."""
    return at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M")
