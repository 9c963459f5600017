"""Scans and photographs of a filled form, in all the ways offices send them: told as such, for staff, and never called deficient.

Each scan is the sample's pages drawn at 200 dpi, slightly turned and noisy.
"""

import functools
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pdf_making import SAMPLE, content, saved, trouble
from PIL import Image, ImageChops

from cases.policy import OFFICE_ZONE
from cases.reading import Reading, ReadingOptions, Source
from ops.config import load
from parsers.reader import read
from rules.judge import assess

POLICY = load(Path(__file__).resolve().parents[2] / "config.toml", {}).policy
RECEIVED = datetime(2027, 1, 20, 12, tzinfo=OFFICE_ZONE)
STAMP = b"\nq 0 Tr BT /Stamp 8 Tf 20 10 Td (Scanned with a telephone) Tj ET Q"


@functools.cache
def scans() -> tuple[Image.Image, ...]:
    document = pypdfium2.PdfDocument(SAMPLE)
    pages = [page.render(scale=200 / 72, grayscale=True).to_pil().rotate(0.7, fillcolor=255) for page in document]
    document.close()
    return tuple(ImageChops.add(page, Image.effect_noise(page.size, 20), offset=-128) for page in pages)


def image(kind: str, page: int = 0) -> bytes:
    out = io.BytesIO()
    scans()[page].save(out, kind, dpi=(200, 200))
    return out.getvalue()


def pictures_only() -> bytes:
    """As a scanner sends it."""
    out = io.BytesIO()
    scans()[0].save(out, "PDF", save_all=True, append_images=scans()[1:], resolution=200)
    return out.getvalue()


def with_picture(before: bytes = b"", behind: bytes = b"", *, first: bool = False, strips: int = 1, only_page: int | None = None) -> bytes:
    """The sample with the scan of each page on it, or under it, whole or in strips: its text is then a recogniser's without fault."""
    with pikepdf.open(SAMPLE) as pdf:
        for n, page in enumerate(pdf.pages):
            if only_page in (None, n):
                draw = b"\n".join(_strip(pdf, page, scans()[n], k, strips) for k in range(strips))
                text = before + b"\n" + b"\n".join(part.read_bytes() for part in _contents(page))
                page.Contents = pdf.make_stream(b"q\n" + (draw + text if first else text + draw) + b"\nQ" + behind)
                font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
                page.Resources.Font.Stamp = pdf.make_indirect(font)
        return saved(pdf)


def _contents(page: pikepdf.Page) -> list[pikepdf.Object]:
    return list(page.Contents) if isinstance(page.Contents, pikepdf.Array) else [page.Contents]


def _strip(pdf: pikepdf.Pdf, page: pikepdf.Page, scan: Image.Image, number: int, strips: int) -> bytes:
    high = scan.height // strips
    part = scan.crop((0, number * high, scan.width, (number + 1) * high))
    picture = pdf.make_stream(part.tobytes())
    picture.update(
        {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8}
    )
    picture.Width, picture.Height = part.size
    name = page.add_resource(picture, pikepdf.Name.XObject)
    width, height = (float(x) for x in page.mediabox[2:])
    return f"q {width} 0 0 {height / strips} 0 {height * (strips - number - 1) / strips} cm {name} Do Q".encode()


def beside_text() -> bytes:
    """The first pages as text, the last one as a scan."""
    with pikepdf.open(SAMPLE) as pdf, pikepdf.open(io.BytesIO(pictures_only())) as scanned:
        last = len(pdf.pages) - 1
        del pdf.pages[last]
        pdf.pages.append(scanned.pages[last])
        return saved(pdf)


HIDDEN = {
    "pictures only": pictures_only,
    "invisible text over the picture": lambda: with_picture(b"3 Tr", first=True),
    "invisible text under the picture": lambda: with_picture(b"3 Tr"),
    "text covered by the picture": with_picture,
    "invisible text and a stamp": lambda: with_picture(b"3 Tr", STAMP, first=True),
    "covered text and a stamp": lambda: with_picture(behind=STAMP),
    "strips": lambda: with_picture(b"3 Tr", strips=8, first=True),
    "strips and a stamp": lambda: with_picture(b"3 Tr", STAMP, strips=8, first=True),
}
SENT: dict[str, Callable[[], bytes]] = {
    **HIDDEN,
    "text over the picture": lambda: with_picture(first=True),
    "text and a scanned page": beside_text,
    "text and a scanned page with invisible text": lambda: with_picture(b"3 Tr", first=True, only_page=2),
    "text and a scanned page with a stamp": lambda: with_picture(b"3 Tr", STAMP, first=True, only_page=2),
    "JPEG": lambda: image("JPEG"),
    "PNG": lambda: image("PNG"),
    "TIFF": lambda: image("TIFF"),
    "WebP": lambda: image("WEBP"),
    "HEIC": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50_000),
}


def reading(*files: bytes) -> Reading:
    return read(Source(files=tuple((f"{n}.pdf", data) for n, data in enumerate(files))), ReadingOptions())


def test_the_sample_itself_is_an_application():
    """What makes it one to refer below is the scan alone."""
    (verdict,) = assess(reading(SAMPLE.read_bytes()), POLICY, RECEIVED)
    assert "file.scanned" not in {finding.code for finding in verdict.findings}
    assert verdict.application


@pytest.mark.parametrize("way", SENT)
def test_a_scan_is_told_and_left_to_staff(way):
    """Whatever text lies around it, and however well a recogniser read it."""
    read = reading(SENT[way]())
    assert [file.trouble for file in read.files] == ["scanned"]
    verdicts = assess(read, POLICY, RECEIVED)
    assert {finding.code for verdict in verdicts for finding in verdict.findings} >= {"file.scanned"}
    assert {verdict.disposition for verdict in verdicts} <= {"refer", "not_application"}


@pytest.mark.parametrize("way", HIDDEN)
def test_no_value_comes_from_text_that_nobody_sees(way):
    """The text of a recogniser is a guess."""
    assert reading(HIDDEN[way]()).applications == ()


@pytest.mark.parametrize("way", SENT)
def test_a_form_that_may_be_on_a_scan_is_not_called_missing(way):
    """A form read well beside it says nothing about the others."""
    with pikepdf.open(SAMPLE) as pdf:
        del pdf.pages[1:]
        first = saved(pdf)
    for verdict in assess(reading(first, SENT[way]()), POLICY, RECEIVED):
        assert verdict.disposition == "refer"
        assert not {f"form.{letter}.missing" for letter in "abc"} & {finding.code for finding in verdict.findings}


def test_what_is_typed_on_a_scanned_form_is_shown_to_staff():
    """It is read, and that the page is a picture is said."""
    read = content(with_picture(first=True))
    assert (bool(read.sheets), read.trouble) == (True, "scanned")


def test_a_logo_makes_no_scan():
    """A picture on a part of a page is a letterhead."""
    with pikepdf.open(SAMPLE) as pdf:
        for n, page in enumerate(pdf.pages):
            draw = _strip(pdf, page, scans()[n], 0, 3)
            page.Contents = pdf.make_stream(draw + b"\n" + b"\n".join(part.read_bytes() for part in _contents(page)))
        assert trouble(saved(pdf)) is None
