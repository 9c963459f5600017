"""How near a subject is to the prescribed one, and the date it carries (R31, algorithm of domain.md 3.4)."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from cases.assessment import Subject
from cases.policy import OFFICE_ZONE, Policy
from rules.facts import Facts, Seen

_REPLY = re.compile(r"^\s*(?:re|fw|fwd|返信|転送)\s*(?:\[\d+\]|\^\d+)?\s*:", re.IGNORECASE)
_LIST_TAG = re.compile(r"^\s*\[[^\[\]]*[:,\s]\d+\]")
_CANONICAL = re.compile(r"【更新申請】プロフェッショナル更新申請書添付_[0-9]{6}")
_BRACKETS = str.maketrans({**dict.fromkeys("[〔［“「『〈《<", "【"), **dict.fromkeys("]〕］”」』〉》>", "】"), '"': None})
_SEPARATORS = str.maketrans(dict.fromkeys("‗-‐‑−–—", "_"))
"""Applied before NFKC too, which makes a blank and a combining line of U+2017."""
_ERAS = (2000, 1988, 2018)
"""What two digits of a year are counted from: the century, Heisei, Reiwa."""


def read_subject(text: str, policy: Policy, received: datetime) -> Subject:
    """Level and date of a subject by its words alone; `near` holds only if forms come with it, which `settle` decides."""
    bare = _bare(text)
    match = re.fullmatch(policy.subject_pattern, bare)
    if match is None:
        return Subject("near" if policy.subject_prefix in bare else "other")
    level = Subject("exact" if _CANONICAL.fullmatch(text) else "normalised")
    return replace(level, date=_date(match["date"] or "", policy, received.astimezone(OFFICE_ZONE).date()))


def settle(subject: Subject, *, forms: bool) -> Subject:
    """The subject, `near` only where forms were recognised or a file that may hold them could not be read."""
    return Subject("other") if subject.level == "near" and not forms else subject


def nonconforming(facts: Facts) -> Iterator[Seen]:
    """The subject is near only, or its date is absent, impossible or more than two weeks from receipt. Facts: `subject`, `form`."""
    subject = facts.subject
    if subject is None or subject.level == "other" or facts.reading.mail is None:
        return
    tolerance = facts.policy.subject_date_tolerance_days
    if subject.level == "near" or subject.date is None or abs((subject.date - facts.today).days) > tolerance:
        yield Seen(facts={"subject": facts.reading.mail.subject})


def other(facts: Facts) -> Iterator[Seen]:
    """Forms came under a subject that is not ours. Facts: `subject`."""
    if facts.application is not None and facts.subject is not None and facts.subject.level == "other" and facts.reading.mail is not None:
        yield Seen(facts={"subject": facts.reading.mail.subject})


def _bare(text: str) -> str:
    """The subject without what mail programs and people put in: reply marks, tags of lists, widths, blanks, kinds of brackets."""
    plain = "".join(char for char in unicodedata.normalize("NFKC", text.translate(_SEPARATORS)) if unicodedata.category(char) != "Cf")
    stripped = None
    while plain != stripped:
        stripped = plain
        plain = _REPLY.sub("", _LIST_TAG.sub("", plain))
    return re.sub(r"\s", "", plain).translate(_BRACKETS).translate(_SEPARATORS)


def _date(digits: str, policy: Policy, today: date) -> date | None:
    """The day meant by six or eight digits: of several readings the one near the receipt, else the plain one; None if there is none."""
    if len(digits) == 8:
        return _day(int(digits[:4]), digits[4:])
    if len(digits) != 6:
        return None
    days = [_day(era + int(digits[:2]), digits[2:]) for era in _ERAS]
    near = [day for day in days if day and abs((day - today).days) <= policy.subject_date_tolerance_days]
    return near[0] if near else days[0]


def _day(year: int, month_and_day: str) -> date | None:
    try:
        return date(year, int(month_and_day[:2]), int(month_and_day[2:]))
    except ValueError:
        return None
