"""What the readers of all kinds of workbooks share: how far a sheet may reach, the names of its columns, and its cells as `Cell`."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from parsers.marks import Place, Run
from parsers.sheet import Cell, CellValue, shown
from parsers.values import is_doubtful

MAX_ROWS, MAX_COLUMNS, MAX_AREA = 50_000, 1_000, 500_000
"""A form is far smaller. calamine makes room for the whole rectangle: one cell at XFD1048576 asks for 512 GB."""
MAX_CELLS = 100_000
"""Filled cells of a whole workbook in the formats that are read cell by cell."""
MAX_SHEETS = 60

Spans = Mapping[Place, tuple[int, int]]
"""Rows and columns of merged cells by their first cell."""


def is_too_large(rows: int, columns: int) -> bool:
    """True for a sheet that reaches further than any form."""
    return rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_AREA


def spans_of(merged: Iterable[tuple[Place, Place]], rows: int, columns: int) -> Spans:
    """The spans of merged cells, given by first and last cell.

    A merge may reach down to the last row there can be: what counts is where there is content.
    """
    return {first: (max(1, min(last[0] + 1, rows) - first[0]), max(1, min(last[1] + 1, columns) - first[1])) for first, last in merged}


def letters_of(column: int) -> str:
    """The letters of a column, from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(letters: bytes) -> int:
    """The column from 0 that letters name; -1 for none."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1


def cells_of(values: Iterable[tuple[int, int, CellValue, bool]], place: str, merged: Spans) -> Iterator[Cell]:
    """The cells of a sheet from row, column, value and whether that is not to be trusted; blank ones only where it is not."""
    for row, column, value, doubtful in values:
        if value in ("", None) and not doubtful:
            continue
        rows, columns = merged.get((row, column), (1, 1))
        text = shown(value)
        at = f"{place}!{letters_of(column)}{row + 1}"
        yield Cell(row, column, text, None if value == "" else value, at, rows, columns, doubtful or is_doubtful(text))


def runs_of(text: str, changes: Iterable[tuple[int, int]], struck_fonts: Collection[int]) -> Iterator[Run]:
    """The text cut where its font changes; `changes` say from which unit of UTF-16 on which font holds."""
    units = text.encode("utf-16-le", "surrogatepass")
    for (start, font), (end, _) in pairwise((*changes, (len(units), 0))):
        yield units[start * 2 : end * 2].decode("utf-16-le", "replace"), font in struck_fonts
