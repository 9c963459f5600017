"""Binary workbooks (.xlsb, [MS-XLSB]) to sheets, by a walk over their records.

calamine panics on some, gives whole numbers of a time format as numbers, and tells neither errors, fonts nor hidden rows.
"""

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cases.reading import FileTrouble, ReadingOptions
from parsers.book_cells import MAX_CELLS, MAX_SHEETS, cells_of, is_too_large, runs_of, spans_of
from parsers.formats import BUILT_IN, by_format, moment_of, telling
from parsers.marks import Kept, Marks, Place, kept_of, marked
from parsers.package import BROKEN, parts_by_name, refusal, sheet_path, xml_of
from parsers.sheet import CellValue, Sheet, shown, whole

_ROW, _RK, _ERROR, _BOOLEAN, _REAL, _TEXT, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOLEAN, _FORMULA_ERROR, _RICH = 8, 9, 10, 11, 62
_SHORT = range(12, 19)
"""Cells that leave out their column: no program is known to write them, and what they hold is not told."""
_SHARED_ITEM, _FONT, _FORMAT, _STYLE, _COLUMNS, _MERGED = 19, 43, 44, 47, 60, 176
_BOOK, _SHEET, _STYLES, _STYLES_END = 153, 156, 617, 618
_STRUCK, _HIDDEN_ROW, _HIDDEN_COLUMN = 0x08, 0x1000, 0x01

Text = tuple[str, tuple[tuple[int, int], ...]]
"""A text and where in it (in UTF-16 units) which font begins."""


class _TooLarge(Exception):
    """The sheet reaches further than any form."""


def read_xlsb(name: str, data: bytes, options: ReadingOptions) -> tuple[Sheet, ...] | FileTrouble:
    """The sheets of a binary workbook, or the trouble with it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return refusal(archive, options) or tuple(_sheets(archive, name))
    except _TooLarge:
        return "too_large"
    except BROKEN:
        return "unreadable"


@dataclass(frozen=True, slots=True)
class _Book:
    """What all sheets share."""

    epoch_1904: bool
    texts: list[Text]
    struck_fonts: set[int]
    styles: list[tuple[int, str]]
    """Font and format of each cell style."""


def _sheets(archive: zipfile.ZipFile, name: str) -> Iterator[Sheet]:
    names = parts_by_name(archive)
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in xml_of(archive, "xl/_rels/workbook.bin.rels")}
    records = list(_records(archive.read("xl/workbook.bin")))
    epoch_1904 = any(kind == _BOOK and record[0] & 1 for kind, record in records)
    texts = [_text(record, 0) for kind, record in _part(archive, names, "xl/sharedstrings.bin") if kind == _SHARED_ITEM]
    book = _Book(epoch_1904, texts, *_looks(_part(archive, names, "xl/styles.bin")))
    cells = 0
    for record in [record for kind, record in records if kind == _SHEET][:MAX_SHEETS]:
        relation, at = _wide(record, 8)
        title, _ = _wide(record, at)
        path = sheet_path(targets[relation])
        if "/worksheets/" in f"/{path}":
            sheet = _sheet(
                archive.read(names[path.lower()]), book, f"{name}!{title}", title, hidden=struct.unpack_from("<I", record)[0] != 0
            )
            cells += len(sheet.cells)
            if cells > MAX_CELLS:
                raise _TooLarge
            yield sheet


def _part(archive: zipfile.ZipFile, names: Mapping[str, str], path: str) -> Iterator[tuple[int, bytes]]:
    return _records(archive.read(names[path])) if path in names else iter(())


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record ([MS-XLSB] 2.1.4)."""
    at = 0
    while at < len(data):
        kind, at = _packed(data, at, 2)
        size, at = _packed(data, at, 4)
        if at + size > len(data):
            raise EOFError("cut off within a record")
        yield kind, data[at : at + size]
        at += size


