"""The arithmetic of CPD points: every vector of domain.md 3.2, and the formula as a property."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_samples import OFFICE_ZONE, RULE_SET, codes_of, credited, day, hours, judge_rows, policy, row

from cases.assessment import as_hours
from cases.policy import fiscal_year

SEASON = datetime(2019, 2, 1, tzinfo=OFFICE_ZONE)


def of(letter: str, *by_year: str) -> list[Any]:
    """Rows of a category, one per figure, in the fiscal years 2016, 2017, 2018."""
    return [row(letter, f"{2016 + n}-0{5 + 'ABCD'.index(letter)}-01", value) for n, value in enumerate(by_year)]


@pytest.mark.parametrize(
    ("rows", "points"),
    [
        pytest.param(of("A", "10", "10", "10"), "30", id="A30"),
        pytest.param([*of("A", "10", "10", "9.5"), *of("B", "0.5")], "30", id="A29.5+B0.5"),
        pytest.param(of("A", "10", "10", "9.99"), "29.99", id="A29.99"),
        pytest.param(of("A", "20", "10", "10"), "30", id="A40"),
        pytest.param(of("B", "12"), "5", id="B12 in one year"),
        pytest.param(of("B", "7", "5", "5"), "15", id="B(7,5,5)"),
        pytest.param(of("B", "6", "4", "5"), "14", id="B(6,4,5)"),
        pytest.param([*of("B", "5", "5", "5"), *of("C", "5", "5", "5")], "30", id="B15+C15"),
        pytest.param([*of("B", "5", "5", "5"), *of("C", "5", "5", "4.75")], "29.75", id="B15+C14.75"),
        pytest.param([*of("B", "5", "5", "5"), *of("C", "5", "5", "5"), *of("D", "5", "5", "5")], "45", id="B+C+D"),
        pytest.param([row("A", "2016-03-31", 6)], "0", id="the day before the period"),
        pytest.param([row("A", "2016-04-01", 6)], "6", id="the first day"),
        pytest.param([row("A", "2019-02-01", 6)], "6", id="the day of receipt"),
        pytest.param([row("A", "2019-02-02", 6)], "0", id="after receipt"),
        pytest.param([row("C", "2018-05-01", 0)], "0", id="C of 0 hours"),
        pytest.param([row("C", "2018-05-01", -1)], "0", id="C of negative hours"),
        pytest.param([row("C", "2018-05-01", 1000)], "0", id="C of 1,000 hours"),
        pytest.param([row("A", f"2018-05-0{n}", Decimal(20) / 60) for n in (1, 2, 3)], "1", id="three times 20 minutes"),
    ],
)
def test_points(rows: list[Any], points: str) -> None:
    """R10 to R14: min of hours and claim, 5 a year and 15 a cycle for B, C, D, 30 for A; no carrying over."""
    assert judge_rows(*rows, at=SEASON).points.credited == pytest.approx(Decimal(points) * 60)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rows", "complete"),
    [
        pytest.param(of("A", "10", "10", "10"), True, id="A30"),
        pytest.param([*of("A", "10", "10", "9.5"), *of("B", "0.5")], True, id="A29.5+B0.5"),
        pytest.param(of("A", "10", "10", "9.99"), False, id="A29.99"),
        pytest.param([*of("B", "5", "5", "5"), *of("C", "5", "5", "5")], True, id="B15+C15"),
        pytest.param([*of("B", "5", "5", "5"), *of("C", "5", "5", "4.75")], False, id="B15+C14.75"),
    ],
)
def test_thirty_points_renew(rows: list[Any], complete: bool) -> None:
    """R14: thirty recognised points renew, whatever their categories."""
    assessment = judge_rows(*rows, at=SEASON)
    assert assessment.disposition == ("complete" if complete else "deficient")
    assert ("cpd.total.short" in codes_of(assessment)) is not complete


@pytest.mark.parametrize(
    ("daily", "by_year", "flagged"),
    [pytest.param(False, ("0", "5"), True, id="in the year of the last day"), pytest.param(True, ("5", "5"), False, id="split by days")],
)
def test_a_row_over_the_end_of_a_year(daily: bool, by_year: tuple[str, str], flagged: bool) -> None:
    """Ambiguity 4: 2018-03-30 to 2018-04-02, 12 hours."""
    over = row("B", "2018-03-30", 12, end=day("2018-04-02"), daily_hours=daily)
    assessment = judge_rows(over, at=SEASON)
    years = {year: dict(sums)["B"] for year, sums in assessment.points.by_year}  # type: ignore[union-attr]
    assert (years[2017], years[2018]) == tuple(Decimal(value) * 60 for value in by_year)
    assert ("cpd.row.crosses_year" in codes_of(assessment)) is flagged


def test_a_split_row_loses_nothing_to_rounding() -> None:
    """A third of an hour a day over seven days is the same sum again."""
    over = row("A", "2018-03-30", 20, end=day("2018-04-05"), daily_hours=True)
    assert judge_rows(over, at=SEASON).points.credited == 1200  # type: ignore[union-attr]


def test_credit_goes_in_sheet_order_and_says_why_less() -> None:
    """R17: what exceeds a cap is no error; the row that meets it says which one."""
    rows = [row("B", "2018-05-01", 3), row("B", "2018-06-01", 3), row("B", "2018-07-01", 1), *of("A", "20", "20")]
    assert credited(judge_rows(*rows, at=SEASON)) == [
        ("3", None), ("2", "cpd.cap.year"), ("0", "cpd.cap.year"), ("20", None), ("10", "cpd.cap.cycle")
    ]  # fmt: skip


def test_less_claimed_than_spent_is_credited_as_claimed() -> None:
    """R10: reason is null where credited is the smaller of hours and claim."""
    assert credited(judge_rows(row("A", "2018-05-01", 6, claimed=hours(4)), at=SEASON)) == [("4", None)]


def test_the_cap_of_the_cycle_bites_where_a_window_touches_four_years() -> None:
    """R13 for B: under `rolling_3y` the period runs from 2016-02-01 to 2019-02-01 and touches four fiscal years."""
    rows = [row("B", on, 5) for on in ("2016-03-01", "2016-05-01", "2017-05-01", "2018-05-01")]
    assessment = judge_rows(*rows, at=SEASON, by=policy(period_mode="rolling_3y"))
    assert credited(assessment)[-1] == ("0", "cpd.cap.cycle")
    assert [year for year, _ in assessment.points.by_year] == [2015, 2016, 2017, 2018]  # type: ignore[union-attr]


def test_rolling_period_from_a_leap_day() -> None:
    """Three years before 29 February is 28 February."""
    leap = datetime(2024, 2, 29, tzinfo=OFFICE_ZONE)
    assert credited(judge_rows(row("A", "2021-02-28", 5), at=leap, by=policy(period_mode="rolling_3y"))) == [("5", None)]


@pytest.mark.parametrize(
    ("mode", "points"), [pytest.param("certification_period", "0", id="to receipt"), pytest.param("to_expiry", "5", id="to expiry")]
)
def test_planned_activities_count_only_to_expiry(mode: Any, points: str) -> None:
    """Ambiguity 1: a row in March of the year of expiry."""
    assert credited(judge_rows(row("A", "2019-03-20", 5), at=SEASON, by=policy(period_mode=mode)))[0][0] == points


def test_caps_by_calendar_year() -> None:
    """Ambiguity 2: January and February fall into another calendar year, but into the same fiscal year."""
    rows = [row("B", "2017-12-01", 5), row("B", "2018-01-10", 5)]
    assert judge_rows(*rows, at=SEASON).points.credited == 300  # type: ignore[union-attr]
    assert judge_rows(*rows, at=SEASON, by=policy(cap_year="calendar")).points.credited == 600  # type: ignore[union-attr]


@pytest.mark.parametrize("years", ["fiscal", "calendar"])
def test_findings_tell_which_years(years: Any) -> None:
    """The letter calls the year so."""
    rows = [row("B", "2017-12-01", 7), row("B", "2017-12-30", 5, end=day("2018-04-01"))]
    found = judge_rows(*rows, at=SEASON, by=policy(cap_year=years)).findings
    assert {f.code: f.facts["years"] for f in found if "years" in f.facts} == {"cpd.cap.year": years, "cpd.row.crosses_year": years}


def test_granularity_rounds_each_row_down() -> None:
    """Ambiguity 3: with 30 minutes, 1:50 is 1.5 points; exact by default."""
    rows = [row("A", "2018-05-01", Decimal(110) / 60)]
    assert judge_rows(*rows, at=SEASON, by=policy(granularity=Decimal(30))).points.credited == 90  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("minutes", "down", "up"),
    [pytest.param("1799.9", "29.99", "30.00", id="a tenth of a minute"), pytest.param("1800", "30.00", "30.00", id="exact")],
)
def test_thirty_is_never_printed_for_less(minutes: str, down: str, up: str) -> None:
    """What is credited is rounded down, what is missing up."""
    assert (str(as_hours(Decimal(minutes))), str(as_hours(Decimal(minutes), up=True))) == (down, up)


ROW = st.tuples(st.sampled_from("ABCD"), st.dates(date(2016, 4, 1), date(2019, 1, 31)), st.integers(1, 48))
ROWS = st.lists(ROW, max_size=12, unique_by=lambda r: r[1])


def credit_of(rows: list[tuple[str, date, int]]) -> Decimal:
    """The total of rows given as category, day and quarters of an hour."""
    made = [row(letter, on.isoformat(), Decimal(quarters) / 4) for letter, on, quarters in rows]
    return judge_rows(*made, at=SEASON).points.credited  # type: ignore[union-attr]


@given(ROWS)
def test_the_total_is_the_formula(rows: list[tuple[str, date, int]]) -> None:
    """credit[c] = min(Σ_years min(Σ rows, year cap), cycle cap)."""
    sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for letter, on, quarters in rows:
        sums[letter, fiscal_year(on)] += Decimal(quarters) * 15
    expected = Decimal(0)
    for category in RULE_SET.categories:
        years = [s if category.year_cap is None else min(s, category.year_cap) for (c, _), s in sums.items() if c == category.letter]
        expected += min(sum(years, Decimal(0)), category.cycle_cap)
    assert credit_of(rows) == expected


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_total(rows: list[tuple[str, date, int]], random: Any) -> None:
    """Sheet order decides which row is lowered, never the sum."""
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert credit_of(rows) == credit_of(shuffled)


@given(ROWS, ROW)
def test_a_further_row_never_lowers_the_total(rows: list[tuple[str, date, int]], more: tuple[str, date, int]) -> None:
    """Nobody is worse off for reporting more."""
    others = [r for r in rows if r[1] != more[1]]
    assert credit_of([*others, more]) >= credit_of(others)
