"""Which page goes on with the report that a page before it began."""

import pytest

from parsers.form_b import Header, Table, header_at, read_rows
from parsers.further_page import is_further_page
from parsers.grid import Grid
from parsers.labels import labels_of
from parsers.sheet import Cell, Sheet

LABELS = labels_of("B", ())
HEAD = ["No", "カテゴリ", "開始日", "活動名", "時間", "申請CPD"]


def row(number: int) -> list[str]:
    return [str(number), "C", f"2025/4/{number}", "自習", "1", "1"]


def page(*rows: list[str], name: str = "") -> tuple[Grid, Header]:
    """A page of a file of its own, and the header on it."""
    cells = [Cell(r, c, text, text, f"{name}!{r},{c}") for r, texts in enumerate(rows) for c, text in enumerate(texts)]
    grid = Grid(Sheet(name, "報告.pdf!p1", tuple(cells)))
    header = next(found for at in sorted(grid.rows) if (found := header_at(grid, at, LABELS)))
    return grid, header


def begun(*rows: list[str]) -> Table:
    grid, header = page(*rows)
    table = Table(header, of_workbook=False)
    read_rows(grid, table, LABELS, header.end)
    return table


@pytest.mark.parametrize(
    ("rows", "titled", "name", "expected"),
    [
        pytest.param([HEAD, row(3)], False, "", True, id="counts on"),
        pytest.param([HEAD, row(1)], False, "", False, id="begins to count anew"),
        pytest.param([HEAD, row(3)], True, "", False, id="a title of its own"),
        pytest.param([HEAD, row(3)], False, "2枚目", False, id="a sheet of a workbook"),
        pytest.param([HEAD[:-1], row(3)[:-1]], False, "", False, id="other columns"),
        pytest.param([row(9), HEAD, row(3)], False, "", False, id="an activity over the labels"),
    ],
)
def test_a_page_with_a_head_of_its_own(rows, titled, name, expected):
    """Only one in the same columns that counts on belongs to the report; what is not certain is a report of its own."""
    grid, header = page(*rows, name=name)
    assert is_further_page(grid, header, begun(HEAD, row(1), row(2)), titled=titled) is expected
