"""Certificates on their way to the post: the files of a dispatch list, and what is at risk of being late (R06)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desk.certifying import at_risk, new_batch
from desk.life import Deed
from desk.printing import PAPERS, PaperName, faces_of, papers_of
from ops.config import Config
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
    papers = papers_of(rooms.config, season, number, faces_of(rooms.config), deed)
    written = _written(folder, f"{season}-{number:02d}", {name: papers.paper(name) for name in PAPERS})
    return Exported(number, len(papers.listed), papers.certificates[1], papers.labels[1], len(papers.to_check), written)


def _written(folder: Path, name: str, contents: Mapping[PaperName, bytes]) -> tuple[Path, ...]:
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


def warnings(config: Config, today: date) -> list[str]:
    """What is said once 1 April is near and certificates are not sent (R06); nothing before, or where all is sent."""
    month, day = map(int, config.settings.certificates.warn_from.split("-"))
    unsent, undecided = at_risk(today, (month, day))
    if not unsent + undecided:
        return []
    return [
        f"{unsent} certificates are approved and not sent, {undecided} accepted applications undecided: due by {today.year}-04-01 (R06)"
    ]
