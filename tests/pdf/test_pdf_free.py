"""Tables without lines: which line is the head, and where its columns part."""

import pytest

from parsers.pdf_drawn import Box, Run
from parsers.pdf_free import find_columns, is_label, lines_of

LABELS = frozenset({"活動名", "主催者", "区分", "時間", "ポイント"})


@pytest.mark.parametrize(
    ("text", "known"),
    [
        pytest.param("区分", True, id="bare"),
        pytest.param("区分（必須）", True, id="required"),
        pytest.param("※区分（必", True, id="cut-by-the-line"),
        pytest.param("区分※", True, id="star-behind"),
        pytest.param("区分（旧）", False, id="another-thing"),
    ],
)
def test_label_with_what_is_printed_around_it(text: str, known: bool) -> None:
    """Signs that say that an answer is required are no part of a label."""
    assert is_label(text, LABELS) is known


def run(x: float, y: float, text: str, width: float) -> Run:
    return Run(Box(x, y, x + width, y + 10), text, False)


def test_short_texts_left_of_their_head() -> None:
    """A letter at the left of its column stands before its centred head; it shares a line with the text of the column before."""
    heads = [
        run(x, 0, text, 10 * len(text)) for x, text in ((60, "活動名"), (210, "主催者"), (330, "区分"), (380, "時間"), (430, "ポイント"))
    ]
    texts = ((20, "研修の名前"), (150, "長い名前の主催者の会社です"), (302, "A"), (360, "2"), (420, "2"))
    rows = [[run(x, y, text, 5 if len(text) == 1 else 11 * len(text)) for x, text in texts] for y in range(20, 100, 20)]
    table = find_columns(lines_of([*heads, *(one for row in rows for one in row)]), LABELS, ())
    assert table is not None
    assert [table.column(one) for one in rows[0]] == [0, 1, 2, 3, 4]
