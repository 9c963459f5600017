"""The CPD points as a letter prints them: no columns, so that they read right in any font and on a phone."""

from dataclasses import dataclass

from cases.assessment import Points, as_hours


@dataclass(frozen=True, slots=True)
class Line:
    """A category: its letter, what was credited in all, and in which fiscal years (empty: in none)."""

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


def table(points: Points) -> Table:
    """The sums, and the four categories by fiscal year."""
    return Table(
        credited=str(as_hours(points.credited)),
        claimed=str(as_hours(points.claimed)),
        required=str(as_hours(points.required)),
        missing=str(as_hours(points.missing, up=True)) if points.missing else "",
        lines=tuple(Line(category, str(as_hours(minutes)), _years(points, category)) for category, minutes in points.by_category),
    )


def _years(points: Points, category: str) -> str:
    sums = ((year, dict(by_category).get(category)) for year, by_category in points.by_year)
    return "、".join(f"{year}年度 {as_hours(minutes)}" for year, minutes in sums if minutes)
