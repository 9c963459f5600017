"""Word documents: the forms as tables and paragraphs, what a person sees and nothing else."""

import io
from decimal import Decimal
from typing import Any

import docx
import pytest
from builders.form_books import A_ROWS, C_ROWS, HEAD, activity, application, b_rows, reading, with_value
from builders.word_files import box, cell, control, document, line, par, picture, run, table, text_box

from cases.reading import Application, File, FormA, FormC, ReadingOptions

TITLE = par("プロフェッショナル資格 更新申請書（様式Ａ）")
CELL = "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"
STRUCK = "<w:strike/>"
PLACEHOLDER = "<w:showingPlcHdr/>"


def word(*blocks: str, **parts: Any) -> Application:
    return application(("申請書.docx", document(*blocks, **parts)))


def form_a(changed: Any, **parts: Any) -> FormA:
    """Form (A) with this row in place of the name's."""
    form = word(TITLE, table(*(changed if row[0] == "氏名" else row for row in A_ROWS[1:])), **parts).form_a
    assert form is not None
    return form


def file_of(*blocks: str, **parts: Any) -> File:
    return reading(("申請書.docx", document(*blocks, **parts))).files[0]


def test_three_forms_of_one_document():
    """Headings as paragraphs, forms as tables, one below the other; places name table and cell, as in a workbook."""
    pledge = [par(" ".join(str(part) for part in row if part)) for row in C_ROWS[:4]]
    read = word(TITLE, table(*A_ROWS[1:]), par(""), table(*b_rows(activity(1), activity(2))), *pledge, table(*C_ROWS[4:]))
    assert read.form_a is not None
    assert read.form_b is not None
    assert read.form_c is not None
    assert read.form_a.name is not None
    assert read.form_a.name.place == "申請書.docx!表1!r6c2"
    assert read.form_a.name.value == "山田 太郎"
    assert [(row.number, row.claimed and row.claimed.value, row.place) for row in read.form_b.activities] == [
        (1, Decimal(120), "申請書.docx!表2!r4c1"),
        (2, Decimal(120), "申請書.docx!表2!r5c1"),
    ]
    assert [tick.value for tick in read.form_c.agreed] == [True, True, True]
    assert read.form_c.signed_by is not None
    assert read.form_c.signed_by.value == "山田 太郎"


def test_what_a_library_writes_is_read():
    """python-docx and its template, with a merged heading."""
    written = docx.Document()
    written.add_heading("CPDポイント取得レポートフォーム（様式Ｂ）")
    rows = [HEAD, activity(1), activity(2, カテゴリ="A")]
    made = written.add_table(len(rows) + 1, len(HEAD))
    made.cell(0, 0).merge(made.cell(0, 5)).text = "氏名：山田 太郎"
    for values, row in zip(rows, made.rows[1:], strict=True):
        for value, place in zip(values, row.cells, strict=True):
            place.text = run(value).partition("<w:t>")[2].partition("<")[0]
    out = io.BytesIO()
    written.save(out)
    form = application(("B.docx", out.getvalue())).form_b
    assert form is not None
    assert [(row.number, row.category and row.category.value) for row in form.activities] == [(1, "B"), (2, "A")]


