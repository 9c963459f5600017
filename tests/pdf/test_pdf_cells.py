"""Cells by rules, gaps and columns, on pages drawn for the purpose."""

import pytest
from pdf_making import HEADS, cell, changed, content, drawn, grid, table, trouble, written

ROWS = [["No", "氏名", "住所"], ["1", "山田", "東京"], ["2", "", "大阪"]]


def sheet(*pages, **size):
    return content(drawn(*pages, **size)).sheets[0]


def test_ruled_cells_are_a_grid():
    """Each cell once, at its row and column, the empty one too."""
    cells = sheet(table(ROWS)).cells
    assert [(c.row, c.column, c.text) for c in cells] == [(r, n, text) for r, row in enumerate(ROWS) for n, text in enumerate(row)]


def test_an_underlined_text_is_no_row_of_its_own():
    """A line inside a cell parts nothing, and the cells beside it do not span two rows."""

    def draw(canvas):
        table(ROWS)(canvas)
        canvas.line(112, 663, 150, 663)

    assert {(c.rows, c.columns) for c in sheet(draw).cells} == {(1, 1)}


def test_a_merged_cell_has_a_span():
    """It stands once, at its top left."""

    def draw(canvas):
        canvas.grid([50, 100, 150, 200], [600, 620])
        canvas.rect(50, 620, 150, 40)
        canvas.drawString(60, 635, "合計")

    merged = cell(sheet(draw), "合計")
    assert (merged.row, merged.column, merged.rows, merged.columns) == (0, 0, 1, 3)


def test_lines_in_one_cell_are_one_text():
    """No blank between Japanese, one between two Latin words, none in an address that had to be broken."""

    def draw(canvas):
        canvas.grid([50, 120, 190, 252], [600, 640])
        for x, upper, lower in ((52, "日本検定", "協会"), (122, "Quality", "Management"), (192, "yamada.t@exa", "mple.jp")):
            canvas.drawString(x, 625, upper)
            canvas.drawString(x, 612, lower)

    assert grid(sheet(draw)) == [["日本検定協会", "Quality Management", "yamada.t@example.jp"]]


def filled_bars(canvas):
    """Rules as thin filled rectangles, all in one path, and dotted ones: as Excel prints them."""
    path = canvas.beginPath()
    for x in (50, 110, 170):
        path.rect(x, 600, 0.5, 40)
    for y in (600, 640):
        path.rect(50, y, 120, 0.5)
    canvas.drawPath(path, stroke=0, fill=1)
    for n in range(60):
        canvas.rect(50 + 2 * n, 620, 1, 0.5, stroke=0, fill=1)


def frame_of_frames(canvas):
    """A frame of its own around each cell, moved by the matrix of a form inside a form."""
    canvas.beginForm("frames")
    for x in (0, 60):
        for y in (0, 20):
            canvas.rect(x, y, 60, 20)
    canvas.endForm()
    canvas.translate(50, 600)
    canvas.doForm("frames")
    canvas.translate(-50, -600)


@pytest.mark.parametrize("draw_rules", [filled_bars, frame_of_frames])
def test_rules_are_found_however_they_are_drawn(draw_rules):
    """A path of bars, dots, frames inside a form."""

    def draw(canvas):
        draw_rules(canvas)
        for x, y, text in ((52, 626, "氏名"), (112, 626, "山田"), (52, 606, "住所")):
            canvas.drawString(x, y, text)

    assert grid(sheet(draw)) == [["氏名", "山田"], ["住所", ""]]


def test_what_is_not_drawn_is_no_rule():
    """A path that only clips, and a hairline too short for a cell."""

    def draw(canvas):
        path = canvas.beginPath()
        path.rect(40, 590, 200, 100)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.line(50, 600, 52, 600)
        canvas.drawString(60, 620, "氏名")

    assert grid(sheet(draw)) == [["氏名"]]


