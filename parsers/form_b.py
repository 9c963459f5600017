"""Form (B), the CPD report: a table found by its column labels, one activity a row, totals kept apart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cases.reading import Activity, DateEntry, FormB, MinutesEntry, TextEntry
from parsers.activity import DATED, FREE, MEASURED, activity_from, belongs_above, number_of, opened, with_more
from parsers.days import days_of
from parsers.entries import minutes_entry
from parsers.grid import Grid, row_place
from parsers.labels import Labels, is_note
from parsers.marks import standing
from parsers.page_rows import PageRows, doubted, reaching_over
from parsers.sheet import Cell
from parsers.table_heads import category_heading, code_columns, heading_over, marked_codes
from parsers.values import minutes_of, plain
from parsers.written_once import with_doubt

LEAST_COLUMNS = 4
_CORE = frozenset({"category", "fields", "hours", "claimed", "title"})
_UNTELLING = DATED | MEASURED | {"number", "category", "evidence"}

_TOTAL = re.compile(
    r"(?:カテゴリー?|区分|学習活動|活動)*[(「]?([A-D])?[)」]?の?(?:区分|カテゴリー?)?(?:総合計|総計|合計|小計|累計|計)(?:CPD|ポイント|時間|数|点|\([^()]*\))*[::]?"
)
_OTHER_TOTAL = re.compile(
    r"(?:20\d\d|令和.{1,2}|R\d{1,2}|\d年目|年)年?度?.{0,4}(?:合計|小計|計)[::]?|.{0,6}ページ.{0,4}計|(?:取得|申請|総)CPDポイント(?:合計|計|総数)?"
)
_SAMPLE = re.compile(r"[(【]?(?:記入)?(?:例|見本|サンプル)[)】]?\d?")


@dataclass(frozen=True, slots=True)
class Header:
    """The line of column labels: for each field the columns it spans, and the first row below it."""

    columns: dict[str, tuple[int, int]]
    end: int
    key_of: dict[int, str]
    """The field of each column of the sheet; other columns are none of ours."""
    codes: Mapping[int, str] = field(default_factory=dict)
    """The field of business of each column to be marked, where there is a column for each of the seven."""

    @property
    def width(self) -> int:
        """How many columns of the sheet the table is wide."""
        return max(last for _, last in self.columns.values()) - min(first for first, _ in self.columns.values())


def header(columns: dict[str, tuple[int, int]], end: int, codes: Mapping[int, str] | None = None) -> Header:
    """The header of these columns. A report without a column for names has them under 内容."""
    if codes:
        columns = columns | {"fields": (min(codes), max(codes) + 1)}
    if "title" not in columns and "detail" in columns:
        columns = {("title" if key == "detail" else key): span for key, span in columns.items()}
    return Header(columns, end, {column: key for key, span in reversed(columns.items()) for column in range(*span)}, codes or {})


def header_at(grid: Grid, row: int, labels: Labels, least: int = LEAST_COLUMNS) -> Header | None:
    """The header that begins in this row (over one or two rows), or None."""
    cells = [cell for cell in grid.rows.get(row, ()) if cell.row == row]
    if len(cells) < 2:
        return None
    top = _columns(cells, labels)
    below = [cell for cell in grid.rows.get(row + 1, ()) if cell.row == row + 1]
    lower = _columns(below, labels) if below and len(top) >= 2 else {}
    if lower and len(lower) * 2 >= len(below):
        covered = lower.values()
        top = {key: span for key, span in top.items() if not any(span[0] <= c[0] < span[1] for c in covered)}
        columns, end = top | {key: span for key, span in lower.items() if key not in top}, row + 2
    else:
        columns, end = top, row + 1
    if len(columns) < least or len(_CORE & columns.keys()) < 2:
        return None
    codes = code_columns(grid, range(row, end + 1), columns)
    tall = max([end, *(cell.row + cell.rows for cell in cells if labels.find(cell.text))])
    # A label's cell that is not closed below takes in blank cells under it; a row that bears a day is an activity all the same.
    return header(columns, next((at for at in range(end, tall) if _bears_a_day(grid, at, columns)), tall), codes)


def _bears_a_day(grid: Grid, row: int, columns: Mapping[str, tuple[int, int]]) -> bool:
    first, last = columns.get("from", (0, 0))
    return any(cell.row == row and first <= cell.column < last and days_of(cell.value).value for cell in grid.rows.get(row, ()))


def _columns(cells: Sequence[Cell], labels: Labels) -> dict[str, tuple[int, int]]:
    columns: dict[str, tuple[int, int]] = {}
    for cell in cells:
        key = labels.find(cell.text)
        if key and key not in columns:
            columns[key] = (cell.column, cell.column + cell.columns)
    return columns


@dataclass(slots=True)
class Table:
    """What the rows under a header gave so far; a further page goes on with it."""

    header: Header
    activities: list[Activity] = field(default_factory=list)
    total: MinutesEntry | None = None
    category_totals: dict[str, MinutesEntry] = field(default_factory=dict)
    ended: bool = False
    """True once totals were seen: below them stand footnotes."""
    numbered: bool = False
    """True once a row had a number of its own."""
    cut: bool = False
    """True where the last activity stands at the end of its page."""
    block: Cell | None = None
    """The heading of the category that the rows below it belong to, in a report without a column for it."""
    of_workbook: bool = True
    """False for pages: their cells hold wrapped text whole, and footers stand below."""


def read_rows(grid: Grid, table: Table, labels: Labels, first_row: int, epoch_1904: bool = False) -> None:
    """Reads the rows from `first_row` on into the table."""
    page = None if table.of_workbook else PageRows(grid.sheet)
    if table.cut and table.activities:
        table.activities[-1] = doubted(table.activities[-1])
    known, last = len(table.activities), first_row
    for row, cells in _rows(grid, table.header, first_row):
        placed = _placed(table.header, cells)
        if page:
            placed = reaching_over(placed, table.header.columns)
        number = number_of(placed["number"]) if "number" in placed else None
        # A row that bears a number is no line of labels.
        if number is None and (again := header_at(grid, row, labels)):
            table.header, table.block = again, _block_of(grid, row, table)
        elif table.block and category_heading(cells):
            table.block = cells[0]
        elif row >= table.header.end and not _read_total(table, cells):
            before = len(table.activities)
            _read_activity(table, row_place(row, cells), cells, placed, number, epoch_1904)
            if page and len(table.activities) > before:
                unseen = page.unseen(row, placed, table.header.columns, cut=grid.sheet.continues and before == known)
                table.activities[-1], last = doubted(table.activities[-1], unseen), row
    table.cut = page is not None and len(table.activities) > known and page.ends_with(last, table.header.columns)


def _rows(grid: Grid, header: Header, first_row: int) -> Iterator[tuple[int, list[Cell]]]:
    """Row by row the cells of one activity: those of a further line that its number's cell spans belong to it."""
    done = first_row
    for row in sorted(number for number in grid.rows if number >= first_row):
        if row < done:
            continue
        here = grid.rows[row]
        numbers = [cell for cell in here if header.key_of.get(cell.column) == "number"]
        done = row + (numbers[0].rows - (row - numbers[0].row) if numbers else 1)
        cells = list(here)
        for further in range(row + 1, done):
            cells += [cell for cell in grid.rows.get(further, ()) if cell.row == further]
        if any(cell.row >= row for cell in cells):
            yield row, cells


