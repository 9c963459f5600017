"""Text outside of ruled cells to pieces with a row and a column: by lines, by gaps, and by the columns of a table without rules."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from parsers.pdf_drawn import Box, Rule, Run
from parsers.pdf_text import below, beside, plain

APART = 1.25
"""Text with a gap of so many heights of its letters is two texts. A wide blank between family and given name is 1."""
WORDS = 0.3
"""Between the headings of a table, which hold no blanks, a smaller gap will do."""
LEADING = 1.25
"""A line not farther from a row than so many heights of its letters is a line of that row."""
ALIGNED, OFTEN = 1.0, 4
"""A place where so many texts start, to so many points, is where a column starts."""
LONGEST_LABEL = 12
"""Letters of a label that is spread over its cell, each a text of its own."""
HEADINGS = 4
"""So many known headings in one line make it the head of a table."""

_DECORATION = re.compile(r"^[※*●■○]+|(?:\((?:必須|任意|必|任|h|時間|※.{0,10})?\)?|※.*|[*:])+$")
"""What is printed around a label: （必須）, ※, perhaps cut by the line's end."""

Line = list[Run]


def is_label(text: str, labels: frozenset[str]) -> bool:
    """Whether a text is one of the labels, but for what is printed around it."""
    key = plain(text)
    return key in labels or _DECORATION.sub("", key) in labels


class Piece(NamedTuple):
    """The text of one cell-to-be, where it stands, the edges that give its row and its column, and whether it is to be trusted."""

    box: Box
    text: str
    doubtful: bool
    row: float
    column: float


@dataclass(frozen=True, slots=True)
class Columns:
    """A table without rules, or whose head alone is ruled: where each column starts, and where its rows start."""

    starts: tuple[float, ...]
    top: float
    """The upper edge of its first free line: the head's, or that of a row where the head is ruled or stands on the page before."""

    def column(self, run: Run) -> int:
        """The column of a run: the one it starts in."""
        slack = min(0.4 * run.box.height, (run.box.x1 - run.box.x0) / 2)
        return max(0, bisect_right(self.starts, run.box.x0 + slack) - 1)


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """Runs to lines from top to bottom, each from left to right."""
    lines: list[Line] = []
    for run in sorted(runs, key=lambda run: run.box.middle):
        if lines and run.box.middle - lines[-1][0].box.middle < 0.5 * min(run.box.height, lines[-1][0].box.height):
            lines[-1].append(run)
        else:
            lines.append([run])
    for line in lines:
        line.sort(key=lambda run: run.box.x0)
    return lines


def text_of(lines: Iterable[Line], right: float) -> str:
    """The lines of one cell as one text; `right` is the edge at which they were broken."""
    text, last, room = "", "", 0.0
    for line in lines:
        lower = _joined(line)
        text = below(text, last, lower, room) if text else lower
        last, room = lower, (right - line[-1].box.x1) / line[-1].box.height
    return text.strip()


def _joined(line: Line) -> str:
    if len(line) > 2 and all(len(run.text) == 1 for run in line):
        return "".join(run.text for run in line)  # Letters spread over the width of a cell.
    text = line[0].text
    for left, run in pairwise(line):
        text = beside(text, run.text, (run.box.x0 - left.box.x1) / run.box.height)
    return text


def parted(line: Line, gap: float) -> list[Line]:
    """A line cut where it leaves a gap of so many heights of its letters."""
    parts = [line[:1]]
    for run in line[1:]:
        last = parts[-1][-1].box
        if run.box.x0 - last.x1 > gap * max(run.box.height, last.height):
            parts.append([run])
        else:
            parts[-1].append(run)
    return parts


def around(runs: Iterable[Run]) -> Box:
    """The smallest box around some runs."""
    boxes = [run.box for run in runs]
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def find_columns(lines: list[Line], labels: frozenset[str], carried: tuple[float, ...]) -> Columns | None:
    """The table that begins with a line of known headings, or goes on from the page before with its columns; None without one."""
    for n, line in enumerate(lines):
        if len(line) < HEADINGS:
            continue
        body = [run for other in lines[n + 1 :] for run in other]
        starts, ends = sorted(run.box.x0 for run in body), sorted(run.box.x1 for run in body)
        heads = _heads(line, starts)
        if sum(is_label(_joined(head), labels) for head in heads) >= HEADINGS:
            boxes = [around(head) for head in heads]
            first = min([*starts[:1], boxes[0].x0])
            return Columns((first, *_cuts(first, boxes, starts, ends, lines[n + 1 :])), around(line).y0)
    if carried and lines and len(parted(lines[0], WORDS)) >= HEADINGS:
        return Columns(carried, around(lines[0]).y0)
    return None


def _heads(line: Line, starts: list[float]) -> list[Line]:
    """The headings of a line: parted by gaps, and where texts under it start again and again."""
    heads = []
    for part in parted(line, WORDS):
        head = part[:1]
        for run in part[1:]:
            if bisect_left(starts, run.box.x0 + ALIGNED) - bisect_right(starts, run.box.x0 - ALIGNED) >= OFTEN:
                heads.append(head)
                head = []
            head = [*head, run]
        heads.append(head)
    return heads


def under_head(pieces: list[Piece], lines: list[Line], labels: frozenset[str]) -> Columns | None:
    """The table whose head alone is ruled; None without one."""
    heads = [piece for piece in pieces if is_label(piece.text, labels)]
    for top in {piece.row for piece in heads}:
        row = [piece for piece in pieces if piece.row == top]
        bottom = row[0].box.y1
        if sum(piece.row == top for piece in heads) >= HEADINGS and any(line[0].box.middle > bottom for line in lines):
            return Columns(tuple(sorted(piece.column for piece in row)), bottom)
    return None


