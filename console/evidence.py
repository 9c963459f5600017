"""A file that came as evidence, shown beside the rows of its audit: the page, sheet or text that the address asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cases.paper import Document, ShownSheets, ShownText
from cases.picture import Picture
from console.house import house
from console.inputs import number_in
from console.papers import DPI, ZOOMED
from storage.models import Evidence


def document_of(evidence: Evidence) -> Document | None:
    """The file in its message; None where that is erased, or cannot be opened any more."""
    found = house().documents.documents(evidence.message).documents
    same = [document for document in found if document.sha256 == evidence.sha256]
    return next((document for document in same if document.name == evidence.name), None) or next(iter(same), None)


@dataclass(frozen=True)
class Showing:
    """The file that is shown (`doc`, by its number as evidence), its page, sheet or text."""

    files: Sequence[Evidence]
    asked: Mapping[str, str]

    @cached_property
    def evidence(self) -> Evidence | None:
        """The one that is asked for, else the first."""
        wanted = self.asked.get("doc", "")
        return next((file for file in self.files if str(file.id) == wanted), None) or next(iter(self.files), None)

    @property
    def before(self) -> Evidence | None:
        """The file before the one that is shown."""
        return self._beside(-1)

    @property
    def after(self) -> Evidence | None:
        """The file after the one that is shown."""
        return self._beside(1)

    def _beside(self, step: int) -> Evidence | None:
        if self.evidence is None:
            return None
        place = self.files.index(self.evidence) + step
        return self.files[place] if 0 <= place < len(self.files) else None

    @cached_property
    def found(self) -> Document | None:
        return document_of(self.evidence) if self.evidence else None

    @property
    def document(self) -> Document | None:
        """The file under the number that it has as evidence."""
        return replace(self.found, number=self.evidence.id) if self.found and self.evidence else None

    @property
    def page(self) -> int:
        return number_in(self.asked.get("page", "")) or 1

    @property
    def zoomed(self) -> bool:
        return self.asked.get("zoom") == "1"

    @cached_property
    def picture(self) -> Picture | None:
        """The page's picture; None where the file has no pages."""
        if not self.found or not self.evidence or self.found.look != "pages":
            return None
        return house().documents.page(self.evidence.message, self.found.number, self.page, ZOOMED if self.zoomed else DPI)

    @cached_property
    def sheets(self) -> ShownSheets | None:
        """The sheet that is shown; None where the file has none."""
        if not self.found or not self.evidence or self.found.look != "sheets":
            return None
        return house().documents.sheet(self.evidence.message, self.found.number, number_in(self.asked.get("sheet", "")) or 1)

    @cached_property
    def text(self) -> ShownText | None:
        """The file as text; None where it is not shown so."""
        if not self.found or not self.evidence or self.found.look != "text":
            return None
        return house().documents.text(self.evidence.message, self.found.number)

    @property
    def cells(self) -> dict[str, str]:
        """Nothing was read out of evidence."""
        return {}