def _read_total(table: Table, cells: Sequence[Cell]) -> bool:
    """True where the row holds totals; they are written into the table."""
    seen = False
    for cell in cells:
        key = plain(cell.text)
        if not ("計" in key or "CPD" in key) or len(cell.text) > 30 or cell.doubtful:
            continue
        m = _TOTAL.fullmatch(key.upper())
        if m is None and not _OTHER_TOTAL.fullmatch(key.upper()):
            continue
        seen = table.ended = True
        if m is None or ("小計" in key and not m[1]):
            continue
        entry = _total_entry(table.header, cell, cells)
        if entry and m[1]:
            table.category_totals[m[1]] = entry
        elif entry:
            table.total = entry
    return seen


def _total_entry(header: Header, label: Cell, cells: Sequence[Cell]) -> MinutesEntry | None:
    """The sum printed right of its label, that of the claimed points first; None where there is none to be read."""
    right = [cell for cell in cells if cell.column > label.column]
    right.sort(key=lambda cell: {"claimed": 0, "hours": 1}.get(header.key_of.get(cell.column, ""), 2))
    for cell in right:
        entry = minutes_entry([cell], cell.place)
        # A sum is the program's, not the applicant's: one that was never calculated says nothing.
        if entry.value is not None and not cell.doubtful:
            return entry
    return None


