"""The papers of a dispatch list, each made when somebody asks for it: what a mail merge takes, what is printed, what must be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from cases.certificate import Certified
from cases.policy import OFFICE_ZONE
from desk.certifying import batch, listed_at
from desk.life import Deed
from documents.address_labels import labels
from documents.certificate import certificates
from documents.dispatch_list import Check, Slip, as_csv, as_workbook, checks, checks_as_csv, rows
from documents.texts import FONT
from documents.typeface import Typeface, typefaces
from ops.config import Config
from ops.errors import ConfigurationError, NotPossible
from storage.access import Look

PaperName = Literal["hassou.csv", "hassou.xlsx", "ninteisho.pdf", "atena.pdf", "kakunin.csv"]
PAPERS: tuple[PaperName, ...] = get_args(PaperName)


@dataclass(frozen=True)
class Papers:
    """What a dispatch list holds, ready to be written; what has nothing in it is no bytes."""

    config: Config
    listed: Sequence[Certified]
    slip: Slip
    faces: Sequence[Typeface]

    @cached_property
    def to_check(self) -> list[Check]:
        """Signs that a printer or an older program may not know, and postal codes that are none."""
        return checks(self.listed, self.faces)

    @cached_property
    def certificates(self) -> tuple[bytes, int]:
        """The pages, and how many of the certificates could be printed."""
        return certificates(self.listed, self.faces, self.config.office.association, self.config.settings.certificates.signatory)

    @cached_property
    def labels(self) -> tuple[bytes, int]:
        """The pages, and how many of the labels could be printed."""
        return labels(self.listed, self.faces)

    def paper(self, name: PaperName) -> bytes:
        """One of them, as a file."""
        match name:
            case "hassou.csv":
                return as_csv(self._table)
            case "hassou.xlsx":
                return as_workbook(self._table, self.slip)
            case "ninteisho.pdf":
                return self.certificates[0]
            case "atena.pdf":
                return self.labels[0]
            case "kakunin.csv":
                return checks_as_csv(self.to_check) if self.to_check else b""

    @property
    def _table(self) -> list[list[str]]:
        return rows(self.listed, self.slip.number, self.to_check)


def papers_of(config: Config, season: int, number: int, faces: Sequence[Typeface], deed: Deed, look: Look = "exported") -> Papers:
    """The papers of the dispatch list of this number; who exports or sees them is noted for each case. NotPossible where there is none."""
    made = listed_at(season, number)
    if made is None:
        raise NotPossible(f"season {season} has no dispatch list {number}", "no_list")
    return Papers(config, batch(season, number, deed, look), Slip(number, made.astimezone(OFFICE_ZONE), deed.actor.name), faces)


def faces_of(config: Config) -> tuple[Typeface, ...]:
    """The fonts that certificates are set in: those of the configuration that this machine has, and ours."""
    try:
        return typefaces([*map(Path, config.settings.certificates.fonts), FONT])
    except ValueError as error:
        raise ConfigurationError(f"certificates.fonts: {error}") from None
