"""Whether a form that is not attached may stand in the text of the mail, or behind a link in it."""

import re
import unicodedata

from cases.fields import FORM_A, INSTRUMENTS
from cases.links import STORED
from cases.reading import FormLetter

_QUOTED = re.compile(r"^\s*[>＞|].*$", re.MULTILINE)
_ORIGINAL = re.compile(
    r"^\s*(?:-{3,} ?(?:Original Message|元のメッセージ|転送)|_{10,}|(?:From|差出人) ?[:：]|.{0,80}(?:wrote|のメール|書きました) ?[:：])",
    re.MULTILINE,
)
"""From here on a mail program quotes what is answered."""
_DAY = re.compile(r"(?:\d{4}|[RH令平]\S{0,2}\d{1,2})[/年.-]\d{1,2}[/月.-]\d{1,2}")
_LABELS = frozenset(unicodedata.normalize("NFKC", field.label) for field in FORM_A)
_MOST_OF_A_SIGNATURE = 5
"""Name, postal code, address, telephone and mail stand below many a mail."""
_ROWS = 3


def may_say(letter: FormLetter, text: str) -> bool:
    """True where a person would look into the text before calling this form missing. What is quoted does not count."""
    if STORED.search(text):
        return True
    own = unicodedata.normalize("NFKC", _own(text))
    if letter == "A":
        return sum(label in own for label in _LABELS) > _MOST_OF_A_SIGNATURE
    if letter == "B":
        return len(_DAY.findall(own)) >= _ROWS
    return sum(word in own for word, _ in INSTRUMENTS) >= 2


def _own(text: str) -> str:
    m = _ORIGINAL.search(text)
    return _QUOTED.sub("", text[: m.start()] if m else text)
