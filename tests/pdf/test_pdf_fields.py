"""Fillable forms: names, texts in each encoding, boxes, choices and signatures."""

import pytest
from pdf_making import PRINTED, changed, content, field, form, grid, trouble, values
from pikepdf import Array, Dictionary, Name, String

from parsers.pdf_fields import decoded, shows_text


@pytest.mark.parametrize(
    ("raw", "text", "doubtful"),
    [
        ("山﨑　髙子".encode("utf-16"), "山﨑　髙子", False),
        (b"\xfe\xff" + "𠮷".encode("utf-16-be"), "𠮷", False),
        (b"\xef\xbb\xbf" + "山田".encode(), "山田", False),
        (b"\xfe\xff\x00\x1b\x00j\x00a\x00\x1b\x6c\x0f", "氏", False),
        (b"OMP-1234\r\n5\r6\x00", "OMP-1234\n5\n6", False),
        ("山田".encode("cp932"), "”Rﬁc", True),
        (b"\xfe\xff\xd8\x42", "\ufffd", True),
        (b"\xfe\xff\xe0\x00", "\ue000", True),
        (b"", "", False),
    ],
    ids=[
        "UTF-16LE",
        "UTF-16BE",
        "UTF-8",
        "with language",
        "PDFDocEncoding",
        "Shift_JIS without a mark",
        "half a character",
        "private",
        "empty",
    ],
)
def test_texts_in_every_encoding(raw, text, doubtful):
    """By the mark at the beginning; bytes that follow no rule of the format are doubtful."""
    value = values(form(field("氏名", V=String(raw))))["氏名"]
    assert (value.text, value.doubtful, value.place, value.is_box) == (text, doubtful, "申請書.pdf!氏名", False)


def test_names_are_joined_along_the_tree():
    """A field without a name of its own is a widget of the one above; what is not said below is said above."""

    def tree(pdf):
        kids = [pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9])) for _ in range(2)]
        leaf = pdf.make_indirect(Dictionary(T="氏名", Kids=Array(kids), V="山田"))
        pdf.Root.AcroForm.Fields = Array([pdf.make_indirect(Dictionary(FT=Name.Tx, T="A", Kids=Array([leaf])))])

    assert {name: value.text for name, value in values(changed(form(), tree)).items()} == {"A.氏名": "山田"}


OFF, YES = Name.Off, Name.Yes


@pytest.mark.parametrize(
    ("state", "text", "doubtful"),
    [
        ({"V": YES, "AS": YES}, "Yes", False),
        ({"V": Name("/はい"), "AS": Name("/はい")}, "Yes", False),
        ({"AS": Name.On}, "Yes", False),
        ({"V": OFF, "AS": OFF}, "", False),
        ({}, "", False),
        ({"V": YES, "AS": OFF}, "Yes", True),
        ({"V": OFF, "AS": YES}, "", True),
    ],
    ids=["on", "another word for on", "only shown", "off", "nothing said", "held on, shown off", "held off, shown on"],
)
def test_boxes(state, text, doubtful):
    """Any state but Off is Yes; where what is held and what is shown differ, a person must look."""
    box = values(form(field("同意_1", "/Btn", **state), field("氏名", V="山田")))["同意_1"]
    assert (box.text, box.doubtful, box.is_box) == (text, doubtful, True)


@pytest.mark.parametrize(("options", "text"), [({}, "1"), ({"Opt": Array([String("OMP"), String("CAP")])}, "CAP")])
def test_of_several_boxes_the_one_that_is_on(options, text):
    """Its name, or the word that the form has for its number."""
    kids = Array([Dictionary(AS=OFF), Dictionary(AS=Name("/1"))])
    radio = field("資格", "/Btn", Ff=1 << 15, V=Name("/1"), Kids=kids, **options)
    assert values(form(radio))["資格"].text == text


def test_push_buttons_are_no_fields():
    """They hold nothing."""
    assert list(values(form(field("送信", "/Btn", Ff=1 << 16), field("氏名", V="山田")))) == ["氏名"]


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"V": String("OMP"), "Opt": Array([Array([String("OMP"), String("運営")]), String("CAP")])}, "運営"),
        ({"V": Array([String("OP"), String("CS")])}, "OP、CS"),
        ({"V": Name.Other}, "Other"),
    ],
    ids=["the word in the list", "several", "a name"],
)
def test_choices(more, text):
    """What stands in the list is what the applicant saw."""
    assert values(form(field("資格名", "/Ch", **more)))["資格名"].text == text


