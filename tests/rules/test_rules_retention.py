"""How long what is kept (domain.md 4.5)."""

from dataclasses import replace
from datetime import date

import pytest

from cases.states import ACCEPTED, OPEN
from rules.retention import Ended, Periods, access_from, dossier_until, loose_mail_until, mail_until, transfer_until, years_after

PERIODS = Periods(
    approved_years=1,
    mail_years=1,
    refused_years=2,
    withdrawn_years=3,
    inquiry_days=365,
    misdirected_days=90,
    payment_years=7,
    access_years=3,
)
ON = date(2027, 3, 20)


@pytest.mark.parametrize(
    ("state", "until"),
    [
        ("certificate_sent", date(2031, 3, 31)),
        ("refused", date(2029, 3, 20)),
        ("late_closed", date(2029, 3, 20)),
        ("expired", date(2029, 3, 20)),
        ("withdrawn", date(2030, 3, 20)),
        ("merged", date(2030, 3, 20)),
    ],
)
def test_a_dossier_is_kept_for_its_period(state, until):
    """A renewed certificate's until that expires and a year; all others' from the day they ended."""
    assert dossier_until(Ended(state=state, on=ON, valid_until=date(2030, 3, 31)), PERIODS) == until


@pytest.mark.parametrize("state", sorted(OPEN | ACCEPTED))
def test_nothing_of_an_open_case_is_ever_due(state):
    ended = Ended(state=state, on=date(2000, 1, 1), valid_until=date(2001, 1, 1))
    assert (dossier_until(ended, PERIODS), mail_until(ended, PERIODS)) == (None, None)


def test_a_dossier_without_its_certificate_is_kept_its_mail_is_not():
    """Nobody knows how long it is valid."""
    ended = Ended(state="certificate_sent", on=ON)
    assert (dossier_until(ended, PERIODS), mail_until(ended, PERIODS)) == (None, date(2028, 3, 20))


@pytest.mark.parametrize(("mail_years", "until"), [(1, date(2028, 3, 20)), (5, date(2029, 3, 20))])
def test_mail_is_never_kept_longer_than_its_dossier(mail_years, until):
    assert mail_until(Ended(state="refused", on=ON), replace(PERIODS, mail_years=mail_years)) == until


@pytest.mark.parametrize(
    ("reason", "until"),
    [
        ("inquiry", date(2028, 3, 19)),
        ("machine.bounce", date(2027, 6, 18)),
        ("misdirected", date(2027, 6, 18)),
    ],
)
def test_mail_of_no_case(reason, until):
    assert loose_mail_until(reason, ON, PERIODS) == until


@pytest.mark.parametrize(("paid", "until"), [(date(2027, 3, 31), date(2034, 5, 31)), (date(2027, 4, 1), date(2035, 5, 31))])
def test_the_ledger_is_kept_seven_years_after_the_return(paid, until):
    """The fiscal year begins in April."""
    assert transfer_until(paid, PERIODS) == until


def test_the_register_of_access_is_kept_three_years():
    assert access_from(ON, PERIODS) == date(2024, 3, 20)


def test_a_leap_day_later():
    assert (years_after(date(2028, 2, 29), 1), years_after(date(2028, 2, 29), 4)) == (date(2029, 2, 28), date(2032, 2, 29))
