"""Form (C), the pledge: a box beside each instrument's sentence, the day and the signature."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cases.fields import INSTRUMENTS
from cases.reading import DateEntry, FormC, TickEntry, Trouble
from parsers import values
from parsers.entries import coded_entry, date_entry, doubtful, joined, signed, text_entry, tick_entry
from parsers.form_a import settle
from parsers.grid import Grid, Spot
from parsers.labels import heading_of, is_note, label_key
from parsers.sheet import Cell
from parsers.values import plain, sentence_tick, tick_of

_WORDS = tuple(word for word, _ in INSTRUMENTS)
_PLEDGE = re.compile(r"順守|遵守|同意|誓")
_DAY = re.compile(r"年.{0,6}月.{0,6}日")
_CAPTION = re.compile(r"同意欄|同意する|同意|確認欄|確認|チェック欄|チェック|✓|☑")
_BOX = re.compile("[☑✓✔□☐■○☒]|同意|^レ$")
_REFUSALS = frozenset({"同意しない", "同意しません", "いいえ", "否"})
_ANSWERS = ("同意する", "同意します", "同意しない", "同意しません", "はい", "いいえ")
_TWO_COLUMNS: dict[tuple[bool | None, bool | None], bool] = {(True, False): True, (False, True): False, (False, False): False}
"""What is said by the boxes under 同意する and 同意しない."""
_SIGNATURE = frozenset(map(label_key, ("署名", "署名(氏名)", "ご署名", "記名", "自署")))
_BESIDE = frozenset({"印", "様", "殿"})


def may_pledge(text: str) -> bool:
    """False where no sentence of pledge can be in the text."""
    return _PLEDGE.search(text) is not None


def instruments_in(text: str) -> tuple[int, ...]:
    """Which of the three instruments a sentence of pledge speaks of; none for headings and other texts."""
    if not may_pledge(text) or heading_of(text):
        return ()
    key = plain(text)
    return tuple(number for number, word in enumerate(_WORDS) if word in key)


def read_form_c(
    grid: Grid, found: dict[str, list[Spot]], owner: dict[str, Any], place: str, *, titled: bool, epoch_1904: bool = False
) -> FormC | None:
    """The pledge, or None where it is not surely one."""
    agreed = _agreed(grid, found)
    signed = found.keys() & {"signed_on", "signed_by"}
    if not (agreed and (titled or signed)) and not (titled and len(signed) == 2):
        return None
    form = pledge(found, agreed, owner, place, epoch_1904)
    return form if form.signed_on else replace(form, signed_on=_lone_date(grid))


def pledge(
    found: dict[str, list[Spot]], agreed: tuple[TickEntry, ...], owner: dict[str, Any], place: str, epoch_1904: bool = False
) -> FormC:
    """The pledge from its ticks and the places of its labels."""
    entries: dict[str, Any] = {}
    if "signed_on" in found:
        entries["signed_on"] = settle([date_entry(spot.cells, spot.place, epoch_1904) for spot in found["signed_on"]])
    if "signed_by" in found:
        entries["signed_by"] = settle([_signature(spot) for spot in _signatures(found["signed_by"])])
    return FormC(place=place, agreed=agreed, **entries, **owner)


def _lone_date(grid: Grid) -> DateEntry | None:
    """The only day that stands on a pledge without a label, or its unfilled place 「　年　月　日」; None where there is none or several."""
    days = [date_entry([cell], cell.place) for cell in grid if isinstance(cell.value, date) or _DAY.search(cell.text)]
    days = [day for day in days if day.trouble in (None, "empty")]
    return days[0] if len(days) == 1 else None


def _signatures(spots: Sequence[Spot]) -> Sequence[Spot]:
    """Where there is a place for a signature, a printed name beside it is none."""
    return [spot for spot in spots if label_key(spot.label.text).strip("※*:印") in _SIGNATURE] or spots


def _signature(spot: Spot) -> Any:
    cells = [cell for cell in spot.cells if cell.doubtful or not (is_note(cell.text) or plain(cell.text).strip("()") in _BESIDE)]
    entry = signed(text_entry(cells, spot.place))
    return entry if len(cells) < 2 or entry.trouble else replace(entry, trouble="unclear", value=None)


def _agreed(grid: Grid, found: dict[str, list[Spot]]) -> tuple[TickEntry, ...]:
    """One entry per instrument found, in the manual's order."""
    ticks: dict[int, TickEntry] = {}
    for number in range(len(_WORDS)):
        for spot in found.get(f"agreed_{number + 1}", ()):
            ticks[number] = tick_entry(spot.cells, spot.place)
    sentences = [(cell, numbers) for cell in grid if (numbers := instruments_in(cell.text))]
    refusals = {cell.column for cell in grid if sentences and cell.row < sentences[0][0].row and plain(cell.text) in _REFUSALS}
    boxes = {cell.place: _box(grid, cell, refusals, alone=len(sentences) == 1) for cell, _ in sentences}
    for cell, numbers in sentences:
        if box := boxes[cell.place]:
            ticks |= {number: box for number in numbers if number not in ticks}
    # On a page a word of consent may have run into its sentence; only in a workbook an empty place is certain.
    known_place = bool(ticks) or (bool(grid.sheet.name) and _has_caption(grid))
    for cell, numbers in sentences:
        # Where other sentences have boxes, this one's place was seen empty; where none has, how consent is shown here is not known.
        seen_empty = known_place and len(numbers) == 1 and (bool(grid.sheet.name) or not plain(cell.text).endswith(_ANSWERS))
        trouble: Trouble = "empty" if seen_empty else "unclear"
        ticks |= {number: TickEntry("", cell.place, trouble) for number in numbers if number not in ticks}
    return tuple(ticks[number] for number in sorted(ticks))


