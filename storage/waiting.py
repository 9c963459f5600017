"""The staff's queue: the cases that wait for them, those that waited longest first, by what they wait for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from cases.states import ACCEPTED
from cases.waiting import GROUPS
from storage.inquiries import undealt
from storage.models import Case, Transfer
from storage.statements import run, time_of
from storage.watching import SEEN

PAGE = 25


@dataclass(frozen=True, slots=True)
class Open:
    """How much waits for staff, for the navigation of their pages, and how many accepted cases have no certificate sent yet."""

    cases: int
    inquiries: int
    transfers: int
    accepted: int
    seen: datetime | None
    """When the mailbox was looked at last with success; None where it never was."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a case stands in the queue, from 1 (0: not in it), of how many; and the receipt numbers beside it, empty at the ends."""

    number: int
    of: int
    before: str
    after: str


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

    To be asked before an act takes the case out of the queue. One that is not in it has the oldest after it. One statement.
    """
    theirs = Q(viewing__until__gt=now) & ~Q(viewing__name=name)
    rows = list(
        waiting(group).annotate(is_theirs=ExpressionWrapper(theirs, BooleanField())).values_list("id", "receipt_number", "is_theirs")
    )
    place = next((number for number, row in enumerate(rows) if row[0] == case.id), -1)
    before = [receipt for _, receipt, is_theirs in rows[: max(place, 0)] if not is_theirs]
    after = (receipt for _, receipt, is_theirs in rows[place + 1 :] if not is_theirs)
    return Neighbours(place + 1, len(rows), before[-1] if before else "", next(after, ""))


def open_things(season: int) -> Open:
    """What every page tells, in one statement."""
    things: tuple[QuerySet[Any], ...] = (
        waiting(),
        undealt(),
        Transfer.objects.filter(state="open"),
        Case.objects.filter(season=season, state__in=ACCEPTED),
    )
    statements = [found.order_by().values("id").query.sql_with_params() for found in things]
    counted = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS things{place})" for place, (sql, _) in enumerate(statements))  # noqa: S608 - Django wrote it
    values = [value for _, of_one in statements for value in of_one]
    seen_at = "(SELECT at FROM storage_mark WHERE name = %s)"
    cases, asked, transfers, accepted, seen = run(f"SELECT {counted}, {seen_at}", *values, SEEN)[0]
    return Open(cases, asked, transfers, accepted, None if seen is None else time_of(seen))
