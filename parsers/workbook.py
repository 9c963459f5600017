"""Workbooks (.xlsx, .xlsm) to sheets: cells by calamine, what it does not tell (formulas, formats, marks, extent) by a look at the XML."""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cases.reading import FileTrouble, ReadingOptions
from parsers.book_cells import MAX_SHEETS, column_of, is_too_large, letters_of, spans_of
from parsers.formats import Pieces, by_format, telling
from parsers.marks import Marks, marked
from parsers.package import BROKEN, parts_by_name, refusal, sheet_path, xml_of
from parsers.sheet import Cell, CellValue, Sheet, shown, whole
from parsers.values import is_doubtful

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(
    rb"<(?:\w+:)?c(?=((?:\s[^<>/]*+)?)>)(?:\s[^<>/]*?\br=[\"']([A-Za-z]{1,9})(\d{1,19})[\"'])?+[^<>]*+>"
    rb"(?:(?=\s*+<(?:\w+:)?f\b([^<]*+(?:<(?!/?(?:\w+:)?c\b)[^<]*+)*+)))?"
)
"""An opened cell: its attributes, the column and row of its place (empty where it leaves it out), and what follows `<f` in it.

It ends where a cell begins or ends: a search for the end of its own would go through the file anew from each cell that is never closed.
"""
_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*?\br=[\"'](\d{1,19})[\"']")
_NO_VALUE = re.compile(rb"<(?:\w+:)?v\s*(?:/>|></)")
_STYLE = re.compile(rb"\bs=[\"'](\d+)[\"']")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b[^<]*+")
_FORMAT_CODE = re.compile(rb"\bformatCode=\"([^\"]*)\"")
_PERCENTAGES = {b"9": "0%", b"10": "0.00%"}
"""Of the formats that need no words of their own in the file only these show another number (ECMA-376 part 1, 18.8.30)."""
_FORMAT_ID = re.compile(rb"numFmtId=\"(\d+)\"")
_CELL_STYLE = re.compile(rb"<(?:\w+:)?xf\b[^<>]*?numFmtId=\"(\d+)\"")


@dataclass(frozen=True, slots=True)
class _Part:
    """One sheet's XML looked at: cells whose value is not to be trusted, cells whose format shows more than the number, and marks."""

    doubtful: frozenset[tuple[int, int]] = frozenset()
    formats: Mapping[tuple[int, int], Pieces] = field(default_factory=dict)
    marks: Marks | None = None


