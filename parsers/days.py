"""Calendar days as people write them on forms: western, 和暦, compact, and ranges in one cell (domain.md 4.4)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from cases.reading import Trouble
from parsers.sheet import CellValue
from parsers.values import composed


@dataclass(frozen=True, slots=True)
class Days:
    """What a cell says: a day, the last day where it holds a range, and the trouble with them."""

    value: date | None = None
    until: date | None = None
    trouble: Trouble | None = None
    open: Literal["first", "last"] | None = None
    """The end of a period that the cell does not say: 「～2025/6/1」 has no first day, 「2025/6/1～」 no last one."""


_EMPTY, _UNCLEAR, _IMPOSSIBLE = Days(trouble="empty"), Days(trouble="unclear"), Days(trouble="impossible")

_FIRST_SERIAL, _LAST_SERIAL = 36526, 55153
"""2000-01-01 and 2050-12-31 as Excel counts: a number outside is no serial that a form of ours can hold."""
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)

_ERAS = {"令和": 2018, "令": 2018, "R": 2018, "平成": 1988, "平": 1988, "H": 1988, "昭和": 1925, "昭": 1925, "S": 1925}
_ERA_BOUNDS = {
    2018: (date(2019, 5, 1), date(2100, 12, 31)),
    1988: (date(1989, 1, 8), date(2019, 12, 31)),
    1925: (date(1926, 12, 25), date(1989, 1, 7)),
}
"""First and last day by which an era's year is believed. 平成31年 after April is what printed calendars said: accepted."""

_AN_ERA = rf"({'|'.join(_ERAS)})\.?(\d{{1,2}}|元)年?"
_TWO_YEARS = re.compile(rf"(?:{_AN_ERA}\((\d{{4}})年?\)|(\d{{4}})年?\({_AN_ERA}\))(?:年|[/.\-](?=\d))?")
"""「令和7(2025)年」, 「2025年(令和7年)」: the same year twice."""

_SEPARATORS = r"[年/.\-]", r"[月/.\-]"
_WESTERN = re.compile(rf"(?:西暦)?(\d{{4}}){_SEPARATORS[0]}(\d{{1,2}}){_SEPARATORS[1]}(\d{{1,2}})日?")
_ERA = re.compile(rf"({'|'.join(_ERAS)})\.?(\d{{1,2}}|元){_SEPARATORS[0]}(\d{{1,2}}){_SEPARATORS[1]}(\d{{1,2}})日?")
_COMPACT = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
_TAIL = re.compile(r"(?:(\d{1,2})[月/.\-])?(\d{1,2})日?")
_WEEKDAY = re.compile(r"\(?[月火水木金土日]曜日?\)?|\([月火水木金土日](?:[・,]?祝)?\)")
_TIME_OF_DAY = re.compile(
    r"(?<=[\d日]) ?(?:午前|午後)? ?\d{1,2}(?::\d{2}(?::\d{2})?|時(?:\d{1,2}分|半)?)(?:[~\-〜] ?\d{1,2}(?::\d{2}|時(?:\d{1,2}分|半)?))?$"
)
_LOOSE_BLANKS = re.compile(r" ?([年月/.\-~〜]) ?|(?<=[令平昭和成]) (?=[\d元])|(?<=\d) (?=日)")
_BLANK_FORM = re.compile(r"(?:令和|平成|西暦|20)?[年月日/.()~〜-]+")
_RANGE = re.compile(r"[~〜～]|から|→|⇒")
_DASH_RANGE = re.compile(r"([^-]+|\d{4}-\d{1,2}-\d{1,2})-([^-]+|\d{4}-\d{1,2}-\d{1,2})")


def days_of(value: CellValue, *, epoch_1904: bool = False) -> Days:
    """The day or range in a cell where a day is expected; only here is a bare number taken for Excel's serial."""
    if isinstance(value, datetime):
        return _believed(value.date())
    if isinstance(value, date):
        return _believed(value)
    if isinstance(value, bool):
        return _UNCLEAR
    if isinstance(value, int | float):
        return _of_number(value, epoch_1904)
    if isinstance(value, str):
        return _of_text(value)
    return _EMPTY if value is None else _UNCLEAR


