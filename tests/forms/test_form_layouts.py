"""Kinds of layout that `make accuracy` showed to be read wrongly, each as small as it can be."""

from typing import Any

from form_books import A_ROWS, C_ROWS, HEAD, OPTIONS, activity, page

from cases.reading import FormB, FormC
from parsers.forms import recognise


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
