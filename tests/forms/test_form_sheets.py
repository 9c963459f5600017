"""Which form stands where: several on one sheet, by headings or by what they hold."""

import pytest
from builders.form_books import A_ROWS, C_ROWS, activity, application, b_rows, book, page, reading

from cases.fields import TITLES
from cases.reading import ReadingOptions
from parsers.forms import recognise
from parsers.labels import heading_of, letter_of_name

ROWS = {"A": A_ROWS, "B": b_rows(activity(1), activity(2)), "C": C_ROWS}


def letters(*sheets) -> str:
    return "".join(reading(book(*sheets)).files[0].forms)


def test_a_workbook_with_three_sheets_is_one_application():
    """Issue 3.5."""
    found = application(book(("A", ROWS["A"]), ("B", ROWS["B"]), ("C", ROWS["C"])))
    assert (found.form_a and found.form_b and found.form_c) is not None
    assert (found.conflicts, found.mixed) == ((), False)


@pytest.mark.parametrize("title", [True, False], ids=["with headings", "without headings"])
def test_three_forms_below_each_other_are_told_apart(title):
    """By headings, else where a table or a pledge begins."""
    rows = [row for letter in "ABC" for row in [*ROWS[letter][0 if title else 1 :], []]]
    found = application(book(("Sheet1", rows)))
    assert found.form_b
    assert found.form_c
    assert ([a.number for a in found.form_b.activities], len(found.form_c.agreed)) == ([1, 2], 3)
    assert found.form_a is not None


@pytest.mark.parametrize("letter", "ABC")
def test_the_sheets_name_tells_the_form_too(letter):
    """A sheet called B whose first rows say nothing."""
    assert letters((letter, ROWS[letter][1:])) == letter


def test_a_table_on_a_sheet_named_a_is_a_report_below_the_application():
    """The name says what comes first."""
    assert letters(("A", [*ROWS["A"][1:], *ROWS["B"][2:]])) == "AB"
    assert letters(("A", ROWS["B"][2:])) == "B"


def test_a_general_title_does_not_make_a_form():
    """「更新審査申請書」 above a report that has its own heading."""
    assert letters(("Sheet1", [["プロフェッショナル資格 更新審査申請書"], *ROWS["B"]])) == "B"
    assert letters(("Sheet1", [["提出者控"], *ROWS["B"]])) == "B"
    assert letters(("Sheet1", [*ROWS["A"][1:], *ROWS["B"]])) == "AB"


HEADINGS = {
    "プロフェッショナル資格 更新申請書（様式Ａ）": "A",
    "(A) 更新申請書": "A",
    "（Ｂ）ＣＰＤポイント取得レポートフォーム": "B",
    "(C) コン検の倫理綱領・職業倫理規定および継続教育・学習方針の順守への宣誓": "C",
    "誓約書": "C",
    "(A)認定研修": None,
    "(A)から(C)": None,
    "更新申請書・宣誓書": None,
    "CPDポイント取得レポートにご記入ください": None,
    "次のとおり宣誓します。": None,
    "更新申請書" * 20: None,
}


@pytest.mark.parametrize(("text", "letter"), HEADINGS.items(), ids=HEADINGS)
def test_a_heading_names_one_form_or_none(text, letter):
    """Sentences that mention a form and lists of forms are no headings."""
    assert heading_of(text) == letter


@pytest.mark.parametrize(("letter", "title"), [(letter, title) for letter, titles in TITLES.items() for title in titles])
def test_every_title_names_its_form(letter, title):
    """cases.fields.TITLES, as a sheet's name."""
    assert letter_of_name(title) == letter


def test_a_sheet_of_data_is_not_searched():
    """Nobody's form has 20,000 cells."""
    assert recognise([page([["x"] * 201] * 100)], ReadingOptions()).leftover


def test_blank_cells_and_sheets_are_nothing():
    """Empty sheets, cells of blanks."""
    found = recognise([page([]), page([["　"]])], ReadingOptions())
    assert (found.forms, found.leftover) == ((), False)
