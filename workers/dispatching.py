"""Certificates on their way to the post: the files of a dispatch list, and what is at risk of being late (R06)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cases.policy import OFFICE_ZONE
from desk.certifying import at_risk, batch, listed_at, new_batch
from desk.life import Deed
from documents.address_labels import labels
from documents.certificate import certificates
from documents.dispatch_list import Slip, as_csv, as_workbook, checks, checks_as_csv, rows
from documents.texts import FONT
from documents.typeface import Typeface, typefaces
from ops.config import Config
from ops.errors import ConfigurationError, NotPossible
from workers.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Exported:
    """A dispatch list: its number, what is on it, what could be printed, and which files were written."""

    batch: int
    count: int
    certificates: int
    labels: int
    to_check: int
    files: tuple[Path, ...]


def export(rooms: Rooms, folder: Path, season: int, deed: Deed, number: int | None = None) -> Exported | None:
    """Writes the files of the next dispatch list, or once more those of the list with this number; None where nothing is to be sent."""
    if number is None and (number := new_batch(season, deed)) is None:
        return None
    made = listed_at(season, number)
    if made is None:
        raise NotPossible(f"season {season} has no dispatch list {number}")
    listed, faces = batch(season, number, deed), faces_of(rooms.config)
    found = checks(listed, faces)
    table = rows(listed, number, found)
    pages, printed = certificates(listed, faces, rooms.config.office.association, rooms.config.settings.certificates.signatory)
    stickers, stuck = labels(listed, faces)
    contents = {
        "hassou.csv": as_csv(table),
        "hassou.xlsx": as_workbook(table, Slip(number, made.astimezone(OFFICE_ZONE), deed.actor.name)),
        "ninteisho.pdf": pages,
        "atena.pdf": stickers,
        "kakunin.csv": checks_as_csv(found) if found else b"",
    }
    written = _written(folder, f"{season}-{number:02d}", contents)
    return Exported(number, len(listed), printed, stuck, len(found), written)


def _written(folder: Path, name: str, contents: dict[str, bytes]) -> tuple[Path, ...]:
    """The files, readable for their owner only, for they hold addresses; what has nothing in it is not there, nor from before."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for kind, data in contents.items():
        file = folder / f"{name}-{kind}"
        file.unlink(missing_ok=True)
        if data:
            file.touch(mode=0o600)
            file.write_bytes(data)
            files.append(file)
    return tuple(files)


def faces_of(config: Config) -> tuple[Typeface, ...]:
    """The fonts that certificates are set in: those of the configuration that this machine has, and ours."""
    try:
        return typefaces([*map(Path, config.settings.certificates.fonts), FONT])
    except ValueError as error:
        raise ConfigurationError(f"certificates.fonts: {error}") from None


def warnings(config: Config, today: date) -> list[str]:
    """What is said once 1 April is near and certificates are not sent (R06); nothing before, or where all is sent."""
    month, day = map(int, config.settings.certificates.warn_from.split("-"))
    unsent, undecided = at_risk(today, (month, day))
    if not unsent + undecided:
        return []
    return [
        f"{unsent} certificates are approved and not sent, {undecided} accepted applications undecided: due by {today.year}-04-01 (R06)"
    ]
