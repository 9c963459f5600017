"""The one register of who saw, exported, decided or erased personal data: ids and codes only, written once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from django.db.models import QuerySet

from storage.models import Access, Case, Message

Look = Literal["seen", "searched", "exported", "decided", "erased"]


def note_access(
    at: datetime, actor: str, what: Look, case: Case | None = None, message: Message | None = None, codes: Sequence[str] = ()
) -> None:
    """Notes what a person, or the calendar, did with personal data; inside the transaction that does it, where there is one."""
    Access.objects.create(at=at, actor=actor, what=what, case=case, message=message, codes=list(codes))


def note_accesses(at: datetime, actor: str, what: Look, cases: Sequence[Case], codes: Sequence[str]) -> None:
    """Notes the same of each of these cases, in one statement."""
    Access.objects.bulk_create(Access(at=at, actor=actor, what=what, case=case, codes=list(codes)) for case in cases)


def entries(since: datetime | None = None, case: Case | None = None) -> QuerySet[Access]:
    """The register in order, from a time on or about one case."""
    found = Access.objects.select_related("case").order_by("at", "id")
    if since is not None:
        found = found.filter(at__gte=since)
    return found if case is None else found.filter(case=case)
