"""When an application may come and which activities it may count (R01, R02, R05, R11, R37; ambiguities 1 and 2)."""

from collections.abc import Iterator
from datetime import date

from cases.policy import Policy, RuleSet, expiry, fiscal_year, window
from cases.reading import FormA
from rules.entries import known
from rules.facts import Facts, Seen

_PLAUSIBLE_YEARS = 20
"""An expiry further than this from the day of receipt is a slip of the pen, and no season is made of it."""


def plausible_expiry(form_a: FormA | None, today: date) -> date | None:
    """The expiry on the form, if it was read and its year can be meant."""
    day = known(form_a.expires_on) if form_a else None
    return day if day and abs(day.year - today.year) <= _PLAUSIBLE_YEARS else None


def season_of(form_a: FormA | None, today: date) -> int:
    """The year of expiry on the form; without one the year of receipt, from April the next."""
    day = plausible_expiry(form_a, today)
    return day.year if day else fiscal_year(today) + 1


def period(policy: Policy, rule_set: RuleSet, season: int, today: date) -> tuple[date, date]:
    """First and last day on which an activity may lie (R11), whatever the day of receipt."""
    if policy.period_mode == "rolling_3y":
        leap = (today.month, today.day) == (2, 29)
        return today.replace(year=today.year - rule_set.years, day=28 if leap else today.day), today
    return date(season - rule_set.years, 4, 1), expiry(season)


def _first_early_day(season: int) -> date:
    return date(season - 1, 4, 1)


def not_due(facts: Facts) -> Iterator[Seen]:
    """Received before April of the year before expiry: not this season's (R01). Facts: `expires_on`, `window_start`, `window_end`."""
    if facts.application and facts.today < _first_early_day(facts.season):
        yield Seen(facts=_printed(facts))


def early(facts: Facts) -> Iterator[Seen]:
    """Received from April to December before the window (R02). Facts: `expires_on`, `window_start`, `window_end`."""
    if facts.application and _first_early_day(facts.season) <= facts.today < window(facts.season)[0]:
        yield Seen(facts=_printed(facts))


def late(facts: Facts) -> Iterator[Seen]:
    """Received after the last day of February (R37): staff decide. Facts: `expires_on`, `window_start`, `window_end`."""
    if facts.application and facts.first_day > window(facts.season)[1]:
        yield Seen(facts=_printed(facts))


def _printed(facts: Facts) -> dict[str, str]:
    first, last = window(facts.season)
    return {"expires_on": expiry(facts.season).isoformat(), "window_start": first.isoformat(), "window_end": last.isoformat()}
