"""Defects that are known and not mended yet; each test turns red when its defect is gone."""

from datetime import date

import pytest

from parsers.form_b import activity_from
from parsers.sheet import Cell


@pytest.mark.xfail(strict=True, reason="days._range gives the end of a period whose beginning is not said")
def test_a_period_without_its_beginning_is_no_single_day() -> None:
    """「～2025/6/1」 as the day of an activity may have begun before the period that counts."""
    cell = Cell(4, 2, "～2025/6/1", "～2025/6/1", "B!C5")
    start = activity_from({"from": [cell]}, ("from",), "B!5").start
    assert start is not None
    assert (start.value, start.trouble) != (date(2025, 6, 1), None)
