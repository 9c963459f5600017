"""Options that several commands take, and the configuration they lead to."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cases.policy import OFFICE_ZONE

if TYPE_CHECKING:
    from cage.door import Cage
    from ops.config import Config
    from storage.models import Case

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


def local(at: datetime) -> str:
    """A time as the office's clock shows it."""
    return at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%d %H:%M")
