"""Old workbooks (.xls, BIFF5 and BIFF8) to sheets, by xlrd, which knows formats, fonts and hidden rows."""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases.reading import FileTrouble, ReadingOptions
from parsers.book_cells import MAX_CELLS, MAX_SHEETS, cells_of, is_too_large, runs_of, spans_of
from parsers.formats import by_format, moment_of, telling
from parsers.marks import Kept, Marks, Place, kept_of, marked
from parsers.sheet import CellValue, Sheet, shown, whole

_BOF, _EOF, _FORMULA, _MULRK = 0x809, 0x0A, 0x06, 0xBD
_ONE_CELL = frozenset({_FORMULA, 0x203, 0x204, 0x205, 0x27E, 0xD6, 0xFD})
"""Records of cells with content ([MS-XLS] 2.3.1): FORMULA, NUMBER, LABEL, BOOLERR, RK, RSTRING, LABELSST."""


def read_xls(name: str, data: bytes, options: ReadingOptions) -> tuple[Sheet, ...] | FileTrouble:
    """The sheets of an old workbook, or the trouble with it; xlrd's own errors on broken files are left to the caller."""
    import xlrd  # type: ignore[import-untyped]

    try:
        book = xlrd.open_workbook(
            file_contents=_stream(data), logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
        )
    except xlrd.XLRDError as error:
        return "encrypted" if "encrypted" in str(error) else "unreadable"
    looks = [_look_at(book.mem, start) for start in book._sh_abs_posn[: min(book.nsheets, MAX_SHEETS)]]
    if any(is_too_large(look.rows, look.columns) for look in looks) or sum(look.cells for look in looks) > MAX_CELLS:
        return "too_large"
    return tuple(_sheet(book, book.sheet_by_index(number), name, look) for number, look in enumerate(looks))


def _stream(data: bytes) -> bytes:
    """The workbook within its container: xlrd would follow sectors in a circle until its memory is used up."""
    import olefile  # type: ignore[import-untyped]

    with olefile.OleFileIO(io.BytesIO(data)) as container:
        name = "Workbook" if container.exists("Workbook") else "Book"
        stream: bytes = container.openstream(name).read()
        return stream


@dataclass(slots=True)
class _Look:
    """What the records of one sheet say before xlrd makes anything of them."""

    rows: int
    columns: int
    uncalculated: set[Place]
    cells: int = 0


def _look_at(stream: Any, start: int) -> _Look:
    """How far cells reach, and formulas of which the result may never have been calculated.

    Programs then write 0 for it: xlwt for all, LibreOffice for texts of a workbook that it opened without calculating.
    """
    look = _Look(0, 0, set())
    depth = 0
    for kind, record in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            break
        if depth > 1 or not (kind in _ONE_CELL or kind == _MULRK) or len(record) < 6:
            continue
        row, column = struct.unpack_from("<HH", record)
        last = struct.unpack_from("<H", record, len(record) - 2)[0] if kind == _MULRK else column
        look.rows, look.columns = max(look.rows, row + 1), max(look.columns, last + 1)
        look.cells += last - column + 1
        if kind == _FORMULA and not any(record[6:14]):
            look.uncalculated.add((row, column))
    return look


def _records(stream: Any, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, bytes(stream[at + 4 : at + 4 + size])
        at += 4 + size


def _sheet(book: Any, sheet: Any, name: str, look: _Look) -> Sheet:
    place = f"{name}!{sheet.name}"
    rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    marks = Marks(_kept(book, sheet), rows, columns)
    merged = spans_of((((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells), look.rows, look.columns)
    cells = marked(cells_of(_values(book, sheet, look), place, merged), marks)
    return Sheet(
        sheet.name,
        place,
        cells,
        epoch_1904=bool(book.datemode),
        hidden=sheet.visibility != 0,
        hidden_rows=rows,
        hidden_columns=columns,
    )


def _values(book: Any, sheet: Any, look: _Look) -> Iterator[tuple[int, int, CellValue, bool]]:
    """Row, column and value of each cell, and whether that is not to be trusted."""
    for row in range(min(sheet.nrows, look.rows)):
        for column, kind in enumerate(sheet.row_types(row)):
            value, doubtful = _value(book, sheet, row, column, kind)
            yield row, column, value, doubtful or (row, column) in look.uncalculated


def _value(book: Any, sheet: Any, row: int, column: int, kind: int) -> tuple[CellValue, bool]:
    """The value, and whether it is an error, which is none."""
    import xlrd

    value = sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_ERROR:
        return "", True
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value), False
    if kind == xlrd.XL_CELL_DATE:
        return moment_of(value, _format(book, sheet, row, column), bool(book.datemode)), False
    if kind == xlrd.XL_CELL_NUMBER:
        pieces = telling(_format(book, sheet, row, column))
        number = whole(value)
        return (by_format(number, pieces) if pieces else number), False
    return value, False


def _format(book: Any, sheet: Any, row: int, column: int) -> str:
    style = book.xf_list[sheet.cell_xf_index(row, column)]
    return str(book.format_map[style.format_key].format_str)


def _kept(book: Any, sheet: Any) -> dict[Place, Kept]:
    """What stands unstruck in cells with struck-out text."""
    struck_fonts = {number for number, font in enumerate(book.font_list) if font.struck_out}
    if not struck_fonts:
        return {}
    kept: dict[Place, Kept] = {}
    for row in range(sheet.nrows):
        for column, style in enumerate(sheet.row(row)):
            font = book.xf_list[style.xf_index].font_index
            changes = [(0, font), *sheet.rich_text_runlist_map.get((row, column), ())]
            rest = kept_of(runs_of(shown(style.value), changes, struck_fonts))
            if rest is not None:
                kept[(row, column)] = rest
    return kept