@pytest.mark.parametrize(
    ("content", "value", "trouble"),
    [
        pytest.param("山田 太郎", "山田 太郎", None, id="text"),
        pytest.param(par(run("山田 "), run("太郎")), "山田 太郎", None, id="several-runs"),
        pytest.param(par(f"<w:sdt><w:sdtContent>{run('山田')}</w:sdtContent></w:sdt>"), "山田", None, id="content-control-of-no-kind"),
        pytest.param(par(control(run("山田 太郎"))), "山田 太郎", None, id="content-control"),
        pytest.param(cell(control(par("山田 太郎"))), "山田 太郎", None, id="content-control-around-paragraphs"),
        pytest.param(par(control(run("ここに入力"), PLACEHOLDER)), None, "empty", id="placeholder"),
        pytest.param(par(f"<w:ins>{run('山田 太郎')}</w:ins>"), "山田 太郎", None, id="inserted"),
        pytest.param(par(f"<w:del>{run('鈴木')}</w:del>", run("山田 太郎")), "山田 太郎", None, id="deleted"),
        pytest.param(par(f"<w:moveFrom>{run('鈴木')}</w:moveFrom>"), None, "empty", id="moved-away"),
        pytest.param(par(f"<w:moveTo>{run('山田 太郎')}</w:moveTo>"), "山田 太郎", None, id="moved-here"),
        pytest.param(par(run("鈴木", STRUCK), run("山田 太郎")), "山田 太郎", None, id="struck-and-corrected"),
        pytest.param(par(run("鈴木 一郎", STRUCK)), None, "empty", id="struck-only"),
        pytest.param(par(run("山田 太郎", '<w:strike w:val="0"/>')), "山田 太郎", None, id="not-struck"),
        pytest.param(par(run("鈴木", '<w:rStyle w:val="Gone"/>'), run("山田")), "山田", None, id="struck-by-style"),
        pytest.param(par(run("鈴木"), about='<w:pStyle w:val="Gone"/>'), None, "empty", id="struck-by-the-paragraph's-style"),
        pytest.param(par(run("鈴木", "<w:vanish/>"), run("山田")), "山田", None, id="hidden-text"),
        pytest.param(
            par(f"<w:r><w:ruby><w:rt>{run('やまだ')}</w:rt><w:rubyBase>{run('山田')}</w:rubyBase></w:ruby></w:r>"), "山田", None, id="ruby"
        ),
        pytest.param(par(run("山田"), "<w:r><w:tab/></w:r>", run("太郎")), "山田 太郎", None, id="tab"),
        pytest.param(par(f"<w:hyperlink>{run('山田')}</w:hyperlink>"), "山田", None, id="link"),
        pytest.param(
            par(f"<w:r><w:fldChar><w:ffData><w:textInput/></w:ffData></w:fldChar><w:instrText>FORMTEXT</w:instrText></w:r>{run('山田')}"),
            "山田",
            None,
            id="form-field",
        ),
        pytest.param(par('<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>'), None, "unclear", id="sign-of-an-unknown-meaning"),
        pytest.param(par(picture(2)), None, "unclear", id="picture-of-a-seal"),
        pytest.param(table(["山田", "太郎"]) + par(""), None, "unclear", id="table-inside"),
        pytest.param(table(["", ""]) + par(""), None, "empty", id="table-without-text-inside"),
    ],
)
def test_what_a_cell_shows(content: str, value: str | None, trouble: str | None):
    """Deleted, struck and hidden text and placeholders are not there; what is no text was not seen empty."""
    styles = '<w:style w:styleId="Gone"><w:rPr><w:dstrike/></w:rPr></w:style><w:style w:styleId="Plain"/>'
    name = form_a(["氏名", content], styles=styles).name
    assert name is not None
    assert (name.value, name.trouble) == (value, trouble)


def test_a_text_box_may_lie_over_any_cell_of_its_row():
    """Whose text it is cannot be told: the blank place beside it is unclear, not empty."""
    name = form_a(line(cell(par(run("氏名"), text_box(par("山田 太郎")))), cell())).name
    assert name is not None
    assert name.trouble == "unclear"


def test_text_boxes_are_read_once():
    """A heading in a box is a heading; the copy for older programs is not a second one."""
    read = word(par(text_box(TITLE)), table(*A_ROWS[1:]), par(text_box(table(HEAD, activity(1)))))
    assert read.form_a is not None
    assert read.form_b is not None
    assert len(read.form_b.activities) == 1


@pytest.mark.parametrize(
    ("mark", "value"),
    [
        pytest.param(box("1", "☒"), True, id="box-shown-as-a-cross"),
        pytest.param(box("true", "■"), True, id="box-with-another-sign"),
        pytest.param(box("0"), False, id="box-not-ticked"),
        pytest.param(run("☑"), True, id="sign"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', True, id="symbol-ticked"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', False, id="symbol-not-ticked"),
        pytest.param('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', True, id="symbol-of-the-second-font"),
        pytest.param('<w:r><w:sym w:font="MS Gothic" w:char="2611"/></w:r>', True, id="symbol-of-a-text-font"),
        pytest.param(run("þ", '<w:rFonts w:ascii="Wingdings"/>'), True, id="letter-in-a-symbol-font"),
        pytest.param(run("\uf0fe"), True, id="private-character"),
        pytest.param("<w:r><w:fldChar><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>", True, id="old-box"),
        pytest.param(
            '<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>',
            False,
            id="old-box-unticked",
        ),
        pytest.param('<w:r><w:sym w:font="Symbol" w:char="zz"/></w:r>', None, id="no-sign"),
        pytest.param('<w:r><w:sym w:font="Symbol" w:char="D800"/></w:r>', None, id="half-a-character"),
    ],
)
def test_boxes_of_the_pledge(mark: str, value: bool | None):
    """The state of a box counts, not the sign its maker chose for it; a sign nobody knows is unclear."""
    rows = [line(cell(par(mark)), *row[1:]) for row in C_ROWS[1:4]]
    form = word(par("宣誓書（様式Ｃ）"), table(*rows, *C_ROWS[4:])).form_c
    assert isinstance(form, FormC)
    assert [tick.value for tick in form.agreed] == [value] * 3


