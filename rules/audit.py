"""The audit of accepted applications (R36, ambiguity 15): whom to audit, for which rows, and what is left without the rows that failed.

The draw is meant to be repeated by hand, on any machine and in any order: a case's lot is the sha256 of `<seed>:<receipt number>`
in UTF-8, written in small hexadecimal digits; the lowest lots are drawn (docs/audit.md).
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, Decimal

from cases.assessment import Assessment, Credit
from cases.policy import AuditTrigger
from cases.reading import Activity, Application, MinutesEntry
from rules.entries import known

RANDOM = "random"
"""Why a case is audited, where its lot was drawn."""

_KANJI = "\\u4e00-\\u9fff"
_ROW_IN_NAME = re.compile(
    rf"(?:(?<![a-z])(?:no|row)|#|(?<![{_KANJI}])行)[._ -]*(\d{{1,3}})(?!\d)|(?<!\d)(\d{{1,3}})行(?:目|(?![{_KANJI}]))"
)
"""Not 銀行2, nor 3行政."""
_ONLY_A_NUMBER = re.compile(r"\d{1,3}")


def lot(seed: str, receipt_number: str) -> str:
    """The lot of a case: 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{receipt_number}".encode()).hexdigest()


def draw(population: Mapping[str, Collection[str]], rate: Decimal, seed: str) -> dict[str, tuple[str, ...]]:
    """Of the cases by receipt number, each with its triggers, those to be audited and why; in order of receipt number.

    Drawn is `rate` of the whole population, rounded up and at least one; who has a trigger is audited whatever the lot.
    """
    count = max(1, int((rate * len(population)).to_integral_value(ROUND_CEILING)))
    drawn = set(sorted(population, key=lambda receipt: lot(seed, receipt))[:count])
    why = {receipt: ((RANDOM,) if receipt in drawn else ()) + tuple(population[receipt]) for receipt in sorted(population)}
    return {receipt: codes for receipt, codes in why.items() if codes}


def triggers(verdict: Assessment, switched_on: Collection[AuditTrigger]) -> tuple[AuditTrigger, ...]:
    """What speaks for an audit of this application, of what the office has switched on; in the order of the table below."""
    return tuple(code for code, speaks in _TRIGGERS.items() if code in switched_on and speaks(verdict))


def wanted(verdict: Assessment) -> tuple[int, ...]:
    """The rows whose evidence is wanted: those that brought points."""
    return tuple(credit.row for credit in verdict.credits if credit.credited > 0)


def rows(verdict: Assessment) -> dict[int, tuple[Activity, Credit]]:
    """The activities by the row that letters print, each with its credit."""
    form_b = verdict.application.form_b if verdict.application else None
    pairs = zip(form_b.activities if form_b else (), verdict.credits, strict=True)
    return {credit.row: (activity, credit) for activity, credit in pairs}


def days_of(activity: Activity) -> tuple[date, date] | None:
    """First and last day of an activity, as far as it was read; None where it has no first day."""
    first = known(activity.start)
    if activity.start is None or first is None:
        return None
    return first, known(activity.end) or activity.start.until or first


def voided(verdict: Assessment, failed: Collection[int]) -> Application:
    """The application of a verdict, these rows of it claiming nothing: to be judged again (R14). Its printed total is left out."""
    application = verdict.application
    if application is None or application.form_b is None:
        raise ValueError("there is no form (B) to audit")
    activities = tuple(_void(a) if credit.row in failed else a for a, credit in rows(verdict).values())
    return replace(application, form_b=replace(application.form_b, activities=activities, total=None))


def _void(activity: Activity) -> Activity:
    place = activity.claimed.place if activity.claimed else activity.place
    return replace(activity, claimed=MinutesEntry("0", place, value=Decimal(0)))


def row_of_name(name: str) -> int | None:
    """The row that a file's name tells: `3.pdf`, `No3.pdf`, `修了証_行3.pdf`, `3行目.jpg`. None where it tells none, or several."""
    key = unicodedata.normalize("NFKC", name.rpartition("/")[2]).casefold().strip()
    stem = key.rpartition(".")[0] or key
    if _ONLY_A_NUMBER.fullmatch(stem.strip()):
        return int(stem)
    told = {int(before or after) for before, after in _ROW_IN_NAME.findall(stem)}
    return told.pop() if len(told) == 1 else None


def _found(code: str) -> Callable[[Assessment], bool]:
    return lambda verdict: any(finding.code == code for finding in verdict.findings)


def _sum_of(verdict: Assessment, letters: str) -> Decimal:
    """Minutes credited to these categories."""
    sums = verdict.points.by_category if verdict.points else ()
    return sum((minutes for letter, minutes in sums if letter in letters), Decimal(0))


def _a_unlisted(verdict: Assessment) -> bool:
    """Category A alone is enough, and some of it comes from courses that are on no list: claimed as B they would be capped."""
    unlisted = {finding.row for finding in verdict.findings if finding.code == "cpd.row.course_unlisted"}
    counted = any(credit.credited > 0 for credit in verdict.credits if credit.row in unlisted)
    return counted and verdict.points is not None and _sum_of(verdict, "A") >= verdict.points.required


def _c_and_d_only(verdict: Assessment) -> bool:
    return _sum_of(verdict, "CD") > 0 and _sum_of(verdict, "AB") == 0


def _one_date(verdict: Assessment) -> bool:
    """Several rows, all of the same first and last day."""
    activities = [activity for activity, _ in rows(verdict).values()]
    days = {days_of(activity) for activity in activities}
    return len(activities) > 1 and len(days) == 1


def _exactly_enough(verdict: Assessment) -> bool:
    """The points needed and not a minute more; where a cap made it so, as for anyone with 30 hours of A, more was brought."""
    capped = any(credit.reason in ("cpd.cap.year", "cpd.cap.cycle") for credit in verdict.credits)
    return verdict.points is not None and verdict.points.credited == verdict.points.required and not capped


_TRIGGERS: dict[AuditTrigger, Callable[[Assessment], bool]] = {
    "audit.a_unlisted": _a_unlisted,
    "audit.c_d_only": _c_and_d_only,
    "audit.one_date": _one_date,
    "audit.exactly_enough": _exactly_enough,
    "cpd.row.duplicate": _found("cpd.row.duplicate"),
    "cpd.row.long_day": _found("cpd.row.long_day"),
    "cpd.row.aggregated": _found("cpd.row.aggregated"),
    "cpd.row.crosses_year": _found("cpd.row.crosses_year"),
    "cpd.row.ordinary_work": _found("cpd.row.ordinary_work"),
    "cpd.row.reused": _found("cpd.row.reused"),
}
