"""Form (B): the table by its column labels, rows, totals, further pages."""

from datetime import date, time
from decimal import Decimal

import pytest
from builders.form_books import HEAD, activity, application, b_rows, book, page, reading

from cases.reading import FormB, ReadingOptions
from parsers.form_b import header_at
from parsers.forms import recognise
from parsers.grid import Grid
from parsers.labels import labels_of
from parsers.sheet import Cell, Sheet


def report(rows, name="(B)CPDポイント取得レポート", **options) -> FormB:
    found = application(book((name, rows), **options)).form_b
    assert found is not None
    return found


def pages(*sheets) -> FormB:
    (found,) = recognise(sheets, ReadingOptions()).forms
    assert isinstance(found, FormB)
    return found


def only(rows, **options):
    (row,) = report(rows, **options).activities
    return row


def test_a_row_is_read_with_its_places():
    """Every column by its label; the place is the sheet's row, that of a value its cell."""
    row = only(b_rows(activity(1, 終了日=date(2025, 5, 11), 認定研修番号="K1001")))
    assert (row.number, row.category.value, row.fields.value, row.title.value, row.organiser.value) == (1, "B", ("OP",), "研修1", "主催者")
    assert (row.start.value, row.end.value) == (date(2025, 5, 10), date(2025, 5, 11))
    assert (row.hours.value, row.claimed.value, row.daily_hours) == (Decimal(120), Decimal(120), False)
    assert (row.course.value, row.evidence.value) == ("K1001", "有")
    assert (row.place, row.hours.place, row.daily_hours) == (
        "申請書1.xlsx!(B)CPDポイント取得レポート!4",
        "申請書1.xlsx!(B)CPDポイント取得レポート!J4",
        False,
    )


def test_whose_report_it_is_stands_above_the_table():
    """Name and number beside each other, with a remark in between or in one cell with the label."""
    found = report(b_rows(activity()))
    assert (found.name.value, found.certification_number.value) == ("山田 太郎", "OMP-12340123")
    inline = report([["様式B"], ["認定番号：OMP-1234", None, "氏名：山田 太郎"], HEAD, activity()])
    assert (inline.name.value, inline.certification_number.value) == ("山田 太郎", "OMP-1234")


LOOSE = {
    "開始日": ("令和7年5月10日", "start", date(2025, 5, 10)),
    "カテゴリ": ("Ｂ", "category", "B"),
    "分野コード": ("④・⑤", "fields", ("OP", "HR")),
    "時間": ("1時間30分", "hours", Decimal(90)),
    "申請CPD": (1.5, "claimed", Decimal(90)),
}


@pytest.mark.parametrize(("label", "case"), LOOSE.items(), ids=LOOSE)
def test_loose_entries_are_read(label, case):
    """An applicant who types everything as text."""
    written, key, value = case
    assert getattr(only(b_rows(activity(1, **{label: written}))), key).value == value


def test_an_excel_time_is_a_duration():
    """A cell of 03:30 is three and a half hours."""
    assert only(b_rows(activity(1, 時間=time(3, 30)))).hours.value == Decimal(210)


def test_a_range_in_the_first_day_gives_the_last():
    """「2025/5/10～5/12」 in one cell, no last day beside it."""
    row = only(b_rows(activity(1, 開始日="2025/5/10～5/12")))
    assert (row.start.until, row.end.value) == (date(2025, 5, 12), date(2025, 5, 12))


TROUBLES = {
    "開始日": [(None, "start", "empty"), ("2025年2月30日", "start", "impossible"), ("5/10", "start", "unclear")],
    "カテゴリ": [(None, "category", "empty"), ("E", "category", "impossible"), ("研修", "category", "unclear")],
    "分野コード": [(None, "fields", "empty"), ("8", "fields", "impossible"), ("?", "fields", "unclear"), ("O\ufffd", "fields", "unclear")],
    "時間": [(None, "hours", "empty"), ("半日", "hours", "unclear"), ("2\ufffd", "hours", "unclear")],
    "活動名": [(None, "title", "empty"), ("研修(cid:12)", "title", "unclear")],
}
CASES = [(label, *case) for label, cases in TROUBLES.items() for case in cases]


