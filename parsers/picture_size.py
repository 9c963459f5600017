"""Whether a picture is as large as a page, by the measures in its first bytes."""

import re
from collections.abc import Iterator
from typing import Literal

_SIDE = 600
"""Pixels of the shorter side: an A4 page at 72 dpi has 595, a logo or a banner fewer."""
_FRAME = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..\x08(?P<height>..)(?P<width>..)[\x01\x03\x04]", re.DOTALL)
"""The frame header of a JPEG (ITU-T T.81, B.2.2)."""

_ORDERS: dict[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}
_WIDTH, _HEIGHT = 256, 257
_INTEGERS = {3: 2, 4: 4}
"""SHORT and LONG: their bytes (TIFF 6.0, section 2)."""
_ENTRY = 12
_MOST_ENTRIES = 200
_MOST_PICTURES = 50


def is_page(data: bytes) -> bool:
    """True where both sides are a page's; False too where the picture does not say (HEIC)."""
    return min(_measures(data)) >= _SIDE


def _measures(data: bytes) -> tuple[int, int]:
    if data[12:16] == b"IHDR" and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data.startswith(b"GIF8") and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data.startswith(b"\xff\xd8") and (m := _FRAME.search(data)):
        return int.from_bytes(m["width"]), int.from_bytes(m["height"])
    if order := _ORDERS.get(data[:4]):
        return max(_tiff_pictures(data, order), key=min, default=(0, 0))
    return 0, 0


def _tiff_pictures(data: bytes, order: Literal["little", "big"]) -> Iterator[tuple[int, int]]:
    """Width and height of the pictures in a TIFF, 0 where one does not say; what lies outside the file is not followed."""
    at = int.from_bytes(data[4:8], order)
    for _ in range(_MOST_PICTURES):
        if not 8 <= at <= len(data) - 2:
            return
        entries = min(int.from_bytes(data[at : at + 2], order), _MOST_ENTRIES)
        sides = {_WIDTH: 0, _HEIGHT: 0}
        for entry in (data[begin : begin + _ENTRY] for begin in range(at + 2, at + 2 + entries * _ENTRY, _ENTRY)):
            tag, kind = int.from_bytes(entry[:2], order), int.from_bytes(entry[2:4], order)
            if tag in sides and kind in _INTEGERS:
                sides[tag] = int.from_bytes(entry[8 : 8 + _INTEGERS[kind]], order)
        yield sides[_WIDTH], sides[_HEIGHT]
        following = at + 2 + entries * _ENTRY
        at = int.from_bytes(data[following : following + 4], order)