def over_cells(table: Columns, lines: list[Line], cells: list[Box]) -> Columns:
    """The table with the columns of the ruled cells under its head, where its rows are ruled, its head is not, and they are as many."""
    head = next((line for line in lines if around(line).y0 == table.top), None)
    bottom = around(head).y1 if head else 0.0
    under = min((box.y0 for box in cells if box.y0 > table.top), default=0.0)
    row = sorted(box for box in cells if box.y0 == under)
    if not head or len(row) != len(table.starts) or not 0 <= under - bottom < LEADING * (bottom - table.top):
        return table
    return Columns(tuple(box.x0 for box in row), table.top)


def _cuts(first: float, heads: list[Box], starts: list[float], ends: list[float], body: list[Line]) -> Iterator[float]:
    """Where each column after the first starts."""
    begins = [[part[0].box.x0 for part in parted(line, WORDS)] for line in body]
    for left, right in pairwise(heads):
        first = _cut((first, left.x1, right.x0, right.x1), starts, ends, begins)
        yield first


def _cut(room: tuple[float, float, float, float], starts: list[float], ends: list[float], begins: list[list[float]]) -> float:
    """Where two columns part, between their heads: where the fewest texts are cut, the fewest share a line and the room is widest.

    `room` is where the left column starts, its head ends, and the right head starts and ends.
    """
    first, left, right, last = room
    edges = [left, *sorted({x for x in (*starts, *ends) if left < x < right}), right]
    cuts = [((a + b) / 2, a - b) for a, b in pairwise(edges)]
    crossed = [bisect_left(starts, x) - bisect_right(ends, x) for x, _ in cuts]
    least = min(crossed)
    best = [cut for cut, count in zip(cuts, crossed, strict=True) if count == least]
    return min(best, key=lambda cut: (_crowded(first, cut[0], begins) + _crowded(cut[0], last, begins), cut[1], cut[0]))[0]


def _crowded(left: float, right: float, begins: list[list[float]]) -> int:
    """In how many lines more than one text starts between two edges: a column holds one."""
    return sum(bisect_left(line, right) - bisect_left(line, left) > 1 for line in begins)


def loose_pieces(lines: list[Line], table: Columns | None, across: list[Rule], labels: frozenset[str]) -> Iterator[Piece]:
    """The pieces of free text."""
    body = [line for line in lines if table and around(line).middle > table.top]
    for line in lines[: len(lines) - len(body)]:
        top = around(line).y0
        for part in _labelled(parted(line, APART), labels):
            box = around(part)
            yield Piece(box, text_of([part], box.x1), any(run.doubtful for run in part), top, box.x0)
    if table and body:
        for row, sure in _rows(body, table, across):
            for piece in _row(row, table, around(run for line in row for run in line).y0):
                yield piece if sure else piece._replace(doubtful=True)


def _labelled(parts: list[Line], labels: frozenset[str]) -> Iterator[Line]:
    """The parts of a line, cut once more behind a label; not inside a longer label."""
    for part in parts:
        cuts = [n for n in range(1, min(len(part), LONGEST_LABEL)) if plain(_joined(part[:n])) in labels]
        if cuts and plain(_joined(part)) not in labels:
            yield part[: cuts[-1]]
            yield part[cuts[-1] :]
        else:
            yield part


def _row(lines: list[Line], table: Columns, top: float) -> Iterator[Piece]:
    """The pieces of one row of a table, one in each column that holds something."""
    columns: dict[int, list[Run]] = {}
    for line in lines:
        for run in line:
            columns.setdefault(table.column(run), []).append(run)
    for number, runs in columns.items():
        box = around(runs)
        right = table.starts[number + 1] if number + 1 < len(table.starts) else box.x1
        yield Piece(box, text_of(lines_of(runs), right), any(run.doubtful for run in runs), top, table.starts[number])


def _rows(lines: list[Line], table: Columns, across: list[Rule]) -> Iterator[tuple[list[Line], bool]]:
    """The lines of each row and whether it is certain that they are one row: by lines drawn across the table, else by what stands near."""
    width = max(run.box.x1 for line in lines for run in line) - table.starts[0]
    drawn = sorted({rule.at for rule in across if rule.end - rule.start > 0.6 * width and rule.at > table.top})
    doubted: set[int] = set()
    owners = [bisect_right(drawn, line[0].box.middle) for line in lines] if len(drawn) > 2 else _nearest(lines, table, doubted)
    rows: dict[int, list[Line]] = {}
    for line, owner in zip(lines, owners, strict=True):
        rows.setdefault(owner, []).append(line)
    for owner, row in rows.items():
        yield row, owner not in doubted


def _nearest(lines: list[Line], table: Columns, doubted: set[int]) -> list[int]:
    """For each line the one that begins its row: itself if it has a first cell, else the nearest that has. Rows as near are doubted."""
    firsts = [n for n, line in enumerate(lines) if any(table.column(run) == 0 for run in line)]
    owners = []
    for n, line in enumerate(lines):
        at = bisect_left(firsts, n)
        near = sorted((abs(lines[k][0].box.middle - line[0].box.middle) / line[0].box.height, k) for k in firsts[max(0, at - 1) : at + 1])
        near = [(gap, k) for gap, k in near if gap < LEADING]
        owners.append(n if not near or n in firsts[at : at + 1] else near[0][1])
        if owners[-1] != n and len(near) > 1 and near[1][0] - near[0][0] < 0.2:
            doubted.update(k for _, k in near)
    return owners
