"""One activity of form (B): its cells by field to entries, and what a further line adds to it or leaves in doubt."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from cases.reading import Activity, CodesEntry, DateEntry, TextEntry
from parsers.days import days_of
from parsers.entries import coded_entry, codes_entry, date_entry, joined, minutes_entry, text_entry
from parsers.sheet import Cell
from parsers.values import category_of, plain

E = TypeVar("E")

FREE = frozenset({"title", "organiser", "detail", "course", "evidence"})
DATED = frozenset({"from", "to"})
MEASURED = frozenset({"hours", "claimed"})

_UNTIL = re.compile(r"[~〜～－-]|至|.*まで$")
_NUMBER = re.compile(r"[(No.#]*(\d{1,3})(?:行目|[).])?")
_DAILY = re.compile(
    r"(?:1日|各日|毎日|1日当?たり)[^\d]{0,2}\d{1,4}(?:\.\d{1,4})?(?:時間|h)|\d{1,4}(?:\.\d{1,4})?(?:時間|h)[×x*]\d+日", re.IGNORECASE
)


def activity_from(placed: Mapping[str, Sequence[Cell]], columns: Collection[str], place: str, epoch_1904: bool = False) -> Activity:
    """One activity: `placed` are the filled cells by field, `columns` the fields that the form has a place for."""

    def entry(key: str, read: Callable[[Sequence[Cell], str], E]) -> E | None:
        if key not in columns:
            return None
        found = placed.get(key, ())
        return read(found, found[0].place if found else place)

    dated = partial(date_entry, epoch_1904=epoch_1904)
    start, end = entry("from", dated), entry("to", dated)
    if start and start.until and (end is None or end.trouble == "empty"):
        end = DateEntry(start.text, start.place, None, start.until)
    start, end = _with_open_ends(start, end)
    return Activity(
        place=place,
        number=number_of(placed["number"]) if "number" in placed else None,
        category=entry("category", _category),
        start=start,
        end=end,
        title=entry("title", text_entry),
        organiser=entry("organiser", text_entry),
        course=entry("course", text_entry),
        fields=entry("fields", codes_entry),
        hours=entry("hours", minutes_entry),
        claimed=entry("claimed", minutes_entry),
        evidence=entry("evidence", text_entry),
        daily_hours=any(_DAILY.search(plain(cell.text)) for key in ("detail", "hours") for cell in placed.get(key, ())),
    )


def _with_open_ends(start: DateEntry | None, end: DateEntry | None) -> tuple[DateEntry | None, DateEntry | None]:
    """The days, in doubt where one leaves the other end of the period open (「～2025/6/1」) and no other place says it."""
    if start and start.value:
        open_end = days_of(start.text).open
        if open_end == "first" or (open_end == "last" and (end is None or end.trouble == "empty")):
            start = _unclear(start)
    if end and end.value and days_of(end.text).open == "last":
        end = _unclear(end)
    return start, end


def _category(cells: Sequence[Cell], place: str) -> TextEntry:
    return coded_entry(cells, place, lambda value, text: category_of(text))


def number_of(cells: Sequence[Cell]) -> int | None:
    """The row's own number; None where the cells say something else."""
    m = _NUMBER.fullmatch(plain(joined(cells)))
    return int(m[1]) if m else None


def belongs_above(placed: Mapping[str, Sequence[Cell]]) -> bool:
    """True for a line that no one reads as an activity: hours, points or fields by themselves, or the end of a period (～2025/6/30)."""
    if placed.keys() & {"category", "title"}:
        return False
    if "from" in placed:
        return any(_UNTIL.match(cell.text.strip()) for cell in placed["from"])
    return bool(placed.keys() & {"to", "fields", "hours", "claimed"})


def opened(activity: Activity, placed: Mapping[str, Sequence[Cell]]) -> Activity:
    """The activity with all in doubt of which more stands on the line below it: its own, an unnamed sum, or something else."""
    names = {"from": "start", "to": "end"}
    held = {
        name: entry for key in (*DATED, *MEASURED, "fields") if key in placed and (entry := getattr(activity, name := names.get(key, key)))
    }
    return replace(activity, **{name: _unclear(entry) for name, entry in held.items()})


def _unclear(entry: Any) -> Any:
    return replace(entry, trouble="unclear", value=() if isinstance(entry, CodesEntry) else None)


def with_more(activity: Activity, placed: Mapping[str, Sequence[Cell]]) -> Activity:
    """The activity with its texts going on in the line below it."""
    changes: dict[str, Any] = {}
    for key in ("title", "organiser", "course", "evidence"):
        entry: TextEntry | None = getattr(activity, key)
        if key in placed and entry is not None:
            further = text_entry(placed[key], entry.place)
            text = f"{entry.text} {further.text}".strip()
            unclear = "unclear" in (entry.trouble, further.trouble)
            changes[key] = TextEntry(text, entry.place, "unclear") if unclear else TextEntry(text, entry.place, None, text)
    return replace(activity, **changes)
