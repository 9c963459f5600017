"""A whole TrueType font inside a PDF, so that what a viewer writes into a field can be shown (ISO 32000-1, 9.7).

The fields' font is not cut down to the characters on the page: nobody knows yet what will be typed. Codes are glyph numbers
(Identity-H); the ToUnicode map is complete, because viewers look a typed character up in it backwards.
"""

from collections.abc import Iterable
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf
from reportlab.pdfbase.ttfonts import TTFontFile

DEFAULT_WIDTH = 1000
_COMPATIBILITY = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))
"""Radicals and compatibility ideographs share the glyph of an ordinary character, which is the one that is meant."""
_HEAD = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
"""
_TAIL = "endcmap CMapName currentdict /CMap defineresource pop end end\n"


def embed(pdf: Pdf, path: Path) -> Object:
    """The font as an object of `pdf`, to be named in resources."""
    face = TTFontFile(str(path))
    name = Name("/" + face.name.decode())
    program = pdf.make_stream(path.read_bytes())
    program.Length1 = path.stat().st_size
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array([round(side) for side in face.bbox]),
        ItalicAngle=0, Ascent=round(face.ascent), Descent=round(face.descent), CapHeight=round(face.capHeight),
        StemV=round(face.stemV), FontFile2=program,
    )  # fmt: skip
    glyphs = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, CIDToGIDMap=Name.Identity, DW=DEFAULT_WIDTH,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), W=_widths(face),
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(glyphs)]), ToUnicode=pdf.make_stream(_to_unicode(face.charToGlyph.items())),
    )  # fmt: skip
    return pdf.make_indirect(font)


def _widths(face: TTFontFile) -> Array:
    """Runs of glyphs with the same width, where it is not the default: first, last, width."""
    runs: list[list[int]] = []
    for glyph, (advance, _) in enumerate(face.hmetrics):
        width = round(advance * 1000 / face.unitsPerEm)
        if width == DEFAULT_WIDTH:
            continue
        if runs and runs[-1][1:] == [glyph - 1, width]:
            runs[-1][1] = glyph
        else:
            runs.append([glyph, glyph, width])
    return Array([number for run in runs for number in run])


def _to_unicode(mapping: Iterable[tuple[int, int]]) -> bytes:
    characters: dict[int, int] = {}
    for code, glyph in sorted(mapping, key=lambda pair: (any(pair[0] in block for block in _COMPATIBILITY), pair[0])):
        characters.setdefault(glyph, code)
    lines = [f"<{glyph:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for glyph, code in sorted(characters.items())]
    blocks = [lines[first : first + 100] for first in range(0, len(lines), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (_HEAD + body + _TAIL).encode()
