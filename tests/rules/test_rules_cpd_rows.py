"""What is found about single rows of form (B), and what a row with a defect counts."""

from dataclasses import replace
from typing import Any

import pytest
from rules_samples import (
    a,
    application,
    b,
    bad_day,
    bad_hours,
    codes,
    codes_of,
    credited,
    day,
    empty_text,
    hours,
    judge,
    judge_rows,
    policy,
    row,
    text,
)  # fmt: skip

from cases.reading import TextEntry

GOOD = tuple(row("A", f"2025-06-{n:02}", 6) for n in range(1, 6))


def last(**changes: Any) -> tuple[str, str | None]:
    """Hours and reason of a row of B, of 2 hours, with these changes."""
    return credited(judge_rows(*GOOD[:2], row("B", "2025-07-01", 2, **changes)))[-1]


@pytest.mark.parametrize(
    ("changes", "credit"),
    [
        pytest.param({"title": empty_text()}, ("2", None), id="no title"),
        pytest.param({"fields": codes()}, ("2", None), id="no field"),
        pytest.param({"claimed": hours(3)}, ("2", None), id="over-claimed: the hours"),
        pytest.param({"claimed": bad_hours("empty")}, ("2", None), id="nothing claimed: the hours"),
        pytest.param({"claimed": hours(0)}, ("0", None), id="zero claimed"),
        pytest.param({"category": empty_text()}, ("0", "cpd.row.category.missing"), id="no category"),
        pytest.param({"category": text("E")}, ("0", "cpd.row.category.invalid"), id="category E"),
        pytest.param({"start": bad_day("empty")}, ("0", "cpd.row.date.missing"), id="no date"),
        pytest.param({"start": bad_day("impossible")}, ("0", "cpd.row.date.invalid"), id="30 February"),
        pytest.param({"end": day("2025-06-30")}, ("0", "cpd.row.date.invalid"), id="end before start"),
        pytest.param({"end": bad_day("impossible")}, ("0", "cpd.row.date.invalid"), id="impossible end"),
        pytest.param({"end": bad_day("unclear")}, ("0", "reading.unclear"), id="unclear end"),
        pytest.param({"end": bad_day("empty")}, ("2", None), id="empty end: one day"),
        pytest.param({"hours": bad_hours("empty")}, ("0", "cpd.row.hours.missing"), id="no hours"),
        pytest.param({"hours": hours("24.25"), "claimed": hours(5)}, ("0", "cpd.row.hours.invalid"), id="over 24 hours"),
        pytest.param({"hours": hours("48"), "claimed": hours(2), "end": day("2025-07-02")}, ("2", None), id="24 hours on each of two days"),
        pytest.param({"claimed": hours(-1)}, ("0", "cpd.row.hours.invalid"), id="negative claim"),
        pytest.param({"hours": bad_hours("unclear")}, ("0", "reading.unclear"), id="unclear hours"),
        pytest.param({"category": None}, ("0", "reading.unclear"), id="no column of categories"),
    ],
)
def test_a_row_counts_as_if_mended_where_hours_category_and_date_are_known(changes: dict[str, Any], credit: tuple[str, str | None]) -> None:
    """contract.md: no false shortfall; else 0.00 with the code that is why."""
    assert last(**changes) == credit


def test_a_range_in_one_cell_ends_on_its_last_day() -> None:
    """`until` of the first day counts where there is no second cell."""
    over = row("B", "2025-03-30", 2, start=day("2025-03-30", until="2025-04-02"))
    assert "cpd.row.crosses_year" in codes_of(judge_rows(*GOOD, over))


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        pytest.param((4, 7, 9), [4, 7, 9], id="the form's own"),
        pytest.param((None, None, None), [1, 2, 3], id="none printed"),
        pytest.param((5, 6, 6), [5, 2, 3], id="ordinals where not unique"),
    ],
)
def test_numbers_of_rows(printed: tuple[int | None, ...], numbers: list[int]) -> None:
    """contract.md: the printed number if present and unique, else the ordinal."""
    rows = [replace(good, number=number) for good, number in zip(GOOD, printed, strict=False)]
    assert [credit.row for credit in judge_rows(*rows).credits] == numbers


def test_of_duplicates_the_one_of_the_highest_cap_counts() -> None:
    """R19: the same title, organiser and days in any category, whatever widths; A before B, else the first listed."""
    first = row("B", "2025-07-01", 2, title=text("研修 Ａ"))
    again = row("A", "2025-07-01", 2, title=text("研修 a"))
    assert credited(judge_rows(first, again, again)) == [("0", "cpd.row.duplicate"), ("2", None), ("0", "cpd.row.duplicate")]


