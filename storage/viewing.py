"""Who is looking at a case: a lease that is renewed by use and ends by itself. It hinders nobody; the case's version guards its writes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.models import Case, Viewing
from storage.statements import run, time_of

LENGTH = timedelta(minutes=5)
_TAKE = """
INSERT INTO storage_viewing (case_id, name, since, until) VALUES (%s, %s, %s, %s)
ON CONFLICT (case_id) DO UPDATE SET name = excluded.name, until = excluded.until,
    since = CASE WHEN storage_viewing.name = excluded.name AND storage_viewing.until >= %s
        THEN storage_viewing.since ELSE excluded.since END
WHERE storage_viewing.name = excluded.name OR storage_viewing.until <= %s
RETURNING since
"""


def open_case(case: Case, name: str, now: datetime) -> Viewing:
    """Notes that an account looks at a case, unless somebody else does; returns who does, since and until when."""
    taken = run(_TAKE, case.id, name, now, now + LENGTH, now, now)
    if not taken:
        return Viewing.objects.get(case=case)
    return Viewing(case=case, name=name, since=time_of(taken[0][0]), until=now + LENGTH)


def viewer_of(cases: Iterable[Case], now: datetime) -> dict[int, Viewing]:
    """Who looks at these cases, by the case's id; in one statement."""
    found = Viewing.objects.filter(case__in=[case.id for case in cases], until__gt=now)
    return {viewing.case_id: viewing for viewing in found}
