"""Whom to audit, and what is left without the rows that failed (R36, ambiguity 15)."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

import pytest
from rules_samples import a, application, bad_day, c, codes_of, credited, day, hours, judge, judge_rows, policy, row, text

from cases.finding import Finding
from cases.policy import AuditTrigger
from rules.audit import days_of, draw, lot, row_of_name, triggers, voided, wanted

ALL = get_args(AuditTrigger)
FORTY_TWO = {f"R2027-{n:04}": () for n in range(1, 43)}
A_30 = tuple(row("A", f"2025-06-{n:02}", 6) for n in range(1, 6))
A_36 = (*A_30, row("A", "2025-06-06", 6))
B_AND_C = tuple(row(letter, f"{year}-06-01", 5) for letter in "BC" for year in (2024, 2025, 2026))
C_AND_D = tuple(row(letter, f"{year}-06-01", 5) for letter in "CD" for year in (2024, 2025, 2026))
LISTED = policy(courses=frozenset({"K-001"}))


def test_a_lot_can_be_made_by_hand() -> None:
    """printf 2027-a:R2027-0001 | sha256sum"""
    assert lot("2027-a", "R2027-0001") == "4dbe43ed6ca03d645cb05a2f8fc8858a3ba6dfd16f692de5aa9485f8b09ad0f9"


def test_the_same_seed_draws_the_same_cases_in_any_order() -> None:
    """Reproducible by anyone: neither the order of the population nor the machine's own chance has a part in it."""
    shuffled = list(FORTY_TWO.items())
    random.Random(1).shuffle(shuffled)  # noqa: S311
    assert draw(dict(shuffled), Decimal("0.1"), "seed") == draw(FORTY_TWO, Decimal("0.1"), "seed")
    assert list(draw(FORTY_TWO, Decimal("0.1"), "seed")) == sorted(sorted(FORTY_TWO, key=lambda receipt: lot("seed", receipt))[:5])
    assert draw(FORTY_TWO, Decimal("0.1"), "seed") != draw(FORTY_TWO, Decimal("0.1"), "other")


@pytest.mark.parametrize(
    ("cases", "rate", "count"), [(42, "0.1", 5), (40, "0.1", 4), (42, "0", 1), (42, "1", 42), (1, "0.1", 1), (0, "0.1", 0)]
)
def test_how_many_are_drawn(cases: int, rate: str, count: int) -> None:
    """Rounded up, and at least one."""
    assert len(draw(dict(list(FORTY_TWO.items())[:cases]), Decimal(rate), "seed")) == count


def test_a_trigger_decides_whatever_the_lot() -> None:
    """And says so; the lots are drawn from all, so that a trigger takes nobody's place."""
    lots = sorted(FORTY_TWO, key=lambda receipt: lot("seed", receipt))
    drawn = draw({**FORTY_TWO, lots[0]: ("audit.one_date",), lots[-1]: ("audit.c_d_only",)}, Decimal("0.1"), "seed")
    assert drawn[lots[0]] == ("random", "audit.one_date")
    assert drawn[lots[-1]] == ("audit.c_d_only",)
    assert set(drawn) == {*lots[:5], lots[-1]}


@pytest.mark.parametrize(
    ("rows", "changes", "expected"),
    [
        pytest.param(A_36, {}, set(), id="A is capped at what is needed"),
        pytest.param((*A_30, row("B", "2025-07-01", 2)), {}, set(), id="nothing"),
        pytest.param(A_30, {}, {"audit.exactly_enough"}, id="exactly 30"),
        pytest.param(B_AND_C, {}, {"audit.exactly_enough"}, id="B and C"),
        pytest.param(C_AND_D, {}, {"audit.exactly_enough", "audit.c_d_only"}, id="C and D only"),
        pytest.param((*A_30, row("B", "2025-07-01", 2)), {"by": LISTED}, {"audit.a_unlisted"}, id="A from unlisted courses"),
        pytest.param(
            (row("A", "2025-06-01", 10), row("B", "2025-06-01", 2)), {}, {"audit.one_date"}, id="all on one date"
        ),
        pytest.param((row("A", "2025-06-01", 10),), {}, set(), id="a single row is no heap of them"),
        pytest.param(
            (*A_30, row("B", "2025-07-01", 2), row("B", "2025-07-01", 2)), {}, {"cpd.row.duplicate"}, id="listed twice"
        ),
        pytest.param((*A_30, row("B", "2025-07-01", 13)), {}, {"cpd.row.long_day"}, id="a long day"),
        pytest.param((*A_30, row("B", "2025-07-01", 2, title=text("研修 第1回~第5回"))), {}, {"cpd.row.aggregated"}, id="several in one"),
        pytest.param((*A_30, row("B", "2025-03-30", 2, end=day("2025-04-02"))), {}, {"cpd.row.crosses_year"}, id="over 31 March"),
        pytest.param((*A_30, row("D", "2025-07-01", 2, title=text("通常業務"))), {}, {"cpd.row.ordinary_work"}, id="ordinary work"),
    ],
)  # fmt: skip
def test_what_speaks_for_an_audit(rows: Any, changes: Any, expected: set[str]) -> None:
    """Each is read off the verdict that was filed."""
    verdict = judge_rows(*rows, **changes)
    assert set(triggers(verdict, ALL)) == expected
    assert triggers(verdict, ()) == ()


