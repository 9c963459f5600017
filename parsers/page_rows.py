"""Empty places in a printed report that may be a part of a merged cell: its text stands once, above or on the other page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cases.reading import Activity
from parsers.sheet import Cell, Sheet

TOLD = {"category": "category", "fields": "fields", "from": "start", "title": "title", "hours": "hours"}
"""The fields whose absence an applicant would be told, by the name they have in an activity."""
_OF_A_ROW = ("category", "from", "hours", "claimed")

Columns = Mapping[str, tuple[int, int]]
Placed = Mapping[str, Sequence[Cell]]


class PageRows:
    """The cells of a page by each row they reach, the blank ones too."""

    def __init__(self, sheet: Sheet) -> None:
        self._rows: dict[int, list[Cell]] = {}
        for cell in sheet.cells:
            for row in range(cell.row, cell.row + cell.rows):
                self._rows.setdefault(row, []).append(cell)

    def unseen(self, row: int, placed: Placed, columns: Columns, *, cut: bool) -> list[str]:
        """The fields that an activity lacks without its row having a blank cell of its own for them.

        One for several rows, one that a page's end leaves open, or bare paper may mean what is printed above or on the next page;
        and in a row that is `cut`, the first of a further page, a blank cell may be the rest of one that began on the page before.
        """
        height = min((cell.rows for key in _OF_A_ROW for cell in placed.get(key, ())), default=1)
        return [key for key in TOLD if key in columns and key not in placed and (cut or not self._has_blank(row, columns[key], height))]

    def _has_blank(self, row: int, column: tuple[int, int], height: int) -> bool:
        first, last = column
        return any(cell.row == row and first <= cell.column < last and cell.rows <= height for cell in self._rows.get(row, ()))

    def ends_with(self, row: int, columns: Columns) -> bool:
        """Whether no further row of the table stands below this one: a line of text with one cell is none."""
        first, last = min(first for first, _ in columns.values()), max(last for _, last in columns.values())
        below = [[cell for cell in cells if first <= cell.column < last] for at, cells in self._rows.items() if at > row]
        return all(len(cells) < 2 for cells in below)


def doubted(activity: Activity, fields: Iterable[str] = TOLD) -> Activity:
    """The activity with these fields in doubt where they seemed empty; with all of them where it is the last of its page."""
    names = [TOLD[field] for field in fields]
    empty = {name: entry for name in names if (entry := getattr(activity, name)) and entry.trouble == "empty"}
    return replace(activity, **{name: replace(entry, trouble="unclear") for name, entry in empty.items()})


def reaching_over(placed: Placed, columns: Columns) -> dict[str, list[Cell]]:
    """The cells of a row; a text that reaches over another field's column may be two texts, and is doubtful. A range of days may."""
    found = {key: list(cells) for key, cells in placed.items()}
    for key, cells in found.items():
        others = [span[0] for other, span in columns.items() if other != key and span[0] > columns[key][0]]
        if key not in ("from", "to"):
            found[key] = [
                replace(cell, doubtful=True) if any(cell.column < left < cell.column + cell.columns for left in others) else cell
                for cell in cells
            ]
    return found
