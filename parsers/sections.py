"""A sheet cut where another form begins: at headings, and where a table or a pledge begins without one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cases.reading import FormLetter
from parsers.days import days_of
from parsers.form_b import LEAST_COLUMNS, header_at
from parsers.form_c import instruments_in, may_pledge
from parsers.grid import Grid
from parsers.labels import Labels, heading_of, letter_of_name
from parsers.sheet import Cell, Sheet
from parsers.values import sentence_tick

LabelsOf = Callable[[FormLetter], Labels]
Mark = tuple[int, FormLetter | None, bool]
"""The row at which another form begins, which form, and whether a heading says so."""

_HEADING_CELLS = 4
"""A row of more cells is no heading."""


@dataclass(slots=True)
class Section:
    """Rows of one sheet that belong together: `letter` by heading or content, None where neither says."""

    grid: Grid
    letter: FormLetter | None
    titled: bool
    continues: bool


def sections_of(sheet: Sheet, labels: LabelsOf, *, table_open: bool) -> list[Section]:
    """The sections of a sheet in order; `table_open` where a table of the page before may go on."""
    whole = Grid(sheet)
    marks = _marks(whole, labels)
    named = letter_of_name(sheet.name) if sheet.name else None
    rows = sorted(whole.rows)
    if not rows:
        return []
    if not marks:
        return [Section(whole, named, named is not None, sheet.continues)]
    if (marks[0][0] > rows[0] and marks[0][2]) or not marks[0][2]:
        marks = _with_beginning(marks, rows[0], named, whole, labels, table_open=table_open)
    if len(marks) == 1:
        return [Section(whole, marks[0][1], marks[0][2], sheet.continues)]
    ends = [row for row, _, _ in marks[1:]] + [rows[-1] + 1]
    cut = zip(marks, ends, strict=True)
    return [
        Section(Grid(sheet, row, end), letter, titled, sheet.continues and n == 0) for n, ((row, letter, titled), end) in enumerate(cut)
    ]


def _with_beginning(
    marks: list[Mark], first: int, named: FormLetter | None, grid: Grid, labels: LabelsOf, *, table_open: bool
) -> list[Mark]:
    """What stands above the first mark: a form of its own if it has the labels of (A), else part of what follows."""
    row, letter, titled = marks[0]
    if named and (named == letter or titled is False):
        if named == letter:
            return [(first, letter, True), *marks[1:]]
        return [(first, named, True), *marks] if row > first else marks
    above = Grid(grid.sheet, first, row)
    keys = {key for cell in above if (key := labels("A").find(cell.text))}
    if len(keys) >= 5:
        return [(first, "A", False), *marks]
    if grid.sheet.continues and table_open and letter != "B" and any(may_be_activity(cells) for cells in above.rows.values()):
        # The rest of the table that the page before began.
        return [(first, None, False), *marks]
    return [(first, letter, titled), *marks[1:]]


def may_be_activity(cells: Sequence[Cell]) -> bool:
    """True for a row of a page that may go on with a table: several cells, a day among them."""
    return len(cells) >= LEAST_COLUMNS and any(days_of(cell.value).value for cell in cells)


def _marks(grid: Grid, labels: LabelsOf) -> list[Mark]:
    marks: list[Mark] = []
    current: FormLetter | None = None
    for row in sorted(grid.rows):
        begun = _begun_in(grid, row, current, labels)
        if begun and begun[0] != current:
            current = begun[0]
            marks.append((row, current, begun[1]))
    return marks


def _begun_in(grid: Grid, row: int, current: FormLetter | None, labels: LabelsOf) -> tuple[FormLetter, bool] | None:
    cells = [cell for cell in grid.rows[row] if cell.row == row]
    if len(cells) <= _HEADING_CELLS:
        for cell in cells:
            letter = heading_of(cell.text)
            if letter and not labels(letter).is_label(cell.text):
                return letter, True
    if current != "B" and len(cells) >= 4 and header_at(grid, row, labels("B")):
        return "B", False
    if current != "C" and _holds_pledge(cells) and (current != "B" or any(_has_box(cell) for cell in cells)):
        return "C", False
    return None


def _holds_pledge(cells: Sequence[Cell]) -> bool:
    """True where one of the cells is a sentence of pledge; all are asked at once whether they have a word of it."""
    return may_pledge("\n".join(cell.text for cell in cells)) and any(len(cell.text) < 120 and instruments_in(cell.text) for cell in cells)


def _has_box(cell: Cell) -> bool:
    return sentence_tick(cell.text) is not None