@pytest.mark.parametrize(("label", "written", "key", "trouble"), CASES)
def test_troubles_of_a_row_are_told_apart(label, written, key, trouble):
    """Seen empty, cannot be, not understood."""
    assert getattr(only(b_rows(activity(1, **{label: written}))), key).trouble == trouble


def test_columns_may_come_in_any_order_and_under_other_words():
    """Another office's report, without numbers, with a header over two rows."""
    rows = [
        ["CPD取得レポート"],
        ["研修名", "活動区分", "期間", None, "主催団体", "業務分野", "時間数", "申請ポイント"],
        [None, None, "自", "至"],
        ["品質管理", "A", date(2025, 5, 1), date(2025, 5, 2), "協会", None, 12, 12],
    ]
    row = only(rows, merge=["C2:D2", *(f"{c}2:{c}3" for c in "ABEFGH")])
    assert (row.number, row.title.value, row.start.value, row.end.value, row.claimed.value) == (
        None,
        "品質管理",
        date(2025, 5, 1),
        date(2025, 5, 2),
        Decimal(720),
    )
    assert row.course is None


def test_a_range_over_two_columns_under_one_label_is_read():
    """期間 over 「開始 | ～ | 終了」 without labels of their own."""
    head = ["No", "カテゴリ", "期間", None, None, "活動名", "時間", "CPD", "分野"]
    row = only([["様式B"], head, [1, "B", date(2025, 5, 1), "～", date(2025, 5, 2), "研修", 3, 3, "OP"]], merge=["C2:E2"])
    assert (row.start.value, row.end.value) == (date(2025, 5, 1), date(2025, 5, 2))


def test_a_unit_may_stand_in_a_cell_of_its_own():
    """「2 | 時間」 under one label."""
    head = ["No", "カテゴリ", "開始日", "活動名", "時間", None, "CPD", "分野", None]
    row = only([["様式B"], head, [1, "B", date(2025, 5, 1), "研修", 90, "分", 1.5, "OP", "HR"]], merge=["E2:F2", "H2:I2"])
    assert (row.hours.value, row.fields.value) == (Decimal(90), ("OP", "HR"))


def test_what_is_called_content_is_the_title_where_there_is_no_other():
    """A report that has only 内容."""
    assert (
        only([["様式B"], ["No", "カテゴリ", "実施日", "内容", "時間", "CPD"], [1, "B", date(2025, 5, 1), "研修", 2, 2]]).title.value
        == "研修"
    )


BLANK = {
    "only a number": [7],
    "a printed category": [7, "A"],
    "the printed template of a day": [7, None, "　年　月　日", "～"],
    "formulas that give 0": [7, *[None] * 8, 0, 0],
    "a remark": ["※40行を超える場合は別紙に記入"],
    "a remark under the names": [None, None, None, None, "※主催者の証明を添付"],
    "hours that give 0": [7, *[None] * 8, "0:00"],
    "an example": ["例", "A", date(2025, 5, 1), None, "例の研修", "協会", None, None, "OP", 6, 6],
    "labels again": HEAD,
}


@pytest.mark.parametrize("row", BLANK.values(), ids=BLANK)
def test_what_nobody_filled_in_is_no_activity(row):
    """A wholly blank row is no activity, whatever is printed in it."""
    assert [a.number for a in report(b_rows(activity(1), row, [], activity(2))).activities] == [1, 2]


TOTALS = [
    ["", "", "", "", "", "", "", "", "A計", None, 20],
    ["", "", "", "", "", "", "", "", "カテゴリB合計", None, 10],
    ["", "", "", "", "", "", "", "", "小計", 30, 30],
    ["", "", "", "", "", "", "", "", "2025年度計", 30, 30],
    ["", "", "", "", "", "", "", "", "合計", 31, 30],
    ["備考", "提出はメールで"],
]


def test_a_row_with_hours_alone_is_an_activity():
    """The rest was forgotten: each part is missing, none is guessed."""
    row = only(b_rows([1, *[None] * 8, 2]))
    assert (row.hours.value, row.title.trouble, row.start.trouble, row.category.trouble) == (Decimal(120), "empty", "empty", "empty")


