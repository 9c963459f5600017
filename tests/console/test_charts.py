"""Where the parts of a drawing lie: round numbers on the axis, nothing outside the drawing, no division by nothing."""

import re
from datetime import date

import pytest

from console.charts import bars, days, ticks

FIRST, LAST_DAY = date(2027, 2, 1), date(2027, 2, 28)


@pytest.mark.parametrize(
    ("most", "marks"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (5, (0, 1, 2, 3, 4, 5)),
        (6, (0, 2, 4, 6)),
        (11, (0, 5, 10, 15)),
        (26, (0, 10, 20, 30)),
        (199, (0, 50, 100, 150, 200)),
        (2310, (0, 500, 1000, 1500, 2000, 2500)),
    ],
)
def test_ticks_are_round(most, marks):
    """Steps of 1, 2 or 5 and their tens; whole, since what is counted is."""
    assert ticks(most) == marks


@pytest.mark.parametrize("most", range(0, 3000, 97))
def test_ticks_reach_over_the_most_in_few_steps(most):
    """Two to six of them, the last not below what is shown."""
    marks = ticks(most)
    assert marks[-1] >= most
    assert 2 <= len(marks) <= 6


@pytest.mark.parametrize("numbers", [(), (0,), (0, 0, 0), (7,), (2310, 1420, 0)])
def test_bars_stay_in_the_drawing(numbers):
    """With room for the number behind each."""
    drawn = bars(numbers)
    assert [bar.number for bar in drawn.bars] == [*numbers]
    assert all(bar.width >= 0 and bar.end < drawn.width - 90 and bar.y + bar.height <= drawn.height for bar in drawn.bars)


def test_bars_are_as_long_as_their_numbers():
    """On one scale."""
    long, half = bars((100, 50)).bars
    assert half.width == long.width / 2


@pytest.mark.parametrize("number", [1, 2, 12, 59, 365])
def test_days_stay_in_the_drawing(number):
    """Columns, outline and days, however many."""
    drawn = days(FIRST, [place % 4 for place in range(number)], [place % 3 for place in range(number)], LAST_DAY)
    xs = [float(x) for x in re.findall(r"[MH]([\d.]+)", drawn.before)]
    assert all(drawn.left <= column.x and column.x + column.width <= drawn.right for column in drawn.columns)
    assert all(column.y >= drawn.top for column in drawn.columns)
    assert all(drawn.left <= x <= drawn.right + 0.1 for x in xs)
    assert 1 <= len(drawn.days) <= 14


def test_a_day_without_any_has_no_column():
    """And a season of which nothing is known no outline."""
    drawn = days(FIRST, [0, 3, 0], [0, 0, 0], LAST_DAY)
    assert [(column.day, column.number) for column in drawn.columns] == [(date(2027, 2, 2), 3)]
    assert drawn.before == ""


@pytest.mark.parametrize(
    ("number", "limit"), [(28, 984), (56, 520), (27, None)], ids=["the last day shown", "in the middle", "still to come"]
)
def test_the_limit_is_the_end_of_the_last_day(number, limit):
    """R02: what comes on 28 February is in time."""
    drawn = days(FIRST, [1] * number, [1] * number, LAST_DAY)
    assert drawn.limit == (None if limit is None else pytest.approx(limit))


def test_days_after_the_limit_only():
    """A line left of the axis is not drawn."""
    assert days(date(2027, 4, 1), [1, 1], [0, 1], LAST_DAY).limit is None
