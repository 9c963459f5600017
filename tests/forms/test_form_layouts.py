"""Kinds of layout that `make accuracy` showed to be read wrongly, each as small as it can be."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from builders.form_books import A_ROWS, C_ROWS, HEAD, OPTIONS, activity, application, book, page, with_value

from cases.reading import FormB, FormC, FormLetter
from parsers.forms import recognise
from parsers.labels import labels_of
from parsers.sheet import Cell, Sheet


def forms_of(*pages: Any) -> list[Any]:
    """The forms on the pages of one file."""
    return list(recognise([page(rows, n, continues=n > 1) for n, rows in enumerate(pages, 1)], OPTIONS).forms)


def test_table_ends_over_the_pledge() -> None:
    """Rows that stand above the heading of (C) on a further page are the rest of (B), not a part of (C)."""
    first = [*A_ROWS, ["(B) CPDポイント取得レポート"], HEAD, activity(1), activity(2)]
    forms = forms_of(first, [activity(3), activity(4), *C_ROWS])
    (b,) = [form for form in forms if isinstance(form, FormB)]
    (c,) = [form for form in forms if isinstance(form, FormC)]
    assert [row.number for row in b.activities] == [1, 2, 3, 4]
    assert len(c.agreed) == 3


def test_table_goes_on_in_other_columns() -> None:
    """What may be more of the table and cannot be placed leaves all of (B) open: the points read so far decide nothing."""
    shifted = [[None] * 14 + ["2025/5/10", "研修三", "主催者", "2", "2"]] * 2
    forms = forms_of([["CPDポイント取得レポート（様式B）"], HEAD, activity(1), activity(2)], shifted)
    read, lost = [form for form in forms if isinstance(form, FormB)]
    assert len(read.activities) == 2
    assert {row.title.trouble for row in lost.activities if row.title} == {"unclear"}


@pytest.mark.parametrize(
    ("letter", "text", "key"),
    [
        pytest.param("A", "氏名 / Name", "name", id="slash"),
        pytest.param("B", "申請CPD\nPoints", "claimed", id="second-line"),
        pytest.param("B", "申請CPD Points", "claimed", id="second-line-in-print"),
        pytest.param("B", "開始日From", "from", id="touching-in-print"),
        pytest.param("A", "住所 Address", "address", id="blank"),
        pytest.param("A", "フリガナ（Name in kana）", "name_kana", id="brackets"),
        pytest.param("A", "住所／TEL", None, id="two-things-asked-for"),
        pytest.param("A", "連絡先 / E-mail", None, id="another-field"),
        pytest.param("A", "氏名（Roman letters）様", None, id="more-behind"),
        pytest.param("A", "資格名 OMP", None, id="value-behind"),
    ],
)
def test_label_in_two_languages(letter: FormLetter, text: str, key: str | None) -> None:
    """A label with its English counts as the label, unless the English asks for something else."""
    assert labels_of(letter, ()).find(text) == key


CODES = ["ST", "CS", "CR", "OP", "HR", "AR", "IC"]
MATRIX: list[list[Any]] = [
    ["CPDポイント取得レポート（様式B）"],
    ["No", "カテゴリ", "開始日", "活動名", "分野（○をつける）", *[None] * 6, "時間", "申請CPD"],
    [*[None] * 4, *CODES, None, None],
]


@pytest.mark.parametrize(
    ("marks", "value", "trouble"),
    [
        pytest.param(["○", None, None, "○", None, None, None], ("ST", "OP"), None, id="two-marks"),
        pytest.param([None, "×", None, "レ", None, None, None], ("OP",), None, id="cross-for-no"),
        pytest.param([None] * 7, (), "empty", id="no-mark"),
        pytest.param([None, "主", None, "○", None, None, None], (), "unclear", id="another-word"),
    ],
)
def test_column_to_each_field(marks: list[str | None], value: tuple[str, ...], trouble: str | None) -> None:
    """Marks in columns headed by the fields' codes name the fields; what is no mark is for a person."""
    row = [1, "B", date(2025, 5, 10), "研修", *marks, 2, 2]
    form = application(book(("(B)", [*MATRIX, row])))
    assert form.form_b is not None
    (read,) = form.form_b.activities
    assert read.fields is not None
    assert (read.fields.value, read.fields.trouble) == (value, trouble)


BLOCK = ["No", "開始日", "活動名", "分野", "時間", "申請CPD"]


def block(number: int) -> list[Any]:
    return [number, "2025/5/10", f"研修{number}", "OP", "2", "2"]


def test_category_only_in_headings() -> None:
    """The heading over a block's labels says the category of its rows; under a heading that says none it is open."""
    rows = [
        ["CPDポイント取得レポート（様式B）"],
        ["【カテゴリA】認定研修の受講"],
        BLOCK,
        block(1),
        ["B. 認定外の研修"],
        BLOCK,
        block(2),
        ["その他"],
        BLOCK,
        block(3),
    ]
    (form,) = forms_of(rows)
    assert [row.category.value if row.category else None for row in form.activities] == ["A", "B", None]


