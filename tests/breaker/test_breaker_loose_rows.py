"""Form (B) and (C) typed carelessly: what stands a line too low, on a sheet of its own or beside an open box is seen by a person."""

from typing import Any

import pytest
from builders import form_books

from cases.reading import Activity, Application, FormB

HEAD = ["No", "カテゴリ", "開始日", "終了日", "活動名", "時間", "申請CPD"]
ROWS: list[list[Any]] = [[n, "A", f"2025/5/{n}", None, f"研修{n}", 3, 3] for n in (1, 2, 3)]
REPORT: list[list[Any]] = [["CPDポイント取得レポート（様式B）"], HEAD, *ROWS]


def application(*sheets: list[list[Any]]) -> Application:
    return form_books.application(form_books.book(*((f"Sheet{number}", rows) for number, rows in enumerate(sheets, 1))))


def report(*sheets: list[list[Any]]) -> FormB:
    form = application(*sheets).form_b
    assert form is not None
    return form


def troubles(row: Activity) -> dict[str, str]:
    """What is wrong with an activity's entries, but for a day's end that need not be there."""
    entries = {key: getattr(row, key) for key in ("category", "start", "end", "title", "hours", "claimed")}
    return {key: entry.trouble for key, entry in entries.items() if entry.trouble and (key, entry.trouble) != ("end", "empty")}


LINES = {
    "hours a line too low": ([[1, "A", "2025/5/1", None, "研修1"], [None] * 5 + [3, 3]], {"hours": "unclear", "claimed": "unclear"}),
    "sums without a name": ([ROWS[0], [None] * 5 + [3, 3]], {"hours": "unclear", "claimed": "unclear"}),
    "a period's end a line too low": ([ROWS[0], [None, None, "～2025/6/30"]], {"start": "unclear"}),
    "a day of signing below": ([ROWS[0], [None, None, "2027/1/15"]], {}),
    "more of the name": ([ROWS[0], [None] * 4 + ["（オンライン）"]], {}),
}


@pytest.mark.parametrize(("rows", "expected"), LINES.values(), ids=LINES)
def test_a_loose_line_is_no_activity(rows: list[list[Any]], expected: dict[str, str]) -> None:
    """No letter lists what such a line lacks; where it may belong to the activity above, that is in doubt."""
    (activity,) = report([REPORT[0], HEAD, *rows]).activities
    assert troubles(activity) == expected


def test_rows_without_labels_on_a_further_sheet_are_not_left_out() -> None:
    """Two reports, one of them not understood: never too few points."""
    assert [c.what for c in application(REPORT, [[n + 3, *row[1:]] for n, row in enumerate(ROWS, 1)]).conflicts] == ["form_b"]


def test_another_table_on_a_further_sheet_is_none_of_ours() -> None:
    """A list of days without categories is no report."""
    assert application(REPORT, [[n, "会議", f"2025/5/{n}", "第1会議室", "3名"] for n in (1, 2, 3)]).conflicts == ()


SENTENCES = (
    "倫理綱領を順守することを誓います。",
    "職業倫理規定を順守することを誓います。",
    "継続教育・学習方針に同意し、これを順守します。",
)


@pytest.mark.parametrize(
    ("mark", "trouble"), [("✓", "unclear"), (None, None), ("□", None)], ids=["ticked beside", "open", "two open boxes"]
)
def test_a_tick_beside_a_printed_box_is_not_a_refusal(mark: str | None, trouble: str | None) -> None:
    rows: list[list[Any]] = [
        ["宣誓書（様式Ｃ）"],
        *([f"□ {text}", mark] for text in SENTENCES),
        ["日付", "2027/1/15"],
        ["署名", "山田 太郎"],
    ]
    form = application(rows).form_c
    assert form is not None
    assert {tick.trouble for tick in form.agreed} == {trouble}
