"""Struck-out text (取消線) is taken back, and what is hidden is not seen: neither is counted in silence."""

import io
from collections.abc import Callable

import pytest
import xlsxwriter
from builders.form_books import A_ROWS, C_ROWS, HEAD, activity, application, b_rows, reading
from test_form_workbook import SHEET, replaced

from cases.reading import FormA, FormB, ReadingOptions
from parsers.sheet import Cell
from parsers.workbook import read_workbook

Write = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]


def filled(name: str, rows: list[list[object]], change: Write) -> bytes:
    """A workbook of one sheet with these rows; `change` then writes over it."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"default_date_format": "yyyy/mm/dd", "remove_timezone": True})
    sheet = workbook.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, ["" if value is None else value for value in row])
    change(workbook, sheet)
    workbook.close()
    return out.getvalue()


def form_a(change: Write) -> FormA:
    found = application(filled("(A)更新申請書", A_ROWS, change)).form_a
    assert found
    return found


def form_b(change: Write, *rows: list[object]) -> FormB:
    found = application(filled("(B)CPDポイント取得レポート", b_rows(*rows or (activity(1), activity(2))), change)).form_b
    assert found
    return found


def struck(workbook: xlsxwriter.Workbook) -> xlsxwriter.format.Format:
    return workbook.add_format({"font_strikeout": True})


NAME = A_ROWS.index(["氏名", "山田 太郎"])


def test_what_stands_beside_a_struck_value_counts():
    """The new name in the next cell."""

    def change(workbook, sheet):
        sheet.write(NAME, 1, "旧姓 太郎", struck(workbook))
        sheet.write(NAME, 2, "山田 太郎")

    name = form_a(change).name
    assert (name.value, name.trouble, name.place) == ("山田 太郎", None, "申請書1.xlsx!(A)更新申請書!C7")


def test_a_struck_value_alone_is_neither_the_value_nor_an_empty_place():
    """Whether it was meant to go for good only a person can say: it is shown as written."""
    name = form_a(lambda workbook, sheet: sheet.write(NAME, 1, "山田 太郎", struck(workbook))).name
    assert (name.text, name.value, name.trouble) == ("山田 太郎", None, "unclear")


def test_of_a_partly_struck_text_the_rest_is_shown_with_a_doubt():
    """「旧姓 山田 太郎」 with 旧姓 struck."""
    name = form_a(lambda workbook, sheet: sheet.write_rich_string(NAME, 1, struck(workbook), "旧姓 ", "山田", " 太郎")).name
    assert (name.text, name.value, name.trouble) == ("山田 太郎", None, "unclear")


PHONE = next(n for n, row in enumerate(A_ROWS) if row[:1] == ["電話番号"])


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        pytest.param([("03-0000-9999", True), (" 06-1234-5678", False)], ("06-1234-5678", None), id="the old one before it"),
        pytest.param([("06-1234-5678 ", False), ("03-0000-9999", True)], ("06-1234-5678", None), id="the old one behind it"),
        pytest.param([("03-1", True), ("06-1234-5678", False)], (None, "unclear"), id="a part of one"),
        pytest.param([("03-0000-9999", True), ("1234", False)], (None, "unclear"), id="the rest is a part"),
        pytest.param([("06-12", False), ("03-0000-9999", True), ("34-5678", False)], (None, "unclear"), id="in the middle"),
    ],
)
def test_a_telephone_number_that_replaces_a_struck_one_counts(runs, expected):
    """A whole number struck out and a whole one beside it: nobody would ask. Nothing is decided by it."""

    def change(workbook, sheet):
        parts = [part for text, gone in runs for part in ((struck(workbook), text) if gone else (text,))]
        sheet.write_rich_string(PHONE, 1, *parts)

    phone = form_a(change).phone
    assert (phone.value, phone.trouble) == expected


def test_a_struck_row_is_no_activity():
    """Though its number is not struck; the other rows keep their places."""
    taken_back = ["B", "2025/5/10", "", "研修1", "主催者", "", "", "OP", 2, 2, "有"]
    form = form_b(lambda workbook, sheet: sheet.write_row(3, 1, taken_back, struck(workbook)))
    assert [(row.number, row.place) for row in form.activities] == [(2, "申請書1.xlsx!(B)CPDポイント取得レポート!5")]


def test_a_struck_cell_of_a_row_is_unclear():
    """The claim was taken back, the row was not."""
    form = form_b(lambda workbook, sheet: sheet.write(3, HEAD.index("申請CPD"), 2, struck(workbook)))
    assert [(row.claimed.text, row.claimed.trouble) for row in form.activities] == [("2", "unclear"), ("2", None)]


def test_a_struck_total_says_nothing():
    """A sum is the program's."""
    form = form_b(lambda workbook, sheet: sheet.write_row(5, 9, ["合計", 4], struck(workbook)))
    assert form.total is None


def test_a_hidden_row_is_unclear():
    """Neither counted nor dropped in silence."""
    form = form_b(lambda _, sheet: sheet.set_row(3, None, None, {"hidden": True}))
    assert [(row.title.text, row.title.trouble, row.claimed.trouble) for row in form.activities] == [
        ("研修1", "unclear", "unclear"),
        ("研修2", None, None),
    ]


def test_hidden_rows_that_nobody_filled_in_are_nothing():
    """Numbers and categories printed on spare rows."""
    spare = ["3", "A", *[None] * 10]
    form = form_b(lambda _, sheet: sheet.set_row(5, None, None, {"hidden": True}), activity(1), activity(2), spare)
    assert len(form.activities) == 2


