"""The name on a transfer against a person's kana: what both become for comparing (domain.md 4.2, R23)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import jaconv

Likeness = Literal["equal", "near", "differs"]
"""How a number or name on a transfer fits an application: `near` may be shown to staff and never decides."""

_LEAST_LEFT = 12
"""Letters that are left of a name which a bank cut at 26 half-width characters: number, blanks and voicing marks count there too."""

_SAME_KANA = str.maketrans("ヲヰヱ", "オイエ")
_LIKE_KANA = str.maketrans("ヂヅ", "ジズ")
_DIGITS = re.compile(r"\d{4,12}")
_LIKE_DIGITS = str.maketrans("OIL", "011")
_MISTYPED = re.compile(r"(?=[OIL]*\d)[\dOIL]{4,12}")
_NO_LETTER = re.compile(r"[^A-Zァ-ヺ]")
_LONG = re.compile("[ー\\-‐‑‒–—−]")
_FORMS = "カ|ユ|メ|シ|ド|イ|ザイ|シヤ|シユウ|ガク|フク|ホゴ|ソ|トクヒ|ドク|チドク|ベン|シホウ|ゼイ|ギヨ|ロウム|ダイ|ノウ|カンリ"
_CORPORATE = re.compile(rf"(?:^|\()(?:{_FORMS})\)|\((?:{_FORMS})\)?$")
"""法人略語 at the head, the tail or within (domain.md 4.2): a company pays, so a person allocates (R25)."""

_KINDS = re.compile(
    r"株式会社|有限会社|合[同資名]会社|\([株有同資名社財医学福]\)|(?:一般|公益|特定非営利活動|社会福祉|医療|学校|独立行政|国立大学)?(?:社団|財団)?法人"
)
_NO_NAME = re.compile(r"[\s()・,.&'/]")
_RUNS = re.compile("[A-Zァ-ヺ]+|[^A-Zァ-ヺ]+")
_LEAST_ALIKE = 3
"""Kana or letters that a company's name must share with a payer's: its kanji may be read as anything."""
_MOST_KANJI = 3
"""Runs of kanji: each more multiplies what the comparison costs."""


@dataclass(frozen=True, slots=True)
class Payer:
    """A payer's name taken apart: the letters of the name, the numbers in it, and whether a company pays."""

    name: str
    numbers: tuple[str, ...]
    like_numbers: tuple[str, ...]
    """What would be a number if O were 0 and I or L were 1."""
    corporate: bool


@lru_cache(maxsize=8192)
def payer(text: str) -> Payer:
    """What the bank wrote, taken apart."""
    plain = _plain(text)
    numbers = tuple(_DIGITS.findall(plain))
    like = tuple(found.translate(_LIKE_DIGITS) for found in _MISTYPED.findall(plain))
    name = _MISTYPED.sub("", _DIGITS.sub("", plain))
    return Payer(_letters(name), numbers, tuple(n for n in like if n not in numbers), bool(_CORPORATE.search(re.sub(r"\s", "", name))))


def person_key(kana: str) -> str:
    """A person's kana as a payer's name would have it: without blanks, marks and small kana, in capitals."""
    return _letters(_plain(kana))


def number_likeness(written: Payer, certification_number: str) -> Likeness:
    """`equal` where the name holds the last four digits, or all of them; `near` where it does but for O and I."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", certification_number))
    if len(digits) < 4:
        return "differs"
    wanted = {digits, digits[-4:]}
    if wanted & set(written.numbers):
        return "equal"
    return "near" if wanted & set(written.like_numbers) else "differs"


def name_likeness(written: Payer, kana: str) -> Likeness:
    """`equal` after folding; `near` where the bank cut it, the order is the other one, only the surname is there, or kana sound alike."""
    person = person_key(kana)
    if not written.name or not person:
        return "differs"
    if written.name == person:
        return "equal"
    orders = {_alike(_letters(_plain("".join(order)))) for order in _orders(kana)}
    name = _alike(written.name)
    surname = _alike(_letters(_plain(kana.split()[0]))) if kana.split() else ""
    cut = len(name) >= _LEAST_LEFT and any(order.startswith(name) for order in orders)
    return "near" if name in orders or name == surname or cut else "differs"


def may_be_company(text: str, company: str) -> bool:
    """Whether a payer may be the company that a form names: its kana and letters stand there in order, each run of kanji read somehow.

    A name in kanji alone says nothing of how it is read: False.
    """
    written = _letters(_CORPORATE.sub("", re.sub(r"\s", "", _DIGITS.sub("", _plain(text)))))
    runs = _RUNS.findall(_LONG.sub("", company_key(company)))
    kanji = [run for run in runs if _NO_LETTER.match(run)]
    if sum(map(len, runs)) - sum(map(len, kanji)) < _LEAST_ALIKE or len(kanji) > _MOST_KANJI:
        return False
    return bool(re.fullmatch("".join("[A-Zァ-ヺ]+" if run in kanji else run for run in runs), written))


def company_key(company: str) -> str:
    """A company's name without its legal form, blanks and marks: alike for all its people."""
    return _NO_NAME.sub("", _KINDS.sub("", _plain(company)))


def _orders(kana: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    parts = tuple(kana.split())
    return parts, parts[::-1]


def _plain(text: str) -> str:
    """NFKC, katakana, capitals, large kana (domain.md 4.2)."""
    kana = jaconv.hira2kata(unicodedata.normalize("NFKC", text)).upper()
    return str(jaconv.enlarge_smallkana(kana)).translate(_SAME_KANA)


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", _LONG.sub("", text))


def _alike(name: str) -> str:
    """Kana that sound alike made one, and the long o written out left out (オオノ, オノ)."""
    return re.sub("(?<=[オコソトノホモヨロゴゾドボポ])[ウオ]", "", name.translate(_LIKE_KANA))
