"""Which forms stand on sheets and pages, and their content; only what is certain is recognised."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from cases.reading import FormA, FormB, FormC, FormLetter, ReadingOptions
from parsers import form_b as b
from parsers.form_a import doubted_blanks, read_form_a
from parsers.form_c import owner_of, read_form_c
from parsers.further_page import go_on, holds_activities, is_further_page, turned_to
from parsers.grid import Grid, Spot, is_stray, spots
from parsers.labels import Labels, heading_of, is_annex, is_aside, is_example, is_note, labels_of
from parsers.sections import Section, may_be_activity, sections_of
from parsers.sheet import Cell, Sheet
from parsers.table_heads import LARGEST_FORM, heading_over, side_by_side
from parsers.values import category_of

Form = FormA | FormB | FormC

_LEAST_UNDER_TITLE = 3
_TALLEST_CELLS = 100_000
"""Rows that the cells of a sheet are high in all: more than this only cells that lie over each other reach."""
_LONGEST_TEXT = 10_000
"""Characters in one cell; nobody reports an activity at such length, and what looks for numbers in a text would look for ever."""
_FORM_SIZE = 8
"""So many filled cells, fewer under a form's title, and there may have been a form."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The forms found, and whether some sheet with content was not understood (then no form may be called missing)."""

    forms: tuple[Form, ...] = ()
    leftover: bool = False


@dataclass(slots=True)
class _Reader:
    """What has been read of one file so far."""

    options: ReadingOptions
    forms: list[Form] = field(default_factory=list)
    leftover: bool = False
    table: b.Table | None = None
    """The (B) table that a further page may go on with; it is the last of `forms`."""
    table_form: int = -1

    def labels(self, letter: FormLetter) -> Labels:
        return labels_of(letter, self.options.aliases)


def recognise(sheets: Sequence[Sheet], options: ReadingOptions) -> Recognised:
    """The forms on the sheets of one file, in order. Sheets headed 記入例 and sheets that only explain are passed over.

    A form on a hidden sheet is none that the applicant sees; but then something in the file was not understood.
    """
    seen = _read_sheets([sheet for sheet in sheets if not sheet.hidden], options)
    hidden = [sheet for sheet in sheets if sheet.hidden]
    if not seen.leftover and hidden and not _is_whole(seen):
        seen.leftover = bool(_read_sheets(hidden, options).forms)
    return Recognised(tuple(seen.forms), seen.leftover)


def _is_whole(reader: _Reader) -> bool:
    return all(any(isinstance(form, kind) for form in reader.forms) for kind in (FormA, FormB, FormC))


def _read_sheets(sheets: Sequence[Sheet], options: ReadingOptions) -> _Reader:
    reader = _Reader(options)
    passed_over = False
    for sheet in (half for whole in sheets for half in side_by_side(whole, reader.labels("B"))):
        if not sheet.cells:
            continue
        passed_over = _is_passed_over(sheet) or (passed_over and sheet.continues)
        if passed_over:
            continue
        if _is_too_large(sheet):
            reader.leftover = True
            continue
        for section in sections_of(sheet, reader.labels, table_open=reader.table is not None):
            least = _LEAST_UNDER_TITLE if section.titled else _FORM_SIZE
            if not _read_section(section, reader) and sum(1 for _ in section.grid) >= least:
                reader.leftover = True
    return reader


def _is_too_large(sheet: Sheet) -> bool:
    """True for a sheet that is no form of a person's, and that may have been made to be searched for ever."""
    cells = sheet.cells
    return (
        len(cells) > LARGEST_FORM
        or sum([cell.rows for cell in cells]) > _TALLEST_CELLS
        or any(len(cell.text) > _LONGEST_TEXT for cell in cells)
    )


def _is_passed_over(sheet: Sheet) -> bool:
    if is_example(sheet.name) or is_aside(sheet.name):
        return True
    first = min(cell.row for cell in sheet.cells)
    top = [cell.text for cell in sheet.cells if cell.row < first + 2]
    return any(is_example(text) for text in top) or (not sheet.name and is_annex(top[0]))


def _read_section(section: Section, reader: _Reader) -> bool:
    """True where the rows were understood: a form, the continuation of one, or nothing but a title."""
    if section.letter == "A" or section.letter is None:
        if _read_a(section, reader):
            return True
        if section.letter is None and section.continues:
            return _go_on(section, reader) or _is_lost(section, reader)
        return section.letter is None and _is_rest_of_report(section, reader)
    return _read_b(section, reader) if section.letter == "B" else _read_c(section, reader)


