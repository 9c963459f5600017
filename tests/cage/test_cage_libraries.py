"""The allow-list leaves the libraries what they need: each opens a real file behind the lock."""

import io
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage

import openpyxl
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from cage.door import Cage
from cases.reading import ReadingOptions, Source


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "更新申請書"
    for row in range(2, 200):
        book.worksheets[0].append([row, "研修", 1.5])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pdf() -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setTitle("更新申請書")
    canvas.setFont("HeiseiMin-W3", 12)
    canvas.drawString(100, 700, "更新申請書")
    canvas.save()
    return file.getvalue()


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("a.txt", "更新申請書".encode("cp932"))
    return file.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"] = "更新申請書"
    message.set_content("更新申請書", charset="iso-2022-jp")
    return message.as_bytes()


CASES = {
    "calamine": workbook,
    "openpyxl": workbook,
    "pypdfium2": pdf,
    "pikepdf": pdf,
    "pdfplumber": pdf,
    "zipfile": archive,
    "mailparser": mail,
    "email": mail,
    "jaconv": "更新申請書".encode,
}


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage.start(reader="library_readers:read") as started:
        yield started


@pytest.mark.parametrize("library", CASES)
def test_a_library_reads_behind_the_lock(cage: Cage, library: str) -> None:
    """Every library of the parsers works with the system calls that the child has left."""
    reading = cage.read(Source(files=((library, CASES[library]()),)), ReadingOptions())
    assert reading.mail is not None
    assert reading.mail.subject.strip() == "更新申請書"
