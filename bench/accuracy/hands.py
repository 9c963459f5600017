"""How people write the same thing: days, hours, fields, consent."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from applicants import FIELD_CODES
from forms import FIELD_NAMES

from accuracy.paper import ERA, Cell, era

Pen = Callable[[date | str | None], Cell]
HoursPen = Callable[[Decimal | None], Cell]
WEEKDAYS = "月火水木金土日"
SERIAL_OF_ZERO = date(1899, 12, 30)


def day(style: str) -> Pen:
    """A pen that writes days in one way; words that are no day go down as they are."""

    def write(value: date | str | None) -> Cell:
        if value is None or isinstance(value, str):
            return Cell(value)
        if style in _DAY_FORMATS:
            return Cell(value, format=_DAY_FORMATS[style])
        return Cell((value - SERIAL_OF_ZERO).days if style == "serial" else _DAY_TEXTS[style](value))

    return write


_DAY_FORMATS = {
    "cell": "yyyy/m/d",
    "cell-wide": "yyyy/mm/dd",
    "cell-kanji": 'yyyy"年"m"月"d"日"',
    "cell-era": ERA,
    "cell-dots": "yyyy.mm.dd",
}
_DAY_TEXTS: dict[str, Callable[[date], str]] = {
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "dots": lambda d: f"{d:%Y.%m.%d}",
    "dashes": lambda d: d.isoformat(),
    "kanji": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "weekday": lambda d: f"{d.year}年{d.month}月{d.day}日（{WEEKDAYS[d.weekday()]}）",
    "era": era,
    "era-wide": lambda d: wide(era(d)),
    "era-short": lambda d: f"R{d.year - 2018}.{d.month}.{d.day}",
    "compact": lambda d: f"{d:%Y%m%d}",
}


def span(first: date | str | None, last: date | str | None, style: str, dash: str = "～") -> Cell:
    """A range in one cell, its second half as short as people leave it."""
    if first is None or last is None or isinstance(first, str) or isinstance(last, str) or first == last:
        return day(style)(first)
    whole = str(day(style)(first).value)
    if style == "kanji":
        tail = f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"
    elif style == "dots":
        tail = f"{last:%d}" if last.month == first.month else f"{last:%m.%d}"
    else:
        tail = f"{last.month}/{last.day}"
    return Cell(whole + dash + tail)


def hours(style: str) -> HoursPen:
    """A pen that writes durations in one way."""

    def write(value: Decimal | None) -> Cell:
        if value is None:
            return Cell(None)
        if style == "number":
            return Cell(float(value))
        if style == "fixed":
            return Cell(float(value), format="0.00")
        if style == "unit-format":
            return Cell(float(value), format='0.0"時間"')
        if style == "time":
            return Cell(timedelta(minutes=float(value * 60)), format="[h]:mm")
        whole, minutes = int(value), int(value % 1 * 60)
        return Cell(_HOUR_TEXTS[style](value, whole, minutes))

    return write


_HOUR_TEXTS: dict[str, Callable[[Decimal, int, int], str]] = {
    "words": lambda v, h, m: f"{h}時間{m}分" if h and m else f"{h}時間" if h else f"{m}分",
    "clock": lambda v, h, m: f"{h}:{m:02}",
    "minutes": lambda v, h, m: f"{h * 60 + m}分",
    "unit": lambda v, h, m: f"{v.normalize():f}時間",
    "h": lambda v, h, m: f"{v.normalize():f}h",
    "wide": lambda v, h, m: wide(f"{v.normalize():f}"),
    "points": lambda v, h, m: f"{v.normalize():f}ポイント",
}


def fields(codes: tuple[str, ...], style: str) -> Cell:
    """The fields of an activity in one cell."""
    numbers = [FIELD_CODES.index(code) for code in codes]
    if style == "number" and len(codes) == 1:
        return Cell(numbers[0] + 1)
    text = {
        "code": "、".join(codes),
        "comma": ",".join(codes),
        "lines": "\n".join(codes),
        "number": ",".join(str(n + 1) for n in numbers),
        "circled": "".join("①②③④⑤⑥⑦"[n] for n in numbers),
        "name": "、".join(FIELD_NAMES[code] for code in codes),
        "name-code": "、".join(f"{FIELD_NAMES[code]}({code})" for code in codes),
        "wide": "／".join(wide(code) for code in codes),
    }[style]
    return Cell(text or None)


def wide(text: str) -> str:
    """The text with its ASCII letters and digits in full width."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
