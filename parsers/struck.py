"""The marks of an Office Open XML sheet, by a walk over its parts; only for workbooks where something is struck out or hidden."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from parsers.book_cells import column_of
from parsers.marks import Area, Kept, Marks, Place, kept_of

_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_NO = frozenset({"0", "false", "off"})
_LAST_COLUMN = 16_384

StyledRun = tuple[str, bool | None]
"""A part of a text and whether it is struck out; None: as its cell is."""


def _walk(walker: "_Walker", xml: bytes) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: walker.start(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: walker.end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = walker.text
    parser.Parse(xml, True)


class _Walker:
    """Nothing by itself; each part of a workbook has one that listens to its elements."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text between two tags."""


def _is_on(attributes: Mapping[str, str], key: str = "val", otherwise: str = "1") -> bool:
    return attributes.get(key, otherwise) not in _NO


@dataclass
class _Styles(_Walker):
    """Which cell styles, and which styles that depend on a condition (dxf), strike out."""

    fonts: list[bool] = field(default_factory=list)
    conditional: list[bool] = field(default_factory=list)
    styles: list[bool] = field(default_factory=list)
    inside: str = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in ("fonts", "cellXfs", "dxfs", "cellStyleXfs"):
            self.inside = name
        elif name == "font" and self.inside == "fonts":
            self.fonts.append(False)
        elif name == "strike" and self.inside == "fonts" and self.fonts:
            self.fonts[-1] = _is_on(attributes)
        elif name == "dxf":
            self.conditional.append(False)
        elif name == "strike" and self.inside == "dxfs" and self.conditional:
            self.conditional[-1] = _is_on(attributes)
        elif name == "xf" and self.inside == "cellXfs":
            font = attributes.get("fontId", "0")
            self.styles.append(font.isdecimal() and int(font) < len(self.fonts) and self.fonts[int(font)])

    def end(self, name: str) -> None:
        if name == self.inside:
            self.inside = ""


@dataclass(frozen=True, slots=True)
class StruckStyles:
    """The styles that strike their text out, by their numbers as cells and conditions name them."""

    of_cells: frozenset[str] = frozenset()
    of_conditions: frozenset[str] = frozenset()


def struck_styles(xml: bytes) -> StruckStyles:
    """Those of a workbook's part of styles."""
    walker = _Styles()
    _walk(walker, xml)
    return StruckStyles(*(frozenset(str(n) for n, struck in enumerate(all_) if struck) for all_ in (walker.styles, walker.conditional)))


@dataclass
class _Runs(_Walker):
    """The parts of a text with their own marks; readings printed above it (rPh) are no part of it."""

    runs: list[StyledRun] = field(default_factory=list)
    struck: bool | None = None
    reading: bool = False
    listening: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "rPh":
            self.reading = True
        elif name == "r":
            self.struck = None
        elif name == "rPr":
            self.struck = False
        elif name == "strike":
            self.struck = _is_on(attributes)
        elif name == "t":
            self.listening = not self.reading

    def end(self, name: str) -> None:
        if name == "rPh":
            self.reading = False
        elif name == "r":
            self.struck = None
        elif name == "t":
            self.listening = False

    def text(self, data: str) -> None:
        if self.listening:
            self.runs.append((data, self.struck))


@dataclass
class _Strings(_Runs):
    """The shared texts of a workbook, those with marks of their own."""

    number: int = 0
    found: dict[str, list[StyledRun]] = field(default_factory=dict)

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            if any(struck is not None for _, struck in self.runs):
                self.found[str(self.number)] = self.runs
            self.runs = []
            self.number += 1


def styled_texts(xml: bytes) -> dict[str, list[StyledRun]]:
    """Shared texts whose parts have marks of their own, by their number as cells name it."""
    walker = _Strings()
    _walk(walker, xml)
    return walker.found


@dataclass
class _Cells(_Runs):
    """The cells of a sheet."""

    styles: StruckStyles = field(default_factory=StruckStyles)
    texts: Mapping[str, list[StyledRun]] = field(default_factory=dict)
    kept: dict[Place, Kept] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    areas: list[Area] = field(default_factory=list)
    under_condition: str = ""
    row: int = -1
    column: int = -1
    cell_struck: bool = False
    shared: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        super().start(name, attributes)
        if name == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
            if _is_on(attributes, "hidden", "0"):
                self.rows.add(self.row)
        elif name == "c":
            m = _PLACE.fullmatch(attributes.get("r", ""))
            self.row, self.column = _place(m) if m else (self.row, self.column + 1)
            self.cell_struck = attributes.get("s", "0") in self.styles.of_cells
            self.shared = attributes.get("t") == "s"
            self.runs = []
        elif name == "v":
            self.listening = True
        elif name == "col" and _is_on(attributes, "hidden", "0"):
            self.columns.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), _LAST_COLUMN)))
        elif name == "conditionalFormatting":
            self.under_condition = attributes.get("sqref", "")
        elif name == "cfRule" and attributes.get("dxfId") in self.styles.of_conditions:
            self.areas += _areas(self.under_condition)

    def end(self, name: str) -> None:
        super().end(name)
        if name == "v":
            self.listening = False
        elif name == "c":
            text = "".join(text for text, _ in self.runs)
            runs = self.texts.get(text.strip(), self.runs) if self.shared else self.runs
            kept = kept_of((text, self.cell_struck if struck is None else struck) for text, struck in runs)
            if kept is not None:
                self.kept[(self.row, self.column)] = kept


def _place(m: re.Match[str]) -> Place:
    return int(m[2]) - 1, column_of(m[1].encode())


def _areas(ranges: str) -> list[Area]:
    """「A1:B9 D4」 as rows and columns from 0, the last ones included; what is no range is passed over."""
    found = []
    for part in ranges.split():
        first, _, last = part.partition(":")
        corners = [_PLACE.fullmatch(corner) for corner in (first, last or first)]
        if corners[0] and corners[1]:
            (top, left), (bottom, right) = (_place(m) for m in corners if m)
            found.append((top, left, bottom, right))
    return found


def marks_of(xml: bytes, styles: StruckStyles, texts: Mapping[str, list[StyledRun]]) -> Marks:
    """The marks of one sheet."""
    walker = _Cells(styles=styles, texts=texts)
    _walk(walker, xml)
    return Marks(walker.kept, walker.rows, walker.columns, tuple(walker.areas))
