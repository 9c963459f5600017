"""The register of certificants out of the office's CSV: headings in the words of form (A), UTF-8 or CP932."""

import csv
import io
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cases.fields import FORM_A
from cases.policy import Certificant
from ops.errors import UsageError
from storage import register

KEYS = ("certification_number", "name", "name_kana", "email", "qualification", "expires_on")


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows were read, and how many the register has now."""

    read: int
    total: int


def import_register(file: Path) -> Imported:
    """Adds and changes by number, deletes nothing; UsageError naming the line where a row cannot be taken: then nothing is."""
    certificants = read_register(file)
    return Imported(len(certificants), register.update(certificants))


def read_register(file: Path) -> list[Certificant]:
    """The rows of a register."""
    rows = csv.reader(io.StringIO(_text(file)))
    headings = next(rows, [])
    columns = {key: n for n, heading in enumerate(headings) if (key := _key(heading)) in KEYS}
    if not {"certification_number", "name"} <= columns.keys():
        raise UsageError(f"{file}: the first line must name the columns, 認定番号 and 氏名 among them")
    return [_certificant(file, number, row, columns) for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    for charset in ("utf-8-sig", "cp932"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{file}: neither UTF-8 nor CP932 text; save the register as CSV")


def _key(heading: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", heading).split())
    return next((field.key for field in FORM_A if plain in (field.label, *field.aliases)), "")


def _certificant(file: Path, number: int, row: list[str], columns: dict[str, int]) -> Certificant:
    values = {key: row[n].strip() if n < len(row) else "" for key, n in columns.items()}
    day = values.pop("expires_on", "")
    values["certification_number"] = unicodedata.normalize("NFKC", values["certification_number"]).upper()
    if not values["certification_number"]:
        raise UsageError(f"{file}: line {number} has no 認定番号")
    try:
        expires_on = date.fromisoformat(day.replace("/", "-")) if day else None
    except ValueError:
        raise UsageError(f"{file}: line {number}: 資格有効期日 must be like 2027-03-31") from None
    return Certificant(**{"name_kana": "", "email": "", **values}, expires_on=expires_on)
