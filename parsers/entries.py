"""Cells to entries: the value of a place with its text, where it stands and the trouble with it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from cases.reading import CodesEntry, DateEntry, MinutesEntry, TextEntry, TickEntry, Trouble
from parsers.days import Days, days_of
from parsers.sheet import Cell, CellValue
from parsers.values import fields_of, is_doubtful, minutes_of, squeeze, tick_of

Cells = Sequence[Cell]
_SEAL = re.compile(r"\s*(?:㊞|[(（]印[)）]|(?<=.)印)$")
"""The seal's place behind a name; in print it may touch the name. No name ends in 印."""

TextReader = Callable[[CellValue, str], tuple[str | None, Trouble | None]]


def joined(cells: Cells, between: str = " ") -> str:
    """The text of one or several cells of a place."""
    if len(cells) > 1:
        return between.join(filter(None, (squeeze(cell.text) for cell in cells)))
    return squeeze(cells[0].text) if cells else ""


def doubtful(cells: Cells) -> bool:
    """True where any cell of the place is not to be trusted."""
    if len(cells) == 1:
        return cells[0].doubtful or is_doubtful(cells[0].text)
    return any(cell.doubtful or is_doubtful(cell.text) for cell in cells)


def text_entry(cells: Cells, place: str) -> TextEntry:
    """A free text: what stands there, folded."""
    text = joined(cells)
    if doubtful(cells):
        return TextEntry(text, place, "unclear")
    return TextEntry(text, place, None, text) if text else TextEntry("", place, "empty")


def signed(entry: TextEntry) -> TextEntry:
    """A name without the seal's place printed behind it (㊞)."""
    value = _SEAL.sub("", entry.value) if entry.value else None
    return entry if entry.trouble or not value else replace(entry, value=value)


def coded_entry(cells: Cells, place: str, read: TextReader) -> TextEntry:
    """A text with a form of its own (number, address, code); several cells are tried one by one, then joined."""
    text = joined(cells)
    if doubtful(cells):
        return TextEntry(text, place, "unclear")
    if not text:
        return TextEntry("", place, "empty")
    if len(cells) > 2 and all(len(cell.text.strip()) == 1 for cell in cells):
        # A square to each sign, as on paper forms.
        whole = joined(cells, "")
        value, trouble = read(whole, whole)
        return TextEntry(whole, place, trouble, value)
    value, trouble = read(cells[0].value, cells[0].text)
    if value is None and len(cells) > 1:
        whole = joined(cells, "")
        value, trouble = read(whole, whole)
    return TextEntry(text, place, trouble, value)


def date_entry(cells: Cells, place: str, epoch_1904: bool = False) -> DateEntry:
    """A day; several cells are 「2027 | 年 | 1 | 月 | 15 | 日」 or a range."""
    text = joined(cells)
    if doubtful(cells):
        return DateEntry(text, place, "unclear")
    days = days_of(cells[0].value if cells else None, epoch_1904=epoch_1904)
    if len(cells) > 1:
        days = _days_of_several(cells, days, epoch_1904)
    return DateEntry(text, place, days.trouble, days.value, days.until)


def _days_of_several(cells: Cells, first: Days, epoch_1904: bool) -> Days:
    if first.value is None:
        return days_of(joined(cells, ""))
    later = [days for days in (days_of(cell.value, epoch_1904=epoch_1904) for cell in cells[1:]) if days.value]
    return Days(first.value, later[-1].value) if len(later) == 1 and first.until is None else first


def minutes_entry(cells: Cells, place: str) -> MinutesEntry:
    """A duration; a unit may stand in a cell of its own."""
    text = joined(cells)
    if doubtful(cells):
        return MinutesEntry(text, place, "unclear")
    value, trouble = minutes_of(cells[0].value if cells else None)
    if len(cells) > 1:
        whole, _ = minutes_of(joined(cells, ""))
        value, trouble = (whole, None) if whole is not None else (value, trouble)
    return MinutesEntry(text, place, trouble, value)


def codes_entry(cells: Cells, place: str) -> CodesEntry:
    """The fields named."""
    text = joined(cells)
    if doubtful(cells):
        return CodesEntry(text, place, "unclear")
    value, trouble = fields_of(cells[0].value) if len(cells) == 1 else fields_of(joined(cells, "、"))
    return CodesEntry(text, place, trouble, value)


def tick_entry(cells: Cells, place: str) -> TickEntry:
    """A box, or what was written in its place."""
    text = joined(cells)
    if doubtful(cells):
        return TickEntry(text, place, "unclear")
    value, trouble = tick_of(cells[0].value if len(cells) == 1 else text)
    return TickEntry(text, place, trouble, value)