def test_a_duplicate_that_cannot_count_does_not_displace_one_that_can() -> None:
    """Of a copy without hours and a whole one the whole one counts."""
    whole = row("B", "2025-07-01", 2)
    assert credited(judge_rows(replace(whole, hours=bad_hours("empty"), category=text("A")), whole))[1] == ("2", None)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"title": text("別の研修")}, id="another title"),
        pytest.param({"organiser": text("別の主催者")}, id="another organiser"),
        pytest.param({"start": day("2025-07-02")}, id="another day"),
        pytest.param({"title": empty_text()}, id="no title"),
    ],
)
def test_no_duplicate(changes: dict[str, Any]) -> None:
    """R19 compares all of title, organiser, first and last day."""
    whole = row("B", "2025-07-01", 2)
    assert "cpd.row.duplicate" not in codes_of(judge_rows(*GOOD, whole, replace(whole, **changes)))


@pytest.mark.parametrize(
    ("lengths", "invalid", "long"),
    [
        pytest.param((12,), [], [], id="12 hours"),
        pytest.param((6, 6), [], [], id="6 and 6"),
        pytest.param((6, "6.25"), [], [1, 2], id="over 12 together"),
        pytest.param((13, 11), [], [1, 2], id="24 together"),
        pytest.param((13, "11.25"), [2], [1, 2], id="over 24 together"),
    ],
)
def test_hours_of_a_day(lengths: tuple[Any, ...], invalid: list[int], long: list[int]) -> None:
    """R19: more than 12 hours on a day are pointed out, more than 24 cannot be."""
    findings = judge_rows(*(row("A", "2025-07-01", length) for length in lengths)).findings
    assert [f.row for f in findings if f.code == "cpd.row.hours.invalid"] == invalid
    assert [f.row for f in findings if f.code == "cpd.row.long_day"] == long


def test_a_long_day_within_several() -> None:
    """Thirty hours on two days are more than twelve a day; of rows on several days nobody knows which hours fell where."""
    findings = judge_rows(row("A", "2025-07-01", 30, end=day("2025-07-02")), row("A", "2025-07-02", 12)).findings
    assert [f.row for f in findings if f.code == "cpd.row.long_day"] == [1]


@pytest.mark.parametrize(
    ("title", "flagged"),
    [
        ("勉強会 第1回~第5回 合計10時間", True), ("勉強会 第１回～第５回", True), ("読書 延べ20時間", True), ("研修 全5回", True),
        ("書籍「白書 3章」読了とまとめ", False), ("統計セミナー 第3回", False), ("設計研修", False),
    ],
)  # fmt: skip
def test_rows_that_sum_up(title: str, flagged: bool) -> None:
    """One row is one activity."""
    assert ("cpd.row.aggregated" in codes_of(judge_rows(row("B", "2025-07-01", 2, title=text(title))))) is flagged


@pytest.mark.parametrize(
    ("changes", "listed"),
    [
        pytest.param({"course": text("ｋ1001")}, True, id="by number, any width and case"),
        pytest.param({"title": text("品質管理 セミナー")}, True, id="by title"),
        pytest.param({"course": text("K9999")}, False, id="unknown"),
        pytest.param({"course": TextEntry("", "f", "empty")}, False, id="no number"),
    ],
)
def test_courses_of_category_a(changes: dict[str, Any], listed: bool) -> None:
    """Ambiguity 12: only where a list is loaded, and only for A."""
    known = policy(courses=frozenset({"K1001", "品質管理セミナー"}))
    rows = (row("A", "2025-07-01", 2, **changes), row("B", "2025-07-02", 2))
    assert ("cpd.row.course_unlisted" in codes_of(judge_rows(*rows, by=known))) is not listed
    assert "cpd.row.course_unlisted" not in codes_of(judge_rows(*rows))


def test_category_a_needs_no_field() -> None:
    """R15: only B, C and D name a field of business."""
    assert judge_rows(*(replace(good, fields=codes()) for good in GOOD)).disposition == "complete"


def test_nothing_is_found_about_rows_without_form_b() -> None:
    """Without (B) there are no points and no credits."""
    assessment = judge(application(form_b=None))
    assert (assessment.points, assessment.credits, codes_of(assessment)) == (None, (), {"form.b.missing"})


def test_an_empty_report_is_short() -> None:
    """A form (B) without rows has 0 of 30 points."""
    assessment = judge(application(form_a=a(), form_b=b()))
    (short,) = assessment.findings
    assert (short.code, short.facts["missing"], short.facts["credited"]) == ("cpd.total.short", "30.00", "0.00")
