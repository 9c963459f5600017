"""Binary workbooks (.xlsb) built record by record ([MS-XLSB]), for nothing that we know writes them."""

import io
import struct
import zipfile
from collections.abc import Iterable

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BINARY = "application/vnd.ms-excel"
_TYPES = f"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.bin" ContentType="{_BINARY}.sheet.binary.macroEnabled.main"/>
<Override PartName="/xl/worksheets/sheet1.bin" ContentType="{_BINARY}.worksheet"/>
<Override PartName="/xl/worksheets/sheet2.bin" ContentType="{_BINARY}.worksheet"/>
<Override PartName="/xl/styles.bin" ContentType="{_BINARY}.styles"/>
<Override PartName="/xl/sharedStrings.bin" ContentType="{_BINARY}.sharedStrings"/></Types>"""


def record(kind: int, content: bytes = b"") -> bytes:
    """Kind and length in groups of seven bits, then the content."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    while size >= 0x80:
        head += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + bytes([size]) + content


def wide(text: str) -> bytes:
    """A text with its length in UTF-16 units before it."""
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


def rich(text: str, *runs: tuple[int, int]) -> bytes:
    """A shared text, with a font from each place on."""
    marks = b"".join(struct.pack("<HH", *run) for run in runs)
    return bytes([bool(runs)]) + wide(text) + (struct.pack("<I", len(runs)) + marks if runs else b"")


def cell(kind: int, column: int, content: bytes, style: int = 0) -> bytes:
    """A cell: its column, style and content."""
    return record(kind, struct.pack("<II", column, style) + content)


def real(column: int, number: float, style: int = 0) -> bytes:
    """A number in full."""
    return cell(5, column, struct.pack("<d", number), style)


def row(number: int, *cells: bytes, hidden: bool = False) -> bytes:
    """A row (from 0) with its cells."""
    return record(0, struct.pack("<IIHHBI", number, 0, 300, 0x1000 if hidden else 0, 0, 0)) + b"".join(cells)


def sheet(*rows: bytes, columns: bytes = b"", merged: bytes = b"", last: tuple[int, int] = (20, 10)) -> bytes:
    """A sheet of rows; `last` is the corner that it says it reaches to."""
    size = record(148, struct.pack("<IIII", 0, last[0], 0, last[1]))
    return b"".join((record(129), size, columns, record(145), *rows, record(146), merged, record(130)))


def styles(fonts: Iterable[bool], formats: Iterable[tuple[int, str]], cells: Iterable[tuple[int, int]]) -> bytes:
    """Fonts by whether they strike out, formats by number, and for each cell style its font and format."""
    parts = [record(278), record(615, bytes(4))]
    parts += [record(44, struct.pack("<H", number) + wide(code)) for number, code in formats]
    parts += [record(616), record(611, bytes(4))]
    parts += [record(43, struct.pack("<HHH", 220, 8 if struck else 0, 400) + bytes(15) + wide("Calibri")) for struck in fonts]
    parts += [record(612), record(626, bytes(4)), record(47, struct.pack("<HHH", 0xFFFF, 0, 0) + bytes(10)), record(627)]
    cells = list(cells)
    parts.append(record(617, struct.pack("<I", len(cells))))
    parts += [record(47, struct.pack("<HHH", 0, number, font) + bytes(10)) for font, number in cells]
    return b"".join((*parts, record(618), record(279)))


def binary_book(*sheets: tuple[str, int, bytes], look: bytes = b"", texts: Iterable[bytes] = (), epoch_1904: bool = False) -> bytes:
    """A workbook of sheets: their names, states (1: hidden) and records."""
    bundle = b"".join(
        record(156, struct.pack("<II", state, number) + wide(f"rId{number}") + wide(name))
        for number, (name, state, _) in enumerate(sheets, 1)
    )
    book = record(131) + record(153, struct.pack("<III", epoch_1904, 0, 0)) + record(143) + bundle + record(144) + record(132)
    texts = list(texts)
    table = record(159, struct.pack("<II", len(texts), len(texts))) + b"".join(record(19, text) for text in texts) + record(160)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.bin"/>' for n in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.bin"/>'
    links += f'<Relationship Id="t" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.bin"/>'
    whole = f'<Relationship Id="b" Type="{_OFFICE}/officeDocument" Target="xl/workbook.bin"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}">{whole}</Relationships>')
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>')
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/styles.bin", look or styles([False], [], [(0, 0)]))
        archive.writestr("xl/sharedStrings.bin", table)
        for number, (_, _, content) in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", content)
    return out.getvalue()
