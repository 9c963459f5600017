"""The bank's files: from the command line or a watched folder to the desk."""

import time
from pathlib import Path

from cases.policy import OFFICE_ZONE
from desk.life import RULES
from desk.paying import Line, import_statement, statement_options
from ops.errors import FileUnreadable, StatementRefused
from ops.log import log
from workers.rooms import Rooms

DONE, REFUSED = "done", "refused"
"""Folders within the watched one."""
SETTLED_SECONDS = 10
"""By the disk's clock; a later look takes what is younger."""


def import_file(rooms: Rooms, file: Path, *, dry_run: bool = False) -> list[Line]:
    """Takes one file in; StatementRefused says why not, OSError that it cannot be read."""
    now = rooms.clock()
    options = statement_options(rooms.config, now.astimezone(OFFICE_ZONE).date())
    return import_statement(rooms.desk, file.name, file.read_bytes(), options, RULES, now, dry_run=dry_run)


def import_waiting(rooms: Rooms) -> int:
    """Takes in what lies in the watched folder and puts each file away, done or refused; returns how many there were."""
    if not (folder := rooms.config.settings.schedule.statements):
        return 0
    if not Path(folder).is_dir():
        raise FileUnreadable(f"schedule.statements: there is no folder {folder}")
    files = sorted(file for file in Path(folder).iterdir() if file.is_file() and not file.name.startswith(".") and _is_settled(file))
    for file in files:
        try:
            lines = import_file(rooms, file)
            log.info("statement", lines=len(lines), matched=sum(line.result == "matched" for line in lines))
            _put_away(file, DONE)
        except StatementRefused:
            # The reason is told again by `intake payments import`; a file's name may be a person's.
            log.warning("statement_refused")
            _put_away(file, REFUSED)
    return len(files)


def _is_settled(file: Path) -> bool:
    """Whether nothing was written to it for some seconds: half of a CSV that is still being copied would be a statement too."""
    return time.time() - file.stat().st_mtime > SETTLED_SECONDS


def _put_away(file: Path, folder: str) -> None:
    """Moves a file into a folder beside it, under a name that is free."""
    there = file.parent / folder
    there.mkdir(exist_ok=True)
    place, number = there / file.name, 1
    while place.exists():
        number += 1
        place = there / f"{file.stem}-{number}{file.suffix}"
    file.rename(place)
