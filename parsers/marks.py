"""What the formatting of a sheet takes back or conceals: struck-out text, hidden rows and columns."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from parsers.sheet import Cell

Place = tuple[int, int]
"""Row and column from 0."""
Area = tuple[int, int, int, int]
"""First row and column, last row and column."""
Run = tuple[str, bool]
"""A part of a cell's text, and whether it is struck out."""


class Kept(NamedTuple):
    """Of a cell with struck-out text what stands unstruck, nothing where all is struck; and what is struck in one piece beside it."""

    rest: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What of one sheet is struck out or hidden."""

    kept: Mapping[Place, Kept] = field(default_factory=dict)
    """The cells with struck-out text."""
    rows: AbstractSet[int] = frozenset()
    columns: AbstractSet[int] = frozenset()
    """The hidden ones."""
    conditional: tuple[Area, ...] = ()
    """Where text is struck out under a condition; whether it holds is not known."""


def kept_of(runs: Iterable[Run]) -> Kept | None:
    """What stands unstruck in a cell's text; None where nothing is struck. A struck blank takes nothing back."""
    runs = [(text, struck) for text, struck in runs if text]
    gone = "".join(text for text, struck in runs if struck)
    if not gone.strip():
        return None
    pieces = [struck for struck, _ in groupby(struck for text, struck in runs if text.strip())]
    return Kept("".join(text for text, struck in runs if not struck), gone if len(pieces) == 2 else "")


def marked(cells: Iterable[Cell], marks: Marks) -> tuple[Cell, ...]:
    """The cells with their marks: each struck or hidden one is doubtful, and of a partly struck one only the rest stands."""
    return tuple(_marked(cell, marks) for cell in cells)


def _marked(cell: Cell, marks: Marks) -> Cell:
    if not cell.text.strip():
        return cell
    if _is_hidden(cell, marks):
        cell = replace(cell, doubtful=True, hidden=True)
    elif any(top <= cell.row <= bottom and left <= cell.column <= right for top, left, bottom, right in marks.conditional):
        cell = replace(cell, doubtful=True)
    kept = marks.kept.get((cell.row, cell.column))
    if kept is None:
        return cell
    if kept.rest.strip():
        return replace(cell, text=kept.rest, value=kept.rest, doubtful=True, before="" if cell.doubtful else kept.before)
    return replace(cell, doubtful=True, struck=True)


def _is_hidden(cell: Cell, marks: Marks) -> bool:
    """A merged cell is seen as long as one of its rows and one of its columns is."""
    return all(row in marks.rows for row in range(cell.row, cell.row + cell.rows)) or all(
        column in marks.columns for column in range(cell.column, cell.column + cell.columns)
    )


def standing(cells: list[Cell]) -> list[Cell]:
    """The cells of a place that a person takes as written there: those neither struck nor hidden, or all where there are none such."""
    return [cell for cell in cells if not (cell.struck or cell.hidden)] or cells
