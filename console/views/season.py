"""今季の状況: how far the season is, in counts, three drawings and their tables."""

from datetime import timedelta
from typing import get_args

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cases.policy import OFFICE_ZONE
from cases.states import CaseState
from console import charts
from console.house import house
from console.people import page
from storage.progress import AGES, Arrivals, Progress, progress

_YEARS = range(2000, 2101)
STEPS = ("register", "received", "accepted", "approved", "sent")


@page()
def season(request: HttpRequest) -> HttpResponse:
    """One season, this year's where none is named: figures, funnel, arrivals a day, waiting by age."""
    now = house().clock()
    this_year = now.astimezone(OFFICE_ZONE).year
    asked = request.GET.get("season", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in _YEARS else this_year
    found = progress(year, now)
    known = sorted({this_year, year, *found.seasons}, reverse=True)
    return render(request, "season/season.html", {"progress": found, "years": known, "now": now, **_drawn(found)})


def _drawn(found: Progress) -> dict[str, object]:
    steps = [getattr(found.funnel, step) for step in STEPS]
    days = _to_the_last_day(found)
    now, before = [day.number for day in days], [day.last_season for day in days]
    return {
        "states": [(state, found.states[state]) for state in get_args(CaseState) if state in found.states],
        "is_empty": not found.states,
        "last_season": found.season - 1,
        "waiting": sum(found.ages.values()),
        "funnel": list(zip(STEPS, charts.bars(steps).bars, strict=True)),
        "funnel_drawn": charts.bars(steps),
        "arrivals": [day for day in days if day.number or day.last_season],
        "days": charts.days(days[0].day, now, before, found.last_day) if days else None,
        "most": max(days, key=lambda day: day.number, default=None),
        "most_before": max(days, key=lambda day: day.last_season) if any(before) else None,
        "ages": list(zip(_ages(), charts.bars([found.ages[age] for age in (*AGES, None)]).bars, strict=True)),
        "ages_drawn": charts.bars([*found.ages.values()]),
    }


def _ages() -> list[tuple[int, int | None]]:
    """From and to how many whole days, the last without an end."""
    return [(since, until - 1) for since, until in zip((0, *AGES), AGES, strict=False)] + [(AGES[-1], None)]


def _to_the_last_day(found: Progress) -> list[Arrivals]:
    """The days on which something came in either season, and on to the last of the window, so that its line is always there."""
    days = list(found.arrivals)
    while days and days[-1].day < found.last_day:
        days.append(Arrivals(days[-1].day + timedelta(days=1), 0, 0))
    return days
