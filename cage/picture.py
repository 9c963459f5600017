"""Draws one page of a stranger's file. Runs behind the lock only: the zygote loads it by name, and its libraries with `warm`."""

import base64
import io
import math
from dataclasses import dataclass
from typing import Any

from cases.picture import PictureOptions, PictureTrouble
from cases.reading import Source

OPTIONS = PictureOptions

_FORMATS = ("BMP", "GIF", "JPEG", "PNG", "TIFF", "WEBP")
_MAX_OPENED = 60_000_000
"""Pixels of a picture file as it is opened; a JPEG is opened at a half, quarter or eighth of its size where that is enough."""
_MAX_SIDE = 10_000
_POINTS_OF_A4 = 841.9
_PASSWORD, _SECURITY = 4, 5
"""FPDF_ERR_ codes of fpdfview.h."""
SAMPLE = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources <</Font <</J 5 0 R /L 7 0 R>>>>>> endobj
4 0 obj <</Length 62>> stream
BT /J 20 Tf 9 50 Td <6C0F540D> Tj /L 20 Tf 0 -30 Td (abc) Tj ET
endstream endobj
5 0 obj <</Type /Font /Subtype /Type0 /BaseFont /MS-Gothic /Encoding /UniJIS-UCS2-H /DescendantFonts [6 0 R]>> endobj
6 0 obj <</Type /Font /Subtype /CIDFontType2 /BaseFont /MS-Gothic /CIDSystemInfo <</Registry (Adobe) /Ordering (Japan1) /Supplement 2>>
/FontDescriptor <</Type /FontDescriptor /FontName /MS-Gothic /Flags 4>>>> endobj
7 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>> endobj
trailer <</Root 1 0 R>>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A `cases.picture.Picture` on its way: `png` is base64."""

    trouble: PictureTrouble | None = None
    png: str = ""
    pages: int = 0
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as Pillow's image, its size in points, and how many there are."""

    image: Any
    pages: int
    width: float
    height: float


def draw(source: Source, options: PictureOptions) -> Drawing:
    """The page of the source's only file as PNG, or why there is none."""
    page = page_of(source.files[0][1], options)
    if not isinstance(page, Page):
        return Drawing(trouble=page)
    out = io.BytesIO()
    page.image.save(out, "PNG")
    return Drawing(png=base64.b64encode(out.getvalue()).decode(), pages=page.pages, width=page.width, height=page.height)


def warm(source: Source | None = None) -> None:
    """Loads the libraries with all that they load late, and the font."""
    from PIL import Image

    from cage.fonts import provide_font

    provide_font()
    page = page_of(SAMPLE, PictureOptions())
    assert isinstance(page, Page)  # noqa: S101 (else nothing would be drawn at all)
    for kind in _FORMATS:
        out = io.BytesIO()
        page.image.save(out, kind)
        page_of(out.getvalue(), PictureOptions())
    Image.MAX_IMAGE_PIXELS = None  # Ours is the smaller limit, and kept.


def page_of(data: bytes, options: PictureOptions) -> Page | PictureTrouble:
    """The page, or why it cannot be drawn. A library that gives up on the bytes makes it `unreadable`."""
    from parsers.kinds import kind_of

    drawers = {"pdf": _pdf_page, "image": _image_page}
    try:
        drawer = drawers.get(kind_of(data))
        return drawer(data, options) if drawer else "unsupported"
    except (ImportError, MemoryError):
        raise
    except Exception:
        return "unreadable"


def _pdf_page(data: bytes, options: PictureOptions) -> Page | PictureTrouble:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return "encrypted" if error.err_code in (_PASSWORD, _SECURITY) else "unreadable"
    if not 1 <= options.page <= len(document):
        return "no_page"
    document.init_forms()  # Fields are drawn with what they hold.
    page = document[options.page - 1]
    turns = _turns(page)
    size = page.get_size()
    width, height = size if turns % 2 == 0 else size[::-1]
    if not (0 < width < math.inf and 0 < height < math.inf):
        return "unreadable"
    bitmap = page.render(scale=_scale(width, height, options.dpi / 72, options.max_pixels), rotation=90 * turns, rev_byteorder=True)
    return Page(image=bitmap.to_pil(), pages=len(document), width=width, height=height)


def _turns(page: Any) -> int:
    """Quarter turns clockwise, beyond the page's own, that set its text upright: as the reader counts its places."""
    import pypdfium2.raw as pdfium

    from parsers.pdf_page import quarter_of

    text = page.get_textpage()
    own = int(page.get_rotation()) // 90
    return (quarter_of(pdfium, page.raw, text.raw) - own) % 4


def _image_page(data: bytes, options: PictureOptions) -> Page | PictureTrouble:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError:
        return "unsupported"
    pages = getattr(image, "n_frames", 1)
    if not 1 <= options.page <= pages:
        return "no_page"
    if pages > 1:
        image.seek(options.page - 1)
    points = _POINTS_OF_A4 / max(image.size)
    scale = min(1, _scale(*image.size, options.dpi / 72 * points, options.max_pixels))
    size, wanted = ([per * length for length in image.size] for per in (points, scale))
    image.draft(None, _pixels(wanted))
    if image.width * image.height > _MAX_OPENED:
        return "too_large"
    lying = image.width, image.height
    shown = ImageOps.exif_transpose(_on_white(image))
    if shown.size != lying:
        size.reverse()
        wanted.reverse()
    return Page(image=shown.resize(_pixels(wanted), reducing_gap=2.0), pages=pages, width=size[0], height=size[1])


def _pixels(lengths: list[float]) -> tuple[int, int]:
    width, height = (max(1, int(length)) for length in lengths)
    return width, height


def _on_white(image: Any) -> Any:
    """Grey or colour without transparency, with the note on how the camera was held."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("L" if image.mode in {"1", "L"} else "RGB")
    over = image.convert("RGBA")
    white = Image.new("RGBA", over.size, "white")
    white.alpha_composite(over)
    flat = white.convert("RGB")
    flat.info = dict(image.info)
    return flat


def _scale(width: float, height: float, wanted: float, max_pixels: int) -> float:
    """Pixels for each unit of length: as wanted, or what the limits leave."""
    return min(wanted, math.sqrt(max_pixels / width / height), _MAX_SIDE / max(width, height))
