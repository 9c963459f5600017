"""What the head of form (B) says beyond its labels: a column to each field of business, and the category of a block of rows."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from parsers.grid import Grid
from parsers.labels import Labels
from parsers.sheet import Cell, Sheet
from parsers.values import fields_of, plain, tick_of

_LEAST_CODES = 4
"""So many different fields side by side in a head make each of them a column of its own."""
_MOST_HEADING_CELLS = 2
LARGEST_FORM = 20_000
"""Cells; a larger sheet is no form and is not searched."""
_BLOCK = re.compile(
    r"[【\[<(■●◆◇□○・▼▶※\d.]{0,4}(?:(?:学習|プロフェッショナル)活動|カテゴリー?|活動区分|学習区分|区分|種別)?[:(「]?([A-D])(?:[)」】\]>.:、・(]|カテゴリー?|区分|$|(?=[^\x00-\x7f])).*"
)
"""「【カテゴリA】認定研修」, 「B. 認定外の研修」: the heading of a block of rows."""


def code_columns(grid: Grid, rows: range, labelled: Mapping[str, tuple[int, int]]) -> dict[int, str]:
    """The field of each column that is headed by one field alone (ST, 1, オペレーション); empty where there are too few of them.

    `labelled` are the columns that have a label of another field.
    """
    taken = {column for key, span in labelled.items() if key != "fields" for column in range(*span)}
    best: dict[int, str] = {}
    for row in rows:
        found: dict[int, str] = {}
        for cell in grid.rows.get(row, ()):
            codes, trouble = fields_of(cell.text)
            if trouble is None and len(codes) == 1 and not cell.doubtful and cell.columns == 1 and cell.column not in taken:
                found[cell.column] = codes[0]
        if len(found) > len(best) and len(set(found.values())) == len(found):
            best = found
    return best if len(best) >= _LEAST_CODES else {}


def marked_codes(cells: Sequence[Cell], codes: Mapping[int, str]) -> list[Cell]:
    """One cell that names the fields whose columns are marked; doubtful where a mark is none, or stands between the columns."""
    first = cells[0]
    marked = [codes.get(cell.column) for cell in cells if tick_of(cell.value)[0] is not False]
    sure = all(cell.columns == 1 and cell.column in codes and _is_mark(cell, codes[cell.column]) for cell in cells)
    text = "、".join(code for code in marked if code)
    doubtful = not sure or any(cell.doubtful for cell in cells)
    return [replace(first, text=text, value=text, doubtful=doubtful)] if text or doubtful else []


def _is_mark(cell: Cell, code: str) -> bool:
    """A tick, a cross for no, or the field's own code written once more."""
    return tick_of(cell.value)[0] is not None or fields_of(cell.value) == ((code,), None)


def category_heading(cells: Sequence[Cell]) -> str | None:
    """The category that the heading of a block names, else None."""
    if not 0 < len(cells) <= _MOST_HEADING_CELLS:
        return None
    m = _BLOCK.fullmatch(plain(cells[0].text).upper())
    return m[1] if m and not cells[0].doubtful else None


def heading_over(grid: Grid, row: int) -> Cell | None:
    """The heading of a category that stands directly over a row, else None."""
    above = [number for number in grid.rows if number < row]
    cells = [cell for cell in grid.rows[max(above)] if cell.row == max(above)] if above else []
    return cells[0] if category_heading(cells) else None


def side_by_side(sheet: Sheet, labels: Labels) -> tuple[Sheet, ...]:
    """The sheet, or its two halves where a line of labels stands twice in a row: two pages printed on one, or a folded table."""
    cells = sheet.cells if len(sheet.cells) <= LARGEST_FORM else ()
    labelled = Counter([cell.row for cell in cells if labels.find(cell.text)])
    rows: dict[int, list[Cell]] = {row: [] for row, count in sorted(labelled.items()) if count >= 2 * _LEAST_CODES}
    for cell in cells if rows else ():
        if cell.row in rows:
            rows[cell.row].append(cell)
    for row, line in rows.items():
        if (begin := _second_line(line, labels)) is not None:
            right = tuple(cell for cell in sheet.cells if cell.row >= row and cell.column >= begin)
            left = tuple(cell for cell in sheet.cells if cell.row < row or cell.column < begin)
            return replace(sheet, cells=left), replace(sheet, cells=right, continues=True)
    return (sheet,)


def _second_line(cells: Sequence[Cell], labels: Labels) -> int | None:
    """The column at which the labels of the row begin anew, in the same order; None where they do not."""
    found = [(key, cell.column) for cell in sorted(cells, key=attrgetter("column")) if (key := labels.find(cell.text))]
    half = len(found) // 2
    if [key for key, _ in found[:half]] != [key for key, _ in found[half:]] or len({key for key, _ in found}) < half:
        return None
    return found[half][1]
