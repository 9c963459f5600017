"""What printing does to a table of form (B): cells that no line closes, and merged cells that a page's end cuts."""

import pytest

from cases.reading import FormB, ReadingOptions
from parsers.forms import recognise
from parsers.sheet import Cell, Sheet

HEAD = ("カテゴリ", "開始日", "活動名", "分野コード", "時間", "申請CPD")
ROW = ("A", "2025/05/10", "研修", "OP", "2", "2")


def cell(row: int, column: int, text: str, rows: int = 1) -> Cell:
    return Cell(row, column, text, text, f"申請書.pdf!p1@{column},{row},{column + 1},{row + rows}", rows=rows)


def report(*cells: Cell) -> FormB:
    (form,) = recognise([Sheet("", "申請書.pdf!p1", cells)], ReadingOptions()).forms
    assert isinstance(form, FormB)
    return form


def line(row: int, *texts: str | None) -> list[Cell]:
    return [cell(row, column, text) for column, text in enumerate(texts) if text is not None]


def test_a_label_that_is_not_closed_below_hides_no_activity():
    """Lines only around filled cells: the label 分野コード takes in two blank cells, and the rows beside them are read."""
    head = [cell(1, column, text, 3 if text == "分野コード" else 1) for column, text in enumerate(HEAD)]
    row = [None if label == "分野コード" else text for label, text in zip(HEAD, ROW, strict=True)]
    found = report(cell(0, 0, "CPDポイント取得レポート"), *head, *line(2, *row), *line(3, *row), *line(4, *ROW))
    assert len(found.activities) == 3


def test_a_label_over_two_rows_stays_a_label():
    """Below 時間 stands its unit: no activity."""
    head = [cell(1, column, text, 1 if text == "時間" else 2) for column, text in enumerate(HEAD)]
    found = report(cell(0, 0, "CPDポイント取得レポート"), *head, cell(2, 4, "(h)"), *line(3, *ROW))
    assert len(found.activities) == 1


@pytest.mark.parametrize(
    ("blank", "trouble"),
    [((), "unclear"), ((cell(2, 0, "", 2),), "unclear"), ((cell(2, 0, ""), cell(3, 0, "")), "empty")],
    ids=["open at the page's end", "one cell for both rows", "a blank cell in each row"],
)
def test_a_category_is_missing_only_where_its_blank_cell_was_seen(blank: tuple[Cell, ...], trouble: str):
    """A merged cell that a page's end cuts has its text on the other page."""
    found = report(cell(0, 0, "CPDポイント取得レポート"), *line(1, *HEAD), *blank, *line(2, None, *ROW[1:]), *line(3, None, *ROW[1:]))
    assert [row.category and row.category.trouble for row in found.activities] == [trouble, trouble]


def test_a_footer_does_not_become_an_activity():
    """A line of text in the column of names has no category to be in doubt about."""
    found = report(cell(0, 0, "CPDポイント取得レポート"), *line(1, *HEAD), *line(2, *ROW), cell(3, 2, "以上のとおり報告します"))
    assert len(found.activities) == 1
