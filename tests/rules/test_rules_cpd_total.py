"""When a shortfall is told, when a doubt decides, and when a defect that can be mended keeps both silent."""

from datetime import datetime
from typing import Any

import pytest
from rules_samples import (
    OFFICE_ZONE,
    bad_day,
    bad_hours,
    codes_of,
    day,
    empty_text,
    hours,
    judge_rows,
    policy,
    row,
    text,
)  # fmt: skip

from cases.reading import TextEntry

A27 = tuple(row("A", f"2025-06-{n:02}", 9, course=text("K1001")) for n in range(1, 4))
LISTED = policy(courses=frozenset({"K1001"}))
TWICE = row("A", "2025-07-01", "1.5")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param([], "short", id="27 and nothing else"),
        pytest.param([row("A", "2025-07-01", 3)], None, id="30"),
        pytest.param([TWICE, TWICE], "doubtful", id="a duplicate decides"),
        pytest.param([row("A", "2025-07-01", 1)] * 2, "short", id="a duplicate cannot help"),
        pytest.param([row("A", "2027-01-20", 3)], "doubtful", id="a future row decides"),
        pytest.param([row("A", "2024-03-31", 3)], "short", id="out of the period is no doubt"),
        pytest.param([row("A", "2025-07-01", 3, hours=bad_hours("unclear"))], "doubtful", id="unclear hours decide"),
        pytest.param([row("A", "2025-07-01", 3, category=TextEntry("?", "f", "unclear"))], "doubtful", id="an unclear category decides"),
        pytest.param([row("A", "2025-07-01", 3, start=bad_day("unclear"))], "doubtful", id="an unclear day decides"),
        pytest.param([row("A", "2025-07-01", 2, start=bad_day("unclear"))], "short", id="an unclear day cannot help"),
        pytest.param([row("A", "2025-07-01", 3, start=bad_day("empty"))], None, id="mending a day may do"),
        pytest.param([row("A", "2025-07-01", 3, hours=bad_hours("empty"))], None, id="mending hours may do"),
        pytest.param([row("A", "2025-07-01", 3, category=empty_text())], None, id="mending a category may do"),
        pytest.param([row("A", "2025-07-01", 2, category=empty_text())], "short", id="mending cannot do"),
        pytest.param([row("A", "2025-07-01", 30, claimed=bad_hours("empty"))], None, id="mending impossible hours may do"),
    ],
)
def test_shortfall(rows: list[Any], told: str | None) -> None:
    """R14: short only if under 30 however every doubt is answered; doubtful replaces it; a row to be mended is told by itself."""
    found = codes_of(judge_rows(*A27, *rows)) & {"cpd.total.short", "cpd.total.doubtful"}
    assert found == ({f"cpd.total.{told}"} if told else set())


@pytest.mark.parametrize(("course", "told"), [pytest.param("K9999", True, id="unlisted"), pytest.param("K1001", False, id="listed")])
def test_an_unlisted_course_counted_as_b(course: str, told: bool) -> None:
    """Ambiguity 12: an unlisted course of A may be B, of which five a year count; here they are used up."""
    rows = [
        *A27[:2],
        row("A", "2025-06-09", 4, course=text("K1001")),
        row("B", "2025-08-01", 5),
        row("A", "2025-07-01", 3, course=text(course)),
    ]
    assert ("cpd.total.doubtful" in codes_of(judge_rows(*rows, by=LISTED))) is told


def crossing(length: Any) -> Any:
    return row("B", "2025-03-30", length, end=day("2025-04-02"))


@pytest.mark.parametrize(
    ("in_a", "rows", "told"),
    [
        pytest.param(25, [row("B", "2025-06-20", 2), crossing(3)], None, id="enough in either year"),
        pytest.param(23, [row("B", "2025-02-20", 3), crossing(5)], "doubtful", id="enough only in the later year"),
        pytest.param(22, [row("B", "2025-06-20", 5), crossing(3)], "doubtful", id="enough only in the earlier year"),
        pytest.param(20, [row("B", "2025-02-20", 3), row("B", "2025-06-20", 3), crossing(4)], "doubtful", id="enough only if shared"),
        pytest.param(19, [row("B", "2025-02-20", 5), row("B", "2025-06-20", 4), crossing(5)], "short", id="not enough in any"),
        pytest.param(25, [crossing(3)], "short", id="shared hours count once"),
        pytest.param(27, [row("A", "2025-03-30", 3, end=day("2025-04-02"))], None, id="A has no cap by year"),
    ],
)
def test_a_row_that_crosses_a_year(in_a: int, rows: list[Any], told: str | None) -> None:
    """Ambiguity 4: which year the hours fall in, or how many, may decide."""
    found = codes_of(judge_rows(row("A", "2025-07-01", 10), row("A", "2025-07-02", in_a - 10), *rows))
    assert found & {"cpd.total.short", "cpd.total.doubtful"} == ({f"cpd.total.{told}"} if told else set())


def test_many_rows_that_cross_years_are_judged_without_trying_every_way() -> None:
    """Forty such rows have 2 to the 40th answers; the first few are tried."""
    rows = [row("B", "2025-03-31", 1, end=day("2025-04-01"), title=text(f"研修{n}")) for n in range(40)]
    assert judge_rows(*rows).points.credited == 300  # type: ignore[union-attr]


def test_a_row_to_the_end_of_time_does_not_stop_the_judge() -> None:
    """A slip such as 9999-12-31 lies in the future, with and without daily hours."""
    for daily in (False, True):
        assert "cpd.row.future" in codes_of(judge_rows(row("A", "2025-04-01", 3, end=day("9999-12-31"), daily_hours=daily)))


@pytest.mark.parametrize(
    ("printed", "codes"),
    [
        pytest.param(27, {"cpd.total.short"}, id="as credited and claimed"),
        pytest.param(28, {"cpd.total.short", "cpd.total.mismatch"}, id="another sum under 30"),
        pytest.param(31, {"cpd.total.doubtful", "cpd.total.mismatch"}, id="30 or more over ours"),
    ],
)
def test_the_printed_total(printed: int, codes: set[str]) -> None:
    """R18: a mismatch is only noted, but a printed total of 30 or more over ours may mean rows that were not seen."""
    assert codes_of(judge_rows(*A27, total=hours(printed))) == codes


def test_a_printed_sum_of_claims_above_a_cap_is_no_doubt() -> None:
    """Who claims 8 hours of B in a year and prints the sum has made no mistake of addition; the caps explain the rest."""
    assert "cpd.total.short" in codes_of(judge_rows(*A27[:2], row("B", "2025-08-01", 14), total=hours(32)))


def test_sums_and_caps_in_the_words_of_the_letter() -> None:
    """What a cap left out is said by category and year."""
    findings = judge_rows(row("B", "2025-06-01", "5.5"), row("B", "2025-06-02", 1), *A27, row("A", "2025-07-01", 9)).findings
    facts = {f.code: f.facts for f in findings}
    assert facts["cpd.cap.year"] == {"category": "B", "year": "2025", "years": "fiscal", "cap": "5.00", "over": "1.50"}
    assert facts["cpd.cap.cycle"] == {"category": "A", "cap": "30.00", "over": "6.00"}


def test_out_of_period_after_a_late_receipt() -> None:
    """R11: after 31 March of the year of expiry nothing counts, even before the day of receipt."""
    late = datetime(2027, 5, 1, tzinfo=OFFICE_ZONE)
    (credit,) = judge_rows(row("A", "2027-04-10", 3), at=late).credits
    assert (credit.credited, credit.reason) == (0, "cpd.row.out_of_period")
