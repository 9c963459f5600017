"""Text and numbers of form cells to values: each function hands back the value and the trouble with it, never an exception.

Pure text (days have a module of their own, `parsers.days`). NFKC is used for keys and codes only: names and addresses stay as written.
"""

import re
import unicodedata
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from cases.fields import QUALIFICATIONS
from cases.reading import Trouble
from parsers.sheet import CellValue

_DASH = re.compile("[‐‑‒–—―−﹣]")
"""Hyphens and minus signs that NFKC leaves as they are; not ー, which is a letter."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WRAPPED = re.compile(r"(?<=[^\x00-\x7f])\n|\n(?=[^\x00-\x7f])")
_DOUBT = re.compile("\ufffd|\\(cid:\\d+\\)")


def squeeze(text: str) -> str:
    """The text as written: runs of blanks one space, lines joined (next to Japanese without a blank), invisible characters dropped."""
    if text.isprintable() and "  " not in text:  # No invisible character is printable, and of the blanks only the space.
        return text.strip()
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\n" in text:
        text = _WRAPPED.sub("", text)
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """NFKC without any blank or invisible character: a key for comparing, never for printing. Remembered: a cell is asked often."""
    if not text.isascii():
        text = composed(text)
        text = text if text.isprintable() else _INVISIBLE.sub("", text)
    return "".join(text.split())


def composed(text: str) -> str:
    """The text after NFKC, with plain hyphens."""
    return text if text.isascii() else _DASH.sub("-", unicodedata.normalize("NFKC", text))


def is_doubtful(text: str) -> bool:
    """True where a decoder or a PDF reader could not tell a character (U+FFFD, `(cid:8443)`)."""
    return ("\ufffd" in text or "(cid:" in text) and _DOUBT.search(text) is not None


# --- hours and points ---------------------------------------------------------------------------------------------------

_NUMBER = r"\d{1,6}(?:\.\d{1,10})?|\.\d{1,10}"
_HOURS = re.compile(rf"([+-]?(?:{_NUMBER}))(?:時間|h|hr|hrs|hour|hours|cpd|cpdポイント|ポイント|pt|pts|点|p)?", re.IGNORECASE)
_HOURS_AND_MINUTES = re.compile(rf"(?:({_NUMBER})(?:時間|h|hr|hours?))?({_NUMBER})(?:分間?|m|min|minutes?)", re.IGNORECASE)
_HALF = re.compile(r"(\d{1,4})時間半")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
_FIRST_DAYS = {1900: datetime(1899, 12, 31), 1904: datetime(1904, 1, 1)}  # noqa: DTZ001 - a cell's time has no zone
_DUST = Decimal("0.0001")
_ALMOST_WHOLE = Decimal("0.002")


def minutes_of(value: CellValue) -> tuple[Decimal | None, Trouble | None]:
    """A duration in minutes from 3.5 (hours), "3時間30分", "3:30", "210分" or an Excel time; a bare number is hours."""
    if isinstance(value, str):
        return _minutes_of_text(plain(value))
    if isinstance(value, bool):
        return None, "unclear"
    if isinstance(value, int):
        return (Decimal(value) * 60, None) if abs(value) < 1_000_000 else (None, "unclear")
    if isinstance(value, float):
        return _minutes_of_number(value)
    if isinstance(value, timedelta):
        return _minutes_of_seconds(value.total_seconds())
    if isinstance(value, datetime):
        # h:mm over a day's worth comes as a day of Excel's first weeks; a real day is no duration.
        first = _FIRST_DAYS.get(value.year)
        return _minutes_of_seconds((value - first).total_seconds()) if first else (None, "unclear")
    if isinstance(value, time):
        return _minutes_of_seconds(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6)
    return (None, "empty") if value is None else (None, "unclear")


def _minutes_of_number(hours: float) -> tuple[Decimal | None, Trouble | None]:
    """Hours as a bare number; but one such as 0.145833 is 3:30 of which the format was lost, not 8.75 minutes."""
    if not abs(hours) < 1_000_000:  # Nor is NaN.
        return None, "unclear"
    # A cell shows 20 minutes as 0.3333333333333333: binary dust must not make it less than a third of an hour.
    minutes = (Decimal(repr(hours)) * 60).quantize(_DUST).normalize() + 0
    of_a_day = minutes * 24
    if 0 < hours < 1 and minutes % 1 and abs(of_a_day - round(of_a_day)) < _ALMOST_WHOLE:
        return None, "unclear"
    return minutes, None


def _minutes_of_seconds(seconds: float) -> tuple[Decimal, None]:
    return Decimal(round(seconds)) / 60, None


def _minutes_of_text(text: str) -> tuple[Decimal | None, Trouble | None]:
    if not text:
        return None, "empty"
    if m := _HOURS.fullmatch(text):
        return Decimal(m[1]) * 60, None
    if m := _HOURS_AND_MINUTES.fullmatch(text):
        return Decimal(m[1] or 0) * 60 + Decimal(m[2]), None
    if m := _CLOCK.fullmatch(text):
        return Decimal(m[1]) * 60 + Decimal(m[2]) + Decimal(m[3] or 0) / 60, None
    if m := _HALF.fullmatch(text):
        return Decimal(m[1]) * 60 + 30, None
    return None, "unclear"


# --- category and fields ------------------------------------------------------------------------------------------------

_CATEGORY = re.compile(
    r"(?:カテゴリー?|学習活動|プロフェッショナル活動|活動|区分|種別)*[(「【]?([A-Z])[)」】]?(?:区分|カテゴリー?|活動)?(?:[.:・、(].*)?"
)

_CATEGORY_AND_NAME = re.compile(r"\s*([A-Da-d])\s+[^\x00-\x7f]")
"""「A 認定研修」 as a list offers it; without the blank it may be any word."""


def category_of(text: str) -> tuple[str | None, Trouble | None]:
    """A to D (R16); any other single letter is `impossible`."""
    key = plain(text).upper()
    if not key:
        return None, "empty"
    if m := _CATEGORY_AND_NAME.match(unicodedata.normalize("NFKC", text)):
        return m[1].upper(), None
    if m := _CATEGORY.fullmatch(key):
        return (m[1], None) if m[1] in "ABCD" else (None, "impossible")
    return None, "unclear"


FIELD_CODES = ("ST", "CS", "CR", "OP", "HR", "AR", "IC")
_FIELD_WORDS: dict[str, tuple[str, ...]] = {
    "ST": ("コンタクトセンター戦略", "センター戦略", "戦略"),
    "CS": ("カスタマーサービス",),
    "CR": ("CRMコンタクトセンター戦略の実践", "コンタクトセンター戦略の実践", "CRM"),
    "OP": ("オペレーションマネジメント", "オペレーション"),
    "HR": ("ヒューマンリソースマネジメント", "ヒューマンリソース", "人材マネジメント"),
    "AR": ("コンタクトセンターアーキテクチャ", "センターアーキテクチャ", "コンタクトセンターアーキテクト", "センターアーキテクト"),
    "IC": ("ICTマネジメント", "ICT"),
}
"""Names of the manual's 別紙1-1 and of CMBOK version 3 (domain.md 1)."""
_FIELD_OF = {word: code for code, words in _FIELD_WORDS.items() for word in (*words, code)}
_FIELD = re.compile(
    "|".join(sorted(map(re.escape, _FIELD_OF), key=len, reverse=True)) + r"|\d+|[、・/,;，+&と\n]+|[ ()（）\[\].:：「」]+|分野|第"
)


