"""Workbooks and documents that are small on disk and too much for whoever believes them; each function gives the bytes of one."""

from collections.abc import Callable

from hostile_zips import MEGABYTE, forged, swollen, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="xml" ContentType="application/xml"/>'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{LINK}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'.encode()
LINKS = (
    f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{LINK}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{LINK}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{LINK}/styles" Target="styles.xml"/></Relationships>'
).encode()
ROOT = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" Type="{LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
CELL = b'<row r="1"><c r="A1"><v>1</v></c></row>'
WORDS = f'<sst xmlns="{MAIN}">'.encode()
WORD = b"<si><t>x</t></si>"
FORM = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'


def parts(**changed: bytes) -> dict[str, bytes]:
    """The parts of a workbook of one sheet, some of them changed: `sheet`, `words`, `styles`, `book`."""
    found = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT.encode(),
        "xl/workbook.xml": changed.get("book", BOOK),
        "xl/_rels/workbook.xml.rels": changed.get("links", LINKS),
        "xl/worksheets/sheet1.xml": changed.get("sheet") or sheet(CELL),
        "xl/sharedStrings.xml": changed.get("words") or WORDS + WORD + b"</sst>",
    }
    return found | ({"xl/styles.xml": changed["styles"]} if "styles" in changed else {})


def sheet(rows: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    return f'<worksheet xmlns="{MAIN}">'.encode() + before + b"<sheetData>" + rows + b"</sheetData>" + after + b"</worksheet>"


def book(**changed: bytes) -> bytes:
    return zipped(parts(**changed).items())


def with_stream(path: str, packed: bytes, size: int) -> bytes:
    """A workbook of which one part is a stream that is packed already, and as long as it says or longer."""
    members = []
    for name, content in parts().items():
        members.append((name, packed, size) if name == path else (name, swollen(content, 1), len(content)))
    return forged(members)


def doctype(body: str) -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE x [{body}]>'.encode()


def _ten(n: int) -> str:
    return f"&{chr(97 + n)};" * 10


LAUGHS = doctype('<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + n)} "{_ten(n)}">' for n in range(9)))
LONG = doctype(f'<!ENTITY a "{"x" * 100_000}">')
OUTSIDE = doctype('<!ENTITY a SYSTEM "file:///etc/passwd">')
LOOP = doctype('<!ENTITY a "&b;"><!ENTITY b "&a;">')
OUTER_DTD = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


def attributes(count: int) -> bytes:
    return b"<workbook " + b" ".join(b'a%d="1"' % n for n in range(count)) + BOOK.removeprefix(b"<workbook")


def named(entity: bytes) -> bytes:
    return BOOK.replace(b'name="A"', b'name="' + entity + b'"')


def spelled(entity: bytes) -> bytes:
    return WORDS + b"<si><t>" + entity + b"</t></si></sst>"


def endless_report() -> bytes:
    """A report of which every row says, in one shared text, what fills its title: small on disk, too much to be told."""
    head = ("カテゴリ", "開始日", "活動名", "分野コード", "時間", "申請CPD")
    row = ("A", "2026/1/1", "あ" * 9_000, "OP", "2", "2")
    words = "".join(f"<si><t>{text}</t></si>" for text in ("CPDポイント取得レポート", *head, *row))
    rows = b'<row><c t="s"><v>0</v></c></row>' + _of_words(1) + _of_words(7) * 1_000
    return book(sheet=sheet(rows), words=WORDS + words.encode() + b"</sst>")


def _of_words(first: int) -> bytes:
    return b"<row>" + b"".join(b'<c t="s"><v>%d</v></c>' % n for n in range(first, first + 6)) + b"</row>"


