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


LACKING = {"開始日": "start", "活動名": "title", "時間": "hours"}


def pages(*sheets: list[Cell]) -> FormB:
    """The report over pages, the further ones without a heading."""
    title, *head = cell(0, 0, "CPDポイント取得レポート"), *line(1, *HEAD)
    first, *further = sheets
    made = [Sheet("", "申請書.pdf!p1", (title, *head, *first))]
    made += [Sheet("", f"申請書.pdf!p{n}", tuple(cells), continues=True) for n, cells in enumerate(further, 2)]
    (form,) = recognise(made, ReadingOptions()).forms
    assert isinstance(form, FormB)
    return form


def without(row: int, *, blank: bool) -> list[Cell]:
    """A row whose day, name and hours stand nowhere, with blank cells of its own for them or without."""
    filled = [None if label in LACKING else text for label, text in zip(HEAD, ROW, strict=True)]
    return line(row, *([text or "" for text in filled] if blank else filled))


def troubles(form: FormB) -> list[list[str | None]]:
    return [[getattr(row, name).trouble for name in LACKING.values()] for row in form.activities]


WHOLE, DOUBT, EMPTY = [None] * 3, ["unclear"] * 3, ["empty"] * 3
CUT = {
    "open at the page's end": ([[*line(2, *ROW), *without(3, blank=False)], line(0, *ROW)], [WHOLE, DOUBT, WHOLE]),
    "nothing but category and field": (
        [[*line(2, *ROW), *line(3, "A", None, None, "OP", None, None)], line(0, *ROW)],
        [WHOLE, DOUBT, WHOLE],
    ),
    "blank at the page's end": ([[*line(2, *ROW), *without(3, blank=True)], line(0, *ROW)], [WHOLE, DOUBT, WHOLE]),
    "blank at the top of the next page": ([line(2, *ROW), [*without(0, blank=True), *line(1, *ROW)]], [WHOLE, DOUBT, WHOLE]),
    "blank in the middle of a page": (
        [[*line(2, *ROW), *without(3, blank=True), *line(4, *ROW)], line(0, *ROW)],
        [WHOLE, EMPTY, *[WHOLE] * 2],
    ),
    "blank on the last page": ([line(2, *ROW), [*line(0, *ROW), *without(1, blank=True)]], [WHOLE, WHOLE, EMPTY]),
    "blank before rows that are not filled in": (
        [[*line(2, *ROW), *without(3, blank=True), *line(4, *[""] * 6)], line(0, *ROW)],
        [WHOLE, EMPTY, WHOLE],
    ),
    "blank above the page's number": (
        [[*line(2, *ROW), *without(3, blank=True), cell(4, 3, "1/2")], line(0, *ROW)],
        [WHOLE, DOUBT, WHOLE],
    ),
}


@pytest.mark.parametrize(("sheets", "expected"), CUT.values(), ids=CUT)
def test_what_a_pages_end_may_cut_is_not_called_missing(sheets: list[list[Cell]], expected: list[list[str]]):
    """A day, name and hours merged over rows of two pages are printed once: the other part is no empty place."""
    assert troubles(pages(*sheets)) == expected


def test_a_remark_below_the_totals_gets_no_doubts_and_is_no_activity():
    """Two of its words stand under 開始日 and 時間."""
    found = report(
        cell(0, 0, "CPDポイント取得レポート"), *line(1, *HEAD), *line(2, *ROW), *line(3, None, None, "合計", None, "2", "2"),
        *line(4, None, "2027/1/15", None, None, "2", None),
    )  # fmt: skip
    assert len(found.activities) == 1
