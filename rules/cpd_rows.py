"""What can be found about a single row of form (B) (R10, R11, R15, R16, R19).

Every rule here gives the facts `row` (as the reply prints it) and `title` (may be empty), and those its docstring names.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from cases.assessment import as_hours
from cases.reading import Entry
from rules.entries import impossible, known, seen_empty
from rules.facts import Facts, Seen
from rules.folding import text_key
from rules.rows import Fault, Row, aggregated, long_days

Find = Callable[[Facts], Iterator[Seen]]


def _rows(facts: Facts) -> tuple[Row, ...]:
    return facts.report.rows if facts.report else ()


def _seen(row: Row, entry: Entry | None = None, **facts: str) -> Seen:
    return Seen(entry.place if entry else row.place, {"row": str(row.number), "title": row.title, **facts}, row.number)


def _all(rows: Iterable[Row]) -> Iterator[Seen]:
    return (_seen(row) for row in rows)


def _hours(minutes: Decimal | None) -> str:
    return "" if minutes is None else str(as_hours(minutes))


def _text(entry: Entry | None) -> str:
    return entry.text if entry else ""


def category(fault: Fault) -> Find:
    """The category was seen empty, or is none of the rule set's (R16). Facts: `text`."""

    def find(facts: Facts) -> Iterator[Seen]:
        for row in _rows(facts):
            if row.category_fault == fault:
                yield _seen(row, row.activity.category, text=_text(row.activity.category))

    return find


def day(fault: Fault) -> Find:
    """The first day was seen empty, or a day cannot be, or the last lies before the first (R10). Facts: `from`, `to` as written."""

    def find(facts: Facts) -> Iterator[Seen]:
        for row in _rows(facts):
            if row.date_fault == fault:
                start, end = row.activity.start, row.activity.end
                yield _seen(row, start, **{"from": _text(start), "to": _text(end)})

    return find


def hours_missing(facts: Facts) -> Iterator[Seen]:
    """The hours were seen empty (R10)."""
    for row in _rows(facts):
        if seen_empty(row.activity.hours):
            yield _seen(row, row.activity.hours)


def hours_invalid(facts: Facts) -> Iterator[Seen]:
    """Hours or points of 0 or less, or more than 24 hours a day, alone or with the other rows of that day (R19).

    Facts: `hours`, `claimed` as written.
    """
    for row in _rows(facts):
        if row.hours_fault == "invalid" or row.bar == "cpd.row.hours.invalid":
            hours, claimed = row.activity.hours, row.activity.claimed
            points_alone = (known(claimed) or 0) < 0 < (known(hours) or 0)
            yield _seen(row, claimed if points_alone else hours, hours=_text(hours), claimed=_text(claimed))


def title_missing(facts: Facts) -> Iterator[Seen]:
    """The name of the activity was seen empty (R10)."""
    for row in _rows(facts):
        if seen_empty(row.activity.title):
            yield _seen(row, row.activity.title)


def title_invalid(facts: Facts) -> Iterator[Seen]:
    """What stands for the name of the activity names nothing: no letter in it, or only "as above". Facts: `text`."""
    for row in _rows(facts):
        title = known(row.activity.title)
        says_nothing = title is not None and (text_key(title) in ("同上", "上記") or not any(char.isalpha() for char in title))
        if says_nothing or impossible(row.activity.title):
            yield _seen(row, row.activity.title, text=_text(row.activity.title))


def field_missing(facts: Facts) -> Iterator[Seen]:
    """A row of a category that needs a field of business names none (R15). Facts: `category`."""
    for row in _rows(facts):
        if row.category and row.category.needs_field and seen_empty(row.activity.fields):
            yield _seen(row, row.activity.fields, category=row.category.letter)


def field_invalid(facts: Facts) -> Iterator[Seen]:
    """A row names a field of business that is none of the seven (R15). Facts: `text`."""
    for row in _rows(facts):
        if impossible(row.activity.fields):
            yield _seen(row, row.activity.fields, text=_text(row.activity.fields))


def over_claimed(facts: Facts) -> Iterator[Seen]:
    """More points are claimed than hours were spent; the hours are credited (R10). Facts: `hours`, `claimed`."""
    for row in _rows(facts):
        if row.hours is not None and row.claimed is not None and row.hours_fault is None and row.claimed > row.hours:
            yield _seen(row, row.activity.claimed, hours=_hours(row.hours), claimed=_hours(row.claimed))


def barred(code: str) -> Find:
    """The row counts nothing: not wholly inside the period, after the day of receipt (R11), or listed twice (R19).

    Facts: `from`, `to` as ISO days.
    """

    def find(facts: Facts) -> Iterator[Seen]:
        for row in _rows(facts):
            if row.bar == code and row.start and row.end:
                yield _seen(row, None, **{"from": row.start.isoformat(), "to": row.end.isoformat()})

    return find


def course_unlisted(facts: Facts) -> Iterator[Seen]:
    """A row of category A names no course of the list of recognised ones (ambiguity 12)."""
    return _all(facts.report.unlisted if facts.report else ())


def long_day(facts: Facts) -> Iterator[Seen]:
    """More than twelve hours on one day (R19)."""
    return _all(long_days(_rows(facts), facts.policy.long_day_minutes))


def sums_up(facts: Facts) -> Iterator[Seen]:
    """The row sums several activities up, such as 第1回~第5回."""
    return _all(row for row in _rows(facts) if aggregated(row))


def crosses_year(facts: Facts) -> Iterator[Seen]:
    """The row lies in two years without saying how many hours fell in each; it counts in that of its last day (ambiguity 4).

    Facts: `years` (`fiscal` or `calendar`).
    """
    return (_seen(row, years=facts.policy.cap_year) for row in (facts.report.crossing if facts.report else ()))


def ordinary_work(facts: Facts) -> Iterator[Seen]:
    """The title has a word for the applicant's ordinary work (ambiguity 11). Facts: `word`."""
    for row in _rows(facts):
        title = text_key(row.title)
        word = next((word for word in facts.policy.ordinary_work_words if text_key(word) in title), None)
        if word:
            yield _seen(row, row.activity.title, word=word)
