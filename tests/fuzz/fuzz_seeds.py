"""Good files to be spoiled: the three forms in each format that is read, mails of the corpus, and what wraps them."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pikepdf
from builders.binary_books import binary_book, cell, rich, row, sheet
from builders.form_books import A_ROWS, C_ROWS, activity, b_rows, book
from builders.outlook_files import attached, attachment, compound, message, text, tnef
from builders.word_files import document, par, table

from commands.sample.paper import blanks, fill_pdf, fill_workbook
from commands.sample.people import invent
from ops.config import load

TESTS = Path(__file__).parents[1]
ROWS: list[list[Any]] = [*A_ROWS, [], *b_rows(activity(1), activity(2)), [], *C_ROWS]
TEXTS = [["" if value is None else f"{value:%Y/%m/%d}" if isinstance(value, date) else str(value) for value in line] for line in ROWS]


@cache
def own_forms() -> tuple[bytes, bytes]:
    """Our own workbook and our own fillable PDF, filled in."""
    paper = blanks(load(environ={}))
    person = invent(1, 2027, date(2027, 1, 15), random.Random(1))  # noqa: S311
    return fill_workbook(paper.workbook, person), fill_pdf(paper.pdf, person)


def bare(data: bytes) -> bytes:
    """A PDF with nothing packed, so that a changed byte is a changed word of it, and without its fonts, which are megabytes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one:
                del one["/FontFile2"]
        pdf.remove_unreferenced_resources()
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def open_document() -> bytes:
    lines = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{escape(one)}</text:p></table:table-cell>" for one in line)
        + "</table:table-row>"
        for line in TEXTS
    )
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:body><office:spreadsheet><table:table table:name="A">{lines}</table:table></office:spreadsheet></office:body>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return out.getvalue()


def old_book() -> bytes:
    """A .xls ([MS-XLS]) of texts."""

    def record(kind: int, content: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def label(r: int, c: int, value: str) -> bytes:
        units = value.encode("utf-16-le")
        return record(0x204, struct.pack("<HHHHB", r, c, 0, len(units) // 2, 1) + units)

    cells = b"".join(label(r, c, value) for r, line in enumerate(TEXTS) for c, value in enumerate(line) if value)
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))
    name = struct.pack("<BB", 1, 0) + b"A"
    ahead = len(start) + len(record(0x85, bytes(6) + name)) + len(record(0x0A))
    head = start + record(0x85, struct.pack("<IBB", ahead, 0, 0) + name) + record(0x0A)
    page = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6)) + cells + record(0x0A)
    return compound({"Workbook": (head + page).ljust(4_096, b"\0")})


def binary() -> bytes:
    words = list(dict.fromkeys(one for line in TEXTS for one in line if one))
    rows = [row(r, *(cell(7, c, struct.pack("<I", words.index(one))) for c, one in enumerate(line) if one)) for r, line in enumerate(TEXTS)]
    return binary_book(("A", 0, sheet(*rows, last=(len(rows), 13))), texts=[rich(word) for word in words])


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("申請書.xlsx", book(("A", ROWS)))
        archive.writestr("B/宣誓.docx", document(table(*C_ROWS)))
    return out.getvalue()


def outlook() -> bytes:
    return compound(message({**text(0x0037, "更新申請"), **text(0x1000, "申請します。")}, [attachment("申請.xlsx", book(("A", ROWS)))]))


SEEDS: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: own_forms()[0],
    "fillable pdf": lambda: bare(own_forms()[1]),
    "printed pdf": lambda: bare((TESTS / "pdf/samples/ruled.pdf").read_bytes()),
    "pdf without lines": lambda: bare((TESTS / "pdf/samples/unruled.pdf").read_bytes()),
    "plain xlsx": lambda: book(("A", ROWS)),
    "docx": lambda: document(par("更新申請書"), table(*A_ROWS[1:]), table(*b_rows(activity(1))), table(*C_ROWS)),
    "ods": open_document,
    "xls": old_book,
    "xlsb": binary,
    "zip": zipped,
    "msg": outlook,
    "winmail.dat": lambda: tnef(*attached("申請書.xlsx".encode("cp932"), book(("A", ROWS)))),
}
MAILS = sorted((TESTS / "corpus").glob("*/message.eml"))
