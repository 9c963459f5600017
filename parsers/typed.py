"""Forms with what staff typed for some of their places, understood as the reader understands what it finds there."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cases.correction import Correction, Problem, in_force
from cases.fields import FORM_A
from cases.reading import Activity, Application, DateEntry, Entry, FormA, FormB, FormC, TickEntry
from parsers.activity import activity_from
from parsers.entries import coded_entry, date_entry, minutes_entry, signed, text_entry, tick_entry
from parsers.form_a import reader_of, with_postal_code
from parsers.grid import Spot
from parsers.sheet import Cell
from parsers.values import certification_number_of, squeeze

MOST_ROWS = 500
MOST_SIGNS = 1000
_TICKS = 3
_FIELDS_OF_A = {field.key: field for field in FORM_A}
_COLUMNS = {"start": "from", "end": "to"} | {
    key: key for key in ("category", "title", "organiser", "course", "fields", "hours", "claimed", "evidence")
}
"""The column of form (B) that each entry of an activity is read from."""
_ROW = re.compile(r"b\.([1-9]\d{0,2})(?:\.([a-z]+))?")
_TICK = re.compile(r"agreed_([1-3])")
_OWN_PROBLEMS: dict[str, Problem] = {
    "certification_number": "number", "postal_code": "number", "phone": "number", "paid_amount": "number", "email": "email",
    "qualification": "qualification", "category": "category", "fields": "codes", "hours": "minutes", "claimed": "minutes",
    "total": "minutes", "start": "date", "end": "date", "signed_on": "date", "applied_on": "date", "expires_on": "date", "paid_on": "date",
}  # fmt: skip


def understood(corrections: Sequence[Correction], application: Application) -> Application | dict[str, Problem]:
    """The application, as it was read, with these corrections; or by field why not, where one is not understood.

    An entry keeps the place where the reader saw it and loses its trouble. A form that was not found begins with the first place that is
    not empty. What was found twice with different content counts as settled where its place is corrected.
    """
    typing = _Typing(application)
    for correction in in_force(corrections):
        typing.take(correction)
    return typing.problems or typing.result()


def positions(corrections: Sequence[Correction], application: Application) -> tuple[int, ...]:
    """Of each activity in the application so corrected, its position in the form as it was read."""
    typing = _Typing(application)
    for correction in in_force(corrections):
        typing.take(correction)
    return tuple(typing.rows())


def text_at(field: str, application: Application) -> str:
    """What was read at a place, as written; of a row, or of the three boxes, all of it. Empty where nothing was found."""
    letter, *path = field.split(".")
    found: Any = {"a": application.form_a, "b": application.form_b, "c": application.form_c}.get(letter)
    for key in path:
        if key.isdecimal() and isinstance(found, FormB):
            found = next(iter(found.activities[int(key) - 1 : int(key)]), None)
        elif m := _TICK.fullmatch(key):
            found = found and next(iter(found.agreed[int(m[1]) - 1 : int(m[1])]), None)
        else:
            found = getattr(found, key, None)
    return " ".join(_texts(found))


def _texts(found: Any) -> list[str]:
    if isinstance(found, Entry):
        return [found.text] if found.text else []
    if isinstance(found, Activity):
        return [text for key in _COLUMNS for text in _texts(getattr(found, key))]
    return [text for entry in found for text in _texts(entry)] if isinstance(found, tuple) else []


class _Typing:
    """The three forms while they are corrected one place after another."""

    def __init__(self, read: Application) -> None:
        self.read = read
        self.problems: dict[str, Problem] = {}
        self.changes: dict[str, dict[str, Any]] = {"a": {}, "b": {}, "c": {}}
        self.of_rows: dict[int, dict[str, Any]] = {}
        self.no_rows: set[int] = set()
        agreed = read.form_c.agreed if read.form_c else ()
        self.ticks = dict(enumerate(agreed))

    def take(self, correction: Correction) -> None:
        """Takes one correction in, or notes what is the matter with it."""
        text = squeeze(correction.text)
        if len(text) > MOST_SIGNS or any("\ud800" <= sign <= "\udfff" for sign in text):
            self.problems[correction.field] = "unusable"
        elif (problem := self._taken(correction.field, text)) is not None:
            self.problems[correction.field] = problem

    def _taken(self, field: str, text: str) -> Problem | None:
        if m := _ROW.fullmatch(field):
            return self._row(int(m[1]), m[2], text)
        letter, _, key = field.partition(".")
        form = {"a": self.read.form_a, "b": self.read.form_b, "c": self.read.form_c}.get(letter)
        if letter == "c" and (key == "agreed" or _TICK.fullmatch(key)):
            return self._ticks(key, text, form.place if form else "")
        entry = _entry(letter, key, text, _place(form, key))
        if entry is None:
            return "unknown"
        self.changes[letter][key] = entry
        return _problem(key, text, entry)

    def _row(self, position: int, key: str | None, text: str) -> Problem | None:
        if position > MOST_ROWS or (key is not None and key not in _COLUMNS):
            return "unknown"
        if key is None:
            self.no_rows.add(position)
            return "row" if text else None
        self.no_rows.discard(position)
        column, place = _COLUMNS[key], _place(self._as_read(position), key)
        read = activity_from({column: [_cell(text, place)]} if text else {}, {column}, place)
        entry = getattr(read, key)
        self.of_rows.setdefault(position, {})[key] = entry
        return _problem(key, text, entry)

    def _as_read(self, position: int) -> Activity:
        form = self.read.form_b
        known = form.activities if form else ()
        return known[position - 1] if position <= len(known) else Activity(place=form.place if form else "")

    def _ticks(self, key: str, text: str, place: str) -> Problem | None:
        m = _TICK.fullmatch(key)
        for number in (int(m[1]) - 1,) if m else range(_TICKS):
            at = self.ticks[number].place if number in self.ticks else place
            self.ticks[number] = tick_entry([_cell(text, at)], at)
        self.changes["c"] |= {"agreed": tuple(self.ticks.get(n) or TickEntry("", place, "unclear") for n in range(max(self.ticks) + 1))}
        return _problem("agreed", text, self.ticks[number])

    def rows(self) -> dict[int, Activity]:
        """The activities by position. A further row of which every place is empty is none."""
        known = len(self.read.form_b.activities) if self.read.form_b else 0
        further = {n for n, entries in self.of_rows.items() if n > known and any(entry.trouble != "empty" for entry in entries.values())}
        standing = sorted({*range(1, known + 1), *further} - self.no_rows)
        return {n: replace(self._as_read(n), **self.of_rows.get(n, {})) for n in standing}

    def result(self) -> Application:
        """The application with all that was taken in."""
        rows = tuple(self.rows().values())
        a = self._form(self.read.form_a, FormA, self.changes["a"])
        b = self._form(self.read.form_b, FormB, self.changes["b"] | ({"activities": rows} if rows or self.read.form_b else {}))
        settled = {"certification_number"} & self.changes["a"].keys()
        return replace(
            self.read,
            form_a=with_postal_code(a) if a and "address" in self.changes["a"] else a,
            form_b=b,
            form_c=self._form(self.read.form_c, FormC, self.changes["c"]),
            conflicts=tuple(conflict for conflict in self.read.conflicts if conflict.what not in settled),
        )

    @staticmethod
    def _form(read: Any, kind: Any, changes: dict[str, Any]) -> Any:
        if read is None and not any(_says_something(change) for change in changes.values()):
            return None
        return replace(read or kind(place=""), **changes)


def _says_something(change: Any) -> bool:
    return any(map(_says_something, change)) if isinstance(change, tuple) else not isinstance(change, Entry) or change.trouble != "empty"


def _entry(letter: str, key: str, text: str, place: str) -> Any:
    """The entry that the reader makes of this text at this place; None where the form has no such place."""
    cells = [_cell(text, place)] if text else []
    if letter == "a" and key in _FIELDS_OF_A:
        return reader_of(_FIELDS_OF_A[key])(Spot(_cell("", place), tuple(cells)))
    if (letter, key) == ("b", "total"):
        return minutes_entry(cells, place)
    if letter in ("b", "c") and key == "certification_number":
        return coded_entry(cells, place, lambda value, text: certification_number_of(text))
    if (letter, key) == ("c", "signed_on"):
        return date_entry(cells, place)
    return signed(text_entry(cells, place)) if (letter, key) in (("b", "name"), ("c", "signed_by")) else None


def _problem(key: str, text: str, entry: Entry) -> Problem | None:
    """What is the matter with a typed entry: a text that is no value. One that cannot be (30 February) may stand so on the form."""
    many_days = isinstance(entry, DateEntry) and entry.until is not None and key != "start"
    understood = entry.trouble in (None, "impossible") or (entry.trouble == "empty" and not text)
    if understood and not many_days:
        return None
    return "tick" if key == "agreed" else _OWN_PROBLEMS.get(key, "text")


def _place(form: Any, key: str) -> str:
    """Where the reader saw the place, else the form."""
    entry = getattr(form, key, None)
    return str((entry if isinstance(entry, Entry) else form).place) if form is not None else ""


def _cell(text: str, place: str) -> Cell:
    return Cell(row=0, column=0, text=text, value=text, place=place)
