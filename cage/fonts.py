"""The one font that stands for every Japanese font a PDF does not bring along: loaded before the lock, since behind it no file opens.

pdfium looks for fonts on the machine by names that few machines have; told of this one, it draws the same page everywhere. It
has fonts of its own for Latin.
"""

import ctypes
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[1] / "templates" / "forms" / "fonts" / "BIZUDPGothic-Regular.ttf"
_HANDLE = 1
_CHARSETS = frozenset({128, 129, 134, 136})
"""Japanese, Korean, simplified and traditional Chinese (fpdf_sysfontinfo.h)."""

_kept: list[object] = []
"""What pdfium holds by address as long as the process lives."""


def provide_font() -> None:
    """From now on pdfium takes our font where a PDF names an East Asian one that is not in it."""
    import pypdfium2.raw as pdfium

    font = _FILE.read_bytes()

    def found(this: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> int | None:
        return _HANDLE if charset in _CHARSETS else None

    def content(this: Any, handle: Any, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0
        if size >= len(font):
            ctypes.memmove(buffer, font, len(font))
        return len(font)

    callbacks = {"MapFont": found, "GetFontData": content, "GetFaceName": lambda *_: 0, "GetFontCharset": lambda *_: 128}
    info = pdfium.FPDF_SYSFONTINFO(version=1)
    for name, kind in pdfium.FPDF_SYSFONTINFO._fields_[1:]:
        callback = kind(callbacks.get(name, lambda *_: None))
        setattr(info, name, callback)
        _kept.append(callback)
    _kept.append(info)
    pdfium.FPDF_SetSystemFontInfo(info)
