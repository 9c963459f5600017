"""Form (B) with a category or field in the first row of several: a blank below may mean the same as above, and a person looks."""

import pytest
from builders.form_books import activity, application, b_rows, book

from cases.reading import Activity, CodesEntry, TextEntry
from parsers.written_once import with_doubt

COLUMNS = {
    "written once": ("A    ", "A????"),
    "once for each block": ("A  B C", "A??B?C"),
    "every second row": ("A B C ", "A?B?C?"),
    "one forgotten": ("AA BB", "AA_BB"),
    "the last one forgotten": ("AB ", "AB_"),
    "one of two forgotten": ("A ", "A_"),
    "two forgotten far apart": ("A BB BB", "A_BB_BB"),
    "nothing filled in": ("   ", "___"),
    "not from the first row on": ("  BC", "__BC"),
    "all filled in": ("ABC", "ABC"),
}
SHOWN = {"empty": "_", "unclear": "?"}


@pytest.mark.parametrize(("written", "expected"), COLUMNS.values(), ids=COLUMNS)
def test_blank_categories_below_one(written: str, expected: str) -> None:
    """Where the column looks as if written once a run, blanks are a doubt; where one was forgotten, it is seen empty."""
    rows = [activity(n, カテゴリ=None if letter == " " else letter) for n, letter in enumerate(written, 1)]
    form = application(book(("様式B", b_rows(*rows)))).form_b
    assert form is not None
    entries = [row.category for row in form.activities]
    assert "".join(entry.value or SHOWN[entry.trouble or ""] for entry in entries if entry) == expected


def test_blank_fields_below_one() -> None:
    """The field of business is written once, too; a title never is: each activity has its own."""
    rows = [activity(n, 分野コード="OP" if n == 1 else None, 活動名="研修" if n == 1 else None) for n in (1, 2, 3)]
    form = application(book(("様式B", b_rows(*rows)))).form_b
    assert form is not None
    assert [row.fields and row.fields.trouble for row in form.activities] == [None, "unclear", "unclear"]
    assert [row.title and row.title.trouble for row in form.activities] == [None, "empty", "empty"]


def test_blank_fields_of_courses_are_no_column_written_once() -> None:
    """Category A needs none: the one row of B that lacks its field is then a row that lacks it."""
    rows = [("A", ("OP",)), ("A", ()), ("A", ()), ("B", ())]
    activities = [
        Activity(
            place="",
            category=TextEntry(letter, "", None, letter),
            fields=CodesEntry("", "", None, codes) if codes else CodesEntry("", "", "empty"),
        )
        for letter, codes in rows
    ]
    assert [one.fields and one.fields.trouble for one in with_doubt(activities)] == [None, "empty", "empty", "empty"]