def test_activities_used_before_speak_for_an_audit() -> None:
    """The desk notes them; a trigger that the office has switched off does not decide."""
    verdict = judge_rows(*A_30, row("B", "2025-07-01", 2))
    noted = replace(verdict, findings=(*verdict.findings, Finding("cpd.row.reused", row=1)))
    assert triggers(noted, ALL) == ("cpd.row.reused",)
    assert triggers(noted, {"audit.one_date"}) == ()


def test_an_application_without_form_b_has_no_trigger_and_nothing_to_audit() -> None:
    """It cannot be accepted; but it must not break a draw."""
    verdict = judge(application(form_b=None))
    assert (triggers(verdict, ALL), wanted(verdict)) == ((), ())
    with pytest.raises(ValueError, match="no form"):
        voided(verdict, {1})


def test_evidence_is_wanted_for_the_rows_that_brought_points() -> None:
    """What counted nothing need not be proved."""
    assert wanted(judge_rows(row("B", "2025-06-01", 5), row("B", "2025-06-02", 5), row("A", "2025-06-03", 5))) == (1, 3)


def test_rows_that_failed_count_nothing_and_others_take_their_place() -> None:
    """R36: zeroed, and R14 run again; what a cap had left out counts if there is room now."""
    verdict = judge_rows(*A_30[:4], row("B", "2025-06-10", 5), row("B", "2025-06-11", 3), total=None)
    again = judge(voided(verdict, {1, 5}))
    assert [worth for worth, _ in credited(again)] == ["0", "6", "6", "6", "0", "3"]
    assert again.points is not None
    assert again.points.missing == Decimal(9 * 60)


def test_the_printed_total_raises_no_doubt_about_rows_that_failed() -> None:
    """It was written before anybody knew."""
    verdict = judge_rows(*A_30, total=hours(30))
    again = judge(voided(verdict, {2}))
    assert "cpd.total.doubtful" not in codes_of(again)
    assert "cpd.total.short" in codes_of(again)


def test_a_row_that_claimed_nothing_by_itself_is_voided_too() -> None:
    """Where the form has no such column the hours would count."""
    verdict = judge_rows(row("A", "2025-06-01", 6, claimed=None))
    assert [worth for worth, _ in credited(judge(application(form_a=a(), form_b=voided(verdict, {1}).form_b, form_c=c())))] == ["0"]


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({}, ("2025-06-01", "2025-06-01")),
        ({"end": day("2025-06-03")}, ("2025-06-01", "2025-06-03")),
        ({"start": day("2025-06-01", until="2025-06-02")}, ("2025-06-01", "2025-06-02")),
        ({"start": bad_day("empty")}, None),
        ({"start": None}, None),
    ],
    ids=["one day", "two places", "one place", "empty", "no column"],
)
def test_the_days_that_a_letter_names(changes: Any, days: Any) -> None:
    """As they were read; a row without them cannot be asked about."""
    found = days_of(row("A", "2025-06-01", 6, **changes))
    assert (found and tuple(map(str, found))) == days


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("3.pdf", 3), ("０３.PDF", 3), ("No3.pdf", 3), ("修了証_No.12.jpg", 12), ("№7 受講証明.pdf", 7), ("行3.pdf", 3), ("3行目.png", 3),
        ("zip/5.pdf", 5), ("row-4", 4), ("#8.pdf", 8), ("修了証_行3_行3.pdf", 3),
        ("修了証.pdf", None), ("2026-03.pdf", None), ("No3とNo4.pdf", None), ("Casino21.pdf", None), ("銀行2.pdf", None),
        ("3行政.pdf", None), ("No2026.pdf", None), ("", None),
    ],
)  # fmt: skip
def test_the_row_that_a_name_tells(name: str, number: int | None) -> None:
    """Only what leaves no choice; the rest is for staff."""
    assert row_of_name(name) == number
