"""What is drawn on one PDF page: runs of glyphs, ruled lines and other marks, with the page turned so that its text stands upright.

All lengths are points; x grows to the right and y downwards from the top left corner. pdfium is called without pypdfium2's
wrappers where a call is made for each glyph or object, which is where the time goes.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from parsers.pdf_text import LOST, is_doubtful, ordinary, whole

MAX_OBJECTS = 20_000
MAX_GLYPHS = 40_000
MAX_RUNS = 5_000
MAX_DEPTH = 8
THIN = 3.0
"""What is not thicker than this is a line."""
RULED_FROM = 4.0
"""A line shorter than this, once joined with what goes on from it, is part of a drawing."""

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
LINE_TO, CURVE_TO, MOVE_TO = 0, 1, 2
INVISIBLE = 3

Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class TooMuch(Exception):
    """A page holds more than a form can."""


class Box(NamedTuple):
    """A rectangle by its left, top, right and bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class Run(NamedTuple):
    """Glyphs that follow each other without a gap, and whether one of them is not known for certain."""

    box: Box
    text: str
    doubtful: bool


class Rule(NamedTuple):
    """A straight line: where it lies, and from where to where it goes along the other axis."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Drawn:
    """A page as drawn. `marks` are pictures and drawings that are neither text nor rules; `inputs` are fields to fill in.

    `glyphs` counts the characters, `lost` those without a meaning.
    """

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    inputs: list[Box] = field(default_factory=list)
    glyphs: int = 0
    lost: int = 0


class View:
    """Turns page coordinates into those of the page as read: quarter turns clockwise, then y downwards from the top."""

    __slots__ = ("height", "sx", "sy", "turned", "width", "x", "y")

    def __init__(self, bounds: tuple[float, float, float, float], quarter: int) -> None:
        left, bottom, right, top = bounds
        self.turned = quarter % 2 == 1
        self.width, self.height = (top - bottom, right - left) if self.turned else (right - left, top - bottom)
        # Seen x and y are each one page axis, forwards or backwards, counted from one edge.
        self.sx, self.x, self.sy, self.y = (
            (1, -left, -1, top),
            (1, -bottom, 1, -left),
            (-1, right, 1, -bottom),
            (-1, top, -1, right),
        )[quarter]

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self.turned:
            left, bottom, right, top = bottom, left, top, right
        x0, x1, y0, y1 = self.sx * left + self.x, self.sx * right + self.x, self.sy * top + self.y, self.sy * bottom + self.y
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a form on its page: its rectangle in the page's own coordinates, and what it holds."""

    rectangle: tuple[float, float, float, float]
    text: str
    doubtful: bool


def read_page(document: Any, number: int, inputs: Sequence[Input] = ()) -> Drawn:
    """The page of that index, without size where it cannot be opened; annotations are part of it, but for links.

    Where `inputs` are given, they stand for what is drawn of fields. Raises `TooMuch`.
    """
    import pypdfium2.raw as pdfium

    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return Drawn(0, 0)
    if _annotated(pdfium, page, fields=not inputs):
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        pdfium.FPDF_ClosePage(page)
        page = pdfium.FPDF_LoadPage(document, number)
    text = pdfium.FPDFText_LoadPage(page)
    try:
        return _draw(pdfium, page, text, inputs)
    finally:
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _annotated(pdfium: Any, page: Any, fields: bool) -> bool:
    """Whether something written on top of the page belongs to it: a note in a box, a stamp, ink, a field's content if asked for."""
    kinds = set()
    for n in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_OBJECTS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, n)
        kinds.add(pdfium.FPDFAnnot_GetSubtype(annotation))
        pdfium.FPDFPage_CloseAnnot(annotation)
    beside = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP} | (set() if fields else {pdfium.FPDF_ANNOT_WIDGET})
    return bool(kinds - beside)


def _draw(pdfium: Any, page: Any, text: Any, inputs: Sequence[Input]) -> Drawn:
    edges = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, edges)
    view = View((edges.left, edges.bottom, edges.right, edges.top), _quarter(pdfium, page, text))
    drawn = Drawn(view.width, view.height)
    hidden = _Objects(pdfium, page, view, drawn).hidden_text
    # Invisible text is what a text recogniser lays under its scan: a guess, and not what the page shows.
    if not (hidden and drawn.marks):
        _runs(pdfium, text, view, drawn)
    for one in inputs:
        _fill_in(one, view.box(*one.rectangle), drawn)
    return drawn


