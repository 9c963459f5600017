"""Where the staff's pages get pictures of pages, each drawn in a locked-in process of its own.

Told apart from reading mail: a zygote of its own, with the libraries and the font that drawing needs, started when pictures are
wanted. What comes back is looked at before a browser gets it.
"""

import base64
import binascii
import importlib.util
import zlib
from collections.abc import Iterator

from cage.door import Door
from cage.limits import SHOWING, Limits
from cage.picture import Drawing
from cases.picture import Picture, PictureOptions, Suggestion
from cases.reading import Source
from ops.errors import CageFailed

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHUNKS = frozenset({b"IHDR", b"IDAT", b"IEND"})
"""All that a picture of ours needs (PNG, third edition, section 5.6)."""


class Pictures(Door):
    """Draws pages."""

    READER = "cage.picture:draw"
    LIMITS = SHOWING

    def draw(self, name: str, data: bytes, options: PictureOptions) -> Picture:
        """The page, or the trouble with it. CageFailed when its child gave no good answer or no sound PNG."""
        drawing = self._answered(Source(files=((name, data),)), options, Drawing)
        if drawing.trouble:
            return Picture(trouble=drawing.trouble)
        try:
            png = base64.b64decode(drawing.png, validate=True)
        except binascii.Error:
            raise CageFailed("garbage") from None
        if not sound(png, options.max_pixels):
            raise CageFailed("garbage")
        return Picture(png=png, pages=drawing.pages, width=drawing.width, height=drawing.height)


def sound(png: bytes, max_pixels: int) -> bool:
    """Whether the bytes are a PNG from its first to its last chunk, of no more pixels than asked for, and carry nothing else."""
    if not png.startswith(_SIGNATURE):
        return False
    chunks = list(_chunks(png))
    if [kind for kind, _ in chunks if kind != b"IDAT"] != [b"IHDR", b"IEND"] or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        return False
    width, height = (int.from_bytes(chunks[0][1][n : n + 4], "big") for n in (0, 4))
    # A pixel begun counts as one.
    return width > 0 and height > 0 and (width - 1) * (height - 1) <= max_pixels


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content of each chunk; one of kind `?` where length, kind or check sum is wrong."""
    at = len(_SIGNATURE)
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        kind, content, check = png[at + 4 : at + 8], png[at + 8 : at + 8 + size], png[at + 8 + size : at + 12 + size]
        if kind not in _CHUNKS or len(check) != 4 or zlib.crc32(kind + content) != int.from_bytes(check, "big"):
            yield b"?", b""
            return
        yield kind, content
        at += 12 + size


RECOGNISING = Limits(memory_bytes=1024 * 1024 * 1024, cpu_seconds=90, deadline_seconds=120.0)
_DPI = 200
"""As fine as office scanners are set; more makes it slower and no better."""
_MODULES = ("onnxruntime", "rapidocr")


class Recogniser(Door):
    """Suggests what stands on a scanned page. What it says is for a clerk's eye: no rule sees it."""

    READER = "cage.recognise:suggest"
    LIMITS = RECOGNISING

    def suggest(self, name: str, data: bytes, page: int = 1) -> Suggestion:
        """The writing on the page, or the trouble with it. CageFailed when its child gave no good answer."""
        return self._answered(Source(files=((name, data),)), PictureOptions(page=page, dpi=_DPI), Suggestion)


def can_recognise() -> bool:
    """Whether the optional text recogniser is installed (`ocr` in pyproject.toml)."""
    return all(importlib.util.find_spec(module) for module in _MODULES)
