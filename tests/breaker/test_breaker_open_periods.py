"""A period of which one end is not said is no single day: it may have begun before the days that count, or ended after them."""

import pytest

from parsers.activity import activity_from
from parsers.sheet import Cell

PERIODS = {
    "no first day": ("～2025/6/1", "", "unclear", "empty"),
    "until": ("2025/6/1まで", "", "unclear", "empty"),
    "no first day, a last one": ("～2025/6/1", "2025/6/2", "unclear", None),
    "no last day": ("2025/6/1～", "", "unclear", "empty"),
    "from": ("2025年6月1日から", "", "unclear", "empty"),
    "the last day in its own column": ("2025/6/1～", "2025/6/2", None, None),
    "both signs": ("2025/6/1～", "～2025/6/2", None, None),
    "the last column leaves it open": ("2025/6/1", "2025/6/2～", None, "unclear"),
    "both in one cell": ("2025/6/1～6/2", "", None, None),
    "from and until": ("2025/6/1から6/2まで", "", None, None),
    "an hour left open": ("2025/6/1 10:00～", "", None, "empty"),
    "a day": ("2025/6/1", "", None, "empty"),
}


@pytest.mark.parametrize(("first", "last", "start", "end"), PERIODS.values(), ids=PERIODS)
def test_a_period_without_one_end_is_in_doubt(first: str, last: str, start: str | None, end: str | None) -> None:
    """What is not said in the one column counts where the other says it."""
    placed = {key: [Cell(4, 2, text, text, f"B!{key}")] for key, text in (("from", first), ("to", last)) if text}
    activity = activity_from(placed, ("from", "to"), "B!5")
    assert activity.start is not None
    assert activity.end is not None
    assert (activity.start.trouble, activity.end.trouble) == (start, end)


def test_a_report_without_a_column_for_last_days() -> None:
    """There a day with a sign behind it leaves the last day open as well."""
    activity = activity_from({"from": [Cell(4, 2, "2025/6/1～", "2025/6/1～", "B!C5")]}, ("from",), "B!5")
    assert activity.start is not None
    assert (activity.start.trouble, activity.start.value) == ("unclear", None)
