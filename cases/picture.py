"""A page as a picture, for a clerk's eye, and what a text recogniser takes its writing for.

Nothing here is a reading: rules judge none of it, and no value of a form comes from it.
"""

from dataclasses import dataclass
from typing import Literal

PictureTrouble = Literal["encrypted", "unreadable", "unsupported", "too_large", "no_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureOptions:
    """Which page of a PDF or of a picture file, and how fine: it gets coarser where it would have more than `max_pixels`."""

    page: int = 1
    dpi: int = 108
    max_pixels: int = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page as PNG, turned so that its text stands upright, or the trouble with it.

    `width` and `height` are points, so that a place of the reader (`p2@x0,y0,x1,y1`) lies where it lay on the page; the longer
    side of a picture file counts as that of A4.
    """

    trouble: PictureTrouble | None = None
    png: bytes = b""
    pages: int = 0
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedLine:
    """A line as the recogniser takes it, where it stands (`申請書.pdf!p2@x0,y0,x1,y1`, points), and how sure it is, in per cent."""

    text: str
    place: str
    confidence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedField:
    """What seems to stand beside a label of form (A), by the key of `cases.fields.FORM_A`."""

    key: str
    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The writing on one page, for a clerk to confirm beside the picture: its lines from the top, and the fields of form (A) that
    these lines seem to be. A guess throughout.
    """

    trouble: PictureTrouble | None = None
    pages: int = 0
    lines: tuple[SuggestedLine, ...] = ()
    fields: tuple[SuggestedField, ...] = ()