@pytest.mark.parametrize("quarter", [0, 90, 180, 270])
def test_turned_pages_are_read_upright(quarter):
    """The page's own turn, and text drawn to be upright under it."""

    def draw(canvas):
        canvas.rotate(quarter)
        canvas.translate(*{0: (0, 0), 90: (0, -595), 180: (-595, -842), 270: (-842, 0)}[quarter])
        table(ROWS, top=500)(canvas)

    def turn(pdf):
        pdf.pages[0].Rotate = quarter

    assert grid(content(changed(drawn(draw), turn)).sheets[0]) == ROWS


def test_free_text_parts_at_gaps_and_behind_labels():
    """A wide blank inside a name is no gap; behind a known label a blank is enough."""
    lines = written(
        (50, 700, "氏名"),
        (72, 700, "山田"),
        (102, 700, "太郎"),
        (250, 700, "認定番号"),
        (330, 700, "OMP-1234"),
        (50, 680, "電話"),
        (75, 680, "番号"),
    )
    assert grid(sheet(lines)) == [["氏名", "山田 太郎", "認定番号", "OMP-1234"], ["電話 番号"]]


def test_letters_spread_over_a_cell_are_one_word():
    """均等割付: 申 請 日."""
    lines = written(*((50 + 8 * n * 1.9, 700, letter) for n, letter in enumerate("申請者")))
    assert grid(sheet(lines)) == [["申請者"]]


def test_a_free_label_stands_in_the_row_of_the_box_beside_it():
    """Labels outside of ruled boxes, as web forms print them."""

    def draw(canvas):
        canvas.drawString(50, 706, "氏名")
        canvas.rect(100, 700, 200, 20)
        canvas.drawString(104, 706, "山田")

    label, value = sheet(draw).cells
    assert (label.text, label.row, value.text, value.row) == ("氏名", 0, "山田", 0)


def test_one_frame_around_labels_and_values_is_no_cell():
    """Its lines are read as if the frame were not there."""

    def draw(canvas):
        canvas.rect(40, 600, 400, 120)
        written((50, 700, "氏名"), (200, 700, "山田"), (50, 650, "住所"), (200, 650, "東京"))(canvas)

    assert grid(sheet(draw)) == [["氏名", "山田"], ["住所", "東京"]]


def test_a_frame_around_a_table_is_no_cell():
    """The table inside keeps its cells; the ring around it is the outside."""

    def draw(canvas):
        canvas.rect(40, 400, 500, 400)
        table(ROWS)(canvas)

    assert [c.text for c in sheet(draw).cells] == [text for row in ROWS for text in row]


@pytest.mark.parametrize(
    ("x", "column"), [(52, 0), (178 - 80, 1), (75, 0)], ids=["from the left edge", "to the right edge", "mostly in one"]
)
def test_text_over_a_rule_belongs_to_one_cell(x, column):
    """A text too long for its cell runs over the next one and is not cut in two."""

    def draw(canvas):
        canvas.grid([50, 120, 180], [600, 620])
        canvas.drawString(x, 606, "株式会社見本研修")

    assert next(c.column for c in sheet(draw).cells if c.text == "株式会社見本研修") == column


def test_text_that_begins_outside_of_the_rules_is_in_the_cell_it_reaches():
    """Only its end lies in a cell."""

    def draw(canvas):
        canvas.grid([100, 200, 300], [600, 620])
        canvas.drawString(40, 606, "株式会社見本総研")

    assert grid(sheet(draw)) == [["株式会社見本総研", ""]]


def unruled(*rows, top=700.0, step=20.0):
    starts = [50, 70, 130, 200, 270, 350, 440, 500, 540]
    return [(x, top - step * n, text) for n, row in enumerate(rows) for x, text in zip(starts, row, strict=True) if text]


FIRST = ["1", "A", "2025/4/1", "2025/4/1", "品質管理", "見本協会", "OP", "2", "2.00"]


