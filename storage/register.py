"""The register of certificants: optional; where none is loaded, nothing is said about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from cases.policy import Certificant
from storage import models, search
from storage.statements import run

_VALUES = ("certification_number", "name", "name_kana", "email", "qualification", "expires_on")
_KEYS = {"name": ("name_key",), "name_kana": ("kana_key",)}
"""Columns that are written with the one that they are of."""
_BY_NUMBERS = """
SELECT certification_number, name, name_kana, email, qualification, expires_on FROM storage_certificant WHERE certification_number IN ({})
"""
_ANY = "SELECT 1 FROM storage_certificant LIMIT 1"


def look_up(numbers: Iterable[str]) -> dict[str, Certificant] | None:
    """The certificants of these numbers; None where no register is loaded."""
    asked = tuple(dict.fromkeys(numbers))
    rows = run(_BY_NUMBERS.format(", ".join(["%s"] * len(asked))), *asked) if asked else []
    found = {row[0]: _certificant(row) for row in rows}
    return found if found or run(_ANY) else None


def _certificant(row: tuple[Any, ...]) -> Certificant:
    *texts, expires_on = row
    # SQLite hands days over as text.
    day = date.fromisoformat(expires_on) if isinstance(expires_on, str) else expires_on
    return Certificant(**dict(zip(_VALUES, texts, strict=False)), expires_on=day)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a list would change in the register, by certification number."""

    added: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]
    """Number to the columns that differ."""
    same: int
    absent: tuple[str, ...]
    """In the register and not in the list: they stay."""


def difference(certificants: Sequence[Certificant], columns: Iterable[str]) -> Difference:
    """What these rows of a list that has these columns would change."""
    compared = [name for name in _VALUES[1:] if name in set(columns)]
    known = {row.certification_number: row for row in models.Certificant.objects.all()}
    listed = {c.certification_number: c for c in certificants}
    differing = {
        number: tuple(name for name in compared if getattr(known[number], name) != getattr(c, name))
        for number, c in listed.items()
        if number in known
    }
    return Difference(
        added=tuple(number for number in listed if number not in known),
        changed={number: names for number, names in differing.items() if names},
        same=sum(not names for names in differing.values()),
        absent=tuple(sorted(known.keys() - listed.keys())),
    )


def update(certificants: Sequence[Certificant], columns: Iterable[str] = _VALUES) -> int:
    """Writes the register: adds and changes these columns by number, deletes nothing; returns how many rows it now has."""
    with transaction.atomic():
        models.Certificant.objects.bulk_create(
            [_row(c) for c in certificants],
            update_conflicts=True,
            unique_fields=["certification_number"],
            update_fields=["number_tail", *(field for name in _VALUES[1:] if name in {*columns} for field in (name, *_KEYS.get(name, ())))],
        )
    return models.Certificant.objects.count()


def _row(certificant: Certificant) -> models.Certificant:
    values = {name: getattr(certificant, name) for name in _VALUES}
    return models.Certificant(**values, **search.keys(certificant.name, certificant.name_kana, certificant.certification_number))


def cases_of(certificant: models.Certificant) -> list[models.Case]:
    """The applications of a certificant over the seasons, the newest first."""
    found = models.Case.objects.filter(certification_number=certificant.certification_number, number_tail=certificant.number_tail)
    return list(found.order_by("-season", "-receipt_number"))


def set_expiry(certification_number: str, before: date, after: date) -> bool:
    """Moves the day on which a certificate expires; False where the register has no such row, or another day by now."""
    found = models.Certificant.objects.filter(certification_number=certification_number, expires_on=before)
    return bool(certification_number) and found.update(expires_on=after) == 1
