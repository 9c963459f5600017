"""The dispatch list of a batch: CSV and workbook for mail merge, and the list of what somebody must look at before printing."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from cases.certificate import Certified
from documents.certificate import qualification_of
from documents.certificate_texts import postal_code, words
from documents.texts import day
from documents.typeface import Typeface, nowhere, signs

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""What makes a spreadsheet take a text for a formula; the wide ones as Excel in Japan does."""
_LINE = 15.0
"""The height of a line in points."""
_WIDTHS = (6, 14, 17, 44, 20, 22, 11, 60, 16, 16, 14, 8, 12)


@dataclass(frozen=True, slots=True)
class Slip:
    """Of a batch: its number, when it was made and by whom."""

    number: int
    made: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Check:
    """What somebody must look at: of which certificate, in which place, which sign and why."""

    receipt_number: str
    certification_number: str
    place: str
    sign: str
    why: str


def checks(listed: Sequence[Certified], faces: Sequence[Typeface]) -> list[Check]:
    """Signs outside CP932, signs that no font has, postal codes that are none."""
    return [check for one in listed for check in _checks(one, faces)]


def _checks(one: Certified, faces: Sequence[Typeface]) -> Iterator[Check]:
    texts = words()["check"]

    def check(place: str, sign: str, why: str) -> Check:
        return Check(one.receipt_number, one.certification_number, texts[place], sign, texts[why])

    for place, text in (
        ("name", one.name), ("address", one.address), ("number", one.certification_number), ("qualification", qualification_of(one)),
    ):  # fmt: skip
        yield from (check(place, sign, "outside_cp932") for sign in dict.fromkeys(signs(text)) if not _in_cp932(sign))
        yield from (check(place, sign, "no_glyph") for sign in nowhere(faces, text))
    if postal_code(one.postal_code) is None:
        yield check("postal_code", one.postal_code, "no_postal_code")


def _in_cp932(sign: str) -> bool:
    try:
        sign.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def checks_as_csv(found: Sequence[Check]) -> bytes:
    """A line for each, the sign with its code points."""
    lines = [[c.receipt_number, c.certification_number, c.place, c.sign, " ".join(f"U+{ord(s):04X}" for s in c.sign), c.why] for c in found]
    return _csv([words()["check"]["columns"], *lines])


def rows(listed: Sequence[Certified], batch: int, found: Sequence[Check]) -> list[list[str]]:
    """The list with its line of headings, in the applicants' own writing."""
    texts = words()["list"]
    doubtful = {check.receipt_number for check in found}
    return [
        texts["columns"],
        *(_row(n, one, batch, texts["to_check"] if one.receipt_number in doubtful else "") for n, one in enumerate(listed, 1)),
    ]


def _row(number: int, one: Certified, batch: int, remark: str) -> list[str]:
    values = [
        str(number), one.receipt_number, one.certification_number, qualification_of(one), one.name, one.name_kana,
        postal_code(one.postal_code) or one.postal_code, one.address, day(one.valid_from), day(one.valid_until), day(one.valid_from),
        str(batch), remark,
    ]  # fmt: skip
    return [_CONTROL.sub(" ", value) for value in values]


def as_csv(table: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, which Excel needs; what a spreadsheet would take for a formula has an apostrophe before it."""
    return _csv(table)


def _csv(table: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([defused(value) for value in line] for line in table)
    return out.getvalue().encode("utf-8-sig")


def defused(value: str) -> str:
    return f"'{value}" if value.lstrip(" \u3000").startswith(_FORMULA) else value


def as_workbook(table: Sequence[Sequence[str]], slip: Slip) -> bytes:
    """The same as a workbook whose cells are all text, with a slip for the batch on a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = words()["list"]["sheet"]
    for number, line in enumerate(table, 1):
        _write(sheet, number, line)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _shape(sheet)
    _add_slip(book, slip, len(table) - 1)
    # openpyxl writes the present into the file's properties; a list made again is then another file.
    book.properties.created = book.properties.modified = slip.made.replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Worksheet, number: int, line: Sequence[str]) -> None:
    """A line of texts: set as such, for openpyxl takes what begins with = for a formula."""
    for column, value in enumerate(line, 1):
        cell: Cell = sheet.cell(number, column)
        cell.value, cell.data_type, cell.number_format = value, "s", "@"
        cell.alignment = Alignment(vertical="top", wrap_text=True)


def _shape(sheet: Worksheet) -> None:
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for line in sheet.iter_rows():
        lines = max(-(-_columns(cell.value) // (width - 1)) for cell, width in zip(line, _WIDTHS, strict=True))
        sheet.row_dimensions[line[0].row].height = _LINE * max(lines, 1)
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF6")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _columns(text: str) -> int:
    """How wide a text is, in the narrow characters that a column's width is given in."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _add_slip(book: Workbook, slip: Slip, count: int) -> None:
    texts = words()["slip"]
    sheet = book.create_sheet(texts["sheet"])
    values = (str(slip.number), texts["count"].format(count=count), f"{slip.made:%Y-%m-%d %H:%M}", slip.actor, "")
    for number, pair in enumerate(zip(texts["rows"], values, strict=True), 1):
        _write(sheet, number, pair)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 24
