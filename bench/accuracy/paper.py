"""A sheet of paper before it becomes a file: cells with their values and looks, for every writer alike."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Literal

Value = str | int | float | bool | date | time | timedelta | None
Look = Literal["cell", "label", "head", "title", "free", "note"]
ERA = '[$-411]ggge"年"m"月"d"日"'
DAY_FORMATS = {"yyyy/m/d", "yyyy/mm/dd", 'yyyy"年"m"月"d"日"', ERA, "yyyy.mm.dd"}


@dataclass(slots=True)
class Cell:
    """One cell: what Excel holds, how it shows it, and over how many rows and columns it reaches."""

    value: Value
    look: Look = "cell"
    format: str = ""
    rows: int = 1
    columns: int = 1
    struck: bool = False
    struck_part: str = ""
    """Words in front of the value in the same cell that are struck through: they were replaced by the value."""
    comment: str = ""
    formula: str = ""
    """The value is then what the formula last gave."""


@dataclass(slots=True)
class Sheet:
    """A sheet, or a page, of a book."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden: bool = False
    landscape: bool = False
    ruled: bool = True
    repeated: int | None = None
    """The row of column heads that each further page repeats."""
    heads: int = 1
    """How many rows of heads there are from `repeated` on."""

    def put(self, row: int, column: int, value: Value, look: Look = "cell", **more: object) -> None:
        self.cells[row, column] = Cell(value, look, **more)  # type: ignore[arg-type]

    def line(self, row: int, values: "list[Value | Cell]", look: Look = "cell", first: int = 0) -> None:
        """Values side by side; a Cell keeps its own look, None leaves an empty ruled cell."""
        for column, value in enumerate(values, first):
            self.cells[row, column] = value if isinstance(value, Cell) else Cell(value, look)

    @property
    def last_row(self) -> int:
        return max((row + cell.rows - 1 for (row, _), cell in self.cells.items()), default=-1)

    @property
    def last_column(self) -> int:
        return max((column + cell.columns - 1 for (_, column), cell in self.cells.items()), default=0)


Book = list[Sheet]


def shown(cell: Cell) -> str:
    """The text that a person sees in the cell."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, date):
        return _day(value, cell.format)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    if isinstance(value, int | float):
        return _number(value, cell.format)
    return value


def _day(day: date, look: str) -> str:
    if look == ERA:
        return era(day)
    if look == 'yyyy"年"m"月"d"日"':
        return f"{day.year}年{day.month}月{day.day}日"
    if look == "yyyy/mm/dd":
        return f"{day:%Y/%m/%d}"
    return f"{day:%Y.%m.%d}" if look == "yyyy.mm.dd" else f"{day.year}/{day.month}/{day.day}"


def _number(value: float, look: str) -> str:
    if look and set(look) == {"0"}:
        return f"{int(value):0{len(look)}}"
    if look == '#,##0"円"':
        return f"{value:,}円"
    if look == "000-0000":
        return f"{int(value) // 10000:03}-{int(value) % 10000:04}"
    if look == '0.0"時間"':
        return f"{value:.1f}時間"
    if look in ("0.0", "0.00"):
        return f"{value:.{len(look) - 2}f}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def era(day: date) -> str:
    """令和7年4月1日, as Excel's ggge shows it."""
    return (
        f"{'令和' if day >= date(2019, 5, 1) else '平成'}{day.year - (2018 if day >= date(2019, 5, 1) else 1988)}年{day.month}月{day.day}日"
    )


def number_of(value: Decimal | None) -> float | None:
    """Hours as Excel holds them."""
    return None if value is None else float(value)
