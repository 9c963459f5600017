"""A page scanned in two colours weighs less than a logo: its size in pixels tells them apart."""

import io
from email.message import EmailMessage
from typing import Literal

import pytest
from PIL import Image

from cases.reading import ReadingOptions, Source
from parsers.picture_size import is_page
from parsers.reader import read

LOGO, BANNER, PAGE = (180, 60), (1200, 200), (800, 1130)


def picture(kind: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    options = {"compression": "group4"} if kind == "TIFF" else {}
    Image.new("1" if kind != "JPEG" else "L", size, 1).save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("disposition", ["attachment", "inline"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "TIFF"])
@pytest.mark.parametrize(("size", "counts"), [(LOGO, False), (BANNER, False), (PAGE, True)], ids=["logo", "banner", "page"])
def test_a_picture_as_large_as_a_page_is_attached(kind: str, size: tuple[int, int], counts: bool, disposition: str) -> None:
    """Left out, it would make its form a missing one, and the applicant would be refused for what is there."""
    mail = EmailMessage()
    mail.set_content("申請します。")
    data = picture(kind, size)
    assert len(data) < 20_000
    mail.add_attachment(data, maintype="image", subtype=kind.lower(), filename=f"宣誓書.{kind.lower()}", disposition=disposition)
    reading = read(Source(message=mail.as_bytes()), ReadingOptions())
    assert [file.trouble for file in reading.files] == (["scanned"] if counts else [])


def test_a_picture_cut_off_says_nothing() -> None:
    """Without its measures it is judged by its weight, as before."""
    mail = EmailMessage()
    mail.set_content("申請します。")
    mail.add_attachment(picture("PNG", PAGE)[:20], maintype="image", subtype="png", filename="宣誓書.png")
    assert read(Source(message=mail.as_bytes()), ReadingOptions()).files == ()


def directory(order: Literal["little", "big"], *pictures: dict[int, tuple[int, int]], start: int = 8) -> bytes:
    """The directories of a TIFF: for each picture its tags with type and value, a short one set left as TIFF 6.0 says."""
    out = (b"II*\0" if order == "little" else b"MM\0*") + start.to_bytes(4, order)
    for number, tags in enumerate(pictures, 1):
        out += len(tags).to_bytes(2, order)
        for tag, (kind, value) in tags.items():
            stored = value.to_bytes(2, order) + b"\0\0" if kind == 3 else value.to_bytes(4, order)
            out += tag.to_bytes(2, order) + kind.to_bytes(2, order) + (1).to_bytes(4, order) + stored
        out += (len(out) + 4 if number < len(pictures) else 0).to_bytes(4, order)
    return out


PAGE_TAGS, THUMBNAIL = {256: (4, 1728), 257: (3, 2200)}, {256: (3, 100), 257: (3, 140)}
PICTURES = {
    "a page": ([PAGE_TAGS], True),
    "a thumbnail before the page": ([THUMBNAIL, PAGE_TAGS], True),
    "a thumbnail": ([THUMBNAIL], False),
    "no height": ([{256: (3, 1728)}], False),
    "a side of another type": ([{256: (5, 1728), 257: (3, 2200)}], False),
    "none": ([], False),
}


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize(("pictures", "expected"), PICTURES.values(), ids=PICTURES)
def test_the_measures_of_a_tiff(pictures: list[dict[int, tuple[int, int]]], expected: bool, order: Literal["little", "big"]) -> None:
    """Both byte orders, sides as SHORT or LONG, in any of its pictures."""
    assert is_page(directory(order, *pictures)) is expected


def test_a_tiff_that_leads_nowhere_says_nothing() -> None:
    """A directory outside the file, one that is cut off, and one that follows itself."""
    assert not is_page(directory("big", PAGE_TAGS, start=4_000_000_000))
    assert not is_page(directory("big", PAGE_TAGS)[:20])
    assert not is_page(directory("little", {256: (3, 5)})[:-4] + (8).to_bytes(4, "little"))