_CIRCLED = re.compile("(?<=[①-⑳❶-❿⓵-⓾])(?=[①-⑳❶-❿⓵-⓾])")


def fields_of(value: CellValue) -> tuple[tuple[str, ...], Trouble | None]:
    """The 2-letter codes named, each once (R15): 1 to 7, ① to ⑦, codes or names; a number over 7 is `impossible`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return (), "empty" if value is None else "unclear"
    # 「⑤①」 are two fields; NFKC would make 51 of them.
    text = " ".join(composed(_CIRCLED.sub("、", value)).upper().split())
    text = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])|(?<=ICT) (?=マ)|(?<=CRM) (?=コ)", "", text)
    return _codes_in(text) if text else ((), "empty")


def _codes_in(text: str) -> tuple[tuple[str, ...], Trouble | None]:
    codes: list[str] = []
    position, beside = 0, ""
    while position < len(text):
        m = _FIELD.match(text, position)
        if m is None:
            return (), "unclear"
        position, word = m.end(), m[0]
        if word.isdecimal():
            if len(word) > 1 and not set(word) & set("089"):
                return (), "unclear"
            if word not in "1234567":
                return (), "impossible"
        code = _FIELD_OF.get(word) or (FIELD_CODES[int(word) - 1] if word.isdecimal() else None)
        if code is None:
            beside = "" if word[0] in "、・/,;+&と" else beside
            continue
        # 「3.オペレーション」 names two different fields in one breath: which one is meant, only a person can say.
        kind = "number" if word.isdecimal() else "code" if word in FIELD_CODES else "name"
        if beside and beside != kind and codes[-1] != code:
            return (), "unclear"
        beside = kind
        if code not in codes:
            codes.append(code)
    return (tuple(codes), None) if codes else ((), "unclear")


# --- ticks --------------------------------------------------------------------------------------------------------------

_YES_MARKS, _NO_MARKS = "☑✓✔✅レ㇄○〇◯●■◎", "□☐▢◻×✕✗"
_BOXES = _YES_MARKS.replace("レ", "") + _NO_MARKS
_CERTAIN_BOXES = "☑✓✔✅□☐▢◻"
"""Boxes that are nothing else in the middle of a sentence."""
_MARKED = re.compile(
    f"([{_YES_MARKS}{_NO_MARKS}])(同意しません|同意しない|いいえ|NO|同意し、[^{_YES_MARKS}{_NO_MARKS}]*|同意します|同意する|同意|はい|YES)?"
)
_YES = {"TRUE", "はい", "YES", "ON", "有", "同意", "同意する", "同意します", "同意しました", "誓います", "宣誓します", "同意済", "済"}
_NO = {"FALSE", "いいえ", "NO", "OFF", "同意しない", "同意しません"}


def tick_of(value: CellValue) -> tuple[bool | None, Trouble | None]:
    """True ticked, False seen unticked; a box beside 同意しない counts the other way round, and of 「☑□」 nobody knows which is meant."""
    if isinstance(value, bool):
        return value, None
    if value is None:
        return None, "empty"
    text = plain(str(value)).upper().strip("()[]")
    if not text:
        return None, "empty"
    if text in _YES:
        return True, None
    if text in _NO:
        return False, None
    return _tick_of_marks(text)


def _tick_of_marks(text: str) -> tuple[bool | None, Trouble | None]:
    marks = [(m[1] in _YES_MARKS, m[2] in ("同意しません", "同意しない", "いいえ", "NO")) for m in _MARKED.finditer(text)]
    if not marks or _MARKED.sub("", text).strip("()[]・/、"):
        return None, "unclear"
    yes = {ticked for ticked, against in marks if not against}
    no = {ticked for ticked, against in marks if against}
    if len(yes) == 2 or len(no) == 2 or (yes == no == {True}):
        return None, "unclear"
    return True in yes, None


def sentence_tick(text: str) -> tuple[bool | None, Trouble | None] | None:
    """The box that a sentence begins or ends with (「☑ 倫理綱領を…」), `unclear` where boxes in it disagree; None where it has none."""
    key = plain(text)
    words = key.strip(_BOXES)
    ends = key.replace(words, "", 1) if words else key
    inside = [mark for mark in words if mark in _CERTAIN_BOXES]
    if not ends and not inside:
        return None
    marks = {mark in _YES_MARKS for mark in (*ends, *inside)}
    return (marks.pop(), None) if ends and len(marks) == 1 else (None, "unclear")


# --- applicant ----------------------------------------------------------------------------------------------------------

_ADDRESS = re.compile(
    r"(?:[!-~]{1,64}|\"[ -~]{1,62}\")@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_REMARK = r"(?:\([^()@]*\)|【[^】@]*】)"
_ADDRESS_AMONG_WORDS = re.compile(
    rf"(?:[^@<>]*<(?:mailto:)?|{_REMARK}|[^@:()<>]{{1,12}}:)?(?P<address>[\w.!#$%&'*+/=?^`{{|}}~-]{{1,64}}@[\w.-]+)(?:>[^@<>]*|{_REMARK})?",
    re.ASCII,
)
"""「山田 <a@example.jp>」「a@example.jp（自宅）」「自宅：a@example.jp」: a bracket or colon says where the address begins and ends."""
_CODE = re.compile(r"(?<![A-Z])(OMP|CAP|CSP)(?![A-Z])")
_BOXED = re.compile(f"([{_BOXES}])([^{_BOXES}]*)")


def certification_number_of(text: str) -> tuple[str | None, Trouble | None]:
    """The number NFKC, upper case, without blanks, with plain hyphens; whether it can be one is for the rules."""
    # Typed in kana, the key beside 0 gives ー.
    key = plain(text).upper().replace("ー", "-")
    return (key, None) if key else (None, "empty")


def email_of(text: str) -> tuple[str | None, Trouble | None]:
    """One address, full width and `mailto:` mended, a name or remark beside it left out; odd dots are allowed (domain.md 4.3)."""
    key = re.sub(r"^mailto:", "", plain(text), flags=re.IGNORECASE)
    if m := re.fullmatch(r"(\S+@\S+?)<(?:mailto:)?\1>", key):
        key = m[1]
    elif m := _ADDRESS_AMONG_WORDS.fullmatch(key):
        key = m["address"]
    key = key.strip("<>")
    if not key:
        return None, "empty"
    if key.count("@") > 1 and re.search(r"[/、,;]|と", key):
        return None, "unclear"
    if not _ADDRESS.fullmatch(key) or len(key) > 254:
        return None, "impossible"
    # 「Taro a@b.jp」 without its blank would be another person's address; a line's end in a long one is only a line's end.
    written = squeeze(re.sub(r"[\r\n]", "", composed(text)))
    return (key, None) if key.rpartition("@")[0] in written else (None, "unclear")


def postal_code_of(value: CellValue) -> tuple[str | None, Trouble | None]:
    """`060-0001`; the zero that a number cell lost is restored (domain.md 4.4)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    digits = plain(str(value if value is not None else "")).lstrip("〒").replace("ー", "-")
    if isinstance(value, int) and not isinstance(value, bool):
        digits = digits.zfill(7)
    if not digits.strip("-"):
        return None, "empty"
    m = re.fullmatch(r"(\d{3})-?(\d{4})", digits)
    return (f"{m[1]}-{m[2]}", None) if m else (None, "unclear")


