"""Who is looking at a case: a lease that is renewed by use and ends by itself. It hinders nobody; the case's version guards its writes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from storage.models import Case, Viewing

LENGTH = timedelta(minutes=5)


def open_case(case: Case, name: str, now: datetime) -> Viewing:
    """Notes that an account looks at a case, unless somebody else does; returns who does, since and until when."""
    with transaction.atomic():
        Viewing.objects.get_or_create(case=case, defaults={"name": name, "since": now, "until": now})
        mine = Viewing.objects.filter(case=case)
        if not mine.filter(name=name, until__gte=now).update(until=now + LENGTH):
            mine.filter(Q(name=name) | Q(until__lte=now)).update(name=name, since=now, until=now + LENGTH)
        return mine.get()


def viewer_of(cases: Iterable[Case], now: datetime) -> dict[int, Viewing]:
    """Who looks at these cases, by the case's id; in one statement."""
    found = Viewing.objects.filter(case__in=[case.id for case in cases], until__gt=now)
    return {viewing.case_id: viewing for viewing in found}
