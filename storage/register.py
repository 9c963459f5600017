"""The register of certificants: optional; where none is loaded, nothing is said about it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from cases.policy import Certificant
from storage import models
from storage.statements import run

_VALUES = ("certification_number", "name", "name_kana", "email", "qualification", "expires_on")
_BY_NUMBER = """
SELECT certification_number, name, name_kana, email, qualification, expires_on FROM storage_certificant WHERE certification_number = %s
"""
_ANY = "SELECT 1 FROM storage_certificant LIMIT 1"


def look_up(numbers: Iterable[str]) -> dict[str, Certificant] | None:
    """The certificants of these numbers; None where no register is loaded."""
    found = {number: _certificant(row) for number in numbers for row in run(_BY_NUMBER, number)}
    return found if found or run(_ANY) else None


def _certificant(row: tuple[Any, ...]) -> Certificant:
    *texts, expires_on = row
    # SQLite hands days over as text.
    day = date.fromisoformat(expires_on) if isinstance(expires_on, str) else expires_on
    return Certificant(**dict(zip(_VALUES, texts, strict=False)), expires_on=day)


def update(certificants: Sequence[Certificant]) -> int:
    """Writes the register: adds and changes by number, deletes nothing; returns how many rows it now has."""
    with transaction.atomic():
        models.Certificant.objects.bulk_create(
            [models.Certificant(**{name: getattr(c, name) for name in _VALUES}) for c in certificants],
            update_conflicts=True,
            unique_fields=["certification_number"],
            update_fields=list(_VALUES[1:]),
        )
    return models.Certificant.objects.count()