def _placed(header: Header, cells: Sequence[Cell]) -> dict[str, list[Cell]]:
    """The cells by the field whose column they stand in."""
    placed: dict[str, list[Cell]] = {}
    for cell in cells:
        key = header.key_of.get(cell.column)
        if key:
            placed.setdefault(key, []).append(cell)
    for key, found in placed.items():
        if len(found) > 1:
            placed[key] = standing(found)
    if header.codes and "fields" in placed:
        marked = marked_codes(placed.pop("fields"), header.codes)
        return placed | {"fields": marked} if marked else placed
    return placed


def _is_struck_out(placed: Mapping[str, Sequence[Cell]]) -> bool:
    """True for a row that was taken back: all that was filled in is struck out; its printed number need not be."""
    return all(cell.struck for key, cells in placed.items() if key != "number" for cell in cells if cell.text.strip())


def _read_activity(
    table: Table, place: str, cells: Sequence[Cell], placed: dict[str, list[Cell]], number: int | None, epoch_1904: bool
) -> None:
    table.numbered = table.numbered or number is not None
    if not says_something(placed) or _is_aside(table, number, placed, cells) or _is_struck_out(placed):
        return
    if number is None and table.of_workbook and table.activities and belongs_above(placed):
        table.activities[-1] = opened(table.activities[-1], placed)
        return
    if number is None and not _is_full(placed, 2 if table.numbered else 1):
        # Where rows have printed numbers, a line of text without one goes on with the texts above it; else it is a remark or a footer.
        if table.numbered and table.of_workbook and placed.keys() <= FREE and not table.ended and table.activities:
            table.activities[-1] = with_more(table.activities[-1], placed)
        return
    columns = table.header.columns
    if table.block and "category" not in columns:
        columns = columns | {"category": (table.block.column, table.block.column)}
        letter = category_heading([table.block]) or ""
        placed = placed | {"category": [replace(table.block, text=letter, value=letter)]}
    table.activities.append(activity_from(placed, columns, place, epoch_1904))


def _block_of(grid: Grid, row: int, table: Table) -> Cell | None:
    """The heading of the block whose labels stand in a row; on a page that repeats the labels alone, the one before."""
    repeated = row == min(grid.rows) and bool(table.activities)
    return table.block if repeated else heading_over(grid, row)


def says_something(placed: Mapping[str, Sequence[Cell]]) -> bool:
    """True where somebody filled the row in: printed categories, 「年 月 日」 and formulas that give 0 do not."""
    for key, cells in placed.items():
        if key in DATED and any(days_of(cell.value).trouble != "empty" for cell in cells):
            return True
        if key in MEASURED and any(cell.text.strip() and minutes_of(cell.value)[0] != 0 for cell in cells):
            return True
        if key not in _UNTELLING and any(cell.text.strip() or cell.value is not None for cell in cells):
            return True
    return False


def _is_aside(table: Table, number: int | None, placed: Mapping[str, Sequence[Cell]], cells: Sequence[Cell]) -> bool:
    """True for samples, notes over the whole width and what stands below the totals."""
    if any(_SAMPLE.fullmatch(plain(cell.text)) for cell in cells[:2]):
        return True
    if len(cells) == 1 and (is_note(cells[0].text) or cells[0].columns * 2 > table.header.width):
        return True
    return table.ended and number is None and len(placed) < 3


def _is_full(placed: Mapping[str, Sequence[Cell]], least: int) -> bool:
    """True where so many of category, date, hours and points stand in a row."""
    return sum(key in placed for key in ("category", "from", "hours", "claimed")) >= least


def form_b(table: Table, place: str, owner: dict[str, Any]) -> FormB:
    """The form that the table makes; `owner` is whose it says it is."""
    order = sorted(table.category_totals.items())
    return FormB(place=place, activities=with_doubt(table.activities), total=table.total, category_totals=tuple(order), **owner)


def not_understood(place: str, text: str) -> FormB:
    """A form by its title whose table was not understood: one activity of which everything is unclear, so that a person looks."""
    unclear = TextEntry(text, place, "unclear")
    return FormB(
        place=place,
        activities=(
            Activity(
                place=place,
                category=unclear,
                start=DateEntry(text, place, "unclear"),
                title=unclear,
                hours=MinutesEntry(text, place, "unclear"),
                claimed=MinutesEntry(text, place, "unclear"),
            ),
        ),
    )
