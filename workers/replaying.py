"""Judging stored messages again, dry: what today's readers and rules would say otherwise."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from cage.door import Cage
from cases.policy import OFFICE_ZONE
from cases.reading import Source
from desk.judging import with_register
from ops.errors import CageFailed
from rules import assess
from storage.models import Message
from workers.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Differences:
    """How many messages were judged again, and those of which something would differ; ids and codes only."""

    judged: int
    found: list[dict[str, Any]]


def replay_stored(rooms: Rooms, cage: Cage, ids: tuple[int, ...], since: date | None) -> Differences:
    """Judges messages again by themselves, as when each had come alone; compares with what was decided."""
    query = Message.objects.exclude(blob="").exclude(decided_at=None).order_by("id")
    if ids:
        query = query.filter(id__in=ids)
    if since:
        query = query.filter(received_at__gte=datetime.combine(since, time(), OFFICE_ZONE))
    results = [_again(rooms, cage, message) for message in query.prefetch_related("submissions__case")]
    return Differences(len(results), [one for found in results for one in found if one["before"] != one["after"]])


def _again(rooms: Rooms, cage: Cage, message: Message) -> list[dict[str, Any]]:
    """Before and after for each application of a message; for one without, by its reason."""
    source = rooms.blobs.load(message.blob, message.sha256)
    try:
        reading = cage.read(Source(message=source), rooms.config.reading)
    except CageFailed as failure:
        after = [{"disposition": "set_aside", "codes": [f"reader.{failure.reason}"]}]
    else:
        verdicts = assess(reading, with_register(rooms.desk.policy, reading), message.received_at)
        after = [{"disposition": v.disposition, "codes": sorted({f.code for f in v.findings})} for v in verdicts]
    submissions = list(message.submissions.order_by("ordinal"))
    before = [
        {
            "disposition": s.assessment["disposition"],
            "codes": sorted({f["code"] for f in s.assessment["findings"]} - {"submission.duplicate"}),
        }
        for s in submissions
    ] or [_without_application(message, after)]
    cases = [s.case.receipt_number if s.case else None for s in submissions] or [None]
    return [
        {"message": message.id, "case": case, "before": b, "after": a}
        for case, b, a in zip(
            cases, before, after + [{"disposition": "not_application", "codes": []}] * (len(before) - len(after)), strict=False
        )
    ]


def _without_application(message: Message, after: list[dict[str, Any]]) -> dict[str, Any]:
    """What was decided of a message that made no submission: a duplicate is compared with nothing."""
    if message.reason == "submission.duplicate":
        return after[0]
    if message.state == "set_aside":
        return {"disposition": "set_aside", "codes": [message.reason]}
    return {"disposition": "not_application", "codes": after[0]["codes"] if after[0]["disposition"] == "not_application" else []}