def test_block_ends_on_a_further_page() -> None:
    """Rows over the labels of the next block belong to the block before; labels at a page's top go on with it."""
    first = [["CPDポイント取得レポート（様式B）"], ["カテゴリA 認定研修"], BLOCK, block(1)]
    (form,) = forms_of(first, [block(2), ["カテゴリB その他の研修"], BLOCK, block(3)], [BLOCK, block(4)])
    assert [(row.number, row.category.value if row.category else None) for row in form.activities] == [
        (1, "A"),
        (2, "A"),
        (3, "B"),
        (4, "B"),
    ]


@pytest.mark.parametrize(
    ("further", "numbers"),
    [
        pytest.param([["カテゴリB その他の研修"], BLOCK, block(1)], [[1, 1]], id="next-category"),
        pytest.param([["2026年度"], BLOCK, block(2)], [[1, 2]], id="counts-on"),
        pytest.param([["カテゴリA 認定研修"], BLOCK, block(1)], [[1], [1]], id="same-category-from-one"),
        pytest.param([["CPDポイント取得レポート（様式B）"], ["カテゴリB その他"], BLOCK, block(1)], [[1], [1]], id="title-of-its-own"),
    ],
)
def test_block_with_a_page_of_its_own(further: list[list[Any]], numbers: list[list[int]]) -> None:
    """A page headed by the next category, or counting on, goes on with the report; another one is a second report."""
    first = page([["CPDポイント取得レポート（様式B）"], ["カテゴリA 認定研修"], BLOCK, block(1)])
    forms = recognise([first, page(further, 2)], OPTIONS).forms
    assert [[row.number for row in form.activities] for form in forms if isinstance(form, FormB)] == numbers


def spread(row: int, column: int, columns: int, text: str) -> Cell:
    """A cell of a page over several columns."""
    return Cell(row, column, text, text, f"申請書.pdf!p1@{column},{row}", columns=columns)


def test_text_over_two_columns_of_a_page() -> None:
    """On a page without lines a text that reaches over the next field's column may be two texts; a range of days is one."""
    heads = [spread(1, n, 1, text) for n, text in enumerate(BLOCK)]
    texts = [(0, 1, "1"), (1, 1, "2025/5/10"), (2, 2, "研修 OP"), (4, 1, "2"), (5, 1, "2")]
    cells = (spread(0, 0, 6, "CPDポイント取得レポート"), *heads, *(spread(2, *text) for text in texts))
    (form,) = recognise([Sheet("", "申請書.pdf!p1", cells)], OPTIONS).forms
    assert isinstance(form, FormB)
    assert [(row.title.trouble, row.hours.trouble) for row in form.activities if row.title and row.hours] == [("unclear", None)]


def test_no_row_under_the_labels_is_understood() -> None:
    """Rows that stand beside the columns of the labels do not make an empty report, of which points could be missing."""
    rows = [["CPDポイント取得レポート（様式B）"], BLOCK, [None] * 6 + ["2025/5/10", "研修", "2", "2"]]
    (form,) = forms_of(rows)
    assert [row.title.trouble for row in form.activities] == ["unclear"]


def test_heading_at_the_end_of_a_page() -> None:
    """A category's heading that fell onto the page before says what the rows under the repeated labels are."""
    first = [["CPDポイント取得レポート（様式B）"], ["カテゴリA 認定研修"], BLOCK, block(1), ["カテゴリC 個人学習"]]
    (form,) = forms_of(first, [BLOCK, block(2)])
    assert [row.category.value if row.category else None for row in form.activities] == ["A", "C"]


@pytest.mark.parametrize("name", ["", "(B)"], ids=["page", "workbook"])
def test_two_tables_side_by_side(name: str) -> None:
    """Labels twice in a line are two halves of one report, the left one first."""
    head = [["CPDポイント取得レポート（様式B）"], [*HEAD, None, *HEAD], [*activity(1), None, *activity(3)], activity(2)]
    (form,) = recognise([replace(page(head), name=name)], OPTIONS).forms
    assert isinstance(form, FormB)
    assert [row.number for row in form.activities] == [1, 2, 3]


def test_square_to_each_sign() -> None:
    """Numbers written one sign to a cell are one number, not its first letter."""
    rows = with_value(with_value(A_ROWS, "認定番号", *"OMP-12340123"), "郵便番号", *"100-0005")
    form = application(book(("(A)", rows))).form_a
    assert form is not None
    assert form.certification_number is not None
    assert form.postal_code is not None
    assert (form.certification_number.value, form.postal_code.value) == ("OMP-12340123", "100-0005")
