"""Boxes lie over what was read, in the picture's own points; a cut-out shows a value with its label."""

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from builders.form_books import A_ROWS, C_ROWS, activity, application, b_rows, book
from PIL import Image, ImageChops
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from cage.pages import Pictures
from cases.paper import PaperOptions
from cases.picture import PictureOptions
from cases.reading import Application, FormA, ReadingOptions, Source, TextEntry
from console.boxes import Box, Strip, boxes, cells, cut_out, page_of, values
from parsers.reader import read
from parsers.showing import sheets_shown

PRINT = (Path(__file__).parents[1] / "pdf" / "samples" / "ruled.pdf").read_bytes()
WHOLE = book(("A", A_ROWS), ("B", b_rows(activity(1), activity(2))), ("C", C_ROWS))


def printed(data: bytes = PRINT, name: str = "a.pdf") -> Application:
    (found,) = read(Source(files=((name, data),)), ReadingOptions()).applications
    return found


@pytest.fixture(scope="module")
def pictures() -> Iterator[Pictures]:
    with Pictures.start() as started:
        yield started


def folded(text: str) -> str:
    return "".join(text.split())


def test_values_are_named_as_corrections_are() -> None:
    """Rows by their position from 1, boxes by their number."""
    named = dict(values(application(WHOLE)))
    assert {"a.name", "a.expires_on", "b.name", "b.1.hours", "b.2.claimed", "c.agreed_3", "c.signed_on"} <= named.keys()
    assert (named["a.name"].text, named["b.2.title"].text) == ("山田 太郎", "研修2")


def test_forms_that_are_lacking_have_no_values() -> None:
    """Nor has a label that was not found."""
    assert list(values(Application())) == []
    assert [path for path, _ in values(Application(form_a=FormA(place="", name=TextEntry("x", "p"))))] == ["a.name"]


@pytest.mark.parametrize("page", [1, 2, 3, 5])
def test_each_box_holds_what_was_read_there(page: int) -> None:
    """By pdfium's own search within the rectangle: a print of LibreOffice, wrapped titles too."""
    read_here, named = boxes(printed(), "a.pdf", page), dict(values(printed()))
    assert len(read_here) >= 4
    document = pypdfium2.PdfDocument(PRINT)
    height, text = document[page - 1].get_height(), document[page - 1].get_textpage()
    for box in read_here:
        inside = text.get_text_bounded(box.x - 1, height - box.y - box.height - 1, box.x + box.width + 1, height - box.y + 1)
        assert folded(named[box.path].text) in folded(inside)


def form(email: str, turn: int) -> bytes:
    """A printed form (A), lying in the file by so many degrees."""
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    out, turned = io.BytesIO(), io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.setFont("HeiseiKakuGo-W5", 12)
    rows = ["更新申請書（様式Ａ）", "認定番号", "OMP-12340123", "氏名", "山田 太郎", "メールアドレス", email, "申請日", "2027年1月15日"]
    for n, text in enumerate(rows):
        canvas.drawString(50 if n == 0 or n % 2 else 300, 700 - 40 * ((n + 1) // 2), text)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(out) as document:
        document.pages[0].rotate(turn, relative=False)
        document.save(turned)
    return turned.getvalue()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_box_lies_on_the_ink_of_the_picture(pictures: Pictures, turn: int) -> None:
    """Drawn at 72 dots to the inch a pixel is a point: with and without a value, the pictures differ inside its box alone."""
    with_it, without = (pictures.draw("a.pdf", form(email, turn), PictureOptions(dpi=72)) for email in ("taro@example.jp", ""))
    (box,) = (box for box in boxes(printed(form("taro@example.jp", turn)), "a.pdf", 1) if box.path == "a.email")
    first, second = (Image.open(io.BytesIO(picture.png)).convert("L") for picture in (with_it, without))
    left, top, right, bottom = ImageChops.difference(first, second).getbbox() or (0, 0, 0, 0)
    assert right - left > 60
    assert box.x - 2 <= left < right <= box.x + box.width + 2
    assert box.y - 2 <= top < bottom <= box.y + box.height + 2
    assert cut_out(box, with_it.width, with_it.height).y > 100


def test_fields_of_a_fillable_pdf_have_boxes() -> None:
    """A value that was read from a field says only the field's name."""
    entry = TextEntry("x", "a.pdf!氏名", value="x")
    fields = {"a.pdf!氏名": ("a.pdf!p1@50,102,350,142", "a.pdf!p2@1,2,3,4")}
    held = Application(form_a=FormA(place="a.pdf", name=entry))
    assert boxes(held, "a.pdf", 1, fields) == (Box("a.name", 50, 102, 300, 40),)
    assert boxes(held, "a.pdf", 2, fields) == (Box("a.name", 1, 2, 2, 2),)
    assert (boxes(held, "a.pdf", 1), page_of(entry.place), page_of(entry.place, fields)) == ((), None, 1)


def test_only_the_document_asked_for_has_boxes() -> None:
    """Another of the same mail may have the same pages."""
    assert boxes(printed(name="b.pdf"), "a.pdf", 1) == ()


def test_a_name_may_look_like_a_place() -> None:
    """The last page in it counts."""
    held = Application(form_a=FormA(place="", name=TextEntry("x", "a!p1@1,1,2,2!p3@4,5,6,8")))
    assert boxes(held, "a!p1@1,1,2,2", 3) == (Box("a.name", 4, 5, 2, 3),)
    assert page_of("a!p1@1,1,2,2!p3@4,5,6,8") == 3


def test_values_of_a_sheet_are_its_cells_or_rows() -> None:
    """As the table has them."""
    found = sheets_shown(Source(files=(("申請書1.xlsx", WHOLE),)), PaperOptions(number=1, sheet=2)).sheet
    assert found
    marked = dict(cells(application(WHOLE), found))
    assert (marked["b.1.hours"], marked["b.2.title"]) == ("申請書1.xlsx!B!J4", "申請書1.xlsx!B!E5")
    assert not [path for path in marked if path.startswith(("a.", "c."))]


@pytest.mark.parametrize(
    ("box", "strip"),
    [
        pytest.param(Box("a.name", 200, 100, 100, 12), Strip(50, 88, 290, 36), id="a value with its label"),
        pytest.param(Box("a.name", 20, 5, 560, 12), Strip(0, 0, 595, 29), id="ends with the page"),
        pytest.param(Box("b.3.hours", 400, 300, 30, 20), Strip(0, 288, 595, 44), id="a row of the report"),
        pytest.param(Box("c.signed_on", 300, 830, 100, 12), Strip(150, 818, 290, 24), id="at the foot"),
    ],
)
def test_a_strip_is_cut_out_round_a_value(box: Box, strip: Strip) -> None:
    """Of a page of A4."""
    assert cut_out(box, 595, 842) == strip


def test_a_strip_is_a_view_box() -> None:
    """As SVG has it: left, top, width, height."""
    assert Strip(50, 88.04, 290, 36.5).view_box == "50 88 290 36.5"
