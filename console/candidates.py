"""What an entry that was not read with certainty may say: texts to put there, each with the words that offer it."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from parsers.days import BEFORE_FIRST_YEARS, days_of

_NUMBERS = re.compile(r"\d+")
_COMPACT = re.compile(r"\D*(\d{2})(\d{2})(\d{2})\D*")
_ERA = re.compile("[令R平H昭S]")
_ERAS = {"令": (2018,), "R": (2018,), "平": (1988,), "H": (1988,), "昭": (1925,), "S": (1925,)}
_NEAR = timedelta(days=3653)
"""A day more than ten years from the receipt is meant by nobody: neither a pledge nor an activity, nor an expiry."""
_MOST = 2


def days_meant(text: str, received: date) -> tuple[date, ...]:
    """The days that a text such as 「9.2.14」 may mean, the nearest to the day of receipt first; none where it tells no month and day."""
    if day := days_of(text).value:
        return (day,)
    found = set(_days(unicodedata.normalize("NFKC", text), received))
    return tuple(sorted((day for day in found if abs(day - received) <= _NEAR), key=lambda day: (abs(day - received), day)))[:_MOST]


def _days(text: str, received: date) -> Iterable[date]:
    compact = _COMPACT.fullmatch(text)
    numbers = [int(number) for number in (compact.groups() if compact else _NUMBERS.findall(text))]
    if len(numbers) == 2:
        years: Iterable[int] = (received.year - 1, received.year)
        month, of_month = numbers
    elif len(numbers) == 3:
        year, month, of_month = numbers
        years = (year,) if year > 99 else (before + year for before in _before_first(text))
    else:
        return
    for each in years:
        try:
            yield date(each, month, of_month)
        except ValueError:
            continue


def _before_first(text: str) -> tuple[int, ...]:
    """What the year counts from: as its era says, where one stands there."""
    era = _ERA.search(text.upper())
    return _ERAS[era[0]] if era else BEFORE_FIRST_YEARS


def day_words(day: date) -> str:
    """`2027年2月14日(日)`."""
    return f"{day.year}年{day.month}月{day.day}日({'月火水木金土日'[day.weekday()]})"


def day_with_era(day: date) -> str:
    """`2027年2月14日(日)（令和9年）`: the year in both countings, so that it can be held against what stands there."""
    era, first = ("令和", 2018) if day >= date(2019, 5, 1) else ("平成", 1988)
    return f"{day_words(day)}（{era}{'元' if day.year - first == 1 else day.year - first}年）"


def is_legible(text: str) -> bool:
    """Whether a text can be offered as it stands: it says something, and no sign of it is a stand-in for another."""
    return bool(text.strip()) and "\ufffd" not in text and "(cid:" not in text