BOOKS: dict[str, Callable[[], bytes]] = {
    "an endless report": endless_report,
    "2 GB of shared strings": lambda: with_stream("xl/sharedStrings.xml", swollen(WORD * 60_000, 2000, WORDS, b"</sst>"), 2040 * 10**6),
    "2 GB of shared strings, said to be few": lambda: with_stream(
        "xl/sharedStrings.xml", swollen(WORD * 60_000, 2000, WORDS, b"</sst>"), 10_000
    ),
    "one string of 2 GB, said to be short": lambda: with_stream(
        "xl/sharedStrings.xml", swollen(b"x" * MEGABYTE, 2000, WORDS + b"<si><t>", b"</t></si></sst>"), 10_000
    ),
    "a sheet of 2 GB, said to be short": lambda: with_stream("xl/worksheets/sheet1.xml", swollen(CELL * 20_000, 2000), 10_000),
    "a million empty rows": lambda: book(sheet=sheet(b"<row/>" * 1_000_000)),
    "a million shared strings": lambda: book(words=WORDS + WORD * 1_000_000 + b"</sst>"),
    "the last cell there is": lambda: book(sheet=sheet(CELL + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "the last cell, without its place": lambda: book(sheet=sheet(CELL + b'<row r="1048576"><c><v>1</v></c></row>')),
    "a cell beyond the last": lambda: book(sheet=sheet(b'<row r="99999999999"><c r="ZZZZZZ99999999999"><v>1</v></c></row>')),
    "a huge dimension": lambda: book(sheet=sheet(CELL, b'<dimension ref="A1:XFD1048576"/>')),
    "200,000 merged cells": lambda: book(
        sheet=sheet(
            CELL, after=b"<mergeCells>" + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1, 200_000)) + b"</mergeCells>"
        )
    ),
    "one merge over all": lambda: book(sheet=sheet(FORM, after=b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
    "200,000 styles": lambda: book(
        styles=f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="200" formatCode="0000"/></numFmts><cellXfs>'.encode()
        + b'<xf numFmtId="200"/>' * 200_000
        + b"</cellXfs></styleSheet>"
    ),
    "styles never closed": lambda: book(styles=b'<numFmt numFmtId="200" formatCode="0000"/>' + b"<cellXfs><xf " * 400_000),
    "formats never closed": lambda: book(styles=b"<numFmt" + b' formatCode="x"' * 500_000),
    "hidden rows never closed": lambda: book(sheet=sheet(b'<row r="1" hidden="1">' * 50_000)),
    "struck texts never closed": lambda: book(words=WORDS + b"<si><r><rPr><strike/>" * 50_000),
    "100,000 cells": lambda: book(sheet=sheet(b"".join(b'<row r="%d">%s</row>' % (r, b"<c><v>1</v></c>" * 50) for r in range(1, 2_000)))),
    "cells never closed": lambda: book(sheet=sheet(b'<row r="1">' + b'<c r="A1" ' * 500_000)),
    "formulas never closed": lambda: book(sheet=sheet(b'<row r="1">' + b'<c r="A1"><f>1' * 300_000)),
    "blanks in a tag": lambda: book(sheet=sheet(b"<c " + b"r " * 500_000 + b">")),
    "deep elements": lambda: book(sheet=sheet(b"<row>" * 500_000)),
    "deep elements of the book": lambda: book(book=b"<a>" * 1_000_000),
    "thousands of sheets": lambda: book(
        book=BOOK.replace(
            b"</sheets>", b"".join(b'<sheet name="%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(2, 50_000)) + b"</sheets>"
        )
    ),
    "a hundred thousand attributes": lambda: book(book=attributes(100_000)),
    "billion laughs in the book": lambda: book(book=LAUGHS + named(b"&j;")),
    "billion laughs in the strings": lambda: book(words=LAUGHS + spelled(b"&j;")),
    "billion laughs in the sheet": lambda: book(sheet=LAUGHS + sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>')),
    "one long entity a thousand times": lambda: book(book=LONG + named(b"&a;" * 10_000)),
    "an entity of itself": lambda: book(book=LOOP + named(b"&a;")),
    "an entity from outside": lambda: book(book=OUTSIDE + named(b"&a;")),
    "an outer DTD": lambda: book(book=OUTER_DTD + BOOK),
    "an entity from outside in the strings": lambda: book(words=OUTSIDE + spelled(b"&a;")),
}

# Other office formats: the same XML in other clothes.
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
)


def ods(content: bytes) -> bytes:
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b'<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        b"</manifest:manifest>"
    )
    return zipped(
        [("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("META-INF/manifest.xml", manifest), ("content.xml", content)]
    )


def table(rows: str, before: bytes = b"") -> bytes:
    body = f'<office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body>'
    return before + f"<office:document-content {ODF}>{body}</office:document-content>".encode()


def ods_row(text: str, rows: int = 1, columns: int = 1) -> str:
    cell = (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"><text:p>{text}</text:p></table:table-cell>'
    )
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


def docx(document: bytes) -> bytes:
    links = ROOT.replace("xl/workbook.xml", "word/document.xml").encode()
    types = TYPES.replace(
        b"</Types>",
        b'<Override PartName="/word/document.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    )
    return zipped([("[Content_Types].xml", types), ("_rels/.rels", links), ("word/document.xml", document)])


WORD_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(body: str, before: bytes = b"") -> bytes:
    return before + f'<w:document xmlns:w="{WORD_MAIN}"><w:body>{body}</w:body></w:document>'.encode()


def said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def in_tables(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + said("x") + "</w:tc></w:tr></w:tbl>" * depth


WIDE = "<w:tr>" + "<w:tc><w:p/></w:tc>" * 60 + "</w:tr>"

OTHERS: dict[str, Callable[[], bytes]] = {
    "ods: a row repeated a million times": lambda: ods(table(ods_row("x", 1_048_576, 16_384))),
    "ods: half a million rows": lambda: ods(table(ods_row("x") * 250_000)),
    "ods: repeats that add up": lambda: ods(table(ods_row("x", 1000, 90) * 6)),
    "ods: billion laughs": lambda: ods(table(ods_row("&j;"), LAUGHS)),
    "ods: an entity from outside": lambda: ods(table(ods_row("&a;"), OUTSIDE)),
    "docx: billion laughs": lambda: docx(document(said("&j;"), LAUGHS)),
    "docx: an entity from outside": lambda: docx(document(said("&a;"), OUTSIDE)),
    "docx: tables in tables": lambda: docx(document(in_tables(5_000))),
    "docx: a table of 60,000 cells": lambda: docx(document("<w:tbl>" + WIDE * 1_000 + "</w:tbl>")),
    "docx: 20,000 tables": lambda: docx(document("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" * 20_000)),
    "docx: a cell over everything": lambda: docx(
        document('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>' + said("x") + "</w:tc></w:tr></w:tbl>")
    ),
}