def _read_a(section: Section, reader: _Reader) -> bool:
    found = spots(section.grid, reader.labels("A"))
    form = read_form_a(found, section.grid.sheet.place, titled=section.titled, epoch_1904=section.grid.sheet.epoch_1904)
    if form is None:
        return False
    if not section.grid.sheet.name and form.address and _may_go_on(section.grid, found, reader.labels("A")):
        form = replace(form, address=replace(form.address, trouble="unclear", value=None))
    used = _used(found)
    strays = [cell for cell in section.grid if is_stray(cell, reader.labels("A"), used)]
    reader.forms.append(doubted_blanks(form, strays))
    reader.table = None
    reader.leftover = reader.leftover or _holds_more(section.grid, found)
    return True


def _used(found: dict[str, list[Spot]]) -> set[str]:
    """The places of labels and of what stands in their places."""
    return {cell.place for places in found.values() for spot in places for cell in (spot.label, *spot.cells)}


def _may_go_on(grid: Grid, found: dict[str, list[Spot]], labels: Labels) -> bool:
    """True where on a page text without any label stands directly over or under the address: its other line, perhaps."""
    used = _used(found)
    for cell in (cell for spot in found["address"] for cell in spot.cells):
        for other in (grid.above(cell), grid.below(cell)):
            free = other and other.place not in used and not is_note(other.text) and not heading_of(other.text)
            if other and free and not any(labels.is_label(beside.text) for beside in grid.rows[other.row]):
                return True
    return False


def _holds_more(grid: Grid, found: dict[str, list[Spot]]) -> bool:
    """True where rows of cells stand beside the labels and their values: a table, perhaps, that was not recognised."""
    used = _used(found)
    return sum(sum(cell.place not in used for cell in row) >= 3 for row in grid.rows.values()) >= 3


def _read_b(section: Section, reader: _Reader) -> bool:
    grid, labels = section.grid, reader.labels("B")
    found = next(
        ((row, header) for row in sorted(grid.rows) if (header := b.header_at(grid, row, labels, 3 if section.titled else 4))), None
    )
    if found is None:
        return _not_a_table(section, reader)
    row, header = found
    if reader.table and is_further_page(grid, header, reader.table, titled=section.titled):
        b.read_rows(grid, reader.table, labels, turned_to(grid, row, header, reader.table), grid.sheet.epoch_1904)
        _update(reader)
        return True
    table = b.Table(header, of_workbook=bool(grid.sheet.name), block=heading_over(grid, row))
    b.read_rows(grid, table, labels, row, grid.sheet.epoch_1904)
    if not table.activities and any(may_be_activity(cells) for at, cells in grid.rows.items() if at >= header.end):
        return _not_understood(section, reader)
    above = spots(Grid(grid.sheet, min(grid.rows), row), reader.labels("A"), below=False)
    reader.forms.append(b.form_b(table, grid.sheet.place, owner_of(above, with_name=True)))
    reader.table, reader.table_form = table, len(reader.forms) - 1
    return True


def _not_a_table(section: Section, reader: _Reader) -> bool:
    if section.continues and _go_on(section, reader):
        return True
    if sum(1 for _ in section.grid) < _FORM_SIZE:
        return False
    return _not_understood(section, reader)


def _not_understood(section: Section, reader: _Reader) -> bool:
    """True: what is surely a part of (B), but cannot be read, is a form of which everything is open."""
    reader.forms.append(b.not_understood(section.grid.sheet.place, section.grid.sheet.name))
    reader.table = None
    return True


def _go_on(section: Section, reader: _Reader) -> bool:
    """True where a page without column labels goes on with the table before it."""
    if reader.table is None or not go_on(section.grid, reader.table, reader.labels("B")):
        return False
    _update(reader)
    return True


def _is_lost(section: Section, reader: _Reader) -> bool:
    """True for a page whose rows may go on with the table before it, but in other columns: a person must look at all of (B)."""
    return reader.table is not None and holds_activities(section.grid) and _not_understood(section, reader)


def _is_rest_of_report(section: Section, reader: _Reader) -> bool:
    """True for a further sheet of a workbook whose rows look like more of (B), with no labels over them: all of (B) is open."""
    rows = section.grid.rows.values()
    if not any(isinstance(form, FormB) for form in reader.forms) or not any(may_be_activity(row) and _has_category(row) for row in rows):
        return False
    return _not_understood(section, reader)


def _has_category(cells: Sequence[Cell]) -> bool:
    return any(len(cell.text) < 20 and category_of(cell.text)[0] for cell in cells)


def _update(reader: _Reader) -> None:
    form = reader.forms[reader.table_form]
    if isinstance(form, FormB) and reader.table:
        owner = {"certification_number": form.certification_number, "name": form.name}
        reader.forms[reader.table_form] = b.form_b(reader.table, form.place, owner)


def _read_c(section: Section, reader: _Reader) -> bool:
    grid = section.grid
    owner = owner_of(spots(grid, reader.labels("A"), below=False), with_name=False)
    form = read_form_c(
        grid, spots(grid, reader.labels("C")), owner, grid.sheet.place, titled=section.titled, epoch_1904=grid.sheet.epoch_1904
    )
    if form is None:
        return False
    reader.forms.append(form)
    return True
