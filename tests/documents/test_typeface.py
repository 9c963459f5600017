"""Names in their own writing: the glyph that the font has for each character, variation sequences among them, and no other."""

import io
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from documents.texts import FONT
from documents.typeface import Typeface, cut, fitting, nowhere, say_what_is_written, signs, typefaces

KUZU = "葛\U000e0100"
"""葛 with the 人 below, as in 葛城市; the plain character has the 匕 of 葛飾区."""
OURS = Typeface(FONT)
NOTO = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")


def page(text, face=OURS):
    """A text printed large."""
    made, out = cut(face, [text]), io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 60), invariant=1)
    canvas.setFont(made.name, 40)
    canvas.drawString(10, 15, made.set(text))
    canvas.save()
    return say_what_is_written(out.getvalue(), [made])


def picture(pdf):
    with pypdfium2.PdfDocument(pdf) as book:
        return book[0].render(scale=2).to_pil().tobytes()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("髙﨑", ["髙", "﨑"]), (KUZU + "西", [KUZU, "西"]), ("か\u3099", ["が"]), ("\U000e0100", ["\U000e0100"])],
    ids=["plain", "variation", "mark apart", "selector alone"],
)
def test_what_takes_one_place(text, expected):
    """A selector belongs to the character before it; が in two parts is one character, as people mean it."""
    assert signs(text) == expected


def test_a_variation_is_another_glyph_and_its_usual_one_the_same():
    """U+E0101 names 葛 as this font shows it anyway."""
    assert OURS.glyph(KUZU) not in (None, OURS.glyph("葛"))
    assert OURS.glyph("葛\U000e0101") == OURS.glyph("葛")


@pytest.mark.parametrize("sign", ["𠮷", "邉\U000e0102", "葛\U000e01ef"], ids=["character", "variation", "no such variation"])
def test_what_the_font_lacks_is_said(sign):
    """A variation that it lacks is not printed as the plain character: that would be another name."""
    assert OURS.lacks(f"山{sign}{sign}") == [sign]


def test_the_glyph_is_printed_that_was_meant():
    """A picture of the page tells the variation from the plain character, and 髙 from 高."""
    assert picture(page(KUZU)) != picture(page("葛")) == picture(page("葛\U000e0101"))
    assert picture(page("髙")) != picture(page("高"))


@pytest.mark.parametrize("text", [f"髙﨑 {KUZU}西 辻\U000e0100", "𣘺本 Anna O’Brien"], ids=["variations", "beyond the basic plane"])
def test_the_page_is_searched_and_copied_as_it_was_written(text):
    """Selectors included, and characters that UTF-16 writes in two."""
    with pypdfium2.PdfDocument(page(text)) as book:
        assert book[0].get_textpage().get_text_range() == text


def test_a_name_is_set_in_one_font_that_has_all_of_it(tmp_path):
    """The first that has; where none has, what none of them has is named."""
    faces = typefaces([tmp_path / "none.ttf", FONT, FONT])
    assert len(faces) == 2
    assert fitting(faces, "髙﨑") is faces[0]
    assert fitting(faces, "𠮷田") is None
    assert (nowhere(faces, "髙﨑"), nowhere(faces, "𠮷田")) == ([], ["𠮷"])


@pytest.mark.skipif(not NOTO.exists(), reason="Debian's fonts-noto-cjk is not installed")
def test_a_font_with_postscript_outlines_prints_too():
    """Noto Serif CJK has what ours lacks; its outlines are made TrueType's."""
    serif = Typeface(NOTO)
    assert nowhere([OURS, serif], "邉\U000e0102𠮷") == []
    assert picture(page("邉\U000e0102", serif)) != picture(page("邉", serif))


@pytest.mark.parametrize("data", [b"", b"no font", b"\x00\x01\x00\x00" + b"\xff" * 40], ids=["empty", "text", "broken"])
def test_a_file_that_is_no_font_is_named(tmp_path, data):
    (tmp_path / "a.ttf").write_bytes(data)
    with pytest.raises(ValueError, match=r"a\.ttf is no font"):
        typefaces([tmp_path / "a.ttf"])
