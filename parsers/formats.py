"""Number formats of workbooks (ECMA-376 part 1, 18.8.31), so far as a person sees more by them than the number itself.

`0000` shows leading zeros, `0"分"` a unit, `"OMP-"00000000` a prefix, `0%` a hundredth, `[h]:mm` a duration.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from parsers.sheet import CellValue, shown

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|([0#?.,])|(.)', re.DOTALL)
_CONDITION = re.compile(r"\[[<>=]")
_CURRENCY = re.compile(r"[円元]")
_ZEROS = re.compile(r"[0-]*00[0-]*")
_PLACEHOLDERS = "0#?"
_PLAIN = frozenset("-+() /:¥￥$〒")
"""Signs that stand in a format without quotes."""

Pieces = tuple[tuple[str, bool], ...]
"""Characters of a section and whether each is a placeholder of the number, not a literal."""


@lru_cache(maxsize=512)
def telling(code: str) -> Pieces | None:
    """The part of a format that shows whole and positive numbers; None where it shows the number alone, or a day."""
    sections = code.replace("General", "#").replace("G/標準", "#").split(";")
    # 「[<=999]000;000-0000」: the number that a form holds is the longest one.
    pieces = _pieces(sections[-1] if _CONDITION.search(code) else sections[0])
    if pieces is None or not any(is_place and char in _PLACEHOLDERS for char, is_place in pieces):
        return None
    words = "".join(char for char, is_place in pieces if not is_place)
    has_words = any(char.isalnum() for char in _CURRENCY.sub("", words)) or "%" in words
    bare = "".join(char for char, _ in pieces).replace(" ", "").lstrip("〒")
    return pieces if has_words or _ZEROS.fullmatch(bare) else None


def _pieces(section: str) -> Pieces | None:
    pieces: list[tuple[str, bool]] = []
    for m in _TOKEN.finditer(section):
        quoted, escaped, place, bare = m.groups()
        if bare and bare not in _PLAIN and bare != "%":
            # Letters of days and times, General, @, exponents.
            return None
        pieces += [(char, False) for char in quoted or escaped or bare or ""] or ([(place, True)] if place else [])
    return tuple(pieces)


def by_format(number: int | float, pieces: Pieces) -> str:
    """The number as a cell of this format shows it; digits behind the point are not rounded."""
    if any(char == "%" and not is_place for char, is_place in pieces):
        number = float(Decimal(repr(number)) * 100)
    size = shown(abs(number))
    digits = list(size) if size.isdecimal() and (".", True) not in pieces else None
    places = [at for at, (_, is_place) in enumerate(pieces) if is_place]
    if digits is None:
        head, tail = pieces[: places[0]], pieces[places[-1] + 1 :]
        text = _words(head) + size + _words(tail)
    else:
        text = _filled(pieces, digits, places[0])
    return f"-{text}" if number < 0 else text


def _words(pieces: Pieces) -> str:
    return "".join(char for char, _ in pieces)


def _filled(pieces: Pieces, digits: list[str], first: int) -> str:
    """The digits in their places from the right; those for which there is no place stand before the first."""
    text: list[str] = []
    for at in range(len(pieces) - 1, -1, -1):
        char, is_place = pieces[at]
        if not is_place:
            text.append(char)
        elif char in _PLACEHOLDERS:
            text += [digits.pop()] if digits else ["0"] if char == "0" else []
            if at == first:
                text += reversed(digits)
    return "".join(reversed(text))


# --- days and times -----------------------------------------------------------------------------------------------------

_TIMES = (18, 19, 20, 21, 32, 33, 34, 35, 45, 47)
_DAYS = (14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59))
BUILT_IN = {9: "0%", 10: "0.00%", 46: "[h]:mm:ss"} | dict.fromkeys(_TIMES, "h:mm") | dict.fromkeys(_DAYS, "yyyy/m/d")
"""Of the formats that a file names by number only (18.8.30, with those of Japan), what each shows in kind."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_EXPONENT = re.compile(r"e[+-]", re.IGNORECASE)
_MOMENT = re.compile(r"[ymdhsgeb]", re.IGNORECASE)
_EPOCH, _FIRST_WEEKS, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1899, 12, 31), datetime(1904, 1, 1)  # noqa: DTZ001 - no zone
_LEAP_DAY_OF_1900 = 60
"""Excel counts a 29 February 1900."""


def moment_of(number: float, code: str, epoch_1904: bool) -> CellValue:
    """A duration by a format such as [h]:mm, a time of day for less than a day, a day with or without a time, or the number itself."""
    code = _LITERAL.sub("", code.replace("General", "").replace("G/標準", "")).partition(";")[0]
    try:
        if _ELAPSED.search(code):
            return timedelta(seconds=round(number * 86_400))
        if not _MOMENT.search(_EXPONENT.sub("", _BRACKETS.sub("", code))) or number < 0:
            return number
        epoch = _EPOCH_1904 if epoch_1904 else _FIRST_WEEKS if number < _LEAP_DAY_OF_1900 else _EPOCH
        moment = epoch + timedelta(seconds=round(number * 86_400))
    except (OverflowError, ValueError):
        return number
    if number < 1:
        return moment.time()
    return date(moment.year, moment.month, moment.day) if float(number).is_integer() else moment
