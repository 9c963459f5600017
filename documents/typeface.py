"""Names in their own writing: fonts that give each character its glyph, variation sequences among them, as reportlab can print them.

reportlab looks characters up one by one, drops variation selectors and reads no font with PostScript outlines. So the glyphs are
chosen here, by the font's own tables (OpenType cmap, format 14 for variation sequences), and put into a small TrueType font.
"""

import hashlib
import io
import re
import struct
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Dictionary, Pdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as PrintedFont

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_SIGN = re.compile(f"[^{_SELECTORS}][{_SELECTORS}]?|[{_SELECTORS}]")
_VOICED = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_PRIVATE = range(0xE000, 0xF900)
"""The code points under which variation sequences are printed, until `say_what_is_written` says which these are."""


def signs(text: str) -> list[str]:
    """What takes one place each: a character with its variation selector, if it has one; kana with its mark as one character."""
    return _SIGN.findall(_VOICED.sub(lambda pair: unicodedata.normalize("NFC", pair.group()), text))


@dataclass(frozen=True)
class Typeface:
    """A font file: which glyph it has for a sign."""

    path: Path

    @cached_property
    def _font(self) -> TTFont:
        # In a collection the first font is the Japanese one (Noto CJK).
        return TTFont(io.BytesIO(self.path.read_bytes()), fontNumber=0, lazy=True)

    @cached_property
    def _glyphs(self) -> Any:
        return self._font.getGlyphSet()

    @cached_property
    def _plain(self) -> dict[int, str]:
        found: dict[int, str] = self._font.getBestCmap()
        return found

    @cached_property
    def _varied(self) -> dict[tuple[int, int], str | None]:
        """(character, selector) to its glyph; None where that is the character's usual one."""
        tables = [table.uvsDict for table in self._font["cmap"].tables if table.format == 14]
        return {(code, selector): glyph for table in tables for selector, pairs in table.items() for code, glyph in pairs}

    def glyph(self, sign: str) -> str | None:
        """The glyph's name; None where the font has none, also where it has the character but not this variation of it."""
        usual = self._plain.get(ord(sign[0]))
        if len(sign) == 1:
            return usual
        pair = ord(sign[0]), ord(sign[1])
        return (self._varied[pair] or usual) if pair in self._varied else None

    def lacks(self, text: str) -> list[str]:
        """The signs of a text that this font has no glyph for, each once."""
        return list(dict.fromkeys(sign for sign in signs(text) if self.glyph(sign) is None))

    def outline(self, glyph: str) -> tuple[Any, int]:
        """A glyph as TrueType draws it, in the font's units, and how far it advances."""
        drawn, pen = DecomposingRecordingPen(self._glyphs), TTGlyphPen(None)
        self._glyphs[glyph].draw(drawn)
        postscript = self._font.sfntVersion == "OTTO"
        drawn.replay(Cu2QuPen(pen, max_err=self.units / 1000, reverse_direction=postscript))
        return pen.glyph(), round(self._glyphs[glyph].width)

    @property
    def units(self) -> int:
        return int(self._font["head"].unitsPerEm)

    @property
    def heights(self) -> tuple[int, int]:
        """Ascent and descent."""
        return int(self._font["hhea"].ascent), int(self._font["hhea"].descent)


def typefaces(paths: Iterable[Path]) -> tuple[Typeface, ...]:
    """Those of these fonts that this machine has, in their order; ValueError for a file that is no font."""
    faces = tuple(Typeface(path) for path in paths if path.is_file())
    for face in faces:
        try:
            face.outline(face.glyph("証") or ".notdef")
        except (TTLibError, struct.error, LookupError, AssertionError) as error:
            raise ValueError(f"{face.path} is no font that can be printed ({type(error).__name__})") from None
    return faces


def fitting(faces: Sequence[Typeface], text: str) -> Typeface | None:
    """The first font that has the whole of a text, so that a name is not made of two; None where no font has."""
    return next((face for face in faces if not face.lacks(text)), None)


def nowhere(faces: Sequence[Typeface], text: str) -> list[str]:
    """The signs because of which no font fits: those that none has, else those that the first font lacks."""
    if fitting(faces, text):
        return []
    return [sign for sign in signs(text) if all(face.glyph(sign) is None for face in faces)] or faces[0].lacks(text)


@dataclass(frozen=True, slots=True)
class Type:
    """A small font with the glyphs of some texts, known to reportlab by `name`; under which code it has each sign."""

    name: str
    codes: dict[str, int]

    def set(self, text: str) -> str:
        """A text as reportlab must be given it to print it in this font."""
        return "".join(chr(self.codes[sign]) for sign in signs(text))

    def width(self, text: str, size: float) -> float:
        """In points."""
        return float(pdfmetrics.stringWidth(self.set(text), self.name, size))


def cut(face: Typeface, texts: Iterable[str]) -> Type:
    """The font with what these texts need, given to reportlab."""
    wanted = sorted({sign for text in texts for sign in signs(text)})
    private = iter(_PRIVATE)
    codes = {sign: ord(sign) if len(sign) == 1 else next(private) for sign in wanted}
    # reportlab and its readers keep fonts by name: another set of glyphs needs another.
    name = "Cut" + hashlib.sha256("".join((str(face.path), *wanted)).encode()).hexdigest()[:12]
    pdfmetrics.registerFont(PrintedFont(name, io.BytesIO(_program(face, name, codes))))
    return Type(name, codes)


def _program(face: Typeface, name: str, codes: dict[str, int]) -> bytes:
    """The font as a TrueType file."""
    names = {sign: face.glyph(sign) or ".notdef" for sign in codes}
    outlines = {glyph: face.outline(glyph) for glyph in {".notdef", *names.values()}}
    order = [".notdef", *sorted(outlines.keys() - {".notdef"})]
    ascent, descent = face.heights
    builder = FontBuilder(face.units, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({code: names[sign] for sign, code in codes.items()})
    builder.setupGlyf({glyph: outlines[glyph][0] for glyph in order})
    builder.setupHorizontalMetrics({glyph: (outlines[glyph][1], builder.font["glyf"][glyph].xMin) for glyph in order})
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent, sCapHeight=ascent)
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


_CODE = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]+)>")


def say_what_is_written(pdf: bytes, used: Iterable[Type]) -> bytes:
    """The same pages, searched and copied as the texts they were set from: reportlab knows neither variation sequences nor UTF-16."""
    meant = {made.name: {code: sign for sign, code in made.codes.items()} for made in used}
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as book:
        for thing in book.objects:
            if isinstance(thing, Dictionary) and "/ToUnicode" in thing:
                own = meant.get(str(thing.BaseFont).partition("+")[2], {})
                thing.ToUnicode.write(_CODE.sub(partial(_said, own=own), thing.ToUnicode.read_bytes()))
        book.save(out, deterministic_id=True)
    return out.getvalue()


def _said(line: re.Match[bytes], own: dict[int, str]) -> bytes:
    code = int(line[2], 16)
    return b"<%s> <%s>" % (line[1], own.get(code, chr(code)).encode("utf-16-be").hex().upper().encode())
