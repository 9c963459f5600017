"""Form (A), the application: its labels wherever they stand on the sheet."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from cases.fields import FORM_A, Field
from cases.reading import DateEntry, FormA, TextEntry
from parsers import values
from parsers.days import days_of
from parsers.entries import TextReader, coded_entry, date_entry, doubtful, joined, signed, text_entry
from parsers.grid import Spot
from parsers.labels import is_note
from parsers.sheet import Cell
from parsers.values import plain, squeeze

_LEAST_LABELS = 5
_LEAST_LABELS_UNDER_TITLE = 3
_REQUIRED = (
    "applied_on", "certification_number", "qualification", "expires_on", "name_kana", "name", "postal_code", "address", "phone", "email"
)  # fmt: skip
_MANY_BLANKS = 5
_DAYS = frozenset({"applied_on", "expires_on"})
_BESIDE_VALUES = frozenset({"印", "様", "殿", "歳", "円", "〒", "年", "月", "日", "姓", "名"})
"""Words printed around a value, which are no part of it."""

_READERS: dict[str, TextReader] = {
    "certification_number": lambda value, text: values.certification_number_of(text),
    "qualification": lambda value, text: values.qualification_of(text),
    "postal_code": lambda value, text: values.postal_code_of(value),
    "phone": values.phone_of,
    "email": lambda value, text: values.email_of(text),
    "paid_amount": lambda value, text: values.amount_of(text),
}
_REPLACEABLE = {"phone": 10, "postal_code": 7}
"""Where an old value that is struck out, with a new one beside it, leaves no doubt: nothing is decided by it. How many digits each has."""
_WHOLE = frozenset({"name", "name_kana", "address"})
"""Texts that go onto the certificate or are compared: a second cell beside them leaves a doubt."""
_NO_ANSWER = re.compile(
    r"[-ー〃々\"'.・×/()]+|〒?\d{3}-?\d{4}|(?:同上|同じ|上記|別紙|前回|会社|自宅|勤務先)(?:と同じ|と同様|のとおり|の通り|参照)?|なし|無し?|変更なし|省略|未定|未記入"
)
_SHORTEST_ADDRESS = 3
_MANY = frozenset({"phone", "company", "payer", "postal_code", "paid_on", "paid_amount"})
"""May rightly be there more than once (home and mobile); the first counts."""


def read_form_a(found: dict[str, list[Spot]], place: str, *, titled: bool, epoch_1904: bool = False) -> FormA | None:
    """The form whose labels were found, or None where they are too few to be sure that it is one."""
    certain = "certification_number" in found and "name" in found
    if len(found) < (_LEAST_LABELS_UNDER_TITLE if titled else _LEAST_LABELS) or not (titled or certain):
        return None
    entries: dict[str, Any] = {}
    for field in FORM_A:
        if spots := found.get(field.key):
            read = reader_of(field, epoch_1904)
            entries[field.key] = settle([read(spot) for spot in spots], first_counts=field.key in _MANY)
    return with_postal_code(FormA(place=place, **entries))


def doubted_blanks(form: FormA, strays: Sequence[Cell]) -> FormA:
    """The form, with its blanks in doubt where they are many and texts without a label (`strays`) read as the values of half of them.

    The values then stand where they are not looked for: left of their labels, over them, on lines of their own.
    """
    blank = {key: entry for key in _REQUIRED if (entry := getattr(form, key)) and entry.trouble == "empty"}
    telling = [key for key in blank if key in _READERS or key in _DAYS]
    fitting = [(key, cell.text) for key in telling for cell in strays if _may_be(key, cell)]
    found = min(len({key for key, _ in fitting}), len({text for _, text in fitting}))
    if len(blank) < _MANY_BLANKS or found * 2 < len(telling):
        return form
    return replace(form, **{key: replace(entry, trouble="unclear") for key, entry in blank.items()})


def _may_be(key: str, cell: Cell) -> bool:
    """True where a cell reads as the value of this field."""
    if key in _DAYS:
        return days_of(cell.value).value is not None
    return _READERS[key](cell.value, cell.text)[0] is not None


def reader_of(field: Field, epoch_1904: bool = False) -> Callable[[Spot], DateEntry | TextEntry]:
    """What reads the place of a label of this field."""
    return (lambda spot: _date(spot, epoch_1904)) if field.kind == "date" else _text_reader(field.key)


def _date(spot: Spot, epoch_1904: bool) -> DateEntry:
    return date_entry(_without_notes(spot.cells), spot.place, epoch_1904)


def _text_reader(key: str) -> Callable[[Spot], TextEntry]:
    if key in _REPLACEABLE:
        return lambda spot: _replaced(spot, key) or coded_entry(_without_notes(spot.cells), spot.place, _READERS[key])
    if key in _READERS:
        return lambda spot: coded_entry(_without_notes(spot.cells), spot.place, _READERS[key])
    return lambda spot: _written(key, spot)


def _replaced(spot: Spot, key: str) -> TextEntry | None:
    """The new value where the whole old one was struck out beside it; None where it is not so, or only a part was struck out."""
    if len(spot.cells) != 1 or not spot.cells[0].before:
        return None
    cell = spot.cells[0]
    if any(sum(sign.isdecimal() for sign in text) < _REPLACEABLE[key] for text in (cell.before, cell.text)):
        return None
    value, trouble = _READERS[key](cell.text, cell.text)
    return TextEntry(squeeze(cell.text), spot.place, trouble, value)


def _written(key: str, spot: Spot) -> TextEntry:
    cells = _without_notes(spot.cells)
    cells = [cell for cell in cells if plain(cell.text) not in _BESIDE_VALUES or cell.doubtful]
    if len(cells) > 1 and key not in _WHOLE:
        cells = cells[:1]
    if key == "address" and len({cell.row for cell in cells}) == len(cells) > 1:
        cells = [replace(cells[0], text="\n".join(cell.text for cell in cells), doubtful=doubtful(cells))]
    if len(cells) > 1:
        return TextEntry(joined(cells), spot.place, "unclear")
    entry = text_entry(cells, spot.place)
    if key in _WHOLE and entry.value and _says_nothing(key, plain(entry.value)):
        return replace(entry, trouble="unclear", value=None)
    return signed(entry) if key == "name" else entry


def _says_nothing(key: str, text: str) -> bool:
    """True for 同上, a dash or a postal code alone: the certificate cannot be sent there, nor a name be written so."""
    return _NO_ANSWER.fullmatch(text) is not None or (key == "address" and len(text) < _SHORTEST_ADDRESS)


def _without_notes(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.doubtful or not is_note(cell.text)]


def settle(entries: Sequence[Any], *, first_counts: bool = False) -> Any:
    """One entry from the places of the same label: empty ones give way, different ones are a `conflict`.

    A conflict has the text of each on a line of its own, and their places between 、.
    """
    filled = [entry for entry in entries if entry.trouble != "empty"] or list(entries[:1])
    first = filled[0]
    if first_counts or all(_same(first, other) for other in filled[1:]):
        return first
    text, place = "\n".join(entry.text for entry in filled), "、".join(entry.place for entry in filled)
    return replace(first, text=text, place=place, trouble="conflict", value=None)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one.value, str) and isinstance(other.value, str):
        return plain(one.value) == plain(other.value)
    return bool(one.value == other.value and one.trouble == other.trouble)


def with_postal_code(form: FormA) -> FormA:
    """「〒100-0005 東京都…」 in the address fills the postal code where that has no place of its own."""
    address = form.address
    if address is None or address.value is None or not address.value.startswith("〒"):
        return form
    digits = len(address.value) - len(address.value[1:].lstrip("0123456789０１２３４５６７８９-－‐−ー― 　"))
    code, _ = values.postal_code_of(address.value[:digits])
    if code is None:
        return form
    form = replace(form, address=replace(address, value=squeeze(address.value[digits:])))
    if form.postal_code is None or form.postal_code.value is None:
        form = replace(form, postal_code=TextEntry(squeeze(address.value[:digits]), address.place, None, code))
    return form
