"""The document beside the question: which one, which page or sheet of it, with the values that were read where they stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from cases.paper import Contents, Document, ShownRow, ShownSheets, ShownText
from cases.picture import Picture
from cases.reading import Application
from console.asked import Question
from console.boxes import Box, Strip, boxes, cells, cut_out, page_of
from console.dossier import Dossier
from console.house import house
from console.inputs import number_in
from console.papers import DPI, ZOOMED

_CELL = "!"


@dataclass(frozen=True, slots=True)
class Cut:
    """A strip of a page that proves what is asked: the picture is that of the page through another `viewBox`."""

    number: int
    page: int
    picture: Picture
    strip: Strip
    box: Box


class Showing:
    """What stands beside the question, as the address asks (`doc`, `page`, `sheet`, `zoom`), else what proves the question."""

    def __init__(self, dossier: Dossier, asked: Mapping[str, str]) -> None:
        self._dossier, self._asked = dossier, asked

    @cached_property
    def contents(self) -> Contents:
        """The documents of the submission; none where there is none."""
        return house().documents.documents(self._dossier.shown) if self._dossier.shown else Contents()

    @cached_property
    def document(self) -> Document | None:
        """The document that is shown; None for the mail's text."""
        wanted = self._asked.get("doc", "")
        if wanted == "mail" or not self.contents.documents:
            return None
        by_number = {str(d.number): d for d in self.contents.documents}
        return by_number.get(wanted) or self._proof or next((d for d in self.contents.documents if d.look != "original"), None)

    @property
    def _proof(self) -> Document | None:
        """The document that the first question is about."""
        place = self.question.place if self.question else ""
        return next((d for d in self.contents.documents if place.startswith((f"{d.name}{_CELL}",)) or place == d.name), None)

    @cached_property
    def question(self) -> Question | None:
        return next(iter(self._dossier.questions), None)

    @property
    def application(self) -> Application:
        return self._dossier.read or Application()

    @cached_property
    def fields(self) -> Mapping[str, tuple[str, ...]]:
        document, shown = self.document, self._dossier.shown
        return house().documents.field_places(shown, document.number) if document and shown and document.look == "pages" else {}

    @cached_property
    def page(self) -> int:
        """The page that is shown: the one asked for, else the one where the question's value stands."""
        if wanted := number_in(self._asked.get("page", "")):
            return wanted
        return page_of(self.question.place, self.fields) or 1 if self.question else 1

    @property
    def zoomed(self) -> bool:
        return self._asked.get("zoom") == "1"

    @property
    def dpi(self) -> int:
        return ZOOMED if self.zoomed else DPI

    @cached_property
    def picture(self) -> Picture | None:
        """The page's picture; None where the document has no pages."""
        if not self.document or self.document.look != "pages" or not self._dossier.shown:
            return None
        return house().documents.page(self._dossier.shown, self.document.number, self.page, self.dpi)

    @property
    def may_suggest(self) -> bool:
        """Whether the page's writing can be guessed at: a scan, where a recogniser is installed."""
        return house().documents.suggests and self.picture is not None and not self.picture.trouble and self.application.form_a is None

    @cached_property
    def suggested(self) -> Mapping[str, str]:
        """Where it is asked for (`suggest`; it takes seconds): what seems to stand on the page for a field of form (A), by its path."""
        if self._asked.get("suggest") != "1" or not self.may_suggest or not self.document or not self._dossier.shown:
            return {}
        guessed = house().documents.suggestions(self._dossier.shown, self.document.number, self.page)
        return {f"a.{field.key}": field.text for field in guessed.fields} if guessed else {}

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """The values on the page."""
        return boxes(self.application, self.document.name, self.page, self.fields) if self.document else ()

    @cached_property
    def cut(self) -> Cut | None:
        """The cut-out that proves the question, where its value stands on the page shown."""
        field = self.question.field if self.question else None
        box = next((box for box in self.boxes if box.path == field), None)
        if box is None or not self.document or not self.picture or self.picture.trouble:
            return None
        return Cut(self.document.number, self.page, self.picture, cut_out(box, self.picture.width, self.picture.height), box)

    @cached_property
    def sheets(self) -> ShownSheets | None:
        """The sheet that is shown; None where the document has none."""
        if not self.document or self.document.look != "sheets" or not self._dossier.shown:
            return None
        documents, wanted = house().documents, number_in(self._asked.get("sheet", ""))
        first = documents.sheet(self._dossier.shown, self.document.number, wanted or 1)
        if wanted or not self.question or not self._sheet_of(self.question.place):
            return first
        names = [name for name, _ in first.names]
        asked = self._sheet_of(self.question.place)
        number = names.index(asked) + 1 if asked in names else 1
        return first if number == 1 else documents.sheet(self._dossier.shown, self.document.number, number)

    @cached_property
    def cut_row(self) -> ShownRow | None:
        """The row of the sheet that proves the question; None where its value stands on none that is shown."""
        field = self.question.field if self.question else None
        rows = self.sheets.sheet.rows if self.sheets and self.sheets.sheet else ()
        return next((row for row in rows if field and any(self.cells.get(cell.place) == field for cell in row.cells)), None)

    def _sheet_of(self, place: str) -> str:
        parts = place.rsplit(_CELL, 2)
        return parts[1] if len(parts) == 3 else ""

    @cached_property
    def cells(self) -> dict[str, str]:
        """What was read in which cell: the value's path by the place."""
        return {place: path for path, place in cells(self.application, self.sheets.sheet)} if self.sheets and self.sheets.sheet else {}

    @cached_property
    def text(self) -> ShownText | None:
        """The document as text; None where it is not shown so."""
        if not self.document or self.document.look != "text" or not self._dossier.shown:
            return None
        return house().documents.text(self._dossier.shown, self.document.number)
