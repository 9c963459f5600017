"""A reader that opens the source with each library that the parsers stand on, and says what it saw."""

import email
import io
import zipfile

import jaconv
import mailparser
import openpyxl
import pdfplumber
import pikepdf
import pypdfium2
import python_calamine
from pdfminer.cmapdb import CMapDB

from cases.reading import Mail, Reading, ReadingOptions, Source


def warm(source: Source | None) -> None:
    """pdfminer reads its tables of Japanese characters at first use; without them its text is silently empty."""
    for name in ("UniJIS-UCS2-H", "UniJIS-UTF16-H", "90ms-RKSJ-H"):
        CMapDB.get_cmap(name)
    CMapDB.get_unicode_map("Adobe-Japan1")


def with_calamine(content: bytes) -> str:
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return str(workbook.get_sheet_by_index(0).to_python()[0][0])


def with_openpyxl(content: bytes) -> str:
    return str(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A1"].value)


def with_pypdfium2(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return str(document[0].get_textpage().get_text_range()).strip()


def with_pikepdf(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as document:
        return str(document.docinfo["/Title"])


def with_pdfplumber(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as document:
        return str(document.pages[0].extract_text())


def with_zipfile(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(archive.namelist()[0]).decode("cp932")


def with_mailparser(content: bytes) -> str:
    return str(mailparser.parse_from_bytes(content).subject)


def with_email(content: bytes) -> str:
    return str(email.message_from_bytes(content).get_payload(decode=True).decode("iso-2022-jp"))


def with_jaconv(content: bytes) -> str:
    return str(jaconv.h2z(content.decode()))


def read(source: Source, options: ReadingOptions) -> Reading:
    """The text that the library named by the file's name saw in the file, as the subject of a mail."""
    name, content = source.files[0]
    return Reading(mail=Mail(message_id=None, sender=None, subject=globals()[f"with_{name}"](content)))
