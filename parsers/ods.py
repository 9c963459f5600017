"""Workbooks of LibreOffice (.ods, OpenDocument 1.3) to sheets, by a walk over their XML; texts are those that a person sees.

calamine gives durations as text, no spans, and neither fonts nor hidden rows.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from xml.parsers import expat

from cases.reading import FileTrouble, ReadingOptions
from parsers.book_cells import MAX_CELLS, MAX_SHEETS, cells_of, is_too_large, spans_of
from parsers.marks import Kept, Marks, Place, Run, kept_of, marked
from parsers.package import BROKEN, MAX_XML, refusal
from parsers.sheet import CellValue, Sheet, whole

_TIME = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_NUMBER_ALONE = re.compile(r"[-+]?(?!0\d)[\d,]*(?:\.\d*)?(?:E[-+]?\d+)?", re.IGNORECASE)
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|(?:Err|エラー):\d{3}")
_NO_LINE = frozenset({"none", ""})
_UNSEEN = frozenset({"collapse", "filter"})


class _TooLarge(Exception):
    """The sheet reaches further than any form."""


def read_ods(name: str, data: bytes, options: ReadingOptions) -> tuple[Sheet, ...] | FileTrouble:
    """The sheets of a spreadsheet of OpenDocument, or the trouble with it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if trouble := refusal(archive, options):
                return trouble
            parts = {member.filename: member for member in archive.infolist()}
            if any(parts[part].file_size > MAX_XML for part in ("content.xml", "styles.xml") if part in parts):
                return "too_large"
            if "META-INF/manifest.xml" in parts and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                return "encrypted"
            walker = _Walker(name)
            if "styles.xml" in parts:
                walker.walk(archive.read("styles.xml"))
            walker.walk(archive.read("content.xml"))
    except _TooLarge:
        return "too_large"
    except BROKEN:
        return "unreadable"
    return tuple(walker.sheets)


@dataclass(slots=True)
class _Written:
    """A cell as it is written: its attributes, and its text in runs of one style."""

    attributes: Mapping[str, str]
    style: str
    runs: list[Run] = field(default_factory=list)
    paragraphs: int = 0


@dataclass(slots=True)
class _Table:
    """The sheet that is being read."""

    name: str
    hidden: bool
    cells: dict[Place, tuple[CellValue, bool]] = field(default_factory=dict)
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)
    column_styles: list[tuple[int, str]] = field(default_factory=list)
    """The first column after those of a style, and the style."""
    columns: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    kept: dict[Place, Kept] = field(default_factory=dict)
    row: int = 0
    column: int = 0
    repeated: int = 1
    row_style: str = ""
    written: list[tuple[int, int, _Written]] = field(default_factory=list)
    """Cells of the row at hand: column, how often, what."""
    rows: int = 0
    width: int = 0


