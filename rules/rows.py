"""The rows of form (B) as the arithmetic needs them: what is known, and what is the matter with what is not (R10, R11, R15, R16, R19)."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from cases.policy import Category, RuleSet
from cases.reading import Activity, Entry, FormB
from rules.entries import impossible, known, seen_empty
from rules.folding import course_keys, text_key

Fault = Literal["missing", "invalid", "unclear"]
DAY = Decimal(24 * 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One activity. A value is None where it is not known; its fault then says why. Durations are minutes."""

    number: int
    """As the reply prints it: the form's own number if present and unique, else the ordinal."""
    activity: Activity
    category: Category | None
    category_fault: Fault | None
    start: date | None
    end: date | None
    date_fault: Fault | None
    hours: Decimal | None
    claimed: Decimal | None
    hours_fault: Fault | None
    worth: Decimal
    """min(hours, claimed) before caps (R10), rounded down to the granularity if there is one; 0 where hours are not known."""
    bar: str | None = None
    """The code for which the row counts nothing."""

    @property
    def days(self) -> int:
        """How many days it took; 1 where that is not known."""
        return (self.end - self.start).days + 1 if self.start and self.end else 1

    @property
    def title(self) -> str:
        return (known(self.activity.title) or "") if self.activity.title else ""

    @property
    def place(self) -> str:
        return self.activity.place


def rows_of(form_b: FormB, rule_set: RuleSet, granularity: Decimal | None) -> list[Row]:
    """The rows in sheet order, with the bars that follow from each row alone."""
    printed = Counter(activity.number for activity in form_b.activities)
    rows = []
    for ordinal, activity in enumerate(form_b.activities, 1):
        number = activity.number if activity.number is not None and printed[activity.number] == 1 else ordinal
        rows.append(_row(number, activity, rule_set, granularity))
    return rows


def _row(number: int, activity: Activity, rule_set: RuleSet, granularity: Decimal | None) -> Row:
    letter = known(activity.category)
    category = rule_set.category(letter) if letter else None
    category_fault: Fault | None = None if category else "invalid" if letter else _fault(activity.category)
    start, end, date_fault = _days(activity)
    hours, claimed = known(activity.hours), known(activity.claimed)
    days = (end - start).days + 1 if start and end else None
    hours_fault = _fault(activity.hours) if hours is None else "invalid" if _cannot_be(hours, days) else None
    if impossible(activity.claimed) or (claimed is not None and claimed < 0):
        hours_fault = hours_fault or "invalid"
    worth = Decimal(0) if hours is None or hours_fault else min(hours, hours if claimed is None else claimed)
    return Row(
        number=number,
        activity=activity,
        category=category,
        category_fault=category_fault,
        start=start,
        end=end,
        date_fault=date_fault,
        hours=hours,
        claimed=claimed,
        hours_fault=hours_fault,
        worth=worth - worth % granularity if granularity else worth,
        bar=_own_bar(category_fault, date_fault, hours_fault),
    )


def _fault(entry: Entry | None) -> Fault:
    return "missing" if seen_empty(entry) else "invalid" if impossible(entry) else "unclear"


def _cannot_be(hours: Decimal, days: int | None) -> bool:
    return hours <= 0 or (days is not None and days > 0 and hours > DAY * days)


def _days(activity: Activity) -> tuple[date | None, date | None, Fault | None]:
    """First day, last day (the first where only one is given) and the fault; both days are None where there is one."""
    start, end = activity.start, activity.end
    if start is None or start.trouble or start.value is None:
        return None, None, _fault(start)
    last = start.until or start.value
    if end is not None and end.trouble != "empty":
        if end.trouble or end.value is None:
            return None, None, _fault(end)
        last = end.value
    return (None, None, "invalid") if last < start.value else (start.value, last, None)


def _own_bar(category: Fault | None, day: Fault | None, hours: Fault | None) -> str | None:
    subject, fault = ("category", category) if category else ("date", day) if day else ("hours", hours)
    return None if fault is None else "reading.unclear" if fault == "unclear" else f"cpd.row.{subject}.{fault}"