def _box(grid: Grid, sentence: Cell, refusals: set[int], *, alone: bool) -> TickEntry | None:
    """The box of a sentence: in its own cell, else beside it (below it too where it is the only one), or None.

    A mark in one of the columns `refusals`, headed 同意しない, is a refusal.
    """
    if inside := sentence_tick(sentence.text):
        # 「□ 倫理綱領を…」 with ✓ in the cell beside it: the printed box was left as it is.
        value, trouble = (None, "unclear") if doubtful([sentence]) or (inside[0] is False and _ticked_beside(grid, sentence)) else inside
        return TickEntry(joined([sentence]), sentence.place, trouble, value)
    for row in range(sentence.row, sentence.row + sentence.rows + (3 if alone else 0)):
        cells = [cell for cell in grid.rows.get(row, ()) if cell is not sentence and _may_be_box(cell)]
        if cells:
            return _answer(cells, refusals)
    return None


def _ticked_beside(grid: Grid, sentence: Cell) -> bool:
    """True where a cell in the row of a sentence may hold its consent."""
    rows = (grid.rows[row] for row in range(sentence.row, sentence.row + sentence.rows))
    return any(cell is not sentence and _may_be_box(cell) and tick_of(cell.value)[0] is not False for cells in rows for cell in cells)


def _answer(cells: Sequence[Cell], refusals: set[int]) -> TickEntry:
    """What the boxes of a row say: those of a column of refusal the other way round, and `unclear` where both are ticked."""
    against = [cell for cell in cells if cell.column in refusals]
    agreed = [cell for cell in cells if cell.column not in refusals]
    place = cells[0].place
    if not against or not agreed:
        entry = tick_entry(cells, place)
        return replace(entry, value=False) if against and entry.value else entry
    value = _TWO_COLUMNS.get((tick_entry(agreed, place).value, tick_entry(against, place).value))
    return TickEntry(joined(cells), place, "unclear" if value is None else None, value)


def _may_be_box(cell: Cell) -> bool:
    return cell.doubtful or (len(cell.text) <= 20 and (tick_of(cell.value)[0] is not None or _BOX.search(cell.text) is not None))


def _has_caption(grid: Grid) -> bool:
    """True where a column is headed 同意, チェック or 確認."""
    return any(_CAPTION.fullmatch(plain(cell.text)) for cell in grid)


def owner_of(found: dict[str, list[Spot]], *, with_name: bool) -> dict[str, Any]:
    """Whose form it is, where it says so: certification number and, for (B), the name."""
    owner: dict[str, Any] = {}
    if spots := found.get("certification_number"):
        owner["certification_number"] = settle(
            [coded_entry(spot.cells[:1], spot.place, lambda value, text: values.certification_number_of(text)) for spot in spots]
        )
    if with_name and (spots := found.get("name")):
        owner["name"] = settle([text_entry(spot.cells[:1], spot.place) for spot in spots])
    return owner
