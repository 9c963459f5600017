"""Ruled lines to the cells they close in."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise
from operator import itemgetter

from parsers.pdf_drawn import RULED_FROM, THIN, Box, Rule, TooMuch

MAX_SQUARES = 60_000
SAME = 1.5
"""Lines nearer to each other than this are one line drawn twice."""


class Grid:
    """The closed rectangles of a page, `cells`, in reading order. `xs` and `ys` are where its lines lie, `across` the level lines."""

    def __init__(self, across: list[Rule], down: list[Rule]) -> None:
        rows, columns = _lines(across), _lines(down)
        self.ys, self.xs = [at for at, _ in rows], [at for at, _ in columns]
        self.across = [Rule(at, start, end) for at, pieces in rows for start, end in pieces]
        if len(self.xs) * len(self.ys) > MAX_SQUARES:
            raise TooMuch
        # Square (r, c) lies before line r and line c: row 0, column 0, the last row and the last column are the outside.
        self._walls_above = [_covered(pieces, self.xs) for _, pieces in rows]
        self._walls_left = [_covered(pieces, self.ys) for _, pieces in columns]
        self._owner: dict[tuple[int, int], Box] = {}
        self.cells: list[Box] = []
        self._find()
        self.cells.sort(key=itemgetter(1, 0))

    def at(self, x: float, y: float) -> Box | None:
        """The cell around a point, or None outside of the cells."""
        return self._owner.get((bisect_right(self.ys, y), bisect_right(self.xs, x)))

    def open(self, cells: set[Box]) -> None:
        """Takes cells out: their frames are no cells'."""
        self._owner = {square: box for square, box in self._owner.items() if box not in cells}
        self.cells = [box for box in self.cells if box not in cells]

    def _find(self) -> None:
        """Keeps the squares with lines on all sides, which most cells are, and what else is closed in; the outside is no cell."""
        left = {(r, c) for r in range(len(self.ys) + 1) for c in range(len(self.xs) + 1)}
        for r, c in self._closed():
            left.discard((r, c))
            self._keep({(r, c)}, r, r, c, c)
        self._flood((0, 0), left)
        while left:
            region = self._flood(next(iter(left)), left)
            rows, columns = [r for r, _ in region], [c for _, c in region]
            self._keep(region, min(rows), max(rows), min(columns), max(columns))

    def _closed(self) -> Iterator[tuple[int, int]]:
        """The squares with lines on all sides."""
        for r, (over, under) in enumerate(pairwise(self._walls_above), 1):
            for c, (first, last) in enumerate(pairwise(self._walls_left), 1):
                if over[c] and under[c] and first[r] and last[r]:
                    yield r, c

    def _flood(self, start: tuple[int, int], left: set[tuple[int, int]]) -> set[tuple[int, int]]:
        """The squares between which and this one no line lies, taken out of `left`."""
        left.discard(start)
        region, edge = {start}, [start]
        above, beside = self._walls_above, self._walls_left
        while edge:
            r, c = edge.pop()
            for square, walled in (
                ((r - 1, c), r > 0 and above[r - 1][c]),
                ((r + 1, c), r < len(above) and above[r][c]),
                ((r, c - 1), c > 0 and beside[c - 1][r]),
                ((r, c + 1), c < len(beside) and beside[c][r]),
            ):
                if not walled and square in left:
                    left.discard(square)
                    region.add(square)
                    edge.append(square)
        return region

    def _keep(self, region: set[tuple[int, int]], top: int, bottom: int, first: int, last: int) -> None:
        """A set of squares, between which no line lies, is a cell if it is a rectangle of some size."""
        box = Box(self.xs[first - 1], self.ys[top - 1], self.xs[last], self.ys[bottom])
        whole = len(region) == (bottom - top + 1) * (last - first + 1)
        if whole and box.y1 - box.y0 > THIN and box.x1 - box.x0 > THIN:
            self._owner.update(dict.fromkeys(region, box))
            self.cells.append(box)


def _lines(rules: list[Rule]) -> list[tuple[float, list[tuple[float, float]]]]:
    """The lines of a page in order, each with the stretches where it is drawn."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules):
        if groups and rule.at - groups[-1][0].at <= SAME:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    lines = []
    for group in groups:
        pieces = [piece for piece in _joined(group) if piece[1] - piece[0] >= RULED_FROM]
        if pieces:
            lines.append((sum(rule.at for rule in group) / len(group), pieces))
    return lines


def _joined(group: list[Rule]) -> list[tuple[float, float]]:
    """The stretches of one line; dots and dashes run together."""
    pieces: list[tuple[float, float]] = []
    for _, start, end in sorted(group, key=lambda rule: rule.start):
        if pieces and start - pieces[-1][1] <= THIN:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], end))
        else:
            pieces.append((start, end))
    return pieces


def _covered(pieces: list[tuple[float, float]], crossing: list[float]) -> list[bool]:
    """For each stretch between two crossing lines, whether the line is drawn all along it, as the line under a word is not.

    False before the first and after the last.
    """
    starts = [start for start, _ in pieces]
    whole = []
    for a, b in pairwise(crossing):
        n = bisect_right(starts, a + SAME) - 1
        whole.append(n >= 0 and pieces[n][1] >= b - SAME)
    return [False, *whole, False]
