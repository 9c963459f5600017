"""The register of certificants out of a file of the office."""

from pathlib import Path

from cases.listed import Listed, ListFault, NotListed
from desk.registering import Imported, keyed, take_in
from ops.errors import UsageError
from parsers.certificants import LARGEST, read_certificants

_SENTENCES: dict[ListFault, str] = {
    "too_large": f"it is larger than {LARGEST:,} bytes",
    "no_text": "neither CSV in UTF-8 or CP932 nor .xlsx",
    "no_workbook": "the workbook cannot be read",
    "no_headings": "the first line must name the columns, 認定番号 and 氏名 among them",
    "nul": "line {line} holds a NUL",
    "no_number": "line {line} has no 認定番号",
    "no_name": "line {line} has no 氏名",
    "no_day": "line {line}: 資格有効期日 must be like 2027-03-31",
    "twice": "lines {before} and {line} have the same 認定番号",
}


def import_register(file: Path, *, dry_run: bool = False) -> Imported:
    """Adds and changes by number, deletes nothing; UsageError naming the line where a row cannot be taken: then nothing is.

    A column that the list has not is left as it is. A dry run only says what would change.
    """
    return take_in(read_register(file), dry_run=dry_run)


def read_register(file: Path) -> Listed:
    """The rows of a register."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    found = read_certificants(data)
    listed = found if isinstance(found, NotListed) else keyed(found)
    if isinstance(listed, NotListed):
        raise UsageError(f"{file}: {_SENTENCES[listed.fault].format(line=listed.line, before=listed.before)}")
    return listed
