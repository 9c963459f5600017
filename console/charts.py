"""Where the parts of a drawing lie: ticks that are round numbers, bars, and a season day by day. Numbers in, lengths out; no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, BARS_WIDTH = 1000, 640
_STEPS = (1, 2, 5)
_MOST_TICKS = 5
_DAYS_APART = (1, 2, 7, 14, 28)
_MOST_DAYS_NAMED = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One of a list of bars, from the left: where it begins, how long it is, and the middle of its height."""

    number: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    end: float
    """Where the number is written."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other on one scale."""

    width: int
    height: int
    label: float
    """Where the words of the bars end."""
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One day of this season that had something."""

    day: date
    number: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: a number, or a day, and where it stands."""

    value: int | date
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A season day by day: columns, the outline of the season before, and marks."""

    height: int
    left: float
    right: float
    top: float
    bottom: float
    numbers: tuple[Tick, ...]
    days: tuple[Tick, ...]
    columns: tuple[Column, ...]
    before: str
    """The outline as an SVG path; empty where that season had nothing."""
    limit: float | None
    """The end of the last day of receipt; None where it is not among the days shown."""
    limit_on_left: bool
    """Whether the words of the limit go to its left."""


def ticks(most: int) -> tuple[int, ...]:
    """Round numbers from 0 to the first that is not below `most`, at most six: whole steps of 1, 2 or 5 and tens of them."""
    tens = 1
    while True:
        for step in (one * tens for one in _STEPS):
            if most <= step * _MOST_TICKS:
                return tuple(range(0, max(step, -(-most // step) * step) + 1, step))
        tens *= 10


def bars(numbers: Sequence[int], *, label: float = 140, row: float = 40, thick: float = 26) -> Bars:
    """A bar for each number; the longest reaches as far as leaves room for its number."""
    most, room = max(1, *numbers) if numbers else 1, BARS_WIDTH - label - 120
    made = []
    for place, number in enumerate(numbers):
        y, width = place * row + (row - thick) / 2, room * number / most
        made.append(Bar(number, label, y, width, thick, y + thick / 2, label + width + 8))
    return Bars(BARS_WIDTH, round(row * len(numbers)), label - 12, tuple(made))


def days(first: date, now: Sequence[int], before: Sequence[int], last_day: date) -> Days:
    """The drawing of as many days from `first` as there are numbers, at least one."""
    height, left, right, top, bottom = 296, 56.0, WIDTH - 16.0, 14.0, 258.0
    marks = ticks(max(1, *now, *before))
    wide, tall = (right - left) / len(now), (bottom - top) / marks[-1]
    limit = left + ((last_day - first).days + 1) * wide
    shown = left <= limit <= right + 0.01
    return Days(
        height=height,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        numbers=tuple(Tick(mark, bottom - mark * tall) for mark in marks),
        days=tuple(Tick(first + timedelta(days=place), left + (place + 0.5) * wide) for place in _named(len(now))),
        columns=tuple(
            Column(first + timedelta(days=place), number, left + (place + 0.15) * wide, bottom - number * tall, wide * 0.7, number * tall)
            for place, number in enumerate(now)
            if number
        ),
        before=_outline(before, left, bottom, wide, tall),
        limit=limit if shown else None,
        limit_on_left=limit > (left + right) / 2,
    )


def _named(number: int) -> range:
    """The places of the days that are written below the axis."""
    apart = next((apart for apart in _DAYS_APART if number <= apart * _MOST_DAYS_NAMED), -(-number // _MOST_DAYS_NAMED))
    return range(0, number, apart)


def _outline(numbers: Sequence[int], left: float, bottom: float, wide: float, tall: float) -> str:
    """A line as high as each day for the whole of the day, down to the axis between days with something and days without."""
    path, level = [], 0
    for place, number in enumerate((*numbers, 0)):
        x = left + place * wide
        if number != level:
            path.append(f"M{x:.1f} {bottom:.1f}V{bottom - number * tall:.1f}" if not level else f"H{x:.1f}V{bottom - number * tall:.1f}")
        level = number
    return "".join(path)
