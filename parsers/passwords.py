"""Words in a mail's text that may be the password of another's files (the custom of sending it in a second mail, PPAP)."""

import re
import unicodedata

MOST = 20
"""So many are tried: each costs an Office file a quarter of a second."""

_WORD = re.compile(r"[!-~]{3,64}")
_NAMED = re.compile(r"パスワード|pass|(?<![a-z])pw(?![a-z])|暗証|解凍|復号|開封", re.IGNORECASE)
_LABEL = re.compile(r"(?i:pass(?:word|wd|code)?|pw|zip)\d?[:=]?")
_NEVER = re.compile(r"(?:https?|ftp)://|www\.|[^@]+@[^@]+\.[a-z]+$|[-=_*#+~.]{3,}$", re.IGNORECASE)
_BESIDE = ":=|"
_AROUND = "()[]<>{}\"'`.,:;=|"
_NEAR = 3
"""Lines below one that speaks of a password, in which it may stand."""


def passwords_in(text: str) -> tuple[str, ...]:
    """The candidates, the likeliest first: beside the word パスワード, in the lines below it, anywhere; without brackets and with them."""
    lines = text.splitlines()
    named = [number for number, line in enumerate(lines) if _NAMED.search(unicodedata.normalize("NFKC", line))]
    near = [number + below for number in named for below in range(1, _NEAR + 1) if number + below < len(lines)]
    found: dict[str, None] = {}
    for number in (*named, *near, *range(len(lines))):
        for word in _WORD.findall(unicodedata.normalize("NFKC", lines[number])):
            bare = word.removeprefix(_label_of(word)).strip(_BESIDE)
            found |= dict.fromkeys(one for one in (bare.strip(_AROUND), bare, word) if len(one) > 2 and not _NEVER.match(one))
    return tuple(found)[:MOST]


def _label_of(word: str) -> str:
    """「PW:」 where it is written to the password without a blank."""
    label = _LABEL.match(word)
    return label[0] if label else ""
