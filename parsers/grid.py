"""Cells of a sheet by row and column, and the place of a label: what stands right of it, else below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from parsers.labels import Labels, heading_of, is_note, is_sentence, remark_in
from parsers.marks import standing
from parsers.sheet import Cell, Sheet

_COORDINATE = re.compile(r"![A-Z]{1,3}(\d+)$")


class Grid:
    """The cells of some rows of a sheet. Blank cells are left out, doubtful ones are not."""

    def __init__(self, sheet: Sheet, first: int = 0, end: int | None = None) -> None:
        self.sheet = sheet
        self.rows: dict[int, list[Cell]] = {}
        for cell in sheet.cells:
            top = cell.row
            if top < first or (end is not None and top >= end) or not (cell.doubtful or cell.text.strip()):
                continue
            self.rows.setdefault(top, []).append(cell)
            if cell.rows > 1:
                for row in range(top + 1, min(top + cell.rows, end or top + cell.rows)):
                    self.rows.setdefault(row, []).append(cell)
        for cells in self.rows.values():
            cells.sort(key=attrgetter("column"))

    def __iter__(self) -> Iterator[Cell]:
        """The cells, each once, in reading order."""
        for number in sorted(self.rows):
            yield from (cell for cell in self.rows[number] if cell.row == number)

    def right_of(self, label: Cell) -> Iterator[list[Cell]]:
        """For each row that the label spans, the cells right of it."""
        for row in range(label.row, label.row + label.rows):
            yield [cell for cell in self.rows.get(row, ()) if cell.column >= label.column + label.columns]

    def below(self, label: Cell) -> Cell | None:
        """The cell directly under the label, or None."""
        row = label.row + label.rows
        return next((cell for cell in self._along(label, row) if cell.row == row), None)

    def above(self, label: Cell) -> Cell | None:
        """The cell directly over the label, or None."""
        return next(self._along(label, label.row - 1), None)

    def _along(self, label: Cell, row: int) -> Iterator[Cell]:
        """The cells of a row that share a column with the label."""
        for cell in self.rows.get(row, ()):
            if cell.column < label.column + label.columns and cell.column + cell.columns > label.column:
                yield cell


def row_place(row: int, cells: Sequence[Cell]) -> str:
    """The place of a row: `申請書.xlsx!B!7`, or on a page that of its first cell."""
    first = next((cell for cell in cells if cell.row == row), cells[0])
    m = _COORDINATE.search(first.place)
    return f"{first.place[: m.start()]}!{row + 1}" if m else first.place


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of a label: the label's cell and what stands there, nothing where it was seen empty."""

    label: Cell
    cells: tuple[Cell, ...] = ()

    @property
    def place(self) -> str:
        return (self.cells[0] if self.cells else self.label).place


def spots(grid: Grid, labels: Labels, *, below: bool = True) -> dict[str, list[Spot]]:
    """The places of all labels found, in reading order: right of the label up to the next one, else (if `below`) under it."""
    found: dict[str, list[Spot]] = {}
    inline: dict[str, list[Spot]] = {}
    empty: list[tuple[str, Cell]] = []
    for cell in grid:
        key = labels.find(cell.text)
        if key is None:
            if spot := _inline(cell, labels):
                inline.setdefault(spot[0], []).append(spot[1])
        elif values := _run(grid, cell, labels):
            found.setdefault(key, []).append(Spot(cell, values))
        else:
            empty.append((key, cell))
    claimed = {value.place for spots in found.values() for spot in spots for value in spot.cells}
    under = [(key, label, _under(grid, label, labels, claimed) if below else None) for key, label in empty]
    claimed |= {value.place for _, _, value in under if value}
    heads = {label.row for _, label, value in under if value}
    known = found.keys() | {key for key, _, value in under if value}
    for key, label, value in under:
        if value is None and key not in known and (key in inline or _may_be_elsewhere(grid, label, labels, claimed, heads)):
            value = replace(label, text="", value=None, doubtful=True)
        found.setdefault(key, []).append(Spot(label, (value,) if value else ()))
    # 「Eメール：…」 in one cell counts where the label has no place of its own: else it is a remark, such as where to send the form.
    return inline | found


def _may_be_elsewhere(grid: Grid, label: Cell, labels: Labels, claimed: set[str], heads: set[int]) -> bool:
    """True where a label has nothing in its place and a person might yet see its value.

    In the label's own brackets, behind labels of its parts (氏名 | 姓 | 山田), or one row too high or too low. `heads` are rows of
    labels over their values, where no other label need leave a place between.
    """
    if remark_in(label.text):
        return True
    right = next((cells[0] for cells in grid.right_of(label) if cells), None)
    if right and _is_part(right, label, labels) and label.row not in heads:
        return True
    beside = (cell for row in (label.row - 1, label.row + label.rows) for cell in grid.rows.get(row, ()))
    return any(cell.column >= label.column + label.columns and is_stray(cell, labels, claimed) for cell in beside)


def _is_part(right: Cell, label: Cell, labels: Labels) -> bool:
    """True where the cell beside a label is another thing's label, so that nothing can be written between them."""
    return (
        right.column == label.column + label.columns and labels.is_label(right.text) and labels.find(right.text) != labels.find(label.text)
    )


def is_stray(cell: Cell, labels: Labels, claimed: set[str]) -> bool:
    """True for a short text that is no label's value, no label, no heading and no sentence."""
    text = cell.text
    return cell.place not in claimed and not (
        labels.is_label(text) or labels.split(text) or heading_of(text) or is_note(text) or is_sentence(text)
    )


def _inline(cell: Cell, labels: Labels) -> tuple[str, Spot] | None:
    parts = labels.split(cell.text)
    if parts is None or is_note(cell.text):
        return None
    return parts[0], Spot(cell, (replace(cell, text=parts[1], value=parts[1]),))


def _run(grid: Grid, label: Cell, labels: Labels) -> tuple[Cell, ...]:
    run: list[Cell] = []
    for row in grid.right_of(label):
        for cell in row:
            if labels.is_label(cell.text) or labels.split(cell.text):
                break
            if cell not in run:
                run.append(cell)
    return tuple(standing(run) if len(run) > 1 else run)


def _under(grid: Grid, label: Cell, labels: Labels, claimed: set[str]) -> Cell | None:
    """What stands below a label that has nothing right of it; not where labels are stacked, for then values stand right of them."""
    above, cell = grid.above(label), grid.below(label)
    if above is not None and labels.is_label(above.text):
        return None
    if cell is None or cell.place in claimed or labels.is_label(cell.text) or labels.split(cell.text):
        return None
    return None if is_note(cell.text) or heading_of(cell.text) else cell
