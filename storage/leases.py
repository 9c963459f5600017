"""Leases by name, and times to remember."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from storage.models import Lease, Mark


def take(name: str, owner: str, now: datetime, length: timedelta) -> bool:
    """Whether `owner` alone holds the name until now + length; taking it again prolongs it."""
    with transaction.atomic():
        Lease.objects.get_or_create(name=name, defaults={"owner": owner, "until": now})
        free = Q(owner=owner) | Q(until__lte=now)
        return bool(Lease.objects.filter(free, name=name).update(owner=owner, until=now + length))


def give_back(name: str, owner: str) -> None:
    Lease.objects.filter(name=name, owner=owner).delete()


def mark(name: str, now: datetime) -> None:
    """Remembers `now` under a name."""
    Mark.objects.update_or_create(name=name, defaults={"at": now})


def marks(prefix: str) -> dict[str, datetime]:
    """The times remembered under names that begin so."""
    return dict(Mark.objects.filter(name__startswith=prefix).order_by("name").values_list("name", "at"))


def forget(names: Iterable[str]) -> None:
    Mark.objects.filter(name__in=list(names)).delete()


def marked(name: str) -> datetime | None:
    """The time remembered under a name, if any."""
    return Mark.objects.filter(name=name).values_list("at", flat=True).first()
