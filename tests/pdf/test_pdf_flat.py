"""Forms that were filled in and printed flat: ticks that are drawn, cells that were fields."""

from itertools import pairwise

import pytest
from pdf_making import cell, content, drawn, written

from parsers.pdf_rules import is_tick


def sheet(*pages):
    return content(drawn(*pages)).sheets[0]


PEN = [(2, 5), (4, 8), (9, 1)]
OUTLINE = [(2, 5), (4, 7), (9, 1), (10, 1), (4, 9), (1, 5), (2, 5)]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        pytest.param(PEN, True, id="three points of a pen"),
        pytest.param(OUTLINE, True, id="an outline"),
        pytest.param([(1, 1), (5, 9), (9, 1)], False, id="V"),
        pytest.param([(1, 1), (1, 9), (9, 9)], False, id="L"),
        pytest.param([(1, 9), (9, 1)], False, id="a stroke"),
        pytest.param([(1, 5), (1, 5)], False, id="a point"),
        pytest.param([*PEN, (9, 8)], False, id="something added"),
    ],
)
def test_the_shape_of_a_tick(points, expected):
    """A short stroke down and a long one up to the right, and nothing beside them."""
    assert is_tick(points) is expected


def pledge(*marks, wide=16):
    """A box with these drawings before a sentence of pledge; a drawing is the corners of its lines."""

    def draw(canvas):
        canvas.rect(50, 700, wide, 16)
        canvas.drawString(50 + wide + 10, 705, "倫理綱領を順守します。")
        for points in marks:
            path = canvas.beginPath()
            path.moveTo(*points[0])
            for point in points[1:]:
                path.lineTo(*point)
            canvas.drawPath(path)

    return draw


DRAWN = [(52, 708), (57, 703), (64, 714)]


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        pytest.param(pledge(DRAWN), ("✓", False), id="a tick"),
        pytest.param(pledge(), ("", False), id="nothing"),
        pytest.param(pledge([(52, 702), (64, 714)]), ("", True), id="a stroke"),
        pytest.param(pledge(DRAWN, [(52, 714), (64, 702)]), ("", True), id="a tick struck through"),
        pytest.param(pledge([(46, 708), (57, 703), (64, 714)]), ("", True), id="over the edge"),
        pytest.param(pledge(DRAWN, wide=200), ("", True), id="in a cell for text"),
    ],
)
def test_a_tick_drawn_in_its_box_is_read(draw, expected):
    """A flattened form has no fields any more; of any other drawing it is only known that the box is not empty."""
    box = next(cell for cell in sheet(draw).cells if cell.place.startswith("申請書.pdf!p1@50,"))
    assert (box.text, box.doubtful) == expected


HEAD = ((52, "No"), (82, "カテゴリ"), (132, "開始日"), (202, "活動名"), (322, "時間"))


def rows(count, *, edges=(50, 80, 130, 200, 320, 370), top=698):
    """A head without rules over rows of single frames, as flattened fields leave them."""

    def draw(canvas):
        written(*((x, 700, text) for x, text in HEAD))(canvas)
        for n in range(count):
            for left, right in pairwise(edges):
                canvas.rect(left, top - 22 * (n + 1), right - left, 18)
            written(*((x, top - 22 * n - 16, text) for x, text in ((52, str(n + 1)), (202, f"研修{n}"))))(canvas)

    return draw


def test_a_head_without_rules_stands_over_its_ruled_columns():
    """Each label begins a little beside the edge of the cells under it, and is in their column."""
    cells = sheet(rows(2)).cells
    assert {c.column for c in cells if c.text in ("活動名", "研修0", "研修1")} == {cell(sheet(rows(2)), "活動名").column}


@pytest.mark.parametrize("draw", [rows(2, top=560), rows(2, edges=(50, 130, 200, 320, 370))], ids=["far below", "other columns"])
def test_a_head_over_something_else_keeps_its_own_columns(draw):
    """What is ruled farther down, or in fewer columns, is another table."""
    cells = sheet(draw).cells
    assert [c.text for c in cells][:5] == [text for _, text in HEAD]
