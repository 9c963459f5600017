"""The glyphs of a PDF page, joined to runs."""

import ctypes
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from parsers.pdf_calls import unchecked
from parsers.pdf_drawn import Box, Run, TooMuch, View
from parsers.pdf_text import LOST, is_doubtful, ordinary, whole

MAX_GLYPHS = 40_000
MAX_RUNS = 5_000

Glyph = tuple[int, float, float, float, str]
"""The number of a glyph, its left and right, its base line and its character."""


def runs_of(pdfium: Any, text: Any, view: View) -> list[Run]:
    """The glyphs of the page in the order of its content, joined to runs while one begins where the last ended. Raises `TooMuch`."""
    size = _sizes(pdfium, text)
    pens: list[_Pen] = []
    pen = _Pen(0.0, 0.0, 0.0, 0.0)
    line = em = 0.0
    last = math.nan
    for number, x0, x1, base, char in _glyphs(pdfium, text, view):
        # On the same line and without a gap: cells are at least their padding apart. Or in the same place again: one glyph that
        # stands for several characters, or for one beyond U+FFFF in two halves.
        near = -0.5 * em < x0 - pen.x1 < (0.5 if char.isspace() else 0.1) * em and -0.1 * em < base - line < 0.1 * em
        if not near and (x0 != last or base != line):
            line, em = base, size(number)
            pen = _Pen(x0, x1, line, em)
            pens.append(pen)
            if len(pens) > MAX_RUNS:
                raise TooMuch
        elif x1 > pen.x1:
            pen.x1 = x1
        pen.text += char
        last = x0
    return [pen.done() for pen in pens if not pen.text.isspace()]


@dataclass(slots=True)
class _Pen:
    """A run being joined: its ends, its base line and the height of its letters."""

    x0: float
    x1: float
    base: float
    em: float
    text: str = ""

    def done(self) -> Run:
        """The run; letters stand on the base line and reach an eighth of their height below it."""
        box = Box(self.x0, self.base - 0.88 * self.em, self.x1, self.base + 0.12 * self.em)
        if self.text.isascii():
            return Run(box, self.text, False)
        text = whole(self.text)
        return Run(box, text, is_doubtful(text))


def _glyphs(pdfium: Any, text: Any, view: View) -> Iterator[Glyph]:
    """Each glyph inside the page. Raises `TooMuch`."""
    generated, loose, error, origin = map(
        unchecked,
        (pdfium.FPDFText_IsGenerated, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_HasUnicodeMapError, pdfium.FPDFText_GetCharOrigin),
    )
    rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_rect, at_x, at_y = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    edges = memoryview(rect).cast("B").cast("f")
    turned, sx, sy, dx, dy, width, height = view.turned, view.sx, view.sy, view.x, view.y, view.width, view.height
    above = below = base = math.nan
    for n, code in enumerate(_codes(pdfium, text)):
        # Line ends, and most blanks, are pdfium's own additions; gaps are measured here instead.
        if code <= 32 and (code in (13, 10) or (code == 32 and generated(text, n))):
            continue
        loose(text, n, at_rect)
        x0, top, x1, bottom = edges
        if turned:
            x0, top, x1, bottom = bottom, x0, top, x1
        x0, x1 = sx * x0 + dx, sx * x1 + dx
        if x0 > x1:
            x0, x1 = x1, x0
        # Glyphs as high and as low as each other stand on one base line.
        if top != above or bottom != below:
            origin(text, n, at_x, at_y)
            above, below, base = top, bottom, sy * (x.value if turned else y.value) + dy
        if x1 >= 0 and x0 <= width and 0 <= base <= height:
            yield n, x0, x1, base, LOST if error(text, n) == 1 else ordinary(code)


def _codes(pdfium: Any, text: Any) -> Iterable[int]:
    """The code points of the page's characters: asked for at once, or one by one where some are left out or stand in two halves."""
    count = max(0, pdfium.FPDFText_CountChars(text))
    if count > MAX_GLYPHS:
        raise TooMuch
    units = (ctypes.c_ushort * (2 * count + 1))()
    found = pdfium.FPDFText_GetText(text, 0, count, units) - 1
    chars = bytes(units)[: 2 * max(found, 0)].decode("utf-16-le", "surrogatepass")
    if len(chars) == found == count:
        return map(ord, chars)
    unicode = unchecked(pdfium.FPDFText_GetUnicode)
    return (unicode(text, n) for n in range(count))


def _sizes(pdfium: Any, text: Any) -> Callable[[int], float]:
    """The height on the page of the letters of a glyph."""
    get_matrix, get_size = unchecked(pdfium.FPDFText_GetMatrix), unchecked(pdfium.FPDFText_GetFontSize)
    matrix = pdfium.FS_MATRIX()
    at = ctypes.byref(matrix)

    def size(number: int) -> float:
        get_matrix(text, number, at)
        return max(1.0, float(get_size(text, number)) * math.hypot(matrix.c, matrix.d))

    return size
