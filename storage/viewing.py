"""Who is looking at a case: a lease that is renewed by use and ends by itself. It hinders nobody; the case's version guards its writes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.models import Case, Viewing
from storage.statements import run, time_of

LENGTH = timedelta(minutes=5)
_OPEN = """
INSERT INTO storage_viewing AS was (case_id, name, since, until) VALUES (%s, %s, %s, %s)
ON CONFLICT (case_id) DO UPDATE SET
    name = CASE WHEN was.until > %s THEN was.name ELSE excluded.name END,
    since = CASE WHEN was.until > %s OR was.name = excluded.name AND was.until = %s THEN was.since ELSE excluded.since END,
    until = CASE WHEN was.until > %s AND was.name <> excluded.name THEN was.until ELSE excluded.until END
RETURNING name, since, until
"""


def open_case(case: Case, name: str, now: datetime) -> Viewing:
    """Notes that an account looks at a case, unless somebody else does; returns who does, since and until when."""
    who, since, until = run(_OPEN, case.id, name, now, now + LENGTH, now, now, now, now)[0]
    return Viewing(case=case, name=who, since=time_of(since), until=time_of(until))


def viewer_of(cases: Iterable[Case], now: datetime) -> dict[int, Viewing]:
    """Who looks at these cases, by the case's id; in one statement."""
    found = Viewing.objects.filter(case__in=[case.id for case in cases], until__gt=now)
    return {viewing.case_id: viewing for viewing in found}
