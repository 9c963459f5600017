"""Certificates as staff go through them: what is to be decided, what is to be posted, by which list, and what was sent."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from cases.states import ACCEPTED
from storage.models import Case, Certificate

_UNSENT = Q(case__state="approved")
_SENT = Q(case__state="certificate_sent")


@dataclass(frozen=True, slots=True)
class Batch:
    """A dispatch list: how many certificates are on it, how many of them are still to be sent, and the last day one went."""

    season: int
    number: int
    listed_at: datetime
    count: int
    unsent: int
    dispatched_on: date | None


def to_decide() -> QuerySet[Case]:
    """The accepted cases that are not approved yet, those of the earlier season and number first."""
    return Case.objects.filter(state__in=ACCEPTED - {"approved"}).order_by("season", "id")


def counts() -> tuple[int, int, int]:
    """How many cases are to be decided, to be posted, and sent."""
    found = Case.objects.aggregate(
        decide=Count("id", filter=Q(state__in=ACCEPTED - {"approved"})),
        post=Count("id", filter=Q(state="approved")),
        sent=Count("id", filter=Q(state="certificate_sent")),
    )
    return found["decide"], found["post"], found["sent"]


def unlisted() -> list[tuple[int, int, int]]:
    """By season: how many certificates are on no dispatch list yet, and the number that the next one gets."""
    rows = Certificate.objects.values("case__season").annotate(
        unlisted=Count("id", filter=_UNSENT & Q(batch=None)), last=Max("batch")
    )  # fmt: skip
    return [(row["case__season"], row["unlisted"], (row["last"] or 0) + 1) for row in rows.order_by("case__season") if row["unlisted"]]


def batches() -> list[Batch]:
    """The dispatch lists of which something is still to be sent, the newest first."""
    return [Batch(*row) for row in _lists().filter(unsent__gt=0).order_by("-case__season", "-batch")]


def batch(season: int, number: int) -> Batch | None:
    """The dispatch list of this season and number; None where there is none."""
    return next((Batch(*row) for row in _lists().filter(case__season=season, batch=number)), None)


def _lists() -> Any:
    """Of each list what a Batch tells, in its order; not typed, for what is counted here is no field of a certificate."""
    found = Certificate.objects.filter(_UNSENT | _SENT, batch__isnull=False).order_by().values_list("case__season", "batch")
    return found.annotate(
        listed=Max("listed_at"), count=Count("id"), unsent=Count("id", filter=_UNSENT), on=Max("dispatched_on")
    )  # fmt: skip


def of_list(season: int, number: int) -> QuerySet[Certificate]:
    """What is on a dispatch list, without what was taken back since, by receipt number."""
    found = Certificate.objects.filter(_UNSENT | _SENT, case__season=season, batch=number)
    return found.select_related("case").order_by("case_id")


def sent() -> QuerySet[Certificate]:
    """What was sent, the last day first."""
    return Certificate.objects.filter(_SENT).select_related("case").order_by("-dispatched_on", "case_id")


def seasons_sent() -> list[int]:
    """The seasons of which certificates were sent, the last first."""
    return list(Case.objects.filter(state="certificate_sent").order_by("-season").values_list("season", flat=True).distinct())
