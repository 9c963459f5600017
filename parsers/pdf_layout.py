"""A drawn page to a sheet: what stands in ruled cells and what stands free, in one grid of rows and columns."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from parsers.pdf_drawn import Box, Drawn, Rule, Run, TooMuch
from parsers.pdf_free import Columns, Line, Piece, find_columns, lines_of, loose_pieces, over_cells, parted, text_of, under_head
from parsers.pdf_grid import Grid
from parsers.pdf_text import plain
from parsers.sheet import Cell, Sheet

NEAR = 2.0
"""Edges nearer than this many points are one edge of the grid."""
ROUNDING = 0.5
"""Pages of one print differ by less."""
SEPARATE = 2.0
"""A gap of so many heights of the letters in a cell that is alone in its row is one between a label and its value."""
TICK_BOX = 60.0
"""Points; a wider cell is no place for a tick."""
TICK = "✓"
MAX_CELLS = 20_000
MAX_LOOKS = 20_000_000
"""Looks for a mark in a cell: every cell at every mark."""
MAX_SIDE_BY_SIDE = 500

_HASHES = re.compile(r"#+")
_PAGE_NUMBER = re.compile(r"(?!.*\d{4})(?:p(?:age)?\.?)?[-–—/().第全頁枚目ページ]*\d[-–—/().第全頁枚目ページ\dof]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Laid:
    """A page laid out: its sheet, and what the next page is compared with."""

    sheet: Sheet
    edges: list[float]
    """The left edges of its columns: a page that goes on counts its columns by the same."""
    columns: tuple[float, ...]
    """Where the columns of a table without rules start."""
    heading: frozenset[str]
    """What stands above the table, but for the number of the page."""


def lay_out(drawn: Drawn, place: str, labels: frozenset[str], before: Laid | None) -> Laid:
    """The page as a sheet; `place` is the file and page, `labels` are the words that stand beside or over values. Raises `TooMuch`."""
    grid = _grid(drawn)
    ruled, free = _by_cell(grid, sharp(drawn.runs))
    if len(grid.cells) * len(drawn.marks) > MAX_LOOKS:
        raise TooMuch
    pieces = [_filled(box, ruled.get(box, []), drawn) for box in grid.cells]
    lines = lines_of(free)
    table = find_columns(lines, labels, before.columns if before else ()) or under_head(pieces, lines, labels)
    table = table and over_cells(table, lines, grid.cells)
    loose = list(loose_pieces(lines, table, grid.across, labels))
    if len(pieces) + len(loose) > MAX_CELLS:
        raise TooMuch
    first, top = _first_row(grid, table)
    above = {plain(piece.text) for piece in (*pieces, *loose) if piece.box.y1 <= top + NEAR}
    heading = frozenset(text for text in above if text and not _PAGE_NUMBER.fullmatch(text))
    if before and _goes_on(before, first, heading):
        columns, heading = before.edges, before.heading
    else:
        before = None
        sides = (x for box in grid.cells for x in (box.x0, box.x1))
        columns = _edges([*sides, *(table.starts if table else ()), *(piece.column for piece in loose)])
    sheet = Sheet("", place, tuple(_cells(grid, pieces, loose, columns, place)), before is not None)
    return Laid(sheet, columns, table.starts if table else (), heading)


def _grid(drawn: Drawn) -> Grid:
    """The ruled cells; a field to fill in that stands in none is a cell itself."""
    grid = Grid(drawn.across, drawn.down)
    bare = [box for box in drawn.inputs if grid.at((box.x0 + box.x1) / 2, box.middle) is None]
    if not bare:
        return grid
    across = [Rule(y, box.x0, box.x1) for box in bare for y in (box.y0, box.y1)]
    down = [Rule(x, box.y0, box.y1) for box in bare for x in (box.x0, box.x1)]
    return Grid(drawn.across + across, drawn.down + down)


def _goes_on(before: Laid, edges: tuple[float, ...], heading: frozenset[str]) -> bool:
    """Whether a page's first table has columns of the table before and no heading of its own."""
    known = all(any(abs(edge - other) <= NEAR for other in before.edges) for edge in edges)
    return len(edges) > 2 and known and heading <= before.heading


def _first_row(grid: Grid, table: Columns | None) -> tuple[tuple[float, ...], float]:
    """The columns' edges and the top of the uppermost row of at least two cells; no edges where there is none."""
    sizes = Counter(box.y0 for box in grid.cells)
    tops = [top for top, size in sizes.items() if size > 1]
    if tops and (not table or min(tops) <= table.top):
        row = [box for box in grid.cells if box.y0 == min(tops)]
        return tuple(sorted({x for box in row for x in (box.x0, box.x1)})), min(tops)
    return (table.starts, table.top) if table else ((), 0.0)


def sharp(runs: list[Run]) -> list[Run]:
    """The runs, doubtful where another is printed over them: lines less than three quarters of their height apart."""
    blurred: set[int] = set()
    active: list[tuple[float, float, float, int]] = []
    for n in sorted(range(len(runs)), key=[run.box.y0 for run in runs].__getitem__):
        x0, y0, x1, y1 = runs[n].box
        em = y1 - y0
        top, part = y0 + 0.125 * em, 0.3 * em
        active = [other for other in active if other[0] > top]
        if len(active) > MAX_SIDE_BY_SIDE:
            raise TooMuch
        for _, left, right, k in active:
            if right - x0 > part and x1 - left > part and min(right, x1) - max(left, x0) > part:
                blurred.update((n, k))
        active.append((y1 - 0.125 * em, x0, x1, n))
    return [run._replace(doubtful=True) if n in blurred else run for n, run in enumerate(runs)]


