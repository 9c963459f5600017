"""Our own blank workbook with what somebody typed for its places: an application as its applicant would have filled it in."""

import io
import re
import zipfile
from collections.abc import Mapping

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from cases.fields import FORM_A
from cases.policy import Office, Policy
from documents import pledge_sheet, report_sheet
from documents.application_sheet import cell_of
from documents.texts import load
from documents.workbook import MADE, ZIP_DATE, workbook

ROWS = report_sheet.ROWS
"""Activities that the form has room for."""
_COLUMNS = {"start": "from", "end": "to"}
"""Where an entry of an activity is called otherwise than its column."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def filled_workbook(policy: Policy, office: Office, typed: Mapping[str, str]) -> bytes:
    """The .xlsx with a text at each path (`a.name`, `b.3.hours`, `c.agreed_1`); the same texts always make the same bytes.

    A form of which nothing was typed is not in it: it did not come. What is typed is a text, never a formula.
    """
    texts = load(policy, office)
    book = openpyxl.load_workbook(io.BytesIO(workbook(policy, office)))
    values = {path: text for path, text in typed.items() if text.strip()}
    for sheet in book.worksheets:
        letter = next((letter for letter in "ABC" if sheet.title == texts["sheets"][letter]), "")
        mine = {path.partition(".")[2]: text for path, text in values.items() if path.startswith(f"{letter.lower()}.")} if letter else {}
        if mine:
            _FILL[letter](sheet, mine, values)
        else:
            book.remove(sheet)
    book.active = 0
    raw = io.BytesIO()
    book.save(raw)
    return _settled(raw)


def _fill_a(sheet: Worksheet, mine: Mapping[str, str], _: Mapping[str, str]) -> None:
    for field in FORM_A:
        _write(sheet, cell_of(field.key).replace("$", ""), mine.get(field.key, ""))


def _fill_b(sheet: Worksheet, mine: Mapping[str, str], typed: Mapping[str, str]) -> None:
    # What the sheet takes over from (A) by formula has no result where no program reckons.
    _write(sheet, f"C{report_sheet.WHOSE}", typed.get("a.certification_number", ""))
    _write(sheet, f"F{report_sheet.WHOSE}", typed.get("a.name", ""))
    for path, text in mine.items():
        row, _, key = path.partition(".")
        _write(sheet, f"{report_sheet.COLUMN_OF[_COLUMNS.get(key, key)]}{report_sheet.FIRST + int(row) - 1}", text)


def _fill_c(sheet: Worksheet, mine: Mapping[str, str], typed: Mapping[str, str]) -> None:
    _write(sheet, f"C{pledge_sheet.NUMBER_ROW}", typed.get("a.certification_number", ""))
    places = {f"agreed_{number}": f"A{pledge_sheet.FIRST_ROW + number - 1}" for number in (1, 2, 3)}
    places |= {"signed_on": f"C{pledge_sheet.SIGN_ROW}", "signed_by": f"C{pledge_sheet.SIGN_ROW + 1}"}
    for key, text in mine.items():
        _write(sheet, places[key], text)


_FILL = {"A": _fill_a, "B": _fill_b, "C": _fill_c}


def _write(sheet: Worksheet, where: str, text: str) -> None:
    cell = sheet[where]
    assert isinstance(cell, Cell)  # noqa: S101 - the first of those that are merged
    cell.value = _ILLEGAL.sub("", text) or None
    if text:
        cell.data_type = "s"


def _settled(raw: io.BytesIO) -> bytes:
    """The same book with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data)
    return out.getvalue()
