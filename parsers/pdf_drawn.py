"""The nouns of a printed page: its runs of glyphs, ruled lines and other marks, and how page coordinates become those of the page as read.

All lengths are points; x grows to the right and y downwards from the top left corner.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

THIN = 3.0
"""What is not thicker than this is a line."""
RULED_FROM = 4.0
"""A line shorter than this, once joined with what goes on from it, is part of a drawing."""

MOST = 0.5
"""The share of a page from which a picture is the page, and no letterhead."""


class TooMuch(Exception):
    """A page holds more than a form can."""


class Box(NamedTuple):
    """A rectangle by its left, top, right and bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        return self.y1 - self.y0


class Run(NamedTuple):
    """Glyphs that follow each other without a gap, and whether one of them is not known for certain."""

    box: Box
    text: str
    doubtful: bool


class Rule(NamedTuple):
    """A straight line: where it lies, and from where to where it goes along the other axis."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Drawn:
    """A page as drawn. `marks` are pictures and drawings that are neither text nor rules; `inputs` are fields to fill in.

    `ticks` are those of the marks that have the shape of a tick.

    `glyphs` counts the characters, `lost` those without a meaning; `pictured` is the area of its pictures, each counted by itself.
    """

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    ticks: list[Box] = field(default_factory=list)
    inputs: list[Box] = field(default_factory=list)
    glyphs: int = 0
    lost: int = 0
    pictured: float = 0.0

    @property
    def is_picture(self) -> bool:
        """Whether pictures take up most of the page, as a scanner's one or its strips do: what is written there need not be all."""
        return self.pictured > MOST * self.width * self.height


class View:
    """Turns page coordinates into those of the page as read: quarter turns clockwise, then y downwards from the top."""

    __slots__ = ("height", "sx", "sy", "turned", "width", "x", "y")

    def __init__(self, bounds: tuple[float, float, float, float], quarter: int) -> None:
        left, bottom, right, top = bounds
        self.turned = quarter % 2 == 1
        self.width, self.height = (top - bottom, right - left) if self.turned else (right - left, top - bottom)
        # Seen x and y are each one page axis, forwards or backwards, counted from one edge.
        self.sx, self.x, self.sy, self.y = (
            (1, -left, -1, top),
            (1, -bottom, 1, -left),
            (-1, right, 1, -bottom),
            (-1, top, -1, right),
        )[quarter]

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self.turned:
            left, bottom, right, top = bottom, left, top, right
        x0, x1, y0, y1 = self.sx * left + self.x, self.sx * right + self.x, self.sy * top + self.y, self.sy * bottom + self.y
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


@dataclass(frozen=True, slots=True)
class Input:
    """A field of a form on its page: its rectangle in the page's own coordinates, and what it holds."""

    rectangle: tuple[float, float, float, float]
    text: str
    doubtful: bool
