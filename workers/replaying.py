"""Judging stored messages again, dry: what today's readers and rules would say otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from cage.door import Cage
from cases.assessment import Assessment
from cases.policy import OFFICE_ZONE
from desk.corrected import as_read, made_of
from desk.judging import judge_again, judge_all, waived_of, with_register
from ops.errors import CageFailed
from rules import assess, without
from storage.codec import load_assessment
from storage.models import Message, Submission
from workers.deciding import read_with_locked
from workers.rooms import Rooms

Said = dict[str, Any]
"""A disposition and its codes."""


@dataclass(frozen=True, slots=True)
class Differences:
    """How many messages were judged again, and those of which something would differ; ids and codes only."""

    judged: int
    found: list[dict[str, Any]]


def replay_stored(rooms: Rooms, cage: Cage, ids: tuple[int, ...], since: date | None) -> Differences:
    """Judges messages again, with what was filed besides; compares with what was decided."""
    query = Message.objects.exclude(blob="").exclude(decided_at=None).order_by("id")
    if ids:
        query = query.filter(id__in=ids)
    if since:
        query = query.filter(received_at__gte=datetime.combine(since, time(), OFFICE_ZONE))
    results = [_again(rooms, cage, message) for message in query.exclude(reason="submission.duplicate")]
    return Differences(len(results), [one for found in results for one in found if one["before"] != one["after"]])


def _again(rooms: Rooms, cage: Cage, message: Message) -> list[dict[str, Any]]:
    """Before and after for each application of a message that still counts; for a message without one, of the message."""
    submissions = list(message.submissions.select_related("case").order_by("ordinal"))
    after = _now(rooms, cage, message)
    if not submissions:
        said = after if isinstance(after, dict) else _said(after[0])
        return [{"message": message.id, "case": None, "before": _before(message), "after": said}]
    return [
        {
            "message": message.id,
            "case": s.case.receipt_number if s.case else None,
            "before": _said(load_assessment(s.assessment)),
            "after": after if isinstance(after, dict) else _after(rooms, after, s),
        }
        for s in submissions
        if _counts(s)
    ]


def _after(rooms: Rooms, verdicts: Sequence[Assessment], submission: Submission) -> Said:
    """What would be said of a submission now; what staff found no fault with is still none, what they corrected still right."""
    if made_of(submission) and as_read(submission) is None:  # Staff typed the forms in.
        typed = judge_again(rooms.desk.policy, submission.case, submission, waived_of(submission)) if submission.case else None
        return _said(typed) if typed else {"disposition": "not_application", "codes": []}
    if submission.ordinal > len(verdicts):
        return {"disposition": "not_application", "codes": []}
    return _said(without(verdicts[submission.ordinal - 1], waived_of(submission)))


def _counts(submission: Submission) -> bool:
    """Whether a submission still says something: it is the case's current one, or it could not be read."""
    return not submission.superseded or not submission.application


def _now(rooms: Rooms, cage: Cage, message: Message) -> Sequence[Assessment] | Said:
    """Today's verdicts on a message; where it cannot be read, only that."""
    try:
        reading, opened = read_with_locked(rooms, cage, message)
    except CageFailed as failure:
        return {"disposition": "set_aside", "codes": [f"reader.{failure.reason}"]}
    policy = with_register(rooms.desk.policy, reading)
    received = opened.received_at if opened else message.received_at
    verdicts = assess(reading, policy, received)
    judged = judge_all(reading, verdicts, policy, received, opened)
    return [one.assessment for one in judged] or verdicts


def _said(verdict: Assessment) -> Said:
    return {"disposition": verdict.disposition, "codes": sorted({finding.code for finding in verdict.findings})}


def _before(message: Message) -> Said:
    if message.state == "set_aside":
        return {"disposition": "set_aside", "codes": [message.reason]}
    return {"disposition": "not_application", "codes": []}
