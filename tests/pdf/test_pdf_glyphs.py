"""What a glyph stands for, and what is drawn twice, hidden, or on top of the page."""

import pikepdf
import pytest
from pdf_making import cell, changed, content, drawn, grid, saved, table, trouble, written

from parsers.pdf_text import LOST, ordinary, whole


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (0x2F2D, "山"),
        (0x2EA0, "民"),
        (0xFB03, "ffi"),
        (0xAD, "-"),
        (0xFFFE, "-"),
        (0xFA11, "﨑"),
        (0x2460, "①"),
        (0xFF21, "Ａ"),
        (0, LOST),
        (0xFFFF, LOST),
    ],
    ids=[
        "radical",
        "CJK radical",
        "ligature",
        "soft hyphen",
        "pdfium's hyphen",
        "compatibility kanji",
        "circled",
        "wide",
        "none",
        "no character",
    ],
)
def test_a_code_point_is_what_a_person_reads(code, text):
    """Radicals, ligatures and hyphens are what they look like; wide and circled letters stay as they were written."""
    assert ordinary(code) == text


def test_halves_of_a_character_are_joined():
    """pdfium gives characters beyond U+FFFF in two halves; a half alone is lost."""
    assert (whole("\ud842\udfb7"), whole("\ud842")) == ("𠮷", LOST)


def test_a_font_that_is_not_embedded_keeps_its_kanji():
    """﨑 of HeiseiKakuGo-W5, which other readers give as (cid:8443)."""

    def draw(canvas):
        canvas.setFont("HeiseiKakuGo-W5", 10)
        canvas.drawString(50, 700, "山﨑髙①")

    read = content(drawn(draw)).sheets[0]
    assert [(c.text, c.doubtful) for c in read.cells] == [("山﨑髙①", False)]


def test_bold_by_printing_twice_is_read_once():
    """Whole texts and single letters, shifted by a third of a point; a letter written twice stays twice."""

    def draw(canvas):
        for shift in (0, 0.3):
            canvas.drawString(50 + shift, 700, "氏名")

    letters = typeset(b"[<0001> 960 <0001> <0002> 960 <0002> <0002>] TJ", cmap(b"<0001> <4F4F> <0002> <6240>"))
    assert grid(content(drawn(draw)).sheets[0]) == [["氏名"]]
    assert grid(content(letters).sheets[0]) == [["住所所"]]


def test_halves_of_one_glyph_stay_in_one_run():
    """A glyph that a font names by two characters."""
    data = typeset(b"<000100020001> Tj", cmap(b"<0001> <D842DFB7> <0002> <00660066>"))
    assert grid(content(data).sheets[0]) == [["𠮷ff𠮷"]]


def cmap(pairs: bytes) -> bytes:
    """What glyphs mean, as a font says it: number and UTF-16 of two glyphs."""
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000><ffff> endcodespacerange "
    return head + b"2 beginbfchar " + pairs + b" endbfchar endcmap end end"


def typeset(shown: bytes, mapped: bytes | None = None) -> bytes:
    """A page of glyphs whose font is not embedded and says what they mean only in `mapped`."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(600, 800))
        order = pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0)
        face = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=pikepdf.Name.Foo, CIDSystemInfo=order, DW=1000
        )
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name.Foo,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=pikepdf.Array([face]),
        )
        if mapped:
            font.ToUnicode = pdf.make_stream(mapped)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(W=font))
        page.Contents = pdf.make_stream(b"BT /W 9 Tf 50 700 Td " + shown + b" ET")
        return saved(pdf)


def test_glyphs_without_a_meaning_are_garbled():
    """A text that a person can read and nobody can copy."""
    assert trouble(typeset(b"<0c0f0c100222> Tj")) == "garbled"


def test_one_glyph_without_a_meaning_makes_its_cell_doubtful():
    """The rest of the page is read."""
    texts = b"<00010001000100ff> Tj 0 -50 Td <00010001> Tj 0 -50 Td <00010002> Tj"
    read = content(typeset(texts, cmap(b"<0001> <5C71> <0002> <E000>")))
    assert [c.doubtful for c in read.sheets[0].cells] == [True, False, True]
    assert read.trouble is None


def test_text_beside_the_page_is_not_read():
    """It is not printed either."""
    assert grid(content(drawn(written((50, 700, "氏名"), (-90, 700, "住所"), (50, 900, "電話")))).sheets[0]) == [["氏名"]]


def written_on_top(pdf: pikepdf.Pdf) -> None:
    """A text box of a PDF editor over the cell of the name."""
    helvetica = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    look = pdf.make_stream(b"BT /H 10 Tf 2 4 Td (TARO) Tj ET")
    look.stream_dict.update(
        {"/Subtype": pikepdf.Name.Form, "/BBox": [0, 0, 80, 20], "/Resources": pikepdf.Dictionary(Font=pikepdf.Dictionary(H=helvetica))}
    )
    box = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[112, 662, 192, 682], AP=pikepdf.Dictionary(N=look)
    )
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(link), pdf.make_indirect(box)])


def test_text_written_on_top_of_a_print_belongs_to_it():
    """Who has no form to fill in types into text boxes over it: the cell is not empty."""
    data = changed(drawn(table([["氏名", ""]], top=680)), written_on_top)
    assert cell(content(data).sheets[0], "TARO").column == 1