def test_a_remark_over_the_width_of_the_table_is_no_activity():
    """A merged line of text between the rows."""
    rows = b_rows(activity(1), [None, "ここから学習活動"], activity(2))
    assert [a.number for a in report(rows, merge=["B5:L5"]).activities] == [1, 2]


def test_totals_are_read_and_are_no_activities():
    """R18: per category and in all; subtotals and sums by year say nothing more."""
    found = report(b_rows(activity(1), *TOTALS))
    assert len(found.activities) == 1
    assert found.total.value == Decimal(1800)
    assert [(letter, entry.value) for letter, entry in found.category_totals] == [("A", Decimal(1200)), ("B", Decimal(600))]


def test_rows_after_a_subtotal_are_read():
    """A block for each category with its own sum."""
    found = report(b_rows(activity(1), ["小計", *[None] * 9, 2], activity(2), ["合計", *[None] * 8, 4, "－"]))
    assert ([a.number for a in found.activities], found.total.value) == ([1, 2], Decimal(240))


def test_a_total_that_was_never_calculated_says_nothing():
    """A sum is the program's, not the applicant's."""
    found = report(b_rows(activity(1), ["合計", *[None] * 9, "=SUM(K4:K4)"]))
    assert (found.total, len(found.activities)) == (None, 1)


def test_a_value_that_was_never_calculated_is_unclear():
    """openpyxl and some converters store formulas without results: nothing was seen there, not even emptiness."""
    row = only(b_rows(activity(1, 時間="=1+1")))
    assert (row.hours.trouble, row.hours.value) == ("unclear", None)


def test_lines_that_a_merged_number_spans_are_one_activity():
    """First and last day on two lines, the title in two parts."""
    rows = b_rows(activity(1, 活動名="研修の"), [None, None, "～2025/5/12", None, "続き"], activity(2))
    first, second = report(rows, merge=["A4:A5"]).activities
    assert (first.start.value, first.end.value, first.title.value, second.number) == (
        date(2025, 5, 10),
        date(2025, 5, 12),
        "研修の 続き",
        2,
    )


def test_a_category_merged_over_rows_counts_for_each():
    """One cell B for three activities."""
    rows = b_rows(activity(1), activity(2, カテゴリ=None), activity(3, カテゴリ=None))
    assert [a.category.value for a in report(rows, merge=["B4:B6"]).activities] == ["B", "B", "B"]


def test_a_line_of_text_below_a_numbered_row_goes_on_with_it():
    """A long name typed into the next row."""
    found = report(b_rows(activity(1, 活動名="長い"), [None, None, None, None, "名前"], activity(2)))
    assert [a.title.value for a in found.activities] == ["長い 名前", "研修2"]


def test_a_doubtful_line_below_makes_the_text_unclear():
    """A character that cannot be read, also on the second line."""
    found = report(b_rows(activity(1), [None, None, None, None, "名\ufffd"]))
    assert found.activities[0].title.trouble == "unclear"


def test_an_inserted_row_without_a_number_is_an_activity():
    """It has category, day, hours: somebody inserted it between printed rows."""
    found = report(b_rows(activity(1), activity(None, 活動名="挿入"), activity(2)))
    assert [a.number for a in found.activities] == [1, None, 2]


def test_remarks_below_a_table_without_numbers_are_no_activities():
    """「提出先 …」 under the last row; no totals were printed."""
    rows = [["様式B"], HEAD[1:], activity()[1:], [], [None, None, None, "提出先", "協会"], ["※ご注意"]]
    assert len(report(rows).activities) == 1


@pytest.mark.parametrize(("detail", "daily"), [("1日3時間", True), ("3時間×2日", True), ("各日 2.5h", True), ("研修", False)])
def test_hours_of_each_day_are_noticed(detail, daily):
    """Ambiguity 4: a row over the end of a fiscal year is split only where the row says how."""
    assert only(b_rows(activity(1, 内容=detail))).daily_hours is daily


