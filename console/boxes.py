"""Where the values of an application stand on a page or a sheet, and which strip of the page to cut out for one of them.

A value is named as in a correction (`cases.correction`): `a.name`, `b.3.hours`, `c.agreed_2`; for that, the application is given as it
was read. All lengths are points from the page's top left corner, as the picture of the page has them (`cases.picture`), so that they
are what an SVG in that size needs.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cases.correction import OF_ACTIVITY
from cases.fields import FORM_A
from cases.paper import ShownSheet
from cases.reading import Application, Entry

_ON_PAGE = re.compile(r"(?s)(.*)!p(\d+)@([^,@!]+),([^,@!]+),([^,@!]+),([^,@!]+)")
_LABEL, _BEYOND, _AROUND, _LEAST_HEIGHT = 150.0, 40.0, 12.0, 36.0
"""Points left of a value, where its label stands; right of it; above and below it; and of a whole strip."""

Fields = Mapping[str, tuple[str, ...]]
"""Where the fields of a fillable PDF stand: places on pages by the field's place."""


@dataclass(frozen=True, slots=True)
class Box:
    """A value on a page: what it is (`a.name`), and where."""

    path: str
    x: float
    y: float
    width: float
    height: float

    @property
    def is_row(self) -> bool:
        """True for a value of one activity, which is understood beside the others of its row."""
        return self.path.startswith("b.") and self.path.count(".") == 2


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of a page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def view_box(self) -> str:
        """As an SVG's `viewBox` has it."""
        return " ".join(f"{round(value, 1):g}" for value in (self.x, self.y, self.width, self.height))


def values(application: Application) -> Iterator[tuple[str, Entry]]:
    """All that was read, with what it is; in the order of the forms."""
    if a := application.form_a:
        yield from ((f"a.{field.key}", entry) for field in FORM_A if (entry := getattr(a, field.key)))
    if b := application.form_b:
        yield from ((f"b.{key}", entry) for key in ("certification_number", "name", "total") if (entry := getattr(b, key)))
        for number, activity in enumerate(b.activities, 1):
            yield from ((f"b.{number}.{key}", entry) for key in OF_ACTIVITY if (entry := getattr(activity, key)))
    if c := application.form_c:
        yield from ((f"c.agreed_{number}", tick) for number, tick in enumerate(c.agreed, 1))
        yield from ((f"c.{key}", entry) for key in ("certification_number", "signed_on", "signed_by") if (entry := getattr(c, key)))


def boxes(application: Application, document: str, page: int, fields: Fields | None = None) -> tuple[Box, ...]:
    """The values that were read on one page of the document of that name."""
    found = []
    for path, entry in values(application):
        for place in (fields or {}).get(entry.place, (entry.place,)):
            m = _ON_PAGE.fullmatch(place)
            if m and (m[1], int(m[2])) == (document, page):
                x0, y0, x1, y1 = map(float, m.groups()[2:])
                found.append(Box(path, x0, y0, round(x1 - x0, 1), round(y1 - y0, 1)))
    return tuple(found)


def page_of(place: str, fields: Fields | None = None) -> int | None:
    """The page on which a value stands; None for a place that is on none."""
    m = _ON_PAGE.fullmatch(next(iter((fields or {}).get(place, ())), place))
    return int(m[2]) if m else None


def cells(application: Application, sheet: ShownSheet) -> tuple[tuple[str, str], ...]:
    """The values that were read on a sheet, each with the place of its cell, or of its row where it has no cell."""
    there = {row.place for row in sheet.rows} | {cell.place for row in sheet.rows for cell in row.cells}
    return tuple((path, entry.place) for path, entry in values(application) if entry.place in there)


def cut_out(box: Box, width: float, height: float) -> Strip:
    """The strip of a page of that size round a value: with its label left of it, or, of an activity, its whole row."""
    left, right = (0.0, width) if box.is_row else (max(0.0, box.x - _LABEL), min(width, box.x + box.width + _BEYOND))
    more = max(_AROUND, (_LEAST_HEIGHT - box.height) / 2)
    top, bottom = max(0.0, box.y - more), min(height, box.y + box.height + more)
    return Strip(left, top, right - left, bottom - top)