@pytest.mark.parametrize(
    ("choices", "value"),
    [
        pytest.param('<w:result w:val="1"/><w:listEntry w:val="A"/><w:listEntry w:val="B"/>', "B", id="chosen"),
        pytest.param('<w:listEntry w:val="A"/>', "A", id="first"),
        pytest.param('<w:result w:val="7"/><w:listEntry w:val="A"/>', None, id="none-such"),
    ],
)
def test_a_choice_of_an_old_list(choices: str, value: str | None):
    """What an old drop-down shows stands in no run."""
    field = f"<w:r><w:fldChar><w:ffData><w:ddList>{choices}</w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar/></w:r>"
    row = activity(1)
    row[1] = par(field)
    form = word(par("CPDポイント取得レポートフォーム"), table(HEAD, row)).form_b
    assert form is not None
    assert form.activities[0].category is not None
    assert form.activities[0].category.value == value


def test_merged_and_deleted_cells():
    """A category for two rows, a heading over columns, rows and cells that tracked changes took away."""
    rows = [activity(1), activity(2), activity(3)]
    lines = [
        line(cell("CPDポイント取得レポートフォーム（様式Ｂ）", span=len(HEAD))),
        HEAD,
        line(rows[0][0], cell("A", merge="restart"), *rows[0][2:]),
        line(rows[1][0], cell("x", merge="continue"), *rows[1][2:]),
        line(*rows[2], about="<w:del/>"),
        control(line("3", "<w:tc><w:tcPr><w:cellDel/></w:tcPr></w:tc>", *rows[2][1:])),
        line("合計", *[""] * 7, about='<w:gridBefore w:val="2"/>'),
    ]
    form = word(table(*lines)).form_b
    assert form is not None
    assert [(row.number, row.category and row.category.value) for row in form.activities] == [(1, "A"), (2, "A"), (3, "B")]


def test_a_layout_table_holds_tables():
    """The forms inside a frame are read; below a label nothing of an inner table is taken for its place."""
    inner = table(*with_value(A_ROWS, "メールアドレス")[1:])
    read = word(table([TITLE + inner + par("")], [table(HEAD, activity(1)) + par("")]))
    assert read.form_a is not None
    assert read.form_a.email is not None
    assert read.form_b is not None
    assert (read.form_a.email.trouble, len(read.form_b.activities)) == ("empty", 1)


def test_lines_without_a_table():
    """「ラベル：値」 and tabs between label and value; a further label in the line ends the value before it."""
    lines = ["認定番号：OMP-12340123　　氏名：山田　太郎", "申請日\t2027年1月15日", "住所：東京都千代田区 ビル名：丸の内ビル"]
    form = word(TITLE, *map(par, lines)).form_a
    assert form is not None
    found = (form.certification_number, form.name, form.applied_on, form.address)
    assert [entry and entry.text for entry in found] == ["OMP-12340123", "山田 太郎", "2027年1月15日", "東京都千代田区 ビル名：丸の内ビル"]
    assert [entry and entry.place for entry in found] == [f"申請書.docx!本文!{n}" for n in (2, 2, 3, 4)]


@pytest.mark.parametrize("ended", ['<w:r><w:br w:type="page"/></w:r>', "section", "before"])
def test_an_example_on_a_page_of_its_own(ended: str):
    """What follows a page's end under a heading of its own is looked at by itself: an example is passed over."""
    about = "<w:sectPr/>" if ended == "section" else ""
    example = par("記入例", about="<w:pageBreakBefore/>" if ended == "before" else "")
    read = word(TITLE, table(*A_ROWS[1:]), par(ended if ended.startswith("<") else "", about=about), example, table(HEAD, activity(1)))
    assert read.form_a is not None
    assert read.form_b is None