def test_a_table_without_rules_has_the_columns_of_its_head():
    """A number that stands right of its head's edge, and a blank, keep the columns apart."""
    read = sheet(written(*unruled(HEADS, FIRST, [*FIRST[:6], "", "", "2.00"])))
    columns = [cell(read, head).column for head in HEADS]
    assert [[c.column for c in read.cells if c.row == row] for row in (1, 2)] == [columns, [*columns[:6], columns[8]]]


def test_a_line_near_a_row_belongs_to_it():
    """The second line of a title, without rules to say so."""
    lines = written(*unruled(HEADS, FIRST, [*FIRST[:4], "応対", *FIRST[5:]], step=30), (270, 659, "の調査"))
    assert [row[4] for row in grid(sheet(lines))] == ["活動名", "品質管理の調査", "応対"]


def test_a_line_between_two_rows_makes_both_doubtful():
    """Nobody can tell which title it belongs to."""
    lines = written(*unruled(HEADS, FIRST, FIRST, FIRST), (270, 670, "の調査"), (200, 300, "以上"))
    doubtful = {c.row for c in sheet(lines).cells if c.doubtful}
    assert len(doubtful) == 2


def test_rules_across_an_open_table_part_its_rows():
    """Browsers print tables so: lines under the rows and none between the columns."""

    def draw(canvas):
        written(*unruled(HEADS, FIRST, FIRST, step=30), (270, 658, "の調査"))(canvas)
        for y in (690, 655, 630):
            canvas.line(50, y, 560, y)

    assert [row[4] for row in grid(sheet(draw))] == ["活動名", "品質管理の調査", "品質管理"]


def test_only_the_head_is_ruled():
    """The rows under a ruled head take its columns."""

    def draw(canvas):
        canvas.setFontSize(6)
        table([HEADS], width=55, left=40)(canvas)
        written((42, 660, "1"), (97, 660, "A"), (150, 660, "2025/4/1"), (42, 640, "2"), (97, 640, "B"))(canvas)

    read = sheet(draw)
    assert [(c.column, c.text) for c in read.cells][len(HEADS) :] == [(0, "1"), (1, "A"), (2, "2025/4/1"), (0, "2"), (1, "B")]


def test_heads_that_touch_part_where_the_texts_below_them_start():
    """`No` and `カテゴリ` with hardly any room between them."""
    rows = [(x, 680 - 20 * n, text) for n in range(4) for x, text in ((50, "1"), (61.5, "A"), (130, "2025/4/1"), (200, "品質"), (300, "2"))]
    lines = [(50, 700, "No"), (61.5, 700, "カテゴリ"), (130, 700, "開始日"), (200, 700, "活動名"), (300, 700, "時間"), *rows]
    assert grid(sheet(written(*lines)))[0] == ["No", "カテゴリ", "開始日", "活動名", "時間"]


def test_a_further_page_without_a_head_has_the_columns_of_the_page_before():
    """Columns are counted by the first page, which alone has the head."""
    first, second = content(drawn(written((90, 760, "見出し"), *unruled(HEADS, FIRST)), written(*unruled(FIRST)))).sheets
    assert second.continues
    assert [c.column for c in second.cells] == [cell(first, head).column for head in HEADS]


@pytest.mark.parametrize(
    ("above", "goes_on"),
    [
        (["2 / 3"], True),
        (["- 2 -"], True),
        (["2ページ"], True),
        (["Page 2 of 3"], True),
        (["87654321"], False),
        (["OMP-1234"], True),
        (["OMP-1299"], False),
    ],
    ids=["page number", "with dashes", "in words", "in English", "a bare number", "same", "other"],
)
def test_a_page_with_a_heading_of_its_own_begins(above, goes_on):
    """Another applicant's report looks the same but for its heading."""

    def page(*texts):
        def draw(canvas):
            written(*((50, 760 - 15 * n, text) for n, text in enumerate(texts)))(canvas)
            table(ROWS)(canvas)

        return draw

    sheets = content(drawn(page("1 / 3", "OMP-1234"), page(*above))).sheets
    assert sheets[1].continues is goes_on


