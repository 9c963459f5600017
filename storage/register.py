"""The register of certificants: optional; where none is loaded, nothing is said about it."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from cases.policy import Certificant
from storage import models

_VALUES = ("certification_number", "name", "name_kana", "email", "qualification", "expires_on")


def look_up(numbers: Iterable[str]) -> dict[str, Certificant] | None:
    """The certificants of these numbers; None where no register is loaded."""
    rows = models.Certificant.objects.filter(certification_number__in=list(numbers)).values(*_VALUES)
    found = {row["certification_number"]: Certificant(**row) for row in rows}
    return found if found or models.Certificant.objects.exists() else None


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
