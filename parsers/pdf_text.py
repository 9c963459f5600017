"""Characters and lines of printed text: what a glyph stands for, and how the lines of one cell make one text."""

import re
import unicodedata
from functools import lru_cache

LOST = "\ufffd"
"""What a glyph is shown as that has no meaning in the file."""

BLANK = 0.2
"""A gap of so many heights of the letters is a blank: pdfium drops the blanks at the end of a text that is drawn."""

_DOUBTFUL = re.compile("[\ufffd\u2e80-\u2eff\ue000-\uf8ff\U000f0000-\U0010ffff]")
_HALF = re.compile("[\ud800-\udfff]")
_LATIN = re.compile(r"[!-~]")


@lru_cache(maxsize=4096)
def ordinary(code: int) -> str:
    """The character of a code point; LOST where it is none. Fonts name many kanji by their radicals, which are made kanji again."""
    if 0x2F00 <= code <= 0x2FD5:
        return unicodedata.normalize("NFKC", chr(code))
    if code in _WHOLE:
        return _WHOLE[code]
    return LOST if code < 32 or code == 0xFFFF or code > 0x10FFFF else chr(code)


def whole(text: str) -> str:
    """The text with halves of characters beyond U+FFFF joined; a half alone is LOST."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(text) else text


def is_doubtful(text: str) -> bool:
    """Whether a character has no meaning, one that only its font knows, or is a part of a kanji alone."""
    return bool(_DOUBTFUL.search(text))


_WHOLE = {0xAD: "-", 0xFFFE: "-", 0x02: "-", **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}}
_WHOLE |= dict(zip(map(ord, "⺝⺟⺠⻁⻄⻆⻑⻘⻝⻣⻤⻨⻩⻫⻭⻯⻲⻳"), "月母民虎西角長青食骨鬼麦黄斉歯竜亀龟", strict=True))
"""What pdfium gives for a hyphen; the ligatures of Latin fonts (ﬀ to ﬆ); radicals that look like a kanji and have no mapping in NFKC."""


def beside(left: str, right: str, gap: float) -> str:
    """Two pieces of one line as one text; `gap` is the room between them in heights of the letters."""
    return left + (" " if gap > BLANK and not left[-1:].isspace() else "") + right


def below(text: str, last: str, lower: str, room: float) -> str:
    """A text with the next line of its cell; `last` is its last line, `room` what that left free, in heights of the letters.

    Only between two words in Latin letters was there a blank to break the line at. A full line without a blank was broken
    inside a long word.
    """
    if not (_LATIN.match(text[-1:]) and _LATIN.match(lower[:1])):
        return text + lower
    if text[-1] in "-/@._" or lower[0] in "@." or (room < 0.6 and " " not in last):
        return text + lower
    return f"{text} {lower}"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A label as it is compared: NFKC, without blanks."""
    return "".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).split())