def test_a_hidden_column_is_unclear():
    """Hours that nobody sees."""
    at = HEAD.index("時間")
    form = form_b(lambda _, sheet: sheet.set_column(at, at, None, None, {"hidden": True}))
    assert {(row.hours.trouble, row.claimed.trouble) for row in form.activities} == {("unclear", None)}


def test_a_hidden_cell_beside_a_value_is_no_part_of_it():
    """Formulas of a form keep their helpers in hidden columns."""

    def change(_, sheet):
        sheet.write(NAME, 5, "ヤマダ")
        sheet.set_column(5, 5, None, None, {"hidden": True})

    assert form_a(change).name.value == "山田 太郎"


def with_hidden_c(rows: list[list[object]]) -> bytes:
    def change(workbook, _):
        sheet = workbook.add_worksheet("裏")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.hide()

    return filled("(A)更新申請書", A_ROWS, change)


@pytest.mark.parametrize(("rows", "trouble"), [(C_ROWS, "unsupported"), ([["都道府県"], ["東京都"]], None)], ids=["form", "list"])
def test_a_form_on_a_hidden_sheet_leaves_a_doubt(rows, trouble):
    """It is not read, but none may be called missing; a list for choosing from is no form."""
    found = reading(with_hidden_c(rows))
    assert [file.trouble for file in found.files] == [trouble]
    assert found.applications[0].form_c is None


# --- the ways in which a workbook says so -------------------------------------------------------------------------------


def cells(data: bytes) -> dict[str, Cell]:
    found = read_workbook("a.xlsx", data, ReadingOptions())
    assert isinstance(found, tuple)
    return {cell.place.rpartition("!")[2]: cell for cell in found[0].cells}


def test_runs_may_differ_from_their_cell():
    """A run with a font of its own stands in a struck cell; a run without one is as its cell is."""

    def change(workbook, sheet):
        sheet.write_rich_string("A1", "old", workbook.add_format({"bold": True}), "new", struck(workbook))
        sheet.write("B1", "   ", struck(workbook))
        sheet.write_rich_string("C1", struck(workbook), "a", struck(workbook), "b", struck(workbook))

    found = cells(filled("S", [], change))
    assert (found["A1"].text, found["A1"].doubtful, found["A1"].struck) == ("new", True, False)
    assert not found["B1"].struck
    assert (found["C1"].text, found["C1"].struck) == ("ab", True)


RUNS = b"<r><rPr><strike%b/></rPr><t>old</t></r><r><t>new</t></r>" + b'<rPh sb="0" eb="1"><t>x</t></rPh>'
INLINE = b'<row r="1"%b><c t="inlineStr"><is>' + RUNS + b"</is></c></row>"


@pytest.mark.parametrize(
    ("row", "strike", "text", "doubtful"),
    [(b"", b"", "new", True), (b"", b' val="0"', "oldnew", False), (b' hidden="true"', b' val="false"', "oldnew", True),
     (b' hidden="0"', b' val="false"', "oldnew", False)],
    ids=["struck", "strike is off", "hidden", "hidden is off"],
)  # fmt: skip
def test_texts_and_marks_may_stand_in_the_sheet_itself(row, strike, text, doubtful):
    """Inline strings, cells without a place, values of switches (ECMA-376 part 1, 22.9.2.7)."""
    data = filled("S", [], lambda _, sheet: sheet.write("A1", 1))
    data = replaced(data, SHEET, b'<row r="1" spans="1:1"><c r="A1"><v>1</v></c></row>', INLINE % (row, strike))
    assert [(cell.text, cell.doubtful) for cell in cells(data).values()] == [(text, doubtful)]


def test_a_file_with_a_broken_part_of_marks_is_unreadable():
    """A value, never an exception."""
    data = filled("S", [], lambda workbook, sheet: sheet.write("A1", "x", struck(workbook)))
    assert read_workbook("a.xlsx", replaced(data, "xl/styles.xml", b"</styleSheet>", b""), ReadingOptions()) == "unreadable"


def test_a_zero_in_a_workbook_that_waits_to_be_calculated_is_doubtful():
    """XlsxWriter puts 0 for every result; Excel calculates, and says so no more, when it saves."""
    data = filled("S", [], lambda _, sheet: (sheet.write_formula("A1", "=1+1"), sheet.write_formula("B1", "=1+1", None, 2)))
    assert {place: cell.doubtful for place, cell in cells(data).items()} == {"A1": True, "B1": False}
    calculated = replaced(data, "xl/workbook.xml", b' fullCalcOnLoad="1"', b"")
    assert {place: cell.doubtful for place, cell in cells(calculated).items()} == {"A1": False, "B1": False}


def test_text_struck_out_under_a_condition_is_doubtful():
    """Whether the condition holds is not known; a condition that only colours leaves no doubt."""

    def change(workbook, sheet):
        sheet.write_row("A1", ["x", "x", "x", "x"])
        sheet.conditional_format(
            "B1:B9", {"type": "no_errors", "format": workbook.add_format({"font_strikeout": True}), "multi_range": "B1:B9 D1"}
        )
        sheet.conditional_format("C1:C9", {"type": "no_errors", "format": workbook.add_format({"bold": True})})

    data = filled("S", [], change)
    assert {place: cell.doubtful for place, cell in cells(data).items()} == {"A1": False, "B1": True, "C1": False, "D1": True}
    elsewhere = replaced(data, SHEET, b"B1:B9 D1", b"Tabelle x")
    assert not any(cell.doubtful for cell in cells(elsewhere).values())
