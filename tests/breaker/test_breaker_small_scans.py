"""A page scanned in two colours weighs less than a logo: its size in pixels tells them apart."""

import io
from email.message import EmailMessage

import pytest
from PIL import Image

from cases.reading import ReadingOptions, Source
from parsers.reader import read

LOGO, BANNER, PAGE = (180, 60), (1200, 200), (800, 1130)


def picture(kind: str, size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("1" if kind != "JPEG" else "L", size, 1).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("disposition", ["attachment", "inline"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF"])
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
