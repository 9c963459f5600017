"""The register of certificants out of the office's list, CSV (UTF-8 or CP932) or .xlsx: headings in the words of form (A)."""

import csv
import io
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from cases.fields import FORM_A
from cases.policy import Certificant
from ops.errors import UsageError
from rules import number_key
from storage import register

KEYS = ("certification_number", "name", "name_kana", "email", "qualification", "expires_on")


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a list, and which columns it has."""

    certificants: tuple[Certificant, ...]
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were read, what they change, and how many the register has afterwards."""

    read: int
    difference: register.Difference
    total: int


def import_register(file: Path, *, dry_run: bool = False) -> Imported:
    """Adds and changes by number, deletes nothing; UsageError naming the line where a row cannot be taken: then nothing is.

    A column that the list has not is left as it is. A dry run only says what would change.
    """
    listed = read_register(file)
    with transaction.atomic():
        found = register.difference(listed.certificants, listed.columns)
        total = register.update(listed.certificants, listed.columns)
        transaction.set_rollback(dry_run)
    return Imported(len(listed.certificants), found, total)


def read_register(file: Path) -> Listed:
    """The rows of a register."""
    rows = iter(_rows(file))
    headings = next(rows, [])
    columns = {key: n for n, heading in enumerate(headings) if (key := _key(heading)) in KEYS}
    if not {"certification_number", "name"} <= columns.keys():
        raise UsageError(f"{file}: the first line must name the columns, 認定番号 and 氏名 among them")
    lines: dict[str, int] = {}
    certificants = []
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        if any("\0" in cell for cell in row):
            raise UsageError(f"{file}: line {number} holds a NUL")
        one = _certificant(file, number, row, columns)
        before = lines.setdefault(one.certification_number, number)
        if before != number:
            raise UsageError(f"{file}: lines {before} and {number} have the same 認定番号")
        certificants.append(one)
    return Listed(tuple(certificants), frozenset(columns))


def _rows(file: Path) -> list[list[str]]:
    """The cells of the list as text."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    if data.startswith(b"PK"):
        return _workbook(file, data)
    for charset in ("utf-8-sig", "cp932"):
        try:
            return list(csv.reader(io.StringIO(data.decode(charset), newline="")))
        except UnicodeDecodeError:
            continue
        except csv.Error:
            break
    raise UsageError(f"{file}: neither CSV in UTF-8 or CP932 nor .xlsx")


def _workbook(file: Path, data: bytes) -> list[list[str]]:
    """The first sheet of a workbook that holds anything. It is the office's own: no applicant's file is opened outside the cage."""
    from openpyxl import load_workbook

    try:
        sheets = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets
        filled = (rows for sheet in sheets if (rows := [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]))
        return next(filled, [])
    except Exception as error:
        # openpyxl says in a dozen ways that a file is no workbook.
        raise UsageError(f"{file}: the workbook cannot be read ({type(error).__name__})") from None


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def _key(heading: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", heading).split())
    return next((field.key for field in FORM_A if plain in (field.label, *field.aliases)), "")


def _certificant(file: Path, number: int, row: list[str], columns: dict[str, int]) -> Certificant:
    values = {key: row[n].strip() if n < len(row) else "" for key, n in columns.items()}
    day = values.pop("expires_on", "")
    values["certification_number"] = number_key(values["certification_number"])
    for key, label in (("certification_number", "認定番号"), ("name", "氏名")):
        if not values[key]:
            raise UsageError(f"{file}: line {number} has no {label}")
    try:
        expires_on = datetime.strptime(day.replace("/", "-"), "%Y-%m-%d").date() if day else None  # noqa: DTZ007 - a day, in no zone
    except ValueError:
        raise UsageError(f"{file}: line {number}: 資格有効期日 must be like 2027-03-31") from None
    return Certificant(**{"name_kana": "", "email": "", **values}, expires_on=expires_on)