def _packed(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in groups of seven bits, and where it ends."""
    value = 0
    for place in range(most):
        byte = data[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return value, at + place + 1


def _wide(record: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    (size,) = struct.unpack_from("<I", record, at)
    end = at + 4 + size * 2
    if size == 0xFFFFFFFF or end > len(record):
        raise ValueError("a text longer than its record")
    return record[at + 4 : end].decode("utf-16-le", "replace"), end


def _text(record: bytes, at: int) -> Text:
    """A text with its fonts ([MS-XLSB] 2.5.122, RichStr)."""
    text, end = _wide(record, at + 1)
    if not record[at] & 1:
        return text, ()
    (count,) = struct.unpack_from("<I", record, end)
    runs = record[end + 4 : end + 4 + count * 4]
    return text, tuple(struct.iter_unpack("<HH", runs))


def _looks(records: Iterator[tuple[int, bytes]]) -> tuple[set[int], list[tuple[int, str]]]:
    """The fonts that strike out, and the cell styles of the workbook."""
    fonts: list[bool] = []
    codes: dict[int, str] = dict(BUILT_IN)
    styles: list[tuple[int, str]] = []
    inside = False
    for kind, record in records:
        if kind == _FONT:
            fonts.append(bool(record[2] & _STRUCK))
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", record)[0]] = _wide(record, 2)[0]
        elif kind in (_STYLES, _STYLES_END):
            inside = kind == _STYLES
        elif kind == _STYLE and inside:
            number, font = struct.unpack_from("<HH", record, 2)
            styles.append((font, codes.get(number, "")))
    return {number for number, struck in enumerate(fonts) if struck}, styles


@dataclass(slots=True)
class _Table:
    """The sheet that is being read."""

    cells: list[tuple[int, int, CellValue, bool]] = field(default_factory=list)
    """Row, column, value, and whether it is not to be trusted."""
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    kept: dict[Place, Kept] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    row: int = 0
    height: int = 0
    width: int = 0


def _sheet(data: bytes, book: _Book, place: str, title: str, *, hidden: bool) -> Sheet:
    table = _Table()
    for kind, record in _records(data):
        _take(table, kind, record, book)
    merged = spans_of(table.merged, table.height, table.width)
    cells = marked(cells_of(table.cells, place, merged), Marks(table.kept, table.rows, table.columns))
    return Sheet(title, place, cells, epoch_1904=book.epoch_1904, hidden=hidden, hidden_rows=table.rows, hidden_columns=table.columns)


def _take(table: _Table, kind: int, record: bytes, book: _Book) -> None:
    if kind == _ROW:
        table.row, flags = struct.unpack_from("<I6xH", record)
        if flags & _HIDDEN_ROW:
            table.rows.add(table.row)
    elif kind in _SHORT:
        raise ValueError("a cell that does not say where it stands")
    elif _RK <= kind <= _FORMULA_ERROR or kind == _RICH:
        column, style = struct.unpack_from("<II", record)
        table.height, table.width = max(table.height, table.row + 1), max(table.width, column + 1)
        if is_too_large(table.height, table.width) or len(table.cells) > MAX_CELLS:
            raise _TooLarge
        _take_cell(table, column, style & 0xFFFFFF, kind, record, book)
    elif kind == _COLUMNS:
        first, last, flags = struct.unpack_from("<II8xH", record)
        if flags & _HIDDEN_COLUMN:
            table.columns.update(range(first, min(last, 20_000) + 1))
    elif kind == _MERGED:
        top, bottom, left, right = struct.unpack_from("<IIII", record)
        table.merged.append(((top, left), (bottom, right)))


def _take_cell(table: _Table, column: int, style: int, kind: int, record: bytes, book: _Book) -> None:
    font, code = book.styles[style] if style < len(book.styles) else (0, "")
    changes: tuple[tuple[int, int], ...] = ()
    value: CellValue
    if kind in (_TEXT, _FORMULA_TEXT):
        value = _wide(record, 8)[0]
    elif kind in (_SHARED, _RICH):
        value, changes = book.texts[struct.unpack_from("<I", record, 8)[0]] if kind == _SHARED else _text(record, 8)
    elif kind in (_BOOLEAN, _FORMULA_BOOLEAN):
        value = bool(record[8])
    elif kind in (_ERROR, _FORMULA_ERROR):
        value = None
    else:
        value = _seen(_rk(record) if kind == _RK else struct.unpack_from("<d", record, 8)[0], code, book.epoch_1904)
    table.cells.append((table.row, column, value, value is None))
    kept = kept_of(runs_of(shown(value), ((0, font), *changes), book.struck_fonts))
    if kept is not None:
        table.kept[(table.row, column)] = kept


def _rk(record: bytes) -> float:
    """A number in 30 bits ([MS-XLSB] 2.5.123)."""
    (bits,) = struct.unpack_from("<I", record, 8)
    number: float
    if bits & 2:
        number = (bits - (1 << 32) if bits >> 31 else bits) >> 2
    else:
        (number,) = struct.unpack("<d", struct.pack("<II", 0, bits & 0xFFFFFFFC))
    return float(number / 100 if bits & 1 else number)


def _seen(number: float, code: str, epoch_1904: bool) -> CellValue:
    moment = moment_of(number, code, epoch_1904)
    if not isinstance(moment, float):
        return moment
    pieces = telling(code)
    return by_format(whole(number), pieces) if pieces else whole(number)