def test_a_report_by_its_title_without_a_table_is_for_a_person():
    """First law: what looks like a form and is not understood is never empty."""
    row = only([["(B) CPDポイント取得レポート"], *[["研修", "2025年", "二時間"]] * 3])
    assert {row.start.trouble, row.title.trouble, row.hours.trouble, row.category.trouble} == {"unclear"}


def test_a_title_alone_is_no_report():
    """A cover sheet that lists the forms."""
    found = reading(book(("表紙", [["送付書類"], ["(A) 更新申請書"], ["(B) CPDポイント取得レポートフォーム"], ["(C) 宣誓書"]])))
    assert found.applications == ()


def test_a_printed_report_goes_on_over_pages():
    """Column labels again, or none: rows are those of one report, footers none of it."""
    first = page([*b_rows(activity(1)), ["様式版 2027-1", *[None] * 4, "1 / 3"]])
    again = page([HEAD, activity(2), ["様式版 2027-1", *[None] * 4, "2 / 3"]], 2, continues=True)
    bare = page([activity(3), activity(4)], 3, continues=True)
    sums = page([["合計", *[None] * 9, "8"], ["提出: メール"]], 4, continues=True)
    found = pages(first, again, bare, sums)
    assert [a.number for a in found.activities] == [1, 2, 3, 4]
    assert found.name.value == "山田 太郎"


def test_a_page_with_the_title_again_goes_on_if_it_counts_on():
    """Printed titles repeat the heading; a second report begins at 1 again."""
    first, second = page(b_rows(activity(1), activity(2))), page(b_rows(activity(3)), 2, continues=True)
    assert [a.number for a in pages(first, second).activities] == [1, 2, 3]
    other = page(b_rows(activity(1)), 2, continues=True)
    assert len(recognise([first, other], ReadingOptions()).forms) == 2


def test_a_report_on_two_sheets_of_a_workbook_is_two_reports():
    """Two tables in one workbook: whether they belong together, a person says."""
    found = application(book(("(B)1", b_rows(activity(1))), ("(B)2", b_rows(activity(2)))))
    assert [c.what for c in found.conflicts] == ["form_b"]


def test_remarks_on_a_page_of_their_own_are_understood():
    """A page that only holds the rest of the notes does not leave a doubt about the file."""
    notes = page([["※1"], ["※2"], ["x"], ["x"], ["x"], ["x"], ["x"], ["x"]], 2, continues=True)
    assert not recognise([page(b_rows(activity(1))), notes], ReadingOptions()).leftover


def test_a_page_of_something_else_is_left_over():
    """Without a report before it, a page without labels means nothing."""
    assert recognise([page([["a", "b", "c"]] * 4, continues=True)], ReadingOptions()).leftover
    odd = page([["a", "b", "c"]] * 4, 2, continues=True)
    assert recognise([page(b_rows(activity(1))), odd], ReadingOptions()).leftover


def test_a_titled_page_that_goes_on_without_labels_is_read():
    """The heading printed on every page, the column labels only on the first."""
    second = page([["CPDポイント取得レポートフォーム（様式Ｂ）"], activity(2)], 2, continues=True)
    found = recognise([page(b_rows(activity(1))), second], ReadingOptions()).forms
    assert [a.number for form in found if isinstance(form, FormB) for a in form.activities] == [1, 2]


@pytest.mark.parametrize("day", ["2025/4/1", ""], ids=["an activity", "blank"])
def test_a_label_that_reaches_over_a_row_below_it(day):
    """Cells that are not closed below take in blank ones; a row that bears a day is an activity, and no part of the head."""
    labels = ["No", "カテゴリ", "開始日", "活動名", "時間", "申請CPD"]
    head = [Cell(0, n, text, text, f"p1@{n},0", rows=2) for n, text in enumerate(labels)]
    under = [Cell(1, 2, day, day, "p1@2,1"), Cell(1, 4, "1", "1", "p1@4,1")]
    header = header_at(Grid(Sheet("", "p1", (*head, *under))), 0, labels_of("B", ()))
    assert header is not None
    assert header.end == (1 if day else 2)