def phone_of(value: CellValue, text: str) -> tuple[str | None, Trouble | None]:
    """The number as written; a number cell gets its first zero back. A few digits are only a part of a number (`unclear`)."""
    if isinstance(value, int | float) and not isinstance(value, bool) and re.fullmatch(r"[1-9]\d{8,9}", text):
        return f"0{text}", None
    key = squeeze(text)
    digits = sum(sign.isdecimal() for sign in key)
    return (key, None) if digits > 5 else (None, "unclear" if digits or plain(key).strip("-()") else "empty")


def amount_of(text: str) -> tuple[str | None, Trouble | None]:
    """Whole yen as digits."""
    key = plain(text)
    m = re.fullmatch(r"[¥\\金]?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0+)?円?[-也]?", key)
    if m:
        return m[1].replace(",", ""), None
    return None, "unclear" if key.strip("¥円-") else "empty"


def qualification_of(text: str) -> tuple[str | None, Trouble | None]:
    """OMP, CAP or CSP, by code or name; among boxes the one that is ticked."""
    key = plain(text).upper()
    if not key:
        return None, "empty"
    if boxes := _BOXED.findall(key):
        key = "".join(words for mark, words in boxes if mark in _YES_MARKS)
        if not key and all(mark in _NO_MARKS for mark, _ in boxes):
            return None, "empty"
    found = set(_CODE.findall(key)) or {code for code, name in QUALIFICATIONS.items() if name in key}
    return (found.pop(), None) if len(found) == 1 else (None, "unclear")
