"""What is drawn on a PDF page beside glyphs: ruled lines, and marks that are neither text nor rules."""

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from operator import itemgetter
from typing import Any

from parsers.pdf_calls import unchecked
from parsers.pdf_drawn import MOST, THIN, Box, Drawn, Rule, TooMuch, View

MAX_OBJECTS = 20_000
MAX_DEPTH = 8

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
LINE_TO, CURVE_TO, MOVE_TO = 0, 1, 2
INVISIBLE = 3

Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Objects:
    """Walks the page's objects and sorts lines into rules, everything else that is not text into marks."""

    def __init__(self, pdfium: Any, page: Any, view: View, drawn: Drawn) -> None:
        self.pdfium, self.view, self.drawn = pdfium, view, drawn
        self.left = MAX_OBJECTS
        self.shown = self.hidden = False
        self._kind, self._get_bounds = unchecked(pdfium.FPDFPageObj_GetType), unchecked(pdfium.FPDFPageObj_GetBounds)
        self._bounds = [ctypes.c_float() for _ in range(4)]
        self._references = [ctypes.byref(value) for value in self._bounds]
        self._walk(pdfium.FPDFPage_CountObjects(page), partial(unchecked(pdfium.FPDFPage_GetObject), page), UNMOVED, 0)

    @property
    def hidden_text(self) -> bool:
        """Whether there is text that does not show: all of it, or some on a page that is a picture."""
        return self.hidden and (not self.shown or self.drawn.is_picture)

    def _spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise TooMuch

    def _walk(self, count: int, get: Callable[[int], Any], moved: Matrix, depth: int) -> None:
        pdfium = self.pdfium
        self._spend(count)
        for n in range(count):
            item = get(n)
            kind = self._kind(item)
            if kind == TEXT:
                shows = pdfium.FPDFTextObj_GetTextRenderMode(item) != INVISIBLE
                self.shown = self.shown or shows
                self.hidden = self.hidden or not shows
            elif kind == FORM and depth < MAX_DEPTH:
                inner = _times(self._matrix(item), moved)
                self._walk(pdfium.FPDFFormObj_CountObjects(item), partial(pdfium.FPDFFormObj_GetObject, item), inner, depth + 1)
            elif kind == PATH:
                self._path(item, moved)
            else:
                self._mark(kind, self._box(item, moved))

    def _mark(self, kind: int, box: Box) -> None:
        self.drawn.marks.append(box)
        if kind == IMAGE:
            area = (box.x1 - box.x0) * box.height
            self.drawn.pictured += area
            if area > MOST * self.drawn.width * self.drawn.height:
                # What was written before is under the picture now: some text recognisers hide their guess that way.
                self.hidden, self.shown = self.hidden or self.shown, False

    def _matrix(self, item: Any) -> Matrix:
        matrix = self.pdfium.FS_MATRIX()
        self.pdfium.FPDFPageObj_GetMatrix(item, matrix)
        return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f

    def _box(self, item: Any, moved: Matrix) -> Box:
        self._get_bounds(item, *self._references)
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
                if is_tick([self.view.box(*point, *point)[:2] for point in points]):
                    self.drawn.ticks.append(whole)
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


def is_tick(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a figure through these points, y downwards, is a tick: a short stroke down, then a long one up to the right.

    Drawn with a pen or as an outline: every point lies near one of the two strokes.
    """
    left, right, turn = min(points), max(points), max(points, key=itemgetter(1))
    width, height = right[0] - left[0], turn[1] - min(y for _, y in points)
    down, up = turn[1] - left[1], turn[1] - right[1]
    if not (0.15 * height < down < 0.75 * height and up > 0.8 * height and 0.6 * height < width < 2 * height):
        return False
    near = 0.15 * math.hypot(width, height)
    strokes = 0.1 * width < turn[0] - left[0] < 0.7 * width
    return strokes and all(min(_distance(point, left, turn), _distance(point, turn, right)) < near for point in points)


def _distance(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """How far a point is from a line between two others."""
    across, down = end[0] - start[0], end[1] - start[1]
    share = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / (across * across + down * down)
    share = min(1.0, max(0.0, share))
    return math.hypot(point[0] - start[0] - share * across, point[1] - start[1] - share * down)


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