def _fill_in(one: Input, box: Box, drawn: Drawn) -> None:
    """What a field holds takes the place of what is drawn there; where it holds nothing, a text printed flat may stand there."""
    drawn.inputs.append(box)
    if one.text:
        drawn.runs = [run for run in drawn.runs if not (box.y0 < run.box.middle < box.y1 and box.x0 <= run.box.x0 < box.x1)]
        half = min(box.height, 10.0) / 2
        line = Box(box.x0 + 1, box.middle - half, box.x1 - 1, box.middle + half)
        drawn.runs.append(Run(line, " ".join(one.text.split("\n")), one.doubtful))
    elif one.doubtful:
        drawn.marks.append(box)


def _quarter(pdfium: Any, page: Any, text: Any) -> int:
    """How many quarter turns clockwise set the text upright; without text, the page's own."""
    count = pdfium.FPDFText_CountChars(text)
    angles = [pdfium.FPDFText_GetCharAngle(text, n) for n in range(0, count, max(1, count // 25))]
    turns = Counter(-round(angle / (math.pi / 2)) % 4 for angle in angles if angle >= 0)
    return turns.most_common(1)[0][0] if turns else int(pdfium.FPDFPage_GetRotation(page)) % 4


def _runs(pdfium: Any, text: Any, view: View, drawn: Drawn) -> None:
    """The glyphs of the page in the order of its content, joined to runs while one begins where the last ended."""
    if pdfium.FPDFText_CountChars(text) > MAX_GLYPHS:
        raise TooMuch
    run = _Pen(0.0, 0.0, 0.0, 0.0, last=-1.0)
    runs = []
    for number, x0, x1, base, char in _glyphs(pdfium, text, view):
        # The same place again: one glyph that stands for several characters, or for one beyond U+FFFF in two halves.
        if (x0, base) != (run.last, run.base) and not run.reaches(x0, base, char):
            runs.append(run)
            run = _Pen(x0, x0, base, _size(pdfium, text, number))
            if len(runs) > MAX_RUNS:
                raise TooMuch
        run.text += char
        run.last, run.x1 = x0, max(run.x1, x1)
    drawn.runs = [run.done() for run in (*runs, run) if run.text and not run.text.isspace()]
    drawn.glyphs, drawn.lost = sum(len(run.text) for run in drawn.runs), sum(run.text.count(LOST) for run in drawn.runs)


@dataclass(slots=True)
class _Pen:
    """A run being joined: its ends, where its last glyph began, its base line and the height of its letters."""

    x0: float
    x1: float
    base: float
    em: float
    text: str = ""
    last: float = 0.0

    def reaches(self, x0: float, base: float, char: str) -> bool:
        """Whether a glyph goes on from the last one: same line, no gap. Cells are at least their padding apart."""
        gap = x0 - self.x1
        return abs(base - self.base) < 0.1 * self.em and -0.5 * self.em < gap < (0.5 if char.isspace() else 0.1) * self.em

    def done(self) -> Run:
        """The run; letters stand on the base line and reach an eighth of their height below it."""
        text = whole(self.text)
        return Run(Box(self.x0, self.base - 0.88 * self.em, self.x1, self.base + 0.12 * self.em), text, is_doubtful(text))


def _glyphs(pdfium: Any, text: Any, view: View) -> Iterator[tuple[int, float, float, float, str]]:
    """Each glyph inside the page: its number, left and right, base line and character."""
    unicode, loose, error, origin = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_HasUnicodeMapError,
        pdfium.FPDFText_GetCharOrigin,
    )
    rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_rect, at_x, at_y = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    for n in range(pdfium.FPDFText_CountChars(text)):
        code = unicode(text, n)
        # Line ends, and most blanks, are pdfium's own additions; gaps are measured here instead.
        if code in (13, 10) or (code == 32 and pdfium.FPDFText_IsGenerated(text, n)):
            continue
        loose(text, n, at_rect)
        origin(text, n, at_x, at_y)
        if view.turned:
            x0, x1, base = view.sx * rect.bottom + view.x, view.sx * rect.top + view.x, view.sy * x.value + view.y
        else:
            x0, x1, base = view.sx * rect.left + view.x, view.sx * rect.right + view.x, view.sy * y.value + view.y
        if x0 > x1:
            x0, x1 = x1, x0
        if x1 >= 0 and x0 <= view.width and 0 <= base <= view.height:
            yield n, x0, x1, base, LOST if error(text, n) == 1 else ordinary(code)


def _size(pdfium: Any, text: Any, number: int) -> float:
    """The height of a glyph's letters on the page."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, number, matrix)
    return max(1.0, float(pdfium.FPDFText_GetFontSize(text, number)) * math.hypot(matrix.c, matrix.d))


class _Objects:
    """Walks the page's objects and sorts lines into rules, everything else that is not text into marks."""

    def __init__(self, pdfium: Any, page: Any, view: View, drawn: Drawn) -> None:
        self.pdfium, self.view, self.drawn = pdfium, view, drawn
        self.left = MAX_OBJECTS
        self.texts: Counter[bool] = Counter()
        self._bounds = [ctypes.c_float() for _ in range(4)]
        self._references = [ctypes.byref(value) for value in self._bounds]
        self._walk(pdfium.FPDFPage_CountObjects(page), partial(pdfium.FPDFPage_GetObject, page), UNMOVED, 0)

    @property
    def hidden_text(self) -> bool:
        """Whether there is text and none of it shows."""
        return self.texts[True] > 0 and self.texts[False] == 0

    def _spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise TooMuch

    def _walk(self, count: int, get: Callable[[int], Any], moved: Matrix, depth: int) -> None:
        pdfium = self.pdfium
        self._spend(count)
        for n in range(count):
            item = get(n)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == TEXT:
                self.texts[pdfium.FPDFTextObj_GetTextRenderMode(item) == INVISIBLE] += 1
            elif kind == FORM and depth < MAX_DEPTH:
                inner = _times(self._matrix(item), moved)
                self._walk(pdfium.FPDFFormObj_CountObjects(item), partial(pdfium.FPDFFormObj_GetObject, item), inner, depth + 1)
            elif kind == PATH:
                self._path(item, moved)
            else:
                self.drawn.marks.append(self._box(item, moved))

    def _matrix(self, item: Any) -> Matrix:
        matrix = self.pdfium.FS_MATRIX()
        self.pdfium.FPDFPageObj_GetMatrix(item, matrix)
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _box(self, item: Any, moved: Matrix) -> Box:
        self.pdfium.FPDFPageObj_GetBounds(item, *self._references)
        left, bottom, right, top = (value.value for value in self._bounds)
        return self.view.box(*_spread([_moved(moved, left, bottom), _moved(moved, right, top)]))

    def _path(self, item: Any, moved: Matrix) -> None:
        if not self._ruled(self._box(item, moved)):
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            self.pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
            self._outline(item, _times(self._matrix(item), moved), bool(stroke.value))

    def _ruled(self, box: Box) -> bool:
        """Whether a box is no more than a line; if so it is kept as a rule."""
        if box.x1 - box.x0 > THIN and box.height > THIN:
            return False
        if box.x1 - box.x0 >= box.height:
            self.drawn.across.append(Rule(box.middle, box.x0, box.x1))
        else:
            self.drawn.down.append(Rule((box.x0 + box.x1) / 2, box.y0, box.y1))
        return True

    def _outline(self, item: Any, moved: Matrix, stroked: bool) -> None:
        """A path of several lines: frames of cells become rules; a plain filled rectangle is ground and left out; the rest is a mark."""
        for points, curved in self._figures(item, moved):
            sides = [self.view.box(*_spread(pair)) for pair in pairwise(points)]
            whole = self.view.box(*_spread(points))
            if curved or any(min(side.x1 - side.x0, side.height) > 0.5 for side in sides):
                self.drawn.marks.append(whole)
            elif stroked:
                for side in sides:
                    self._ruled(side)
            else:
                self._ruled(whole)

    def _figures(self, item: Any, moved: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The points of each figure of a path, closed, and whether it has a curve."""
        pdfium = self.pdfium
        count = pdfium.FPDFPath_CountSegments(item)
        self._spend(count)
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        curved = False
        for n in range(count):
            segment = pdfium.FPDFPath_GetPathSegment(item, n)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == MOVE_TO and len(points) > 1:
                yield points, curved
            if kind == MOVE_TO:
                points, curved = [], False
            points.append(_moved(moved, x.value, y.value))
            curved = curved or kind == CURVE_TO
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if len(points) > 1:
            yield points, curved


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does the first move and then the other."""
    a, b, c, d, e, f = first
    (ga, gb), (gc, gd) = _moved((*then[:4], 0.0, 0.0), a, b), _moved((*then[:4], 0.0, 0.0), c, d)
    return ga, gb, gc, gd, *_moved(then, e, f)


def _spread(points: list[tuple[float, float]] | tuple[tuple[float, float], ...]) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of some points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
