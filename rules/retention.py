"""How long personal data is kept (個人情報保護法 22条: erased when no longer needed; domain.md 4.5)."""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.states import CLOSED, CaseState

RETURN_FILED = (5, 31)
"""The tax return of a fiscal year is filed by this day; books are kept from then on (法人税法施行規則 59条)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """The office's periods, as `[retention]` of config.toml says."""

    approved_years: int
    mail_years: int
    refused_years: int
    withdrawn_years: int
    inquiry_days: int
    misdirected_days: int
    payment_years: int
    access_years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a case ended, when, and until when the certificate that came of it is valid (None: there is none)."""

    state: CaseState
    on: date
    valid_until: date | None = None


def dossier_until(ended: Ended, periods: Periods) -> date | None:
    """The last day on which the dossier of a case is kept; None while the case is not closed, or not known how long."""
    if ended.state not in CLOSED:
        return None
    if ended.state == "certificate_sent":
        return years_after(ended.valid_until, periods.approved_years) if ended.valid_until else None
    years = periods.withdrawn_years if ended.state in ("withdrawn", "merged") else periods.refused_years
    return years_after(ended.on, years)


def mail_until(ended: Ended, periods: Periods) -> date | None:
    """The last day on which the messages of a case are kept as they came: never longer than its dossier. None: not to be erased yet."""
    dossier = dossier_until(ended, periods)
    if ended.state not in CLOSED:
        return None
    mail = years_after(ended.on, periods.mail_years)
    return mail if dossier is None else min(mail, dossier)


def loose_mail_until(reason: str, decided_on: date, periods: Periods) -> date:
    """The last day on which a message that belongs to no case is kept: an inquiry, or what a machine or a stranger sent."""
    misdirected = reason.startswith("machine.") or reason == "misdirected"
    return decided_on + timedelta(days=periods.misdirected_days if misdirected else periods.inquiry_days)


def transfer_until(value_date: date, periods: Periods) -> date:
    """The last day on which a transfer says who paid: so many years after the return of its fiscal year (April to March)."""
    fiscal_end = value_date.year + (1 if value_date.month >= 4 else 0)
    return years_after(date(fiscal_end, *RETURN_FILED), periods.payment_years)


def access_from(today: date, periods: Periods) -> date:
    """The first day whose entries of the register of access are still kept."""
    return years_after(today, -periods.access_years)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
