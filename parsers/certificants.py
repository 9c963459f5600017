"""The office's list of certificants, CSV (UTF-8 or CP932) or .xlsx: headings in the words of form (A)."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from cases.fields import FORM_A
from cases.listed import Listed, NotListed
from cases.policy import Certificant
from cases.reading import ReadingOptions
from parsers.sheet import Sheet

LARGEST = 20_000_000
"""Bytes."""
KEYS = ("certification_number", "name", "name_kana", "email", "qualification", "expires_on")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)


class _Wrong(Exception):
    """What is wrong with the file."""

    def __init__(self, why: NotListed) -> None:
        super().__init__(why.fault)
        self.why = why


def read_certificants(data: bytes) -> Listed | NotListed:
    """The rows of the list, numbers as they are written; or why the file is refused whole. Never raises for what is in the file."""
    if len(data) > LARGEST:
        return NotListed(fault="too_large")
    try:
        return _listed(_workbook(data) if data.startswith(b"PK") else _table(data))
    except _Wrong as wrong:
        return wrong.why


def _listed(rows: list[list[str]]) -> Listed:
    headings = rows[0] if rows else []
    columns = {key: n for n, heading in enumerate(headings) if (key := _key(heading)) in KEYS}
    if not {"certification_number", "name"} <= columns.keys():
        raise _Wrong(NotListed(fault="no_headings"))
    filled = [(line, row) for line, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    found = tuple(_certificant(line, row, columns) for line, row in filled)
    return Listed(certificants=found, lines=tuple(line for line, _ in filled), columns=tuple(columns))


def _key(heading: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", heading).split())
    return next((field.key for field in FORM_A if plain in (field.label, *field.aliases)), "")


def _certificant(line: int, row: list[str], columns: Mapping[str, int]) -> Certificant:
    if any("\0" in cell for cell in row):
        raise _Wrong(NotListed(fault="nul", line=line))
    values = {key: row[n].strip() if n < len(row) else "" for key, n in columns.items()}
    day = values.pop("expires_on", "").replace("/", "-")
    if not values["certification_number"]:
        raise _Wrong(NotListed(fault="no_number", line=line))
    if not values["name"]:
        raise _Wrong(NotListed(fault="no_name", line=line))
    return Certificant(**{"name_kana": "", "email": "", **values}, expires_on=_day(day, line) if day else None)


def _day(text: str, line: int) -> date:
    parts = _DAY.fullmatch(text)
    try:
        year, month, day = map(int, parts.groups() if parts else ())
        return date(year, month, day)
    except ValueError:
        raise _Wrong(NotListed(fault="no_day", line=line)) from None


def _table(data: bytes) -> list[list[str]]:
    for charset in ("utf-8-sig", "cp932"):
        try:
            return list(csv.reader(io.StringIO(data.decode(charset), newline="")))
        except UnicodeDecodeError:
            continue
        except csv.Error:
            break
    raise _Wrong(NotListed(fault="no_text"))


def _workbook(data: bytes) -> list[list[str]]:
    """The rows of the first sheet that holds anything."""
    from parsers.workbook import read_workbook

    sheets = read_workbook("", data, ReadingOptions())
    if isinstance(sheets, str):
        raise _Wrong(NotListed(fault="too_large" if sheets == "too_large" else "no_workbook"))
    return next((rows for sheet in sheets if (rows := _rows(sheet))), [])


def _rows(sheet: Sheet) -> list[list[str]]:
    cells = {(cell.row, cell.column): _text(cell.value, cell.text) for cell in sheet.cells if cell.text}
    if not cells:
        return []
    last, width = max(row for row, _ in cells), max(column for _, column in cells) + 1
    return [[cells.get((row, column), "") for column in range(width)] for row in range(last + 1)]


def _text(value: object, text: str) -> str:
    day = value.date() if isinstance(value, datetime) else value
    return day.isoformat() if isinstance(day, date) else text
