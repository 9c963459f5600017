"""How names, numbers and titles are made comparable (addresses: `cases.names`). For comparison only, never for printing (domain.md 4.4)."""

import re
import unicodedata
from functools import lru_cache

from cases.names import folded

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ｰー", "-"))
_KANA_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−-", "ー"))
_TO_KATAKANA = str.maketrans({chr(code): chr(code + 0x60) for code in range(0x3041, 0x3097)})
_NUMBER = re.compile(r"([A-Z]{1,5})-*(\d{4,12})", re.ASCII)
_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")


@lru_cache(maxsize=4096)
def text_key(text: str) -> str:
    """A text without width, case, blanks, invisible characters and variation selectors."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def number_key(text: str) -> str:
    """A certification number after NFKC, in capitals, without blanks and with one kind of dash: the key of the register.

    OMP12340123 and OMP-12340123 are one: with the dash, as certificates print it.
    """
    plain = text_key(text).upper().translate(_DASHES)
    parts = _NUMBER.fullmatch(plain)
    return "-".join(parts.groups()) if parts else plain


def name_key(text: str) -> str:
    """A name in kanji with its variants folded, so that 髙橋 and 高橋 are one."""
    return folded(text_key(text))


def kana_key(text: str) -> str:
    """A name in kana, as katakana without blanks and middle dots."""
    return text_key(text).translate(_TO_KATAKANA).translate(_KANA_DASHES).replace("・", "")


@lru_cache(maxsize=8)
def course_keys(courses: frozenset[str]) -> frozenset[str]:
    """Recognised course numbers and names as keys."""
    return frozenset(text_key(course) for course in courses)
