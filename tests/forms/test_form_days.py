"""Days as applicants write them (domain.md 4.4)."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.days import Days, days_of

READ = {
    "2019年1月15日(火)": date(2019, 1, 15),
    "2019年1月15日火曜日": date(2019, 1, 15),
    "2025年5月10日（土・祝）": date(2025, 5, 10),
    "2019/1/15": date(2019, 1, 15),
    "2019.1.15": date(2019, 1, 15),
    "2019-01-15": date(2019, 1, 15),
    "２０１９／１／１５": date(2019, 1, 15),
    "2019 年 1 月 15 日": date(2019, 1, 15),
    "20190115": date(2019, 1, 15),
    "190115": date(2019, 1, 15),
    "西暦2019年1月15日": date(2019, 1, 15),
    "2025年5月10日 10:00": date(2025, 5, 10),
    "2025年5月10日10時～12時": date(2025, 5, 10),
    "令和7年1月5日": date(2025, 1, 5),
    "令和元年5月1日": date(2019, 5, 1),
    "令７年１月５日": date(2025, 1, 5),
    "㋿7年1月5日": date(2025, 1, 5),
    "R7.1.5": date(2025, 1, 5),
    "r7/1/5": date(2025, 1, 5),
    "㍻31年4月30日": date(2019, 4, 30),
    "平成 31 年 4 月 30 日": date(2019, 4, 30),
    "H31.4.30": date(2019, 4, 30),
    "H31.5.1": date(2019, 5, 1),
    "S64.1.7": date(1989, 1, 7),
    "令和7年(2025年)5月10日": date(2025, 5, 10),
    "2025(R7)/5/10": date(2025, 5, 10),
    "平成31（2019）年4月30日": date(2019, 4, 30),
    "令和元年（2019年）5月1日": date(2019, 5, 1),
    43480: date(2019, 1, 15),
    43480.75: date(2019, 1, 15),
    190115: date(2019, 1, 15),
    20190115: date(2019, 1, 15),
    date(2019, 1, 15): date(2019, 1, 15),
    datetime.fromisoformat("2019-01-15T09:00"): date(2019, 1, 15),
}


@pytest.mark.parametrize(("written", "day"), READ.items(), ids=map(str, READ))
def test_a_day_is_read(written, day):
    """Western, 和暦, compact, a serial number, a date cell: one day each."""
    assert days_of(written) == Days(day)


RANGES = {
    "2025/5/10～2025/5/12": (date(2025, 5, 10), date(2025, 5, 12)),
    "2025/5/10〜5/12": (date(2025, 5, 10), date(2025, 5, 12)),
    "2025年5月10日～12日": (date(2025, 5, 10), date(2025, 5, 12)),
    "2025-05-10-2025-05-12": (date(2025, 5, 10), date(2025, 5, 12)),
    "2025/5/10 - 2025/5/12": (date(2025, 5, 10), date(2025, 5, 12)),
    "2025.5.10-12": (date(2025, 5, 10), date(2025, 5, 12)),
    "令和7年5月10日から6月1日まで": (date(2025, 5, 10), date(2025, 6, 1)),
    "2025/5/10 10:00～2025/5/12 17:00": (date(2025, 5, 10), date(2025, 5, 12)),
    "2025/5/10～": (date(2025, 5, 10), None, None, "last"),
    "～2025/5/12": (date(2025, 5, 12), None, None, "first"),
}


@pytest.mark.parametrize(("written", "days"), RANGES.items(), ids=RANGES)
def test_a_range_in_one_cell_is_read(written, days):
    """The end of a range may leave out year and month."""
    assert days_of(written) == Days(*days)


TROUBLES = {
    "empty": (None, "", "　", "　　年　　月　　日", "令和　年　月　日", "～"),
    "impossible": ("2025年2月30日", "R7.13.1", "20250230", "2025/5/10～2025/2/30", "2025/2/30～2025/5/1"),
    "unclear": (
        *(
            "1/15",
            "1月15日",
            "2025年5月",
            "R1.4.30",
            "S64.1.8",
            "H32.1.1",
            "070115",
            "910115",
            "15/1/2027",
            "27/1/15",
            "1/2/2027",
            "令和7(2026)年5月10日",
            "2026(令和7)年5月10日",
            "未定",
            "0219/1/5",
            "9999/2/30",
        ),
        *("2025/5/10～来年", "2025/12/30～1/5", "来年～2025/5/10", 5, 99999, 12345.5, 1e300, float("nan"), float("inf"), True),
        *(time(9), timedelta(1), date(1850, 1, 1)),
    ),
}


@pytest.mark.parametrize(("written", "trouble"), [(w, t) for t, all_ in TROUBLES.items() for w in all_], ids=str)
def test_what_is_no_certain_day_is_said_so(written, trouble):
    """No year is guessed; 30 February is read with certainty and cannot be; an era's year outside the era is a slip."""
    days = days_of(written)
    assert (days.trouble, days.value if trouble == "unclear" else None) == (trouble, None)


def test_serials_of_a_1904_workbook_count_from_1904():
    """A Macintosh workbook counts days from 1 January 1904."""
    assert days_of(43480 - 1462, epoch_1904=True) == Days(date(2019, 1, 15))


@given(st.one_of(st.text(max_size=30), st.text("0123456789年月日/.-~〜 RH令和元()火", max_size=24), st.integers(), st.floats()))
def test_any_cell_is_a_day_or_a_trouble(written):
    """Whatever stands in a cell, the answer is a value or a trouble, never an exception."""
    days = days_of(written)
    assert (days.value is None) == (days.trouble is not None)
