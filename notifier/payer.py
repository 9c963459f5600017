"""The payer's name that a transfer must carry so that the fee finds its application (R23)."""

import re
import unicodedata

import jaconv

_NOT_PAYER = re.compile(r"[^0-9A-Zァ-ヶー-]")


def payer_name(certification_number: str, kana: str) -> str:
    """The last four digits and the kana without blanks, `0123コンケンタロウ`; ValueError without four digits or kana."""
    name = _NOT_PAYER.sub("", jaconv.hira2kata(unicodedata.normalize("NFKC", kana)).upper())
    if not name:
        raise ValueError("no payer's name without kana")
    return last_four(certification_number) + name


def last_four(certification_number: str) -> str:
    """The last four digits of a certification number: all of it that a letter may show; ValueError where there are not four."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", certification_number))
    if len(digits) < 4:
        raise ValueError("the certification number has no four digits")
    return digits[-4:]
