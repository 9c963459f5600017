"""Books as Word documents: each sheet a table under its title."""

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm

from accuracy.paper import Book, Cell, Sheet, shown


def by_docx(book: Book) -> bytes:
    """The book as somebody typed it in Word: titles and remarks as paragraphs, the rest as tables."""
    made = Document()
    section = made.sections[0]
    if any(sheet.landscape for sheet in book):
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(1.5)
    for n, sheet in enumerate(sheet for sheet in book if not sheet.hidden):
        if n:
            made.add_page_break()
        _write(made, sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _write(made: Document, sheet: Sheet) -> None:  # type: ignore[valid-type]
    """Rows with nothing but free words are paragraphs; rows of cells between them make a table."""
    run: list[int] = []
    for row in range(sheet.last_row + 2):
        cells = [cell for (at, _), cell in sheet.cells.items() if at == row]
        reaches = any(at < row < at + cell.rows for (at, _), cell in sheet.cells.items())
        if (cells and any(cell.look not in ("free", "title", "note") for cell in cells)) or reaches:
            run.append(row)
            continue
        if run:
            _table(made, sheet, run)
            run = []
        for cell in cells:
            if cell.look == "title":
                made.add_heading(shown(cell), level=1)  # type: ignore[attr-defined]
            elif cell.value is not None:
                made.add_paragraph(shown(cell))  # type: ignore[attr-defined]


def _table(made: Document, sheet: Sheet, rows: list[int]) -> None:  # type: ignore[valid-type]
    table = made.add_table(len(rows), sheet.last_column + 1)  # type: ignore[attr-defined]
    table.style = "Table Grid" if sheet.ruled else None
    # Asked once: the library searches the whole table for each cell.
    grid = [list(row.cells) for row in table.rows]
    for (row, column), cell in sheet.cells.items():
        if row in rows:
            _fill(grid, row - rows[0], column, cell)


def _fill(grid: list[list[Any]], row: int, column: int, cell: Cell) -> None:
    place = grid[row][column]
    if cell.rows > 1 or cell.columns > 1:
        place = place.merge(grid[row + cell.rows - 1][column + cell.columns - 1])
    place.text = ""
    if cell.struck_part:
        place.paragraphs[0].add_run(cell.struck_part + " ").font.strike = True
    place.paragraphs[0].add_run(shown(cell)).font.strike = cell.struck
