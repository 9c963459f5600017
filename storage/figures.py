"""A season in figures: counts, sums and ages only, nothing of any person; what is erased still counts."""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from cases.finding import KINDS
from cases.policy import OFFICE_ZONE
from cases.states import ACCEPTED, OPEN
from storage.models import Allocation, Audit, Case, Certificate, Event, Letter, Message, Submission, Transfer


def latest_season() -> int | None:
    """The newest season that has a case; None where there is no case yet."""
    return Case.objects.order_by("-season").values_list("season", flat=True).first()


def figures(season: int, now: datetime) -> dict[str, Any]:
    """The figures of a season as plain values, as `intake report --json` prints them."""
    cases = Case.objects.filter(season=season)
    return {
        "season": season,
        "at": now.isoformat(),
        "cases": cases.count(),
        "received": _received(cases),
        "states": _by("state", cases),
        "dispositions": _by("disposition", _submissions(season)),
        "deficient_by_code": _deficiencies(season),
        "deficient_once": _submissions(season).filter(disposition="deficient").values("case").distinct().count(),
        "corrected": _corrected(season),
        "fees": _fees(season),
        "audits": _audits(season),
        "decided": {what: _ever(season, what) for what in ("accepted", "approved", "refused", "withdrawn")},
        "certificates": _certificates(season),
        "open": _ages(cases.filter(state__in=OPEN | ACCEPTED), now),
        "letters": _letters(season),
        "minutes_to_letter": _minutes_to_letter(season),
        "other_mail": _other_mail(season),
    }


def _by(field: str, found: QuerySet[Any]) -> dict[str, int]:
    return {row[field]: row["n"] for row in found.order_by(field).values(field).annotate(n=Count("id"))}


def _submissions(season: int) -> QuerySet[Submission]:
    return Submission.objects.filter(case__season=season)


def _received(cases: QuerySet[Case]) -> dict[str, dict[str, int]]:
    """First mails of cases, by the office's day and by week (ISO 8601)."""
    days = [at.astimezone(OFFICE_ZONE).date() for at in cases.values_list("first_received_at", flat=True)]
    weeks = (f"{day.isocalendar().year}-W{day.isocalendar().week:02d}" for day in days)
    return {"by_day": _sorted(day.isoformat() for day in days), "by_week": _sorted(weeks)}


def _sorted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _codes(submission: str) -> set[str]:
    return {finding["code"] for finding in json.loads(submission)["findings"]}


def _deficiencies(season: int) -> dict[str, int]:
    """How many cases were ever told of a defect, by its code."""
    told: Counter[str] = Counter()
    seen: set[tuple[int, str]] = set()
    deficient = _submissions(season).filter(disposition="deficient")
    for case, assessment in deficient.values_list("case_id", "assessment").iterator():
        seen |= {(case, code) for code in _codes(assessment) if code in KINDS and KINDS[code].severity == "deficiency"}
    told.update(code for _, code in seen)
    return dict(sorted(told.items()))


def _corrected(season: int) -> int:
    """How many cases that were deficient once have a later submission that is complete."""
    deficient = dict(_submissions(season).filter(disposition="deficient").order_by("-received_at").values_list("case_id", "received_at"))
    complete = _submissions(season).filter(disposition="complete").values_list("case_id", "received_at")
    return len({case for case, at in complete if case in deficient and at > deficient[case]})


def _fees(season: int) -> dict[str, Any]:
    """Money that counts as the fee of the season's cases, in yen; and, of any season, what pays for nothing yet."""
    paid = Allocation.objects.filter(case__season=season, undone_at=None)
    unmatched = Transfer.objects.filter(state__in=("open", "waiting"))
    return {
        "cases": paid.values("case").distinct().count(),
        "yen": paid.aggregate(yen=Sum("amount"))["yen"] or 0,
        "undone": Allocation.objects.filter(case__season=season).exclude(undone_at=None).count(),
        "transfers_unmatched": unmatched.count(),
        "yen_unmatched": unmatched.aggregate(yen=Sum("amount"))["yen"] or 0,
    }


def _audits(season: int) -> dict[str, int]:
    found = Audit.objects.filter(case__season=season)
    return {"drawn": found.count(), **{result or "open": number for result, number in _by("result", found).items()}}


def _ever(season: int, what: str) -> int:
    """How many cases have made this move, whatever became of them afterwards."""
    return Event.objects.filter(case__season=season, what=what).exclude(to_state=F("from_state")).values("case").distinct().count()


def _certificates(season: int) -> dict[str, int]:
    found = Certificate.objects.filter(case__season=season, case__state__in=("approved", "certificate_sent"))
    return {
        "written": found.count(),
        "listed": found.exclude(batch=None).count(),
        "sent": found.filter(case__state="certificate_sent").count(),
    }


def _ages(cases: QuerySet[Case], now: datetime) -> dict[str, dict[str, int]]:
    """The cases on which something is still to be done: how many days they have been in their state."""
    found: dict[str, list[int]] = {}
    for state, at in cases.order_by("state").values_list("state", "changed_at"):
        found.setdefault(state, []).append((now - at).days)
    return {
        state: {
            "cases": len(days),
            "under_8_days": sum(day < 8 for day in days),
            "under_31_days": sum(8 <= day < 31 for day in days),
            "longer": sum(day >= 31 for day in days),
            "oldest_days": max(days),
        }
        for state, days in found.items()
    }


def _letters(season: int) -> dict[str, dict[str, int]]:
    """By kind, then state."""
    found: dict[str, dict[str, int]] = {}
    rows = Letter.objects.filter(case__season=season).values("kind", "state").annotate(n=Count("id")).order_by("kind", "state")
    for row in rows:
        found.setdefault(row["kind"], {})[row["state"]] = row["n"]
    return found


def _minutes_to_letter(season: int) -> dict[str, str | int | None]:
    """The median from a mail's receipt to the first letter that answered it, in minutes with one decimal; and how many within a day."""
    first: dict[int, timedelta] = {}
    sent = Letter.objects.filter(case__season=season, state="sent").exclude(message=None).exclude(sent_at=None).order_by("-sent_at", "-id")
    for message, received, at in sent.values_list("message_id", "message__received_at", "sent_at"):
        if at is not None and received is not None and message is not None:
            first[message] = at - received
    middle = median(Decimal(long // timedelta(seconds=1)) / 60 for long in first.values()) if first else None
    return {
        "answered": len(first),
        "median": None if middle is None else str(middle.quantize(Decimal("0.1"))),
        "within_a_day": sum(long <= timedelta(days=1) for long in first.values()),
    }


def _other_mail(season: int) -> dict[str, int]:
    """Mail without a case in the twelve months to the season's expiry: inquiries, machines, second deliveries, what was set aside."""
    begin, end = (datetime.combine(date(year, 4, 1), time(), OFFICE_ZONE) for year in (season - 1, season))
    found = Message.objects.filter(received_at__gte=begin, received_at__lt=end, submissions=None)
    return _sorted("set_aside" if state == "set_aside" else reason or state for state, reason in found.values_list("state", "reason"))