def test_a_long_text_may_be_a_stream():
    """ISO 32000-1, 12.7.4.3."""
    data = changed(
        form(field("住所")), lambda pdf: setattr(pdf.Root.AcroForm.Fields[0], "V", pdf.make_stream(b"\xef\xbb\xbf" + "東京".encode()))
    )
    assert values(data)["住所"].text == "東京"


@pytest.mark.parametrize(
    ("more", "text", "doubtful"), [({}, "", False), ({"V": Dictionary(Name="Taro")}, "Taro", True)], ids=["unsigned", "signed"]
)
def test_digital_signatures(more, text, doubtful):
    """A digital signature is nothing this system can check."""
    value = values(form(field("署名", "/Sig", **more), field("氏名", V="山田")))["署名"]
    assert (value.text, value.doubtful) == (text, doubtful)


@pytest.mark.parametrize(
    ("look", "doubtful"), [(b"BT (TARO) Tj ET", True), (b"BT ( ) Tj ET 0 0 9 9 re", False)], ids=["with text", "blank"]
)
def test_a_field_that_holds_nothing_and_shows_something_is_doubtful(look, doubtful):
    """A program drew the text and forgot the value: the place is not empty."""

    def draw(pdf):
        pdf.Root.AcroForm.Fields[0].AP = Dictionary(N=pdf.make_stream(look))

    assert values(changed(form(field("氏名"), field("住所", V="東京")), draw))["氏名"].doubtful is doubtful


def test_an_entry_of_null_is_none():
    """ISO 32000-1, 7.3.7: a program that took the value back; the text is not `None`."""
    empty = form(field("氏名", V="gone"), field("住所", V="東京")).replace(b"/V (gone)", b"/V null  ")
    assert [(value.text, value.doubtful) for value in values(empty).values()] == [("", False), ("東京", False)]


def test_fields_that_the_form_forgot_are_found_on_the_page():
    """Programs that join files leave widgets whose field is in no list."""

    def forget(pdf):
        widget = pdf.Root.AcroForm.Fields[0]
        above = pdf.make_indirect(Dictionary(FT=Name.Tx, T="A", Kids=Array([widget])))
        widget.Parent = above
        pdf.Root.AcroForm.Fields = Array([])

    assert list(values(changed(form(field("氏名", V="山田")), forget))) == ["A.氏名"]


def test_pages_without_fields_are_read_beside_a_filled_form():
    """A fillable (A) with printed (B) and (C) behind it; the form's own page is not read twice."""

    def add(pdf):
        pdf.add_blank_page(page_size=(600, 800))
        pdf.pages[1].Contents = pdf.make_stream(PRINTED)
        pdf.pages[1].Resources = Dictionary(Font=Dictionary(H=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)))

    read = content(changed(form(field("氏名", V="山田")), add))
    assert ([sheet.place for sheet in read.sheets], len(read.fields)) == (["申請書.pdf!p2"], 1)


@pytest.mark.parametrize("fields", [[field("氏名")], [field("同意_1", "/Btn", V=YES)]], ids=["empty", "only boxes"])
def test_pages_are_read_where_no_text_field_is_filled(fields):
    """The form may have been printed flat, with its fields left behind."""
    read = content(form(*fields))
    assert [sheet.cells[0].text for sheet in read.sheets] == ["printed"]


def test_xfa_is_unsupported():
    """What such a form holds stands in a place of its own: never an empty form."""
    assert trouble(form(field("氏名", V="山田"), XFA=String("<xdp/>"))) == "unsupported"


def twice(pdf):
    pdf.Root.AcroForm.Fields.append(pdf.Root.AcroForm.Fields[0])


def endless(pdf):
    node = pdf.Root.AcroForm.Fields[0]
    node.Kids = Array([node])


def deep(pdf):
    node = pdf.make_indirect(Dictionary(T="a", V="b"))
    for _ in range(40):
        node = pdf.make_indirect(Dictionary(T="a", Kids=Array([node])))
    pdf.Root.AcroForm.Fields = Array([node])


