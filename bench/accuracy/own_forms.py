"""The office's own forms and the yardstick's, filled in as their users do: in Excel, in a PDF viewer, printed, flattened."""

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import forms
import openpyxl
import pikepdf
from applicants import QUALIFICATIONS
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from accuracy.paper import Cell, shown
from accuracy.people import Case
from accuracy.pieces import answers, columns_of
from cases.fields import FORM_A, FORM_B
from documents import pledge_sheet, report_sheet
from documents.acroform import MULTILINE
from documents.application_sheet import cell_of
from documents.fillable import fillable_form
from documents.texts import FONT
from documents.workbook import workbook
from ops.config import Config, load

_ROOT = Path(__file__).parents[2]
_SIZE = 8


@lru_cache(maxsize=1)
def _config() -> Config:
    return load(_ROOT / "config.toml")


@lru_cache(maxsize=1)
def _blank_workbook() -> bytes:
    return workbook(_config().policy, _config().office)


@lru_cache(maxsize=2)
def _blank_fillable(whose: str) -> bytes:
    return fillable_form(_config().policy, _config().office) if whose == "house" else forms.blank_fillable()


def house_workbook(case: Case, rng: random.Random) -> bytes:
    """Our blank workbook with the applicant's values; its formulas still have to be reckoned."""
    book = openpyxl.load_workbook(io.BytesIO(_blank_workbook()))
    a, b, c = (book.worksheets[n] for n in (1, 2, 3))
    for key, cell in _answers(case).items():
        a[cell_of(key).replace("$", "")].value = cell.value
    w = columns_of("cell", "number", "code")
    for n, row in enumerate(case.rows):
        for key, letter in report_sheet.COLUMN_OF.items():
            b[f"{letter}{report_sheet.FIRST + n}"].value = w[key](n + 1, row).value
    for n, agreed in enumerate(case.person.agreed):
        c[f"A{pledge_sheet.FIRST_ROW + n}"].value = pledge_sheet.TICKED if agreed else pledge_sheet.UNTICKED
    c[f"C{pledge_sheet.SIGN_ROW}"].value = case.signed_on
    c[f"C{pledge_sheet.SIGN_ROW + 1}"].value = case.signed_by or None
    if "C" not in case.person.forms:
        del book[c.title]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _answers(case: Case) -> dict[str, Cell]:
    """The qualification as our list offers it: the name without the code."""
    return answers(case) | {"qualification": Cell(QUALIFICATIONS[case.person.qualification].split("（")[0])}


def yardstick_workbook(case: Case, rng: random.Random) -> bytes:
    """The yardstick's workbook, every other time typed by somebody who types all as text."""
    out = io.BytesIO()
    forms.write_workbook(out, replace(case.person, activities=case.rows, loose=rng.random() < 0.5), rng)
    return out.getvalue()


def filled(case: Case, whose: str, how: str) -> bytes:
    """A fillable PDF with the applicant's values, stored in the way `how` of FILLED."""
    values, ticks = _values(case)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_blank_fillable(whose))) as pdf:
        written = []
        for field in pdf.Root.AcroForm.Fields:
            name = str(field.T)
            if name in ticks:
                _tick(field)
            elif values.get(name):
                field.V = pikepdf.String(values[name].encode() if how == "utf8" else values[name])
                written += [(field, widget, values[name]) for widget in field.get("/Kids", [field])]
        pdf.Root.AcroForm.NeedAppearances = how in ("viewer", "utf8")
        if how in ("saved", "seen", "flat"):
            _draw(pdf, [(widget, text) for _, widget, text in written])
        if how == "seen":
            for field, _, _ in written:
                if "/V" in field:
                    del field["/V"]
        if how == "flat":
            pdf.flatten_annotations()
        pdf.save(out)
    return out.getvalue()


FILLED = {"viewer", "utf8", "saved", "seen", "flat"}
"""Values alone (UTF-16 or PDFDocEncoding), the same in raw UTF-8, with appearances, appearances without values, flattened."""


def _values(case: Case) -> tuple[dict[str, str], set[str]]:
    """The texts and the ticked boxes by the names of the fields."""
    cells = _answers(case)
    values = {field.label: shown(cells[field.key]) for field in FORM_A}
    w = columns_of("cell-wide", "number", "code")
    for n, row in enumerate(case.rows, 1):
        values |= {f"{field.label}_{n}": shown(w[field.key](n, row)) for field in FORM_B}
    if "C" not in case.person.forms:
        return values, set()
    values |= {"日付": f"{case.signed_on:%Y/%m/%d}" if case.signed_on else "", "署名": case.signed_by}
    return values, {f"同意_{n}" for n, agreed in enumerate(case.person.agreed, 1) if agreed}


def _tick(field: pikepdf.Object) -> None:
    for widget in field.get("/Kids", [field]):
        widget.AS = pikepdf.Name.Yes
    field.V = pikepdf.Name.Yes


def _draw(pdf: pikepdf.Pdf, widgets: list[tuple[pikepdf.Object, str]]) -> None:
    """Gives each widget the picture of its text, as a viewer that saves appearances does."""
    if "Filled" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Filled", str(FONT)))
    out = io.BytesIO()
    canvas = Canvas(out)
    for widget, text in widgets:
        left, low, right, high = (float(side) for side in widget.Rect)
        canvas.setPageSize((right - left, high - low))
        if "/BC" in widget.get("/MK", {}):
            canvas.rect(0, 0, right - left, high - low)
        _write(canvas, text, right - left - 4, high - low, folds=bool(int(_inherited(widget, "/Ff", 0)) & MULTILINE))
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pictures:
        for (widget, _), page in zip(widgets, pictures.pages, strict=True):
            widget.AP = pikepdf.Dictionary(N=pdf.copy_foreign(page.as_form_xobject()))


def _inherited(widget: pikepdf.Object, key: str, otherwise: object) -> Any:
    return widget.get(key, widget.get("/Parent", {}).get(key, otherwise))


def _write(canvas: Canvas, text: str, wide: float, high: float, *, folds: bool) -> None:
    """The text as a viewer shows it: folded where the field takes several lines, else as small as it must be."""
    size = _SIZE if folds else min(_SIZE, _SIZE * wide / max(1, pdfmetrics.stringWidth(text, "Filled", _SIZE)))
    canvas.setFont("Filled", size)
    lines = list(_folded(text, wide)) if folds else [text]
    top = high - size - 2 if folds else (high - size) / 2 + 1
    for n, line in enumerate(lines):
        canvas.drawString(2, top - 1.1 * size * n, line)


def _folded(text: str, room: float) -> Iterator[str]:
    line = ""
    for sign in text:
        if pdfmetrics.stringWidth(line + sign, "Filled", _SIZE) > room:
            yield line
            line = ""
        line += sign
    yield line
