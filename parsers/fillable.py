"""Fillable PDF forms: values by field name, a name being the printed label, with the row of (B) behind an underscore (`開始日_3`)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from cases.fields import FORM_C
from cases.reading import FormA, FormB, FormC, FormLetter, ReadingOptions, TickEntry
from parsers import form_b as b
from parsers.activity import activity_from
from parsers.entries import tick_entry
from parsers.form_a import read_form_a
from parsers.form_c import pledge
from parsers.grid import Spot
from parsers.labels import Labels, label_key, labels_of
from parsers.sheet import Cell, NamedValue
from parsers.written_once import with_doubt

_ROWED = re.compile(r"(.+?)[_\-.\s](\d{1,3})")
_OWN_LABELS_OF_C = {label_key(field.label): field.key for field in FORM_C}


def from_fields(named: Sequence[NamedValue], options: ReadingOptions) -> tuple[FormA | FormB | FormC, ...]:
    """The forms whose fields these are; fields of other names are passed over."""
    of_a, of_b, of_c = labels_of("A", options.aliases), labels_of("B", options.aliases), labels_of("C", options.aliases)
    rows: dict[int, dict[str, NamedValue]] = {}
    found: dict[FormLetter, dict[str, list[Spot]]] = {"A": {}, "C": {}}
    for value in named:
        name = value.name.rpartition(".")[2] if not value.name.endswith(".") else value.name
        if key := _OWN_LABELS_OF_C.get(label_key(name)):
            found["C"].setdefault(key, []).append(_spot(value))
        elif row := _row_of(name, of_b):
            rows.setdefault(row[1], {}).setdefault(row[0], value)
        elif key := of_a.find(name):
            found["A"].setdefault(key, []).append(_spot(value))
        elif key := of_c.find(name):
            found["C"].setdefault(key, []).append(_spot(value))
    return _forms(found, rows, named)


def _row_of(name: str, labels: Labels) -> tuple[str, int] | None:
    """Field and row of `開始日_3`."""
    m = _ROWED.fullmatch(name.strip())
    key = labels.find(m[1]) if m else None
    return (key, int(m[2])) if m and key else None


def _cell(value: NamedValue) -> Cell:
    return Cell(0, 0, value.text, value.text, value.place, doubtful=value.doubtful)


def _is_filled(value: NamedValue) -> bool:
    return value.doubtful or bool(value.text.strip())


def _spot(value: NamedValue) -> Spot:
    cell = _cell(value)
    return Spot(replace(cell, text=value.name), (cell,) if _is_filled(value) else ())


def _forms(
    found: dict[FormLetter, dict[str, list[Spot]]], rows: dict[int, dict[str, NamedValue]], named: Sequence[NamedValue]
) -> tuple[FormA | FormB | FormC, ...]:
    forms: list[FormA | FormB | FormC] = []
    if form_a := read_form_a(found["A"], _place(found["A"]), titled=True):
        forms.append(form_a)
    if len({key for placed in rows.values() for key in placed}) >= b.LEAST_COLUMNS:
        forms.append(_report(rows))
    if ticks := _ticks(found["C"], named):
        forms.append(pledge(found["C"], ticks, {}, _place(found["C"])))
    return tuple(forms)


def _place(spots: dict[str, list[Spot]]) -> str:
    return next((spot[0].place.rpartition("!")[0] for spot in spots.values()), "")


def _report(rows: dict[int, dict[str, NamedValue]]) -> FormB:
    columns = {key for placed in rows.values() for key in placed}
    activities = []
    for row, placed in sorted(rows.items()):
        filled = {key: [_cell(value)] for key, value in placed.items() if _is_filled(value)}
        if b.says_something(filled):
            activity = activity_from(filled, columns, next(iter(filled.values()))[0].place)
            activities.append(activity if activity.number is not None else replace(activity, number=row))
    place = next(value.place for placed in rows.values() for value in placed.values()).rpartition("!")[0]
    return FormB(place=place, activities=with_doubt(activities))


def _ticks(spots: dict[str, list[Spot]], named: Sequence[NamedValue]) -> tuple[TickEntry, ...]:
    boxes = {value.place for value in named if value.is_box}
    return tuple(_tick(spots[key][0], boxes) for key in ("agreed_1", "agreed_2", "agreed_3") if key in spots)


def _tick(spot: Spot, boxes: set[str]) -> TickEntry:
    text = spot.cells[0].text.strip() if spot.cells else ""
    if spot.place in boxes and not any(cell.doubtful for cell in spot.cells):
        # Any on-state of a box is a tick, whatever its program calls it; Off and nothing are seen unticked.
        return TickEntry(text, spot.place, None, text not in ("", "Off"))
    return tick_entry(spot.cells, spot.place)
