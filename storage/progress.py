"""今季の状況: how far the season is, in counts alone, at few statements however many cases there are."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q

from cases.policy import OFFICE_ZONE, expiry, window
from storage.models import Case, Certificant, Event

AGES = (1, 3, 7, 14)
"""Days: a case that waits for staff is under one of these, or longer."""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Certificants whose certificate ends this season, and how many came how far, whatever became of them afterwards."""

    register: int
    received: int
    accepted: int
    approved: int
    sent: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """First mails of cases on one day, and on the same day of the year before."""

    day: date
    number: int
    last_season: int


@dataclass(frozen=True, slots=True)
class Progress:
    """The season at a time. `days_left` of the window, today not counted: negative after its last day, None before it opens."""

    season: int
    last_day: date
    days_left: int | None
    funnel: Funnel
    states: dict[str, int]
    arrivals: tuple[Arrivals, ...]
    """Day by day from the first to the last on which one came in either season."""
    ages: dict[int | None, int]
    """Cases that wait for staff by the days they have waited fewer than (`AGES`); None: longer."""
    seasons: tuple[int, ...]
    """All that have a case."""


def progress(season: int, now: datetime) -> Progress:
    """Five statements."""
    today = now.astimezone(OFFICE_ZONE).date()
    first, last = window(season)
    counted = list(Case.objects.values_list("season", "state").annotate(n=Count("id")).order_by("season", "state"))
    states = {state: number for whose, state, number in counted if whose == season}
    return Progress(
        season=season,
        last_day=last,
        days_left=(last - today).days if today >= first else None,
        funnel=_funnel(season, states),
        states=states,
        arrivals=_arrivals(season),
        ages=_ages(season, now),
        seasons=tuple(dict.fromkeys(whose for whose, _, _ in counted)),
    )


def _funnel(season: int, states: dict[str, int]) -> Funnel:
    moved = Event.objects.filter(case__season=season, what__in=("accepted", "approved")).exclude(to_state=F("from_state"))
    ever = dict(moved.values_list("what").annotate(number=Count("case", distinct=True)).order_by())
    # The day of a certificate that was sent is another by now.
    renewed = Case.objects.filter(season=season, state="certificate_sent").exclude(certification_number="")
    ending = Q(expires_on=expiry(season)) | Q(certification_number__in=renewed.values("certification_number"))
    return Funnel(
        register=Certificant.objects.filter(ending).count(),
        received=sum(states.values()) - states.get("merged", 0),
        accepted=ever.get("accepted", 0),
        approved=ever.get("approved", 0),
        sent=states.get("certificate_sent", 0),
    )


def _arrivals(season: int) -> tuple[Arrivals, ...]:
    came: dict[int, Counter[date]] = {season: Counter(), season - 1: Counter()}
    found = Case.objects.filter(season__in=came).exclude(state="merged").values_list("season", "first_received_at")
    for whose, at in found.iterator():
        day = at.astimezone(OFFICE_ZONE).date()
        came[whose][day if whose == season else _a_year_later(day)] += 1
    days = sorted({*came[season], *came[season - 1]})
    span = range((days[-1] - days[0]).days + 1) if days else ()
    return tuple(Arrivals(day, came[season][day], came[season - 1][day]) for day in (days[0] + timedelta(days=past) for past in span))


def _a_year_later(day: date) -> date:
    """29 February counts with the 28th: the window ends with the month."""
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _ages(season: int, now: datetime) -> dict[int | None, int]:
    since = {days: now - timedelta(days=days) for days in AGES}
    counted: dict[str, Any] = {f"under_{days}": Count("id", filter=Q(waiting_since__gt=at)) for days, at in since.items()}
    found = Case.objects.filter(season=season, waiting_since__isnull=False).aggregate(all=Count("id"), **counted)
    under = [found[f"under_{days}"] for days in AGES]
    steps = zip(AGES, under, (0, *under), strict=False)
    return {**{days: number - less for days, number, less in steps}, None: found["all"] - under[-1]}
