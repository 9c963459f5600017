"""Lines of a letter: folded to the width of a small screen, and strangers' text made harmless before it is quoted."""

import re
import unicodedata

COLUMNS = 70
"""35 full-width characters."""
LONGEST_QUOTE = 40

_TOKEN = re.compile(r"[!-~]+| +|.", re.DOTALL)
_NEVER_FIRST = frozenset("、。，．・：；？！）］｝〕〉》」』】％ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…〜～")
_NEVER_LAST = frozenset("（［｛〔〈《「『【")
_INDENT = re.compile(r"[ 　]*(?:・|【\d+】)?")
_INVISIBLE = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": ""}
_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)[!-~]+", re.IGNORECASE)


def columns(text: str) -> int:
    """The width of a text in half-width columns."""
    return sum(0 if unicodedata.category(c) in ("Mn", "Cf") else 2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def fold(body: str) -> str:
    """The body in lines of at most 35 full-width characters; only an address or other unbroken run of ASCII may be longer."""
    return "\n".join(piece for line in body.split("\n") for piece in _folded(line.rstrip()))


def one_line(text: str) -> str:
    """The text without control, format and other invisible characters, runs of blanks made one."""
    seen = "".join(_INVISIBLE.get(unicodedata.category(c), c) for c in text)
    return " ".join(seen.split())


def quoted(text: str) -> str:
    """What a stranger wrote, fit for our letter: one short line, and no link that would seem to come from us."""
    text = _LINK.sub("（URL）", one_line(text))
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def _folded(line: str) -> list[str]:
    if 2 * len(line) <= COLUMNS or columns(line) <= COLUMNS:
        return [line]
    indent = "　" * (columns(_INDENT.match(line)[0]) // 2)  # type: ignore[index]  # the pattern matches any line
    lines, current = [], ""
    for unit in _units(line):
        if current.strip() and columns(current) + columns(unit) > COLUMNS:
            lines.append(current.rstrip())
            current = indent + unit.lstrip(" ")
        else:
            current += unit
    return [*lines, current]


def _units(line: str) -> list[str]:
    """The pieces that a line may be broken between (JIS X 4051: no closing mark first, no opening mark last)."""
    units: list[str] = []
    for token in _TOKEN.findall(line):
        if units and (token[0] in _NEVER_FIRST or units[-1][-1] in _NEVER_LAST):
            units[-1] += token
        else:
            units.append(token)
    return units