def _by_cell(grid: Grid, runs: list[Run]) -> tuple[dict[Box, list[Run]], list[Run]]:
    """The runs of each cell, and those outside. A cell alone in its row that holds labels with their values is no cell."""
    cells: dict[Box, list[Run]] = {}
    free: list[Run] = []
    for run in runs:
        box = _home(grid, run)
        if box is None:
            free.append(run)
        else:
            # A line that reaches over the edge of its cell may belong to the one above or below.
            over = max(box.y0 - run.box.y0, run.box.y1 - box.y1) > 0.3 * run.box.height
            cells.setdefault(box, []).append(run._replace(doubtful=True) if over else run)
    alone = Counter(box.y0 for box in grid.cells)
    frames = {box for box, inside in cells.items() if alone[box.y0] == 1 and _holds_pairs(lines_of(inside))}
    for box in frames:
        free += cells.pop(box)
    grid.open(frames)
    return cells, free


def _holds_pairs(lines: list[Line]) -> bool:
    return any(len(parted(line, SEPARATE)) > 1 for line in lines)


def _home(grid: Grid, run: Run) -> Box | None:
    """The cell of a run, None outside. Text that runs over a rule belongs to the cell at whose edge it is set."""
    box = run.box
    middle, slack = box.middle, min(0.4 * box.height, (box.x1 - box.x0) / 2)
    first = grid.at(box.x0 + slack, middle)
    if first and box.x1 - slack < first.x1:
        return first
    last = grid.at(box.x1 - slack, middle)
    if first == last:
        return first
    if first and box.x0 - first.x0 < box.height:
        return first
    if last and last.x1 - box.x1 < box.height:
        return last
    return grid.at((box.x0 + box.x1) / 2, middle) or first or last


def _filled(box: Box, runs: list[Run], drawn: Drawn) -> Piece:
    """A ruled cell with its text. A cell without text is not known to be empty where something is drawn in it; a tick is read."""
    text = runs[0].text.strip() if len(runs) == 1 else text_of(lines_of(runs), box.x1)
    doubtful = any(run.doubtful for run in runs) or bool(_HASHES.fullmatch(text))
    if not text and (marks := [mark for mark in drawn.marks if _inside(mark, box)]):
        if len(marks) == 1 and marks[0] in drawn.ticks and box.x1 - box.x0 < TICK_BOX and _holds(box, marks[0]):
            text = TICK
        else:
            doubtful = True
    return Piece(box, text, doubtful, box.y0, box.x0)


def _holds(box: Box, mark: Box) -> bool:
    """Whether a mark lies in a cell from end to end."""
    return box.x0 <= mark.x0 and mark.x1 <= box.x1 and box.y0 <= mark.y0 and mark.y1 <= box.y1


def _inside(mark: Box, box: Box) -> bool:
    """Whether a good part of a mark lies in a cell."""
    return min(mark.x1, box.x1) - max(mark.x0, box.x0) > NEAR and min(mark.y1, box.y1) - max(mark.y0, box.y0) > NEAR


def _cells(grid: Grid, pieces: list[Piece], loose: list[Piece], columns: list[float], place: str) -> Iterator[Cell]:
    """All pieces in one grid, by row and column."""
    tops = _tops(grid.cells, loose)
    rows = _edges([*(y for box in grid.cells for y in (box.y0, box.y1)), *tops.values()])
    placed = [(_index(rows, tops.get(piece.row, piece.row)), _index(columns, piece.column), piece) for piece in (*pieces, *loose)]
    for row, column, piece in sorted(placed, key=lambda item: item[:2]):
        box = piece.box
        yield Cell(
            row,
            column,
            piece.text,
            piece.text,
            f"{place}@{points(box)}",
            rows=max(1, bisect_left(rows, box.y1 - NEAR) - row),
            columns=max(1, bisect_left(columns, box.x1 - NEAR) - column),
            doubtful=piece.doubtful,
        )


def _tops(cells: list[Box], loose: list[Piece]) -> dict[float, float]:
    """For the upper edge of each free line the edge that gives its row: that of the ruled row it alone stands beside, else its own."""
    ys = sorted({y for box in cells for y in (box.y0, box.y1)})
    ruled = {n for box in cells for n in range(bisect_right(ys, box.y0), bisect_right(ys, box.y1))}
    beside: dict[int, set[float]] = {}
    for piece in loose:
        beside.setdefault(bisect_right(ys, piece.box.middle), set()).add(piece.row)
    return {top: ys[n - 1] if n in ruled and len(tops) == 1 else top for n, tops in beside.items() for top in tops}


def _edges(values: Iterable[float]) -> list[float]:
    """The edges in order, one where several are near."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > NEAR:
            edges.append(value)
    return edges


def _index(edges: list[float], value: float) -> int:
    """The number of the edge that was made from this value; on a page that goes on the edge may be a little further on."""
    return max(0, bisect_right(edges, value + ROUNDING) - 1)


def points(box: Box) -> str:
    """A box as it stands in a place, to a tenth."""
    return ",".join(map(_point, box))


@lru_cache(maxsize=4096)
def _point(value: float) -> str:
    """Remembered: cells have their edges in common."""
    return f"{round(value, 1):g}"