BEFORE_FIRST_YEARS = (1988, 2018, 2000)
"""What a bank's year of two digits counts from: 平成, 令和, or the century."""


def nearest_day(years: Iterable[int], month: int, day: int, near: date) -> date | None:
    """Of the day in each of these years the one nearest to `near`; None where no year has it."""
    days = []
    for year in years:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue  # 29 February of another calendar's year.
    return min(days, key=lambda found: abs((found - near).days), default=None)


def _of_number(number: float, epoch_1904: bool) -> Days:
    shift = (_EPOCH_1904 - _EPOCH).days if epoch_1904 else 0
    if _FIRST_SERIAL <= number + shift < _LAST_SERIAL + 1:
        return Days(_EPOCH + timedelta(days=int(number + shift)))
    if number == int(number if abs(number) < 1e9 else 0) and len(str(int(number))) in (6, 8):
        return _single(str(int(number)))
    return _UNCLEAR


def _of_text(text: str) -> Days:
    text = " ".join(composed(text).split())
    text = _LOOSE_BLANKS.sub(lambda m: m[1] or "", _WEEKDAY.sub("", text).replace("( )", "")).strip(" :,、付け")
    if not text or _BLANK_FORM.fullmatch(text):
        return _EMPTY
    text = _TWO_YEARS.sub(_agreed_year, text.upper())
    until = text.endswith("まで")
    text = _TIME_OF_DAY.sub("", text.removesuffix("まで"))
    single = _single(text)
    if single.trouble != "unclear":
        return replace(single, open="first" if until else None)
    if _RANGE.search(text):
        return _range(*map(str.strip, _RANGE.split(text, maxsplit=1)))
    m = _DASH_RANGE.fullmatch(text)
    return _range(m[1].strip(), m[2].strip()) if m else _UNCLEAR


def _agreed_year(m: re.Match[str]) -> str:
    """The western year where both are the same one, else what stands there."""
    era, year, western = (m[1], m[2], m[3]) if m[1] else (m[5], m[6], m[4])
    return f"{western}年" if _ERAS[era] + (1 if year == "元" else int(year)) == int(western) else m[0]


def _single(text: str) -> Days:
    if m := _WESTERN.fullmatch(text):
        return _day(int(m[1]), int(m[2]), int(m[3]))
    if m := _ERA.fullmatch(text):
        return _era_day(_ERAS[m[1]], 1 if m[2] == "元" else int(m[2]), int(m[3]), int(m[4]))
    if m := _COMPACT.fullmatch(text):
        year = int(m[1])
        if year < 100:
            # 070115 may be 令和7年 as well as 2007; from 10 on only 20yy makes sense on a form of our time.
            return _day(2000 + year, int(m[2]), int(m[3])) if 10 <= year < 50 else _UNCLEAR
        return _day(year, int(m[2]), int(m[3]))
    return _UNCLEAR


def _day(year: int, month: int, day: int) -> Days:
    try:
        return _believed(date(year, month, day))
    except ValueError:
        return _IMPOSSIBLE if 1900 <= year <= 2100 else _UNCLEAR


def _believed(day: date) -> Days:
    return Days(day) if 1900 <= day.year <= 2100 else _UNCLEAR


def _era_day(before_first: int, year: int, month: int, day: int) -> Days:
    first, last = _ERA_BOUNDS[before_first]
    found = _day(before_first + year, month, day)
    if found.value and not first <= found.value <= last:
        return _UNCLEAR
    return found


def _range(left: str, right: str) -> Days:
    """A range; its end may leave out the year or the month of its beginning."""
    if not left or not right:
        day = _TIME_OF_DAY.sub("", left or right)
        # 「2025/5/10 10:00～」 leaves the hour open, not the day.
        return replace(_single(day), open=None if day != (left or right) else "last" if left else "first")
    first, last = _single(_TIME_OF_DAY.sub("", left)), _single(right)
    if first.value is None:
        return first
    if last.trouble == "unclear" and (m := _TAIL.fullmatch(right)):
        last = _day(first.value.year, int(m[1] or first.value.month), int(m[2]))
        if last.value and last.value < first.value:
            return _UNCLEAR
    return Days(first.value, last.value) if last.value else last