def test_lines_printed_over_each_other_are_doubtful():
    """A row that did not grow with its text: a person cannot read it either."""

    def draw(canvas):
        table(ROWS)(canvas)
        canvas.drawString(112, 670, "鈴木一郎")

    assert [c.text for c in sheet(draw).cells if c.doubtful] == ["鈴木一郎山田"]


def test_text_over_the_edge_of_its_cell_is_doubtful():
    """Its upper part stands in the cell above."""

    def draw(canvas):
        canvas.grid([50, 120], [600, 607, 640])
        canvas.drawString(52, 602.5, "山田")

    assert cell(sheet(draw), "山田").doubtful


def test_hashes_for_a_value_too_wide_are_doubtful():
    """Programs print ### where a number does not fit."""
    assert [c.doubtful for c in sheet(table([["時間", "###"]])).cells] == [False, True]


def picture(canvas):
    canvas.drawInlineImage(image(), 115, 665, 20, 10)


def ink(canvas):
    path = canvas.beginPath()
    path.moveTo(115, 665)
    path.curveTo(120, 680, 130, 660, 150, 675)
    canvas.drawPath(path)


def strokes(canvas):
    canvas.lines([(115, 665, 150, 675), (115, 675, 150, 665)])


def image():
    from PIL import Image

    return Image.new("L", (4, 4), 0)


@pytest.mark.parametrize("draw_mark", [picture, ink, strokes])
def test_a_cell_with_a_drawing_is_not_known_to_be_empty(draw_mark):
    """A seal, a signature as a picture or in ink."""

    def draw(canvas):
        table([["署名", ""], ["日付", ""]], top=680)(canvas)
        draw_mark(canvas)

    assert [(c.text, c.doubtful) for c in sheet(draw).cells] == [("署名", False), ("", True), ("日付", False), ("", False)]


def test_background_colour_is_no_mark():
    """A filled rectangle behind an empty cell."""

    def draw(canvas):
        canvas.setFillGray(0.9)
        canvas.rect(50, 660, 120, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        table([["署名", ""]], top=680)(canvas)

    assert [c.doubtful for c in sheet(draw).cells] == [False, False]


def many_squares(canvas):
    canvas.drawString(10, 10, "氏名")
    canvas.grid([n * 2.1 for n in range(250)], [n * 2.1 for n in range(250)])


def many_cells(canvas):
    canvas.drawString(10, 10, "氏名")
    canvas.grid([n * 4 for n in range(146)], [n * 4 for n in range(146)])


def many_objects(canvas):
    for _ in range(21_000):
        canvas.rect(10, 10, 20, 20)


def many_glyphs(canvas):
    for n in range(401):
        canvas.drawString(10, 10 + 2 * n, f"{n:03}" + "a" * 100)


def many_texts(canvas):
    canvas.setFontSize(1)
    for n in range(5_100):
        canvas.drawString(10 + n % 50 * 10, 10 + n // 50 * 5, str(n))


def many_marks_and_cells(canvas):
    canvas.drawString(10, 10, "氏名")
    canvas.grid([n * 4 for n in range(100)], [n * 4 for n in range(100)])
    for n in range(2_100):
        canvas.line(10, 10, 20 + n / 10, 30)


def many_in_one_place(canvas):
    for n in range(520):
        canvas.drawString(10 + n, 10 + n % 2 * 2, f"{n}")


@pytest.mark.parametrize("draw", [many_squares, many_cells, many_objects, many_glyphs, many_texts, many_marks_and_cells, many_in_one_place])
def test_a_page_that_holds_too_much_is_too_large(draw):
    """Hostile pages end early."""
    assert trouble(drawn(draw)) == "too_large"
