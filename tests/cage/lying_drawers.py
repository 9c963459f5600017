"""Drawers whose answer is no sound picture, each in its way; the page asked for says which. The zygote of the tests is given these."""

import base64
import struct
import zlib
from collections.abc import Callable

from cage.picture import OPTIONS, Drawing
from cases.picture import PictureOptions
from cases.reading import Source

__all__ = ["OPTIONS"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int = 1, height: int = 1, extra: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(bytes(2))) + chunk(b"IEND")


WAYS: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("sound", png),
    ("another kind", lambda: b"<svg onload='x'/>"),
    ("nothing", lambda: b""),
    ("too many pixels", lambda: png(90_000, 90_000)),
    ("no pixels", lambda: png(0, 1)),
    ("more behind the end", lambda: png() + b"<script>"),
    ("a chunk that is not ours", lambda: png(extra=chunk(b"tEXt", b"x"))),
    ("a wrong sum", lambda: png()[:-1] + b"x"),
    ("cut off", lambda: png()[:-12]),
)


def draw(source: Source, options: PictureOptions) -> Drawing:
    return Drawing(png=base64.b64encode(WAYS[options.page][1]()).decode(), pages=1, width=1.0, height=1.0)


def no_base64(source: Source, options: PictureOptions) -> Drawing:
    return Drawing(png="<>", pages=1, width=1.0, height=1.0)
