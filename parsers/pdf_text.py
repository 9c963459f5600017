"""Characters and lines of printed text: what a glyph stands for, and how the lines of one cell make one text."""

import re
import unicodedata

LOST = "\ufffd"
"""What a glyph is shown as that has no meaning in the file."""

BLANK = 0.2
"""A gap of so many heights of the letters is a blank: pdfium drops the blanks at the end of a text that is drawn."""

_LATIN = re.compile(r"[!-~]")


def ordinary(code: int) -> str:
    """The character of a code point; LOST where it is none. Fonts name many kanji by their radicals, which are made kanji again."""
    if 0x2E80 <= code <= 0x2FD5:
        return unicodedata.normalize("NFKC", chr(code))
    if code in _WHOLE:
        return _WHOLE[code]
    if code < 32 or 0xD800 <= code <= 0xDFFF or code in (0xFFFF, 0xFFFD) or code > 0x10FFFF:
        return LOST
    return chr(code)


_WHOLE = {0xAD: "-", 0xFFFE: "-", 0x02: "-", **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}}
"""What pdfium gives for a hyphen, above all at the end of a line, and the ligatures of Latin fonts (ﬀ to ﬆ)."""


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
