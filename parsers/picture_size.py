"""Whether a picture is as large as a page, by the measures in its first bytes."""

import re

_SIDE = 600
"""Pixels of the shorter side: an A4 page at 72 dpi has 595, a logo or a banner fewer."""
_FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..\x08(?P<height>..)(?P<width>..)[\x01\x03\x04]", re.DOTALL)
"""The frame header of a JPEG (ITU-T T.81, B.2.2)."""


def is_page(data: bytes) -> bool:
    """True where both sides are a page's; False too where the picture does not say (TIFF, HEIC)."""
    return min(_measures(data)) >= _SIDE


def _measures(data: bytes) -> tuple[int, int]:
    if data[12:16] == b"IHDR" and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data.startswith(b"GIF8") and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data.startswith(b"\xff\xd8") and (m := _FRAME.search(data)):
        return int.from_bytes(m["width"]), int.from_bytes(m["height"])
    return 0, 0
