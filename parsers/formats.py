"""Number formats of workbooks (ECMA-376 part 1, 18.8.31), so far as a person sees more by them than the number itself.

`0000` shows leading zeros, `0"分"` a unit, `"OMP-"00000000` a prefix, `0%` a hundredth. Days and times are not shown by this module.
"""

import re
from decimal import Decimal
from functools import lru_cache

from parsers.values import shown

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
