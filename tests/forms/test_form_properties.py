"""Whatever stands in the cells, a reading comes out and nothing is raised."""

from datetime import date, time, timedelta

from builders.form_books import A_ROWS, C_ROWS, HEAD, activity, page
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.fields import FORM_A, FORM_B, FORM_C
from cases.reading import ReadingOptions
from parsers.fillable import from_fields
from parsers.forms import recognise
from parsers.grouping import applications_of
from parsers.sheet import Cell, NamedValue, Sheet, shown

OPTIONS = ReadingOptions()
WORDS = [
    *(field.label for field in (*FORM_A, *FORM_B, *FORM_C)),
    *(str(cell) for row in (*A_ROWS, *C_ROWS, HEAD, activity()) for cell in row if cell is not None),
    *(
        "合計",
        "A計",
        "小計",
        "☑",
        "□",
        "同意する",
        "同意しない",
        "記入例",
        "(B) CPDレポート",
        "※注意",
        "別紙",
        "\ufffd",
        "(cid:1)",
        "　",
        "",
        "氏名：",
    ),
]
VALUES = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.integers(-10, 60_000),
    st.floats(),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.sampled_from([time(3, 30), timedelta(hours=30)]),
)
CELLS = st.builds(
    lambda row, column, value, rows, columns, doubtful: Cell(
        row, column, shown(value), value, f"f!S!A{row}{column}", rows, columns, doubtful
    ),
    *(st.integers(0, 12), st.integers(0, 12), VALUES, st.integers(1, 3), st.integers(1, 4), st.booleans()),
)
SHEETS = st.builds(
    Sheet,
    st.sampled_from(["", "A", "(B)CPD", "C", "記入例", "Sheet1"]),
    st.just("f!S"),
    st.lists(CELLS, max_size=60).map(tuple),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SHEETS, max_size=3))
def test_any_sheets_make_a_reading(sheets):
    """Labels in any disorder, cells over each other, any value: forms or none, and applications of them."""
    forms = recognise(sheets, OPTIONS).forms
    found = applications_of([forms])
    assert bool(found) == bool(forms)


GRID = st.lists(st.lists(st.one_of(st.none(), VALUES), max_size=12), max_size=8)


@settings(max_examples=100, deadline=None)
@given(GRID)
def test_any_rows_under_the_labels_of_a_report_make_activities(rows):
    """Each activity has its place, and no entry has both a value and a trouble but a range or a choice of codes."""
    for form in recognise([page([["様式B"], HEAD, *rows])], OPTIONS).forms:
        for row in getattr(form, "activities", ()):
            assert row.place
            assert all(entry.value is None for entry in (row.category, row.start, row.hours, row.title) if entry and entry.trouble)


NAMES = st.one_of(
    st.sampled_from(WORDS), st.builds(lambda word, n: f"{word}_{n}", st.sampled_from(WORDS), st.integers(0, 50)), st.text(max_size=8)
)
NAMED = st.builds(NamedValue, NAMES, st.one_of(st.sampled_from(WORDS), st.text(max_size=12)), st.just("f!x"), st.booleans(), st.booleans())


@settings(max_examples=100, deadline=None)
@given(st.lists(NAMED, max_size=40))
def test_any_fields_make_forms_or_none(named):
    """A fillable form by anybody."""
    assert len(from_fields(named, OPTIONS)) <= 3
