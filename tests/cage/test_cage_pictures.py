"""Pictures of pages, drawn in the cage: what a clerk sees is what the file shows, and a hostile file only fails itself."""

import io
from collections.abc import Callable, Iterator

import lying_drawers
import pikepdf
import pytest
from PIL import Image, ImageChops
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from cage.limits import Limits
from cage.pages import Pictures
from cases.picture import Picture, PictureOptions
from cases.reading import Reading, ReadingOptions, Source
from ops.errors import CageFailed
from parsers.pdf import PdfContent, read_pdf

GIVEN = PictureOptions()


@pytest.fixture(scope="module")
def pictures() -> Iterator[Pictures]:
    with Pictures.start() as started:
        yield started


def pdf(*pages: Callable[[Canvas], object], size: tuple[float, float] = (595, 842)) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def written(text: str, font: str = "Helvetica") -> Callable[[Canvas], object]:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, 40)
        canvas.drawString(50, 700, text)

    return draw


def shown(picture: Picture) -> Image.Image:
    assert picture.trouble is None
    return Image.open(io.BytesIO(picture.png)).convert("L")


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is not white."""
    box = ImageChops.invert(image).getbbox()
    assert box is not None
    return box


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def test_a_page_is_drawn_as_fine_as_asked(pictures: Pictures) -> None:
    """A4 at 108 dpi; its size comes in points, and how many pages there are."""
    picture = pictures.draw("a.pdf", pdf(written("one"), written("two")), PictureOptions(page=2))
    assert (picture.pages, round(picture.width), round(picture.height)) == (2, 595, 842)
    assert shown(picture).size == (893, 1263)


def test_a_japanese_font_that_is_not_in_the_file_is_drawn(pictures: Pictures) -> None:
    """Two characters look different: neither is a box or a blank."""
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiKakuGo-W5"))
    first, second = (shown(pictures.draw("a.pdf", pdf(written(text, "HeiseiKakuGo-W5")), GIVEN)) for text in "氏名")
    assert ImageChops.difference(first, second).getbbox()
    assert ink(first)[2] - ink(first)[0] > 40


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_place_of_the_reader_lies_where_it_lies_in_the_picture(pictures: Pictures, turn: int) -> None:
    """However the page lies in the file: both are turned so that the text stands upright."""
    with pikepdf.open(io.BytesIO(pdf(written("HH")))) as document:
        document.pages[0].rotate(turn, relative=False)
        data = saved_pdf(document)
    picture = pictures.draw("a.pdf", data, PictureOptions(dpi=72))
    read = read_pdf("a.pdf", data, ReadingOptions())
    assert isinstance(read, PdfContent)
    left, top, right, bottom = map(float, read.sheets[0].cells[0].place.partition("@")[2].split(","))
    x0, y0, x1, y1 = ink(shown(picture))
    assert left - 3 < x0
    assert x1 < right + 3
    assert top - 3 < y0
    assert y1 < bottom + 3


def saved_pdf(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_what_a_field_holds_is_drawn(pictures: Pictures) -> None:
    """Viewers leave it to the reader to draw what was typed in."""
    with pikepdf.open(io.BytesIO(pdf(lambda canvas: canvas.acroForm.textfield(name="x", x=50, y=700, width=300, height=40)))) as document:
        empty = saved_pdf(document)
        field = document.Root.AcroForm.Fields[0]
        field.V = pikepdf.String("Taro")
        del field.AP
        document.Root.AcroForm.NeedAppearances = True
        filled = saved_pdf(document)
    before, after = (shown(pictures.draw("a.pdf", data, GIVEN)) for data in (empty, filled))
    assert ImageChops.difference(before, after).getbbox()


@pytest.mark.parametrize("kind", ["BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP"])
def test_a_picture_file_is_its_page(pictures: Pictures, kind: str) -> None:
    """Its longer side counts as that of A4."""
    image = Image.new("RGB", (2000, 1000), "white")
    image.paste("black", (0, 0, 1000, 1000))
    picture = pictures.draw("a", saved(image, kind), PictureOptions(dpi=72))
    assert (shown(picture).size, round(picture.width), round(picture.height)) == ((841, 420), 842, 421)
    assert (shown(picture).getpixel((100, 100)), shown(picture).getpixel((700, 100))) == (0, 255)


def test_a_photograph_stands_as_the_camera_was_held(pictures: Pictures) -> None:
    """Telephones store every picture lying, with a note (Exif 2.3, Orientation 6)."""
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = pictures.draw("a.jpg", saved(Image.new("L", (800, 400), 0), "JPEG", exif=exif), GIVEN)
    assert (shown(picture).size, round(picture.width), round(picture.height)) == ((400, 800), 421, 842)


@pytest.mark.parametrize(
    "image", [Image.new("RGBA", (9, 9), (0, 0, 0, 0)), Image.new("LA", (9, 9), (0, 0)), Image.new("1", (9, 9), 1)], ids=["RGBA", "LA", "1"]
)
def test_transparent_is_white(pictures: Pictures, image: Image.Image) -> None:
    """As paper is."""
    assert shown(pictures.draw("a.png", saved(image, "PNG"), GIVEN)).getextrema() == (255, 255)


def test_each_page_of_a_fax_is_drawn(pictures: Pictures) -> None:
    """A TIFF holds several."""
    data = saved(Image.new("1", (99, 99), 1), "TIFF", save_all=True, append_images=[Image.new("1", (99, 99), 0)], compression="group4")
    pages = [pictures.draw("a.tif", data, PictureOptions(page=page)) for page in (1, 2)]
    assert [(page.pages, shown(page).getextrema()) for page in pages] == [(2, (255, 255)), (2, (0, 0))]


@pytest.mark.parametrize(
    ("data", "page", "trouble"),
    [
        pytest.param(pdf(written("x")), 2, "no_page", id="a page that is not there"),
        pytest.param(pdf(written("x")), 0, "no_page", id="page 0"),
        pytest.param(saved(Image.new("L", (9, 9)), "PNG"), 2, "no_page", id="second page of a photograph"),
        pytest.param(b"%PDF-1.4\n", 1, "unreadable", id="no PDF"),
        pytest.param(saved(Image.effect_noise((99, 99), 9), "PNG")[:2000], 1, "unreadable", id="half a picture"),
        pytest.param(b"\0\0\0\x18ftypheic" + bytes(99), 1, "unsupported", id="HEIC"),
        pytest.param(b"PK\x03\x04", 1, "unsupported", id="no page at all"),
        pytest.param(saved(Image.new("1", (9000, 9000)), "PNG"), 1, "too_large", id="too many pixels"),
    ],
)
def test_what_cannot_be_drawn_says_why(pictures: Pictures, data: bytes, page: int, trouble: str) -> None:
    """A value, since it is about their file."""
    assert pictures.draw("a", data, PictureOptions(page=page)).trouble == trouble


def test_a_locked_pdf_says_so(pictures: Pictures) -> None:
    """Nobody is asked for the password here."""
    with pikepdf.open(io.BytesIO(pdf(written("x")))) as document:
        out = io.BytesIO()
        document.save(out, encryption=pikepdf.Encryption(user="pw", owner="own"))
    assert pictures.draw("a.pdf", out.getvalue(), GIVEN).trouble == "encrypted"


@pytest.mark.parametrize("size", [(1e6, 1e6), (1e6, 3), (14_400, 14_400)], ids=["huge", "a ribbon", "largest that viewers show"])
def test_a_huge_page_gets_coarser(pictures: Pictures, size: tuple[float, float]) -> None:
    """No side over 10,000 pixels, and no more pixels than asked for."""
    width, height = shown(pictures.draw("a.pdf", pdf(written("x"), size=size), PictureOptions(dpi=300, max_pixels=500_000))).size
    assert max(width, height) <= 10_000
    assert (width - 1) * (height - 1) <= 500_000


def drawn_by(content: bytes, **resources: pikepdf.Object) -> bytes:
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.Contents = document.make_stream(content)
        page.Resources = pikepdf.Dictionary(**{name: document.make_indirect(value) for name, value in resources.items()})
        return saved_pdf(document)


def endless() -> bytes:
    """Forms that each draw the next one sixty-four times, ten deep: more than anybody waits for."""
    with pikepdf.new() as document:
        form = document.make_stream(b"0 0 9 9 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        for _ in range(10):
            inner = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
            form = document.make_stream(
                b"/F Do\n" * 64, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9], Resources=inner
            )
        page = document.add_blank_page()
        page.Contents = document.make_stream(b"/F Do")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        return saved_pdf(document)


def recursive() -> bytes:
    """A form that draws itself."""
    with pikepdf.new() as document:
        form = document.make_stream(b"/F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page = document.add_blank_page()
        page.Contents = document.make_stream(b"/F Do")
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        return saved_pdf(document)


def test_a_page_without_end_costs_only_itself(pictures: Pictures) -> None:
    """Its child is ended by the kernel; the next page is drawn."""
    impatient = Pictures.connect(pictures.address, Limits(cpu_seconds=1, deadline_seconds=20))
    with pytest.raises(CageFailed) as failed:
        impatient.draw("a.pdf", endless(), GIVEN)
    assert failed.value.detail == "SIGXCPU"
    assert shown(impatient.draw("a.pdf", pdf(written("x")), GIVEN)).size == (893, 1263)


def test_a_page_that_draws_itself_ends(pictures: Pictures) -> None:
    """As an empty one."""
    assert shown(pictures.draw("a.pdf", recursive(), GIVEN)).getextrema() == (255, 255)


def test_a_picture_larger_than_memory_costs_only_itself(pictures: Pictures) -> None:
    """A small file of sixty million pixels, read in colour."""
    small = Pictures.connect(pictures.address, Limits(memory_bytes=64 * 1024 * 1024))
    with pytest.raises(CageFailed) as failed:
        small.draw("a.png", saved(Image.new("RGB", (7000, 7000)), "PNG"), GIVEN)
    assert failed.value.reason == "died"
    assert shown(small.draw("a.pdf", pdf(written("x")), GIVEN)).size == (893, 1263)


def test_an_answer_that_is_too_long_is_cut_off(pictures: Pictures) -> None:
    """The worker never holds more than it allowed."""
    with pytest.raises(CageFailed, match="too_much"):
        Pictures.connect(pictures.address, Limits(answer_bytes=1000)).draw("a.pdf", pdf(written("x")), GIVEN)


@pytest.mark.parametrize("way", range(1, len(lying_drawers.WAYS)), ids=[name for name, _ in lying_drawers.WAYS[1:]])
def test_only_a_sound_picture_reaches_a_browser(liars: Pictures, way: int) -> None:
    """A drawer that was taken over may answer anything."""
    assert liars.draw("a", b"", PictureOptions(page=0)).png == lying_drawers.png()
    with pytest.raises(CageFailed, match="garbage"):
        liars.draw("a", b"", PictureOptions(page=way))


def test_what_is_not_base64_is_no_picture() -> None:
    """Nor is it an error of ours."""
    with Pictures.start(reader="lying_drawers:no_base64") as liars, pytest.raises(CageFailed, match="garbage"):
        liars.draw("a", b"", GIVEN)


@pytest.fixture(scope="module")
def liars() -> Iterator[Pictures]:
    with Pictures.start(reader="lying_drawers:draw") as started:
        yield started


@pytest.mark.parametrize("way", ["open", "list", "tcp", "udp", "unix", "fork", "exec", "code_in_memory"])
def test_a_drawer_cannot_reach_out(way: str) -> None:
    """The lock is that of mail and no wider: no file, not even a font, no socket, no process."""
    with Pictures.start(reader="strange_readers:read") as taken_over, pytest.raises(CageFailed) as failed:
        taken_over._answered(Source(message=way.encode()), ReadingOptions(), Reading)
    assert failed.value.detail == "PermissionError"
