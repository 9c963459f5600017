"""Puts an invented application on our own blank forms, as an applicant's program would leave them."""

import io
import pickle
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import openpyxl
import pikepdf

from cases.fields import FORM_A, FORM_B, QUALIFICATIONS
from commands.sample.people import Deed, Person
from documents.fillable import fillable_form
from documents.workbook import workbook
from ops.config import Config


@dataclass(frozen=True, slots=True)
class Blanks:
    """The two blank forms as bytes."""

    workbook: bytes
    pdf: bytes


def blanks(config: Config) -> Blanks:
    return Blanks(workbook(config.policy, config.office), fillable_form(config.policy, config.office))


@cache
def _opened(blank: bytes) -> bytes:
    """The blank workbook as openpyxl holds it: a copy is made of this in a twentieth of the time that opening the file takes."""
    return pickle.dumps(openpyxl.load_workbook(io.BytesIO(blank)))


def fill_workbook(blank: bytes, person: Person, forms: str = "ABC") -> bytes:
    """The workbook filled in; sheets of forms not named in `forms` are taken out, as are the example and the annex."""
    book = pickle.loads(_opened(blank))  # noqa: S301 - made by us a moment ago
    for sheet in book.worksheets:
        letter = sheet.title[1:2]
        if letter not in forms:
            book.remove(sheet)
        else:
            {"A": _fill_a, "B": _fill_b, "C": _fill_c}[letter](sheet, person)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill_a(sheet: Any, person: Person) -> None:
    values = values_of_a(person)
    for row in sheet.iter_rows(max_col=2):
        if row[1].value in values:
            sheet.cell(row[1].row, 3).value = values[row[1].value]


def _fill_b(sheet: Any, person: Person) -> None:
    head = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == "No")
    columns = {cell.value: cell.column for cell in sheet[head]}
    # What the sheet takes over from (A) by formula: openpyxl cannot leave the result that Excel would.
    for row in sheet.iter_rows(max_row=head - 1):
        for cell in row:
            if cell.value in ("認定番号", "氏名"):
                value = person.number if cell.value == "認定番号" else person.name
                next(c for c in row[cell.column :] if c.data_type == "f").value = value
    for number, deed in enumerate(person.deeds, 1):
        for label, value in values_of_row(deed).items():
            sheet.cell(head + number, columns[label]).value = value


def _fill_c(sheet: Any, person: Person) -> None:
    ticks = iter(person.agreed)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "□":
                cell.value = "☑" if next(ticks) else "□"
            elif cell.value == "認定番号":
                sheet.cell(cell.row, 3).value = person.number
            elif cell.value in ("日付", "署名"):
                sheet.cell(cell.row, 3).value = (person.dated or person.applied_on) if cell.value == "日付" else signature(person) or None


def fill_pdf(blank: bytes, person: Person) -> bytes:
    """The fillable PDF with its values stored as viewers do."""
    values = {label: _text(value) for label, value in values_of_a(person).items()}
    values |= {"日付": person.dated or _text(person.applied_on), "署名": signature(person)}
    for number, deed in enumerate(person.deeds, 1):
        values |= {f"{label}_{number}": _text(value) for label, value in values_of_row(deed).items()}
    ticked = {f"同意_{n}" for n, agreed in enumerate(person.agreed, 1) if agreed}
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            name = str(field.T)
            if values.get(name):
                field.V = pikepdf.String(values[name])
            elif name in ticked:
                field.V = field.AS = pikepdf.Name.Yes
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def values_of_a(person: Person) -> dict[str, Any]:
    """Label and value of form (A); what is empty is left out."""
    values = {
        "applied_on": person.dated or person.applied_on,
        "certification_number": person.number,
        "qualification": f"{QUALIFICATIONS[person.qualification]}（{person.qualification}）",
        "expires_on": person.expires_on,
        "name_kana": person.kana,
        "name": person.name,
        "postal_code": person.postal_code,
        "address": person.address,
        "phone": person.phone,
        "email": person.email,
        "company": person.company,
    }
    return {field.label: values[field.key] for field in FORM_A if values.get(field.key)}


def values_of_row(deed: Deed) -> dict[str, Any]:
    """Label and value of a row of form (B)."""
    values = {
        "category": deed.category,
        "from": deed.written or deed.day,
        "title": deed.title,
        "organiser": deed.organiser,
        "fields": "、".join(deed.fields),
        "hours": float(deed.hours),
        "claimed": float(deed.claimed),
        "evidence": "有",
    }
    return {field.label: values[field.key] for field in FORM_B if values.get(field.key)}


def signature(person: Person) -> str:
    return person.name if person.signature is None else person.signature


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.strftime("%Y/%m/%d")
    return f"{value:g}" if isinstance(value, float) else str(value)
