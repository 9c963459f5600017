"""The CPD points as a letter prints them: no columns, so that they read right in any font and on a phone."""

from dataclasses import dataclass

from cases.assessment import Points, as_hours
from notifier.layout import year_word


@dataclass(frozen=True, slots=True)
class Line:
    """A category: its letter, what was credited in all, and in which years (empty: in none)."""

    category: str
    credited: str
    years: str


@dataclass(frozen=True, slots=True)
class Table:
    """Points with two decimals: credited and claimed rounded down, missing up; `missing` is empty where nothing is."""

    credited: str
    claimed: str
    required: str
    missing: str
    lines: tuple[Line, ...]
    year_word: str
    """What the years are called."""


def table(points: Points, years: str) -> Table:
    """The sums, and the four categories by year, which is `fiscal` or `calendar`."""
    word = year_word(years)
    return Table(
        credited=str(as_hours(points.credited)),
        claimed=str(as_hours(points.claimed)),
        required=str(as_hours(points.required)),
        missing=str(as_hours(points.missing, up=True)) if points.missing else "",
        lines=tuple(Line(category, str(as_hours(minutes)), _years(points, category, word)) for category, minutes in points.by_category),
        year_word=word,
    )


def _years(points: Points, category: str, word: str) -> str:
    sums = ((year, dict(by_category).get(category)) for year, by_category in points.by_year)
    return "、".join(f"{year}{word} {as_hours(minutes)}" for year, minutes in sums if minutes)
