"""Identity, period and window: every test of domain.md 3.1."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_samples import OFFICE_ZONE, POLICY, a, application, b, bad_day, c, codes_of, day, judge, reading, row

from cases.policy import expiry, fiscal_year, window
from rules import assess


def at(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=OFFICE_ZONE)


def of_season(season: int, received: str) -> Any:
    """The assessment of an application that expires in March of the season, with its points long ago enough."""
    rows = [row("A", f"{season - 2}-06-0{n}", 6) for n in range(1, 6)]
    form_c = c(signed_on=day(at(received).astimezone(OFFICE_ZONE).date()))
    return judge(application(form_a=a(expires_on=day(date(season, 3, 31))), form_b=b(*rows), form_c=form_c), at=at(received), mail=None)


@pytest.mark.parametrize(
    ("season", "received", "code"),
    [
        pytest.param(2019, "2019-01-10T10:00", None, id="R01 renewable"),
        pytest.param(2020, "2019-01-10T10:00", "window.not_due", id="R01 a year too soon"),
        pytest.param(2019, "2018-12-31T23:59:59", "window.early", id="the last second of the year before"),
        pytest.param(2019, "2018-04-01T00:00", "window.early", id="the first early day"),
        pytest.param(2019, "2018-03-31T23:59:59", "window.not_due", id="the last day of the season before"),
        pytest.param(2019, "2019-01-01T00:00", None, id="the first second"),
        pytest.param(2019, "2019-02-28T23:59:59", None, id="the last second"),
        pytest.param(2019, "2019-02-28T15:00:00+00:00", "window.late", id="1 March in Japan"),
        pytest.param(2020, "2020-02-29T23:59:59", None, id="a leap day that is a Saturday"),
        pytest.param(2024, "2024-02-29T12:00", None, id="a leap day"),
        pytest.param(2027, "2027-02-28T12:00", None, id="a Sunday"),
        pytest.param(2100, "2100-02-28T12:00", None, id="no leap day in 2100"),
        pytest.param(2100, "2100-03-01T00:00", "window.late", id="late in 2100"),
    ],
)
def test_window(season: int, received: str, code: str | None) -> None:
    """R01 to R03, R37: from 1 January to the last day of February in Japan, whatever day of the week that is."""
    assessment = of_season(season, received)
    found = {known for known in codes_of(assessment) if known.startswith("window.")}
    assert (found, assessment.season) == ({code} if code else set(), season)


@pytest.mark.parametrize(
    ("code_at", "disposition"),
    [("2018-12-31T10:00", "early"), ("2019-03-01T10:00", "refer"), ("2018-03-01T10:00", "refer"), ("2019-02-01T10:00", "complete")],
)
def test_what_follows_from_the_window(code_at: str, disposition: str) -> None:
    """Early is acknowledged; late and not due are for staff, never refused by machine."""
    assert of_season(2019, code_at).disposition == disposition


@pytest.mark.parametrize(
    ("received", "season"),
    [("2027-01-10T10:00", 2027), ("2027-03-31T23:59", 2027), ("2027-04-01T00:00", 2028), ("2026-12-20T10:00", 2027)],
)
@pytest.mark.parametrize("expires", [None, bad_day("unclear", "2029/3/31?"), day("1927-03-31")], ids=["no label", "unclear", "far away"])
def test_season_without_an_expiry_is_that_of_receipt(received: str, season: int, expires: Any) -> None:
    """contract.md: the year of receipt, from April the next; an expiry that cannot be meant makes no season."""
    assert judge(application(form_a=a(expires_on=expires)), at=at(received)).season == season


def test_an_expiry_that_cannot_be_meant_is_invalid() -> None:
    """A year such as 0001 neither stops the judge nor makes a season."""
    assert "applicant.expires_on.invalid" in codes_of(judge(application(form_a=a(expires_on=day("0001-03-31")))))


def test_early_lists_what_else_was_found() -> None:
    """contract.md: other findings are listed but do not change that it is early."""
    early = judge(application(form_c=None), at=at("2026-12-01T10:00"))
    assert (early.disposition, codes_of(early) >= {"window.early", "form.c.missing"}) == ("early", True)


def test_fiscal_years_begin_on_1_april() -> None:
    """R05."""
    assert (fiscal_year(date(2019, 3, 31)), fiscal_year(date(2019, 4, 1))) == (2018, 2019)


@given(st.integers(1990, 2200))
def test_a_window_ends_the_day_before_1_march(season: int) -> None:
    """R03, by the calendar; R01 and R04 hang on 31 March of the same year."""
    first, last = window(season)
    assert (first, last.month, date.fromordinal(last.toordinal() + 1)) == (date(season, 1, 1), 2, date(season, 3, 1))
    assert expiry(season) == date(season, 3, 31)


def test_expiry_in_another_month_is_not_renewable_by_machine() -> None:
    """R01: only 31 March."""
    form = a(expires_on=day("2027-12-31"))
    assert judge(replace(application(), form_a=form)).disposition == "refer"


@pytest.mark.parametrize(
    ("first", "late"), [(None, True), ("2027-02-20T10:00", False), ("2027-03-01T10:00", True)], ids=["none", "in time", "late itself"]
)
def test_a_correction_may_keep_the_first_day_of_receipt(first: str | None, late: bool) -> None:
    """Ambiguity 6: the first day decides whether it is late, the newest which activities and which pledge may be dated so."""
    corrected = application(form_c=c(signed_on=day("2027-03-05")))
    (assessment,) = assess(reading(corrected, mail=None), POLICY, at("2027-03-05T10:00"), at(first) if first else None)
    assert codes_of(assessment) == ({"window.late"} if late else set())