def test_a_body_that_ends_without_a_layout():
    """Some programs leave it out; marks between the blocks are nothing."""
    mark = '<w:bookmarkStart w:name="x"/>'
    rows = table(*([row[0], mark + par(run(row[1]))] for row in A_ROWS[1:]))
    body = f'<w:document xmlns:w="x"><w:body>{mark}{TITLE}{rows}</w:body></w:document>'
    form = word(more=[("word/document.xml", body)]).form_a
    assert form is not None
    assert form.name is not None


def test_a_page_that_ends_within_a_form_does_not_cut_it():
    """The page goes on with no heading of its own."""
    form = word(TITLE, table(*A_ROWS[1:5]), par('<w:r><w:br w:type="page"/></w:r>'), table(*A_ROWS[5:])).form_a
    assert form is not None
    assert form.email is not None


def test_headers_and_footers_belong_to_their_section():
    """A form's title may stand in the header; a page number below a table is no row of it."""
    form = word(table(HEAD, activity(1)), header=par("CPDポイント取得レポートフォーム（様式Ｂ）"), footer=par("1/1")).form_b
    assert form is not None
    assert len(form.activities) == 1


@pytest.mark.parametrize(
    ("blocks", "trouble"),
    [
        pytest.param([TITLE, table(*A_ROWS[1:])], None, id="form"),
        pytest.param([par("よろしくお願いします。")], "unsupported", id="letter"),
        pytest.param([TITLE, table(*A_ROWS[1:]), par(picture(12))], "unsupported", id="form-and-a-large-picture"),
        pytest.param([TITLE, table(*A_ROWS[1:]), par(picture(2))], None, id="form-and-a-logo"),
        pytest.param(
            [TITLE, table(*A_ROWS[1:]), par("<w:r><w:object><o:OLEObject/></w:object></w:r>")], "unsupported", id="form-and-a-sheet-inside"
        ),
        pytest.param([TITLE, table(*A_ROWS[1:]), par("<w:r><w:pict/></w:r>")], None, id="form-and-a-line"),
        pytest.param([TITLE, table(*A_ROWS[1:]), "<w:altChunk/>"], "unsupported", id="form-and-a-foreign-part"),
        pytest.param([f"<w:tbl><w:tr>{CELL * 20_001}</w:tr></w:tbl>"], "too_large", id="too-many-cells"),
        pytest.param(["<w:tbl><w:tr><w:tc>" * 3_000 + par("x") + "</w:tc></w:tr></w:tbl>" * 3_000], "too_large", id="nested-without-end"),
        pytest.param([f"<w:p>{'<w:ins>' * 100_000}{'</w:ins>' * 100_000}</w:p>"], "unreadable", id="wrapped-without-end"),
        pytest.param(["<w:p>"], "unreadable", id="broken-xml"),
    ],
)
def test_trouble(blocks: list[str], trouble: str | None):
    """What shows more than its text is not called understood; what is too much or broken says so."""
    assert file_of(*blocks).trouble == trouble


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("parts", "options", "trouble"),
    [
        pytest.param({"word/document.xml": "<a/>"}, ReadingOptions(), "unreadable", id="no-body"),
        pytest.param({"word/document.xml": f"{ENTITIES}]><a>&j;</a>"}, ReadingOptions(), "unreadable", id="entities-that-multiply"),
        pytest.param({"word/document.xml": "<a>" + " " * 20_000_000 + "</a>"}, ReadingOptions(), "too_large", id="bomb"),
        pytest.param({"word/media/1": "x" * 5_000}, ReadingOptions(max_inflated_bytes=5_000), "too_large", id="more-than-may-unfold"),
        pytest.param({f"word/media/{n}": "" for n in range(2_000)}, ReadingOptions(), "too_large", id="parts-without-end"),
        pytest.param(
            {"_rels/.rels": '<a><b Type="/officeDocument" Target="../../etc/passwd"/></a>'}, ReadingOptions(), "unreadable", id="elsewhere"
        ),
    ],
)
def test_hostile_parts(parts: dict[str, str], options: ReadingOptions, trouble: str):
    """Bombs and documents that are none cost nothing but a person's look."""
    made = document(TITLE, more=parts.items())
    assert reading(("申請書.docx", made), options=options).files[0].trouble == trouble


def test_a_document_under_a_password_of_its_zip():
    """Not what Word does, but some programs."""
    made = bytearray(document(TITLE))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + offset] |= 1
    assert reading(("申請書.docx", bytes(made))).files[0].trouble == "encrypted"