class _Walker:
    """Listens to the elements of `styles.xml` and `content.xml`, one after the other."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sheets: list[Sheet] = []
        self.struck: dict[str, bool] = {}
        self.parents: dict[str, str] = {}
        self.concealed: set[str] = set()
        self.epoch_1904 = False
        self.style = ""
        self.table: _Table | None = None
        self.cell: _Written | None = None
        self.spans: list[str] = []
        self.aside = 0
        self.filled = 0
        """Cells with content so far, on all sheets."""

    def walk(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(xml, True)

    # --- elements -------------------------------------------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.aside or name in ("office:annotation", "draw:frame", "draw:custom-shape", "table:shapes", "text:ruby-text"):
            # A note, a picture or a reading is no part of the cell's text; within one nothing counts.
            self.aside += 1
        elif name.startswith("text:"):
            self._start_of_text(name, attributes)
        elif name.startswith("table:"):
            self._start_of_table(name, attributes)
        elif name.startswith("style:"):
            self._start_of_style(name, attributes)

    def _end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif name == "text:span" and self.spans:
            self.spans.pop()
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.cell = None
        elif name == "table:table-row" and self.table:
            self._finish_row(self.table)
        elif name == "table:table" and self.table:
            self._finish_table(self.table)

    def _text(self, text: str) -> None:
        if self.cell is not None and self.cell.paragraphs and not self.aside:
            own = next((style for style in reversed(self.spans) if self._says(style) is not None), self.cell.style)
            self.cell.runs.append((text, bool(self._says(own))))

    # --- styles ---------------------------------------------------------------------------------------------------------

    def _start_of_style(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("style:style", "style:default-style"):
            self.style = attributes.get("style:name", "")
            self.parents[self.style] = attributes.get("style:parent-style-name", "")
        elif name == "style:text-properties":
            kinds = [attributes[key] for key in ("style:text-line-through-style", "style:text-line-through-type") if key in attributes]
            if kinds:
                self.struck[self.style] = not any(kind in _NO_LINE for kind in kinds)
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.concealed.add(self.style)

    def _says(self, style: str) -> bool | None:
        """Whether a style strikes out; None where neither it nor one it is made from says."""
        for _ in range(20):
            if style in self.struck:
                return self.struck[style]
            style = self.parents.get(style, "")
        return None

    # --- text -----------------------------------------------------------------------------------------------------------

    def _start_of_text(self, name: str, attributes: dict[str, str]) -> None:
        if self.cell is None:
            return
        if name == "text:p":
            self.cell.paragraphs += 1
            self.spans = []
            if self.cell.paragraphs > 1:
                self._text("\n")
        elif name == "text:span":
            self.spans.append(attributes.get("text:style-name", ""))
        elif name == "text:s":
            self._text(" " * min(int(attributes.get("text:c", "1")), 1000))
        elif name in ("text:tab", "text:line-break"):
            self._text("\t" if name == "text:tab" else "\n")

    # --- tables ---------------------------------------------------------------------------------------------------------

    def _start_of_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:null-date":
            self.epoch_1904 = attributes.get("table:date-value", "").startswith("1904")
        elif name == "table:table" and self.table is None:
            self.table = _Table(attributes.get("table:name", ""), attributes.get("table:style-name", "") in self.concealed)
        elif self.table is None:
            return
        elif name == "table:table-column":
            self._column(self.table, attributes)
        elif name == "table:table-row":
            self.table.repeated = int(attributes.get("table:number-rows-repeated", "1"))
            self.table.row_style = attributes.get("table:default-cell-style-name", "")
            self.table.column = 0
            if attributes.get("table:visibility") in _UNSEEN:
                first = self.table.row
                self.table.hidden_rows.update(range(first, min(first + self.table.repeated, first + 100_000)))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._start_of_cell(self.table, attributes)

    @staticmethod
    def _column(table: _Table, attributes: dict[str, str]) -> None:
        first, table.columns = table.columns, table.columns + int(attributes.get("table:number-columns-repeated", "1"))
        table.column_styles.append((table.columns, attributes.get("table:default-cell-style-name", "")))
        if attributes.get("table:visibility") in _UNSEEN:
            table.hidden_columns.update(range(first, min(table.columns, first + 20_000)))

    def _start_of_cell(self, table: _Table, attributes: dict[str, str]) -> None:
        times = int(attributes.get("table:number-columns-repeated", "1"))
        column, table.column = table.column, table.column + times
        style = attributes.get("table:style-name") or table.row_style
        style = style or next((style for end, style in table.column_styles if column < end), "")
        self.cell = _Written(attributes, style)
        table.written.append((column, times, self.cell))

    def _finish_row(self, table: _Table) -> None:
        filled = [(column, times, cell) for column, times, cell in table.written if cell.runs or "table:formula" in cell.attributes]
        table.written = []
        if filled:
            table.rows, table.width = table.row + table.repeated, max(table.width, *(column + times for column, times, _ in filled))
            self.filled += table.repeated * sum(times for _, times, _ in filled)
            if is_too_large(table.rows, table.width) or self.filled > MAX_CELLS:
                raise _TooLarge
        for row in range(table.row, table.row + table.repeated if filled else 0):
            for first, times, cell in filled:
                for column in range(first, first + times):
                    _put(table, (row, column), cell)
        table.row += table.repeated

    def _finish_table(self, table: _Table) -> None:
        self.table = None
        if len(self.sheets) >= MAX_SHEETS:
            return
        place = f"{self.name}!{table.name}"
        marks = Marks(table.kept, table.hidden_rows, table.hidden_columns)
        values = ((*at, *found) for at, found in sorted(table.cells.items(), key=lambda item: item[0]))
        cells = marked(cells_of(values, place, spans_of(table.merged, table.rows, table.width)), marks)
        self.sheets.append(
            Sheet(
                table.name,
                place,
                cells,
                epoch_1904=self.epoch_1904,
                hidden=table.hidden,
                hidden_rows=marks.rows,
                hidden_columns=marks.columns,
            )
        )


def _put(table: _Table, place: Place, cell: _Written) -> None:
    table.cells[place] = _value(cell)
    rows, columns = (int(cell.attributes.get(f"table:number-{what}-spanned", "1")) for what in ("rows", "columns"))
    if rows * columns > 1:
        table.merged.append((place, (place[0] + rows - 1, place[1] + columns - 1)))
    kept = kept_of(cell.runs)
    if kept is not None:
        table.kept[place] = kept


def _value(cell: _Written) -> tuple[CellValue, bool]:
    """The value, and whether it is not to be trusted: an error, or a formula without a result.

    LibreOffice writes an empty text that a formula gave like that, too: which it is cannot be told.
    """
    attributes, text = cell.attributes, "".join(text for text, _ in cell.runs)
    kind = attributes.get("office:value-type") or attributes.get("calcext:value-type")
    if attributes.get("calcext:value-type") == "error" or ("table:formula" in attributes and (kind is None or _ERROR.fullmatch(text))):
        return None, True
    if kind in ("float", "currency"):
        number = whole(float(attributes["office:value"]))
        return (number if kind == "currency" or _NUMBER_ALONE.fullmatch(text.strip()) else text), False
    if kind == "date":
        return _day(attributes["office:date-value"]), False
    if kind == "time":
        return _duration(attributes["office:time-value"]), False
    if kind == "boolean":
        return attributes["office:boolean-value"] == "true", False
    return text or None, False


def _day(written: str) -> date | datetime:
    moment = datetime.fromisoformat(written[:19])  # a cell's time has no zone
    return moment if "T" in written and (moment.hour or moment.minute or moment.second) else moment.date()


def _duration(written: str) -> timedelta:
    m = _TIME.fullmatch(written)
    if m is None:
        raise ValueError("no duration")
    days, hours, minutes = (int(part or 0) for part in m.groups()[1:4])
    found = timedelta(days=days, hours=hours, minutes=minutes, seconds=round(float(m[5] or 0)))
    return -found if m[1] else found
