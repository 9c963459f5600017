"""A postal application as it is being typed: its places, the day that counts, the scanned paper, and what is the matter with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from django.http import HttpRequest
from django.utils.dateparse import parse_date

from cases.correction import Correction, Problem
from cases.fields import FORM_A, INSTRUMENTS
from cases.policy import OFFICE_ZONE
from cases.reading import Application
from console.safenames import safe_name
from console.turn import label_of
from documents.filled import ROWS
from parsers.typed import understood

COLUMNS = ("category", "start", "end", "title", "organiser", "course", "fields", "hours", "claimed", "evidence")
_ROOM = 5
"""Rows that are offered at once; the others are folded."""
_FIRST = date(2000, 1, 1)
_PLACE = "c:"
_DATES = frozenset({"applied_on", "expires_on", "paid_on", "start", "end", "signed_on"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a form: its path, its label, what is typed there, and the matter with it."""

    path: str
    label: str
    text: str
    problem: Problem | None
    is_date: bool


class Typed:
    """What a form holds, for its page and for the workbook."""

    def __init__(self, request: HttpRequest, today: date) -> None:
        self._form, self._today = request.POST, today
        self.scans = [(safe_name(upload.name or ""), upload.read()) for upload in request.FILES.getlist("scans")]
        self.values: Mapping[str, str] = {path: text for path in _PATHS if (text := str(request.POST.get(f"{_PLACE}{path}", "")).strip())}

    @property
    def day(self) -> str:
        """The day that counts, as typed."""
        return self._form.get("day", "")

    @cached_property
    def received(self) -> datetime | None:
        """The day that counts, by the office's clock; None where it is none, or is still to come."""
        try:
            day = parse_date(self.day)
        except ValueError:
            day = None
        return datetime.combine(day, time(), OFFICE_ZONE) if day and _FIRST <= day <= self._today else None

    @cached_property
    def problems(self) -> Mapping[str, Problem]:
        """By path, what is not understood."""
        found = understood([Correction(path, text) for path, text in self.values.items()], Application())
        return found if isinstance(found, dict) else {}

    @property
    def size(self) -> int:
        """Bytes of the scanned paper."""
        return sum(len(data) for _, data in self.scans)

    @property
    def form_a(self) -> list[Place]:
        return [self._place(f"a.{field.key}") for field in FORM_A]

    @property
    def form_c(self) -> list[Place]:
        return [self._place(path) for path in ("c.signed_on", "c.signed_by")]

    @property
    def ticks(self) -> list[Place]:
        return [self._place(path) for path in _TICKS]

    @property
    def rows(self) -> list[list[Place]]:
        """The rows that are offered at once; `more` are the others."""
        return [self._row(number) for number in range(1, _ROOM + 1)]

    @property
    def more(self) -> list[list[Place]]:
        return [self._row(number) for number in range(_ROOM + 1, ROWS + 1)]

    @property
    def has_more(self) -> bool:
        """Whether one of the folded rows is filled in."""
        return any(place.text for row in self.more for place in row)

    @property
    def wrong(self) -> Sequence[Place]:
        """The places that are not understood, in the order of the page."""
        return [self._place(path) for path in _PATHS if path in self.problems]

    def _row(self, number: int) -> list[Place]:
        return [self._place(f"b.{number}.{column}") for column in COLUMNS]

    def _place(self, path: str) -> Place:
        letter, *_, key = path.split(".")
        label = label_of(f"b.1.{key}" if letter == "b" else path)
        return Place(path, label, self.values.get(path, ""), self.problems.get(path), key in _DATES)


_TICKS = tuple(f"c.agreed_{number}" for number in range(1, len(INSTRUMENTS) + 1))
_PATHS = (
    *(f"a.{field.key}" for field in FORM_A),
    *(f"b.{number}.{column}" for number in range(1, ROWS + 1) for column in COLUMNS),
    *_TICKS,
    "c.signed_on",
    "c.signed_by",
)
