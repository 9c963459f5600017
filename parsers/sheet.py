"""The common shape of a workbook's sheet and of a printed page: cells in a grid, each with its place."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

CellValue = str | int | float | bool | datetime | date | time | timedelta | None


def shown(value: CellValue) -> str:
    """The text a person would see in a cell of that value."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(whole(value))
    if isinstance(value, date):
        day = f"{value.year:04}/{value.month:02}/{value.day:02}"
        return f"{day} {value.hour:02}:{value.minute:02}" if isinstance(value, datetime) and value.time() != time() else day
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"
    return str(value)


def whole(value: float) -> int | float:
    """A whole number as such: 6.0 is 6."""
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


@dataclass(slots=True)
class Cell:
    """A filled or bordered cell: grid position from 0, the text a person would see, and the value as the program stored it.

    A merged cell stands once, at its top left, with its span. A page's cell has its text as value. Nobody changes a cell; that it is
    not frozen makes the hundreds of a form in a third of the time.
    """

    row: int
    column: int
    text: str
    value: CellValue
    place: str
    rows: int = 1
    columns: int = 1
    doubtful: bool = False
    """True where the text itself is not to be trusted: an unembedded glyph, U+FFFD, a formula without a cached value, struck or hidden."""
    struck: bool = False
    """True where all of the text is struck out (取消線): taken back, so that what stands beside it counts."""
    hidden: bool = False
    """True in a hidden row or column: a person who opens the file does not see it."""
    before: str = ""
    """What was struck out in one piece beside the text, where nothing else makes the cell doubtful."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet or page: its name (empty for a page), the file and page it stands in, its cells by row and column.

    `continues` is True for a page that may go on with the table of the page before it.
    """

    name: str
    place: str
    cells: tuple[Cell, ...]
    continues: bool = False
    epoch_1904: bool = False
    """True where bare day numbers of this workbook count from 1904."""
    hidden: bool = False
    """True for a sheet that a person who opens the file does not see."""
    hidden_rows: AbstractSet[int] = frozenset()
    hidden_columns: AbstractSet[int] = frozenset()


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A field of a fillable form: its full name, its value as text (`Yes` or other on-state of a box; empty: seen empty), its place."""

    name: str
    text: str
    place: str
    is_box: bool = False
    doubtful: bool = False
