"""A sheet as the table that staff see: row by row, blank cells too, merged ones once with their span."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cases.paper import PaperOptions, ShownCell, ShownRow, ShownSheet
from parsers.book_cells import letters_of
from parsers.marks import Place
from parsers.sheet import Cell, Sheet

LONGEST_CELL = 2_000
"""Characters of one cell that are shown."""
_WIDE = 1_000
"""A cell that spans as many columns is a paragraph of a Word document: as wide as what there is."""


def table_of(sheet: Sheet, options: PaperOptions, *, lettered: bool) -> ShownSheet:
    """The sheet as far as it is shown: no more rows and columns than asked for, and none behind the last with content.

    `lettered` is True for a workbook, where a blank cell has a place, too.
    """
    filled = {(cell.row, cell.column): cell for cell in sheet.cells if cell.text.strip() or cell.doubtful}
    rows = max((cell.row + 1 for cell in filled.values()), default=0)
    columns = max((cell.column + (cell.columns if cell.columns < _WIDE else 1) for cell in filled.values()), default=0)
    shown = min(rows, options.max_rows), min(columns, options.max_columns)
    letters = tuple(map(letters_of, range(shown[1])))
    return ShownSheet(
        name=sheet.name,
        place=sheet.place,
        columns=letters if lettered else (),
        rows=tuple(_rows(sheet, _Table(filled, shown, sheet.place if lettered else ""))),
        hidden=sheet.hidden,
        hidden_columns=tuple(letter for column, letter in enumerate(letters) if column in sheet.hidden_columns),
        cut=shown != (rows, columns),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """The cells with content, how many rows and columns are shown, and the place of the sheet where blank cells have one."""

    filled: Mapping[Place, Cell]
    size: Place
    place: str

    def span(self, cell: Cell) -> Place:
        """Rows and columns of a cell, as far as they are shown; it hides no other cell that says something."""
        rows, columns = min(cell.rows, self.size[0] - cell.row), min(cell.columns, self.size[1] - cell.column)
        under = ((row, column) for row in range(cell.row, cell.row + rows) for column in range(cell.column, cell.column + columns))
        return (1, 1) if any(at in self.filled and self.filled[at] is not cell for at in under) else (rows, columns)

    def cell(self, row: int, column: int, span: Place, *, hidden: bool) -> ShownCell:
        """The cell there, filled or blank."""
        cell = self.filled.get((row, column))
        if cell is None:
            return ShownCell(place=f"{self.place}!{letters_of(column)}{row + 1}" if self.place else "", hidden=hidden)
        return ShownCell(
            place=cell.place,
            text=cell.text[:LONGEST_CELL],
            rows=span[0],
            columns=span[1],
            struck=cell.struck,
            before=cell.before[:LONGEST_CELL],
            hidden=cell.hidden,
            doubtful=cell.doubtful,
        )


def _rows(sheet: Sheet, table: _Table) -> Iterator[ShownRow]:
    covered: set[Place] = set()
    for row in range(table.size[0]):
        hidden_row = row in sheet.hidden_rows
        cells = []
        for column in range(table.size[1]):
            if (row, column) in covered:
                continue
            cell = table.filled.get((row, column))
            span = table.span(cell) if cell else (1, 1)
            covered |= {(row + down, column + right) for down in range(span[0]) for right in range(span[1])}
            cells.append(table.cell(row, column, span, hidden=hidden_row or column in sheet.hidden_columns))
        place = f"{table.place}!{row + 1}" if table.place else ""
        yield ShownRow(number=row + 1, place=place, cells=tuple(cells), hidden=hidden_row)
