"""The staff's queue: the cases that wait for them, those that waited longest first, by what they wait for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from cases.waiting import GROUPS
from storage.inquiries import undealt
from storage.models import Case, Transfer
from storage.statements import run

PAGE = 25


@dataclass(frozen=True, slots=True)
class Open:
    """How much waits for staff, for the navigation of their pages."""

    cases: int
    inquiries: int
    transfers: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a case stands in the queue, from 1 (0: not in it), of how many; and the ones beside it, None at the ends."""

    number: int
    of: int
    before: Case | None
    after: Case | None


def waiting(group: str = "") -> QuerySet[Case]:
    """All cases that wait for staff, or those of one group, oldest first: 25 of them are a page."""
    found = Case.objects.filter(waiting_since__isnull=False).order_by("waiting_since", "id")
    return found.filter(reason_group=group) if group else found


def counts() -> dict[str, int]:
    """How many wait by group, groups that have none left out, in the order of `cases.waiting`."""
    found = dict(waiting().order_by().values_list("reason_group").annotate(number=Count("id")))
    return {group: found[group] for group in GROUPS if group in found}


def neighbours(case: Case, group: str, name: str, now: datetime) -> Neighbours:
    """The cases before and after one in the queue, or the queue of a group, passing over what somebody other than `name` looks at.

    To be asked before an act takes the case out of the queue. One that is not in it has the oldest after it.
    """
    found = waiting(group)
    free = found.exclude(Q(viewing__until__gt=now) & ~Q(viewing__name=name)).exclude(id=case.id)
    if case.waiting_since is None:
        return Neighbours(0, found.count(), None, free.first())
    earlier = Q(waiting_since__lt=case.waiting_since) | Q(waiting_since=case.waiting_since, id__lt=case.id)
    number = found.aggregate(earlier=Count("id", filter=earlier), of=Count("id"))
    return Neighbours(number["earlier"] + 1, number["of"], free.filter(earlier).last(), free.exclude(earlier).first())


def open_things() -> Open:
    """What the navigation tells, in one statement: it stands on every page."""
    things: tuple[QuerySet[Any], ...] = (waiting(), undealt(), Transfer.objects.filter(state="open"))
    statements = [found.order_by().values("id").query.sql_with_params() for found in things]
    counted = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS things{place})" for place, (sql, _) in enumerate(statements))  # noqa: S608 - Django wrote it
    return Open(*run(f"SELECT {counted}", *(value for _, values in statements for value in values))[0])
