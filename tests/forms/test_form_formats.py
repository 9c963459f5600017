"""What a person sees by a number format."""

from datetime import date, datetime, time, timedelta

import pytest

from parsers.formats import BUILT_IN, by_format, moment_of, telling

SEEN = {
    "0000": (123, "0123"),
    "00000000": (1230123, "01230123"),
    "000-0000": (600001, "060-0001"),
    "[<=999]000;[<=9999]000-00;000-0000": (600001, "060-0001"),
    '"〒"000-0000': (600001, "〒060-0001"),
    '"OMP-"00000000': (1230123, "OMP-01230123"),
    "000000-000": (1234567890, "1234567-890"),
    '0"分"': (210, "210分"),
    'General"分"': (210, "210分"),
    '#,##0"分"': (1210, "1210分"),
    '0.0"時間"': (2.5, "2.5時間"),
    '0.00"h"': (2, "2h"),
    '0"時間"': (1.5, "1.5時間"),
    '0"時間";-0"時間"': (-2, "-2時間"),
    "0%": (0.5, "50%"),
    "0.0%": (0.125, "12.5%"),
    "0\\h": (3, "3h"),
    '"No."#': (0, "No.0"),
}


@pytest.mark.parametrize(("code", "case"), SEEN.items(), ids=SEEN)
def test_a_format_shows_more_than_the_number(code: str, case: tuple[float, str]):
    """Zeros in front, words and hundredths; what stands behind the point is not rounded."""
    number, text = case
    pieces = telling(code)
    assert pieces
    assert by_format(number, pieces) == text


@pytest.mark.parametrize(
    "code",
    ["General", "", "0", "0.00", "#,##0", "#,##000", "¥#,##0", '#,##0"円"', "_ * #,##0_ ;_ * -#,##0_ ", "#,##0;[Red]-#,##0", "@",
     "yyyy/m/d", 'h"時間"mm"分"', "0.00E+00", '"なし"', "[$¥-411]#,##0"],
)  # fmt: skip
def test_other_formats_show_the_number_alone(code: str):
    """Amounts, plain numbers and texts; days are no numbers."""
    assert telling(code) is None


MOMENTS = {
    "a day": (46037, "yyyy/m/d", date(2026, 1, 15)),
    "a day of Japan": (46037, '[$-411]ggge"年"m"月"d"日"', date(2026, 1, 15)),
    "a day and a time": (46037.25, "yyyy/m/d h:mm", datetime(2026, 1, 15, 6)),  # noqa: DTZ001 - a cell's time has no zone
    "a time": (3.5 / 24, "h:mm", time(3, 30)),
    "a clock over a day": (1.5, "h:mm", datetime(1900, 1, 1, 12)),  # noqa: DTZ001 - nor has this one
    "a duration": (1.5, "[h]:mm", timedelta(hours=36)),
    "minutes": (0.5, "[mm]", timedelta(hours=12)),
    "whole days of a duration": (1, "[h]:mm:ss", timedelta(days=1)),
    "a number": (2.5, "0.00", 2.5),
    "a coloured number": (2.5, "[Red]0.00", 2.5),
    "a number with words": (2.5, '0.0"h"', 2.5),
    "an exponent": (2.5, "0.0E+00", 2.5),
    "no format": (2.5, "General", 2.5),
    "no day": (-1.0, "yyyy/m/d", -1.0),
    "no day there can be": (1e300, "yyyy/m/d", 1e300),
    "no duration there can be": (1e300, "[h]:mm", 1e300),
}


@pytest.mark.parametrize(("number", "code", "value"), MOMENTS.values(), ids=MOMENTS)
def test_a_format_makes_a_day_or_a_time(number: float, code: str, value: object):
    """As calamine makes them of an .xlsx."""
    assert moment_of(number, code, epoch_1904=False) == value


def test_days_may_count_from_1904():
    """The first day is day 0."""
    assert moment_of(42018, "yyyy/m/d", epoch_1904=True) == date(2019, 1, 15)


def test_formats_that_a_file_names_by_number_are_known():
    """ECMA-376 part 1, 18.8.30: 14 is a day, 20 a time, 46 a duration, 9 a percentage."""
    assert [type(moment_of(0.5, BUILT_IN[number], epoch_1904=False)).__name__ for number in (20, 46)] == ["time", "timedelta"]
    assert moment_of(46037, BUILT_IN[14], epoch_1904=False) == date(2026, 1, 15)
    assert BUILT_IN[9] == "0%"