def of_numbers(pdf):
    pdf.Root.AcroForm.Fields = Array([1, 2])


@pytest.mark.parametrize(("change", "expected"), [(twice, None), (endless, None), (deep, "unreadable"), (of_numbers, "unreadable")])
def test_trees_that_are_none(change, expected):
    """A tree that bites its tail ends; one that cannot be followed is no empty form."""
    assert trouble(changed(form(field("氏名", V="山田"), field("住所", V="東京")), change)) == expected


def places(*boxes):
    """Fields at places of their own, with names that say nothing."""
    return [field(f"Text{n}", kind, Rect=[x, y, x + 80, y + 16], **more) for n, (kind, x, y, more) in enumerate(boxes, 1)]


LABELS = b"BT /H 9 Tf 50 700 Td (TEL) Tj 0 -40 Td (E-mail) Tj 0 -40 Td (OK) Tj ET "


def unnamed():
    return places(
        ("/Tx", 100, 696, {"V": "03-1111\n2222"}), ("/Tx", 100, 656, {}), ("/Btn", 100, 616, {"V": YES, "AS": YES}), ("/Btn", 200, 616, {})
    )


def test_fields_whose_names_say_nothing_are_cells_of_their_page():
    """`Text1` stands beside its printed label; an empty field is a cell seen to be empty, a box is printed as one."""
    read = content(form(*unnamed(), page=LABELS))
    assert grid(read.sheets[0]) == [["TEL", "03-1111 2222"], ["E-mail", ""], ["OK", "☑", "□"]]
    assert read.fields == ()


def test_a_field_inside_a_ruled_cell_is_that_cell():
    """Its frame would be a second one, a little lower than the label's."""
    rules = b"50 690 50 30 re 100 690 100 30 re S"
    sheet = content(form(*unnamed()[:2], page=LABELS + rules)).sheets[0]
    assert [(c.row, c.text) for c in sheet.cells][:2] == [(0, "TEL"), (0, "03-1111 2222")]


def test_an_empty_field_over_a_printed_text_does_not_hide_it():
    """The form was printed flat, and its fields were left behind."""
    printed = LABELS + b"BT /H 9 Tf 104 700 Td (03-9999) Tj ET"
    assert grid(content(form(*places(("/Tx", 100, 696, {})), page=printed)).sheets[0])[0] == ["TEL", "03-9999"]


def test_a_field_drawn_with_a_forgotten_value_is_not_seen_empty():
    """What it shows is not what it holds."""

    def draw(pdf):
        pdf.Root.AcroForm.Fields[0].AP = Dictionary(N=pdf.make_stream(b"BT (TARO) Tj ET"))

    sheet = content(changed(form(*places(("/Tx", 100, 696, {})), page=LABELS), draw)).sheets[0]
    assert [c.doubtful for c in sheet.cells if not c.text] == [True]


def test_ascii_is_what_the_codec_of_the_format_says():
    """ISO 32000-1, D.2: PDFDocEncoding is ASCII from blank to tilde; below and above it is not, and is not taken for it."""
    one_by_one = [bytes([code]) for code in range(128)]
    assert [decoded(raw) for raw in one_by_one] == [
        raw.replace(b"\0", b"").decode("pdfdoc", "replace").replace("\r", "\n") for raw in one_by_one
    ]


def test_brackets_without_end_are_looked_at_once():
    """What a field is drawn with is searched for text; 300,000 opened strings took minutes."""
    assert not shows_text(b"((<" * 100_000)
    assert shows_text(b"q BT (a\\(b) Tj ET Q")
    assert not shows_text(b"q BT ( ) Tj ET Q")


def test_one_field_again_and_again_is_no_form():
    """Visits are counted, not fields: a list may name the same one a million times."""

    def repeat(pdf):
        pdf.Root.AcroForm.Fields = Array([pdf.Root.AcroForm.Fields[0]] * 20_001)

    assert trouble(changed(form(field("氏名", V="山田")), repeat)) == "unreadable"


def test_japanese_in_plain_utf8() -> None:
    """Some programs write UTF-8 without its mark; accented letters that may be so by chance stay a guess."""
    assert decoded("山田 太郎".encode()) == "山田 太郎"
    assert decoded("é".encode()).endswith("\x00")