def bar_by_period(rows: list[Row], first: date, last: date, today: date | None) -> list[Row]:
    """Rows not wholly inside the period, or (unless `today` is None) after the day of receipt, count nothing (R11)."""

    def bar(row: Row) -> str | None:
        if row.bar or row.start is None or row.end is None:
            return row.bar
        if today is not None and row.end > today and row.start >= first:
            return "cpd.row.future"
        return None if first <= row.start and row.end <= last else "cpd.row.out_of_period"

    return [replace(row, bar=code) if (code := bar(row)) else row for row in rows]


ActivityKey = tuple[str, str, date, date]
"""Title and organiser as keys, first and last day."""


def activity_key(activity: Activity) -> ActivityKey | None:
    """What tells an activity wherever it is listed (R19); None where its title or its days are not known."""
    return _key(activity, *_days(activity)[:2])


def _key(activity: Activity, start: date | None, end: date | None) -> ActivityKey | None:
    title = known(activity.title)
    return (text_key(title), text_key(known(activity.organiser) or ""), start, end) if title and start and end else None


def bar_duplicates(rows: list[Row]) -> list[Row]:
    """Of rows with the same title, organiser and days one counts: one that can, of the highest cap, listed first (R19)."""
    same: dict[ActivityKey, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if key := _key(row.activity, row.start, row.end):
            same[key].append(index)
    barred = list(rows)
    for indices in same.values():
        if len(indices) == 1:
            continue
        kept = min(indices, key=lambda i: (rows[i].bar is not None, -(c.cycle_cap if (c := rows[i].category) else 0), i))
        for index in indices:
            if index != kept and rows[index].bar is None:
                barred[index] = replace(rows[index], bar="cpd.row.duplicate")
    return barred


def bar_overfull_days(rows: list[Row]) -> list[Row]:
    """The row with which the one-day activities of a day come to more than 24 hours counts nothing (R19).

    Of an activity of several days nobody knows which hours fell on which, so it fills no day.
    """
    filled: dict[date, Decimal] = defaultdict(Decimal)
    barred = []
    for row in rows:
        if row.bar is None and row.start is not None and row.start == row.end and row.hours is not None:
            if filled[row.start] + row.hours > DAY:
                barred.append(replace(row, bar="cpd.row.hours.invalid"))
                continue
            filled[row.start] += row.hours
        barred.append(row)
    return barred


def long_days(rows: tuple[Row, ...], limit: Decimal) -> list[Row]:
    """Rows whose day holds more than `limit` minutes of activities, by themselves or with the others of that day (R19)."""
    filled: dict[date, Decimal] = defaultdict(Decimal)
    for row in rows:
        if (
            row.start is not None
            and row.start == row.end
            and row.hours is not None
            and not row.hours_fault
            and row.bar != "cpd.row.duplicate"
        ):
            filled[row.start] += row.hours
    return [
        row
        for row in rows
        if row.start is not None
        and row.hours is not None
        and not row.hours_fault
        and (row.hours > limit * row.days or (row.days == 1 and filled[row.start] > limit))
    ]


def unlisted(row: Row, courses: frozenset[str] | None) -> bool:
    """Whether a row of category A names no recognised course, by number or by title (ambiguity 12); False without a list."""
    if courses is None or row.category is None or row.category.letter != "A":
        return False
    names = [known(row.activity.course) or "", row.title]
    return not any(text_key(name) in course_keys(courses) for name in names if name)


_AGGREGATED: Callable[[str], re.Match[str] | None] = re.compile(
    r"第?\d+[回章講]?[~〜～\-－–]第?\d+[回章講]|合計|延べ|計\d+(?:時間|h|回|分)|全\d+回|ほか\d+件|他\d+件"
).search


def aggregated(row: Row) -> bool:
    """Whether the title sums several activities up into one row."""
    return _AGGREGATED(text_key(row.title)) is not None