def read_workbook(name: str, data: bytes, options: ReadingOptions) -> tuple[Sheet, ...] | FileTrouble:
    """The sheets of an Office Open XML workbook, or the trouble with it. calamine may panic: the caller sees to that."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if trouble := refusal(archive, options):
                return trouble
            if "xl/workbook.xml" not in archive.namelist():
                return "unsupported"
            epoch_1904, parts = _look_into(archive)
    except BROKEN:
        return "unreadable"
    if parts is None:
        return "too_large"
    return _sheets(name, data, epoch_1904, parts)


def _look_into(archive: zipfile.ZipFile) -> tuple[bool, list[_Part] | None]:
    """Whether days count from 1904, and what each sheet's XML says, in the workbook's order; None where a sheet is too large."""
    book = xml_of(archive, "xl/workbook.xml")
    settings, calculation = book.find("{*}workbookPr"), book.find("{*}calcPr")
    waits = calculation is not None and calculation.get("fullCalcOnLoad", "0").lower() in ("1", "true")
    epoch_1904 = settings is not None and settings.get("date1904", "0").lower() in ("1", "true")
    relations = xml_of(archive, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    names = parts_by_name(archive)
    styles, strings = (archive.read(names[path]) if path in names else b"" for path in ("xl/styles.xml", "xl/sharedstrings.xml"))
    formats = _formats(styles)
    parts: list[_Part] = []
    sheets: list[bytes] = []
    for sheet in book.findall("{*}sheets/{*}sheet")[:MAX_SHEETS]:
        target = targets.get(sheet.get(_RELATION) or sheet.get("{http://purl.oclc.org/ooxml/officeDocument/relationships}id"), "")
        path = sheet_path(target).lower()
        xml = archive.read(names[path]) if path in names else b""
        part = _look_at(xml, formats, waits=waits)
        if part is None:
            return epoch_1904, None
        parts.append(part)
        sheets.append(xml)
    return epoch_1904, _with_marks(parts, sheets, styles, strings)


def _with_marks(parts: list[_Part], sheets: Sequence[bytes], styles: bytes, strings: bytes) -> list[_Part]:
    """The parts with what is struck out or hidden: ordinary files pay for a search of a few bytes only."""
    struck = b"strike" in styles or b"strike" in strings
    telling_sheets = [struck or b" hidden=" in xml or b"strike" in xml for xml in sheets]
    if not any(telling_sheets):
        return parts
    from parsers.struck import StruckStyles, marks_of, struck_styles, styled_texts

    of_styles = struck_styles(styles) if b"strike" in styles else StruckStyles()
    of_texts = styled_texts(strings) if b"strike" in strings else {}
    return [
        replace(part, marks=marks_of(xml, of_styles, of_texts)) if looked_at and xml else part
        for part, xml, looked_at in zip(parts, sheets, telling_sheets, strict=True)
    ]


def _look_at(xml: bytes, formats: Mapping[bytes, Pieces], *, waits: bool) -> _Part | None:
    """None for a sheet of which nothing was read: too large.

    Where the workbook `waits` to be calculated by whoever opens it, the program that wrote it may have put 0 for every result.
    """
    cells = _CELL.findall(xml)
    letters, numbers = {letters for _, letters, _, _ in cells}, {number for _, _, number, _ in cells}
    if b"" in numbers:
        # A cell may leave out its place and stand in the row that it is written in.
        numbers = numbers - {b""} | set(_ROW.findall(xml))
    rows, columns = max(map(int, numbers), default=0), max(map(column_of, letters), default=-1) + 1
    if is_too_large(rows, columns):
        return None
    doubtful: set[tuple[int, int]] = set()
    formatted: dict[tuple[int, int], Pieces] = {}
    telling = cells if formats or b't="e"' in xml else [cell for cell in cells if cell[3]]
    for attributes, column, row, formula in telling:
        place = (int(row or 0) - 1, column_of(column))
        if (formula and (_uncalculated(attributes, formula) or (waits and b"<v>0</v>" in formula))) or b't="e"' in attributes:
            if not row:
                raise ValueError("it cannot be said which cell holds no result")
            doubtful.add(place)
        if row and formats and (style := _STYLE.search(attributes)) and style[1] in formats:
            formatted[place] = formats[style[1]]
    return _Part(frozenset(doubtful), formatted)


def _uncalculated(attributes: bytes, content: bytes) -> bool:
    """True for a formula without a stored result; an empty text (t="str") is a result."""
    return (b"<v" not in content and b":v" not in content) or (b'"str"' not in attributes and _NO_VALUE.search(content) is not None)


def _formats(styles: bytes) -> dict[bytes, Pieces]:
    """Formats that show more than the number, such as 0000, 000-0000 or 0"分", by the index of their cell style."""
    codes = dict(_PERCENTAGES)
    for m in _FORMAT.finditer(styles):
        number, code = _FORMAT_ID.search(m[0]), _FORMAT_CODE.search(m[0])
        if number and code:
            codes[number[1]] = html.unescape(code[1].decode("utf-8", "replace"))
    used = _CELL_STYLE.findall(styles.partition(b"cellXfs")[2].partition(b"cellXfs")[0])
    return {str(index).encode(): pieces for index, number in enumerate(used) if number in codes and (pieces := telling(codes[number]))}


def _sheets(name: str, data: bytes, epoch_1904: bool, parts: list[_Part]) -> tuple[Sheet, ...] | FileTrouble:
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(io.BytesIO(data))
        sheets = []
        for index, (about, part) in enumerate(zip(book.sheets_metadata, parts, strict=False)):
            # A chart has no cells.
            if about.typ == calamine.SheetTypeEnum.WorkSheet:
                place = f"{name}!{about.name}"
                sheet = Sheet(
                    about.name,
                    place,
                    tuple(_cells(book.get_sheet_by_index(index), place, part)),
                    epoch_1904=epoch_1904,
                    hidden=about.visible != calamine.SheetVisibleEnum.Visible,
                )
                sheets.append(_with_hidden(sheet, part.marks) if part.marks else sheet)
    except (calamine.CalamineError, OSError, ValueError):
        return "unreadable"
    return tuple(sheets)


def _with_hidden(sheet: Sheet, marks: Marks) -> Sheet:
    return replace(sheet, cells=marked(sheet.cells, marks), hidden_rows=marks.rows, hidden_columns=marks.columns)


def _cells(sheet: Any, place: str, part: _Part) -> Iterator[Cell]:
    start = sheet.start or (0, 0)
    end = sheet.end or (0, 0)
    # One further than there is content: a cell whose formula has no result is not among calamine's.
    merged = spans_of(sheet.merged_cell_ranges or (), end[0] + 2, end[1] + 2)
    letters = [letters_of(column) for column in range(end[1] + 1)]
    unseen = set(part.doubtful)
    for row, values in enumerate(sheet.to_python(), start[0]):
        for column, value in enumerate(values, start[1]):
            if value == "" and not (unseen and (row, column) in unseen):
                continue
            rows, columns = merged.get((row, column), (1, 1))
            yield _cell(row, column, value, f"{place}!{letters[column]}{row + 1}", rows, columns, part)
            unseen.discard((row, column))
    for row, column in sorted(unseen):
        rows, columns = merged.get((row, column), (1, 1))
        yield _cell(row, column, "", f"{place}!{letters_of(column)}{row + 1}", rows, columns, part)


def _cell(row: int, column: int, value: CellValue, place: str, rows: int, columns: int, part: _Part) -> Cell:
    doubtful = (row, column) in part.doubtful
    if isinstance(value, str):
        return Cell(row, column, value, value or None, place, rows, columns, doubtful or is_doubtful(value))
    if isinstance(value, float):
        value = whole(value)
    if part.formats and (row, column) in part.formats:
        value = _seen(value, part.formats[(row, column)])
    return Cell(row, column, shown(value), value, place, rows, columns, doubtful)


def _seen(value: CellValue, pieces: Pieces) -> CellValue:
    """The text that a format makes of a number; what is no number is left alone."""
    return value if isinstance(value, bool) or not isinstance(value, int | float) else by_format(value, pieces)
