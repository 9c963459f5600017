"""How a letter looks: lines folded to the width of a small screen, days in Japanese, strangers' text made harmless to quote."""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from cases.policy import OFFICE_ZONE

COLUMNS = 70
"""35 full-width characters."""
MOST_CARRIED = 24
"""A line is rather broken at a pause if no more than so many columns go over to the next."""
LONGEST_QUOTE = 40

_TOKEN = re.compile(r"[!-~]+| +|[ァ-ヺー]+|.", re.DOTALL)
_NEVER_FIRST = frozenset(")],.:;?!、。，．・：；？！）］｝〕〉》」』】％ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…〜～")
_NEVER_LAST = frozenset("([（［｛〔〈《「『【")
_INDENT = re.compile(r"[ 　]*(?:・|※|【\d+】)?")
_INVISIBLE = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": ""}
_PAUSE = re.compile(r"[、。](?=.)|(?<=.)(?=（(?![月火水木金土日]）))")
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)[!-~]+", re.IGNORECASE)

_WORD = re.compile(r"[\w.@+-]+")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_FILE_ENDING = r"(?:xls[xmb]?|pdf|zip|lzh|docx?|pptx?|csv|txt|jpe?g|png|gif|tiff?|heic|eml|msg|od[st]|rtf|html?)(?![\w.-])"
_HOST_DOT = re.compile(rf"(?<=\w)\.(?!{_FILE_ENDING})(?=[a-z]{{2}})", re.IGNORECASE)
"""The dot that makes 「example.com」 a link on many a screen; `form.xlsx` is none."""


def columns(text: str) -> int:
    """The width of a text in half-width columns."""
    return sum(map(_width, text))


@lru_cache(4096)
def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def fold(body: str) -> str:
    """The body in lines of at most 35 full-width characters; only an unbroken run of ASCII or katakana may be longer.

    An address or the name of an account must be copied whole.
    """
    return "\n".join(piece for line in body.split("\n") for piece in _folded(line.rstrip()))


def one_line(text: str) -> str:
    """The text without control, format and other invisible characters, runs of blanks made one."""
    if text.isprintable():
        return " ".join(text.split())
    seen = "".join(_INVISIBLE.get(unicodedata.category(c), c) for c in text)
    return " ".join(seen.split())


def quoted(text: str) -> str:
    """What a stranger wrote, fit for our letter: one short line, and no link that would seem to come from us."""
    text = _WORD.sub(_without_host, _LINK.sub("（URL）", one_line(text)))
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def _without_host(word: re.Match[str]) -> str:
    """The word with full-width dots where a mail program would take it for a host; an e-mail address as it is."""
    return word[0] if _ADDRESS.fullmatch(word[0]) else _HOST_DOT.sub("．", word[0])


def day(when: date) -> str:
    """`2027年2月28日（日）`; of a moment, its day in Asia/Tokyo."""
    if isinstance(when, datetime):
        when = when.astimezone(OFFICE_ZONE).date()
    return f"{when.year}年{when.month}月{when.day}日（{'月火水木金土日'[when.weekday()]}）"


def moment(when: datetime) -> str:
    """`2027年1月15日（金）9時05分` in Asia/Tokyo."""
    local = when.astimezone(OFFICE_ZONE)
    return f"{day(local)}{local.hour}時{local.minute:02}分"


def _folded(line: str) -> list[str]:
    if 2 * len(line) <= COLUMNS or columns(line) <= COLUMNS:
        return [line]
    indent = "　" * (columns(_INDENT.match(line)[0]) // 2)  # type: ignore[index]  # the pattern matches any line
    lines, current, width = [], "", 0
    for unit in _units(line):
        width += columns(unit)
        if width <= COLUMNS or not current.strip():
            current += unit
            continue
        kept, carried = _at_a_pause(current)
        lines.append(kept.rstrip())
        current = indent + (carried + unit).lstrip(" ")
        width = columns(current)
    return [*lines, current]


def _at_a_pause(line: str) -> tuple[str, str]:
    """The line up to its last pause (after 、 or 。, before a remark in brackets) and the rest, where that is short; else all of it."""
    end = max((pause.end() for pause in _PAUSE.finditer(line.rstrip())), default=0)
    return (line[:end], line[end:]) if end and columns(line[end:]) <= MOST_CARRIED else (line, "")


def _units(line: str) -> list[str]:
    """The pieces that a line may be broken between (JIS X 4051: no closing mark first, no opening mark last)."""
    units: list[str] = []
    for token in _TOKEN.findall(line):
        if units and (token[0] in _NEVER_FIRST or units[-1][-1] in _NEVER_LAST):
            units[-1] += token
        else:
            units.append(token)
    return units


def year_word(years: str) -> str:
    """What a year of points is called: 年 where caps are reckoned by `calendar` years (ambiguity 2), else 年度."""
    return "年" if years == "calendar" else "年度"
