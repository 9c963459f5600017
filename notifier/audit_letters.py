"""The letters of the audit (R36): what evidence is wanted for which activities, and what was found."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.assessment import as_hours
from cases.audit import AuditedActivity, AuditNotice, Sight
from cases.policy import Office, Policy
from notifier.answer import Answer, heading, points_table
from notifier.layout import day, one_line, quoted

LONGEST_NOTE = 400
"""An auditor's words to an applicant (console.md)."""


@dataclass(frozen=True, slots=True)
class Item:
    """An activity as a letter prints it. `unseen` is what the evidence did not show; empty before anybody looked."""

    row: int
    category: str
    title: str
    organiser: str
    days: str
    points: str
    result: str
    unseen: tuple[Sight, ...]
    note: str


def audit_request(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """監査: for which activities evidence is wanted, what it must show, and by when."""
    notice = _notice(answer)
    return {
        **heading(answer),
        "occasion": notice.occasion,
        "items": [_item(activity) for activity in notice.activities],
        "due_day": day(notice.due_on),
    }


def audit_result(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """The outcome activity by activity, and the points that are left; whether the application is approved is told in another letter."""
    notice = _notice(answer)
    if notice.result is None:
        raise ValueError("the audit has no result to tell of")
    return {
        **heading(answer),
        "result": notice.result,
        "items": [_item(activity) for activity in notice.activities if activity.result],
        "failed": sum(activity.result == "failed" for activity in notice.activities),
        "table": points_table(answer, policy),
    }


def _notice(answer: Answer) -> AuditNotice:
    if answer.audit is None:
        raise ValueError("there is no audit to tell of")
    return answer.audit


def _item(activity: AuditedActivity) -> Item:
    return Item(
        row=activity.row,
        category=activity.category,
        title=quoted(activity.title),
        organiser=quoted(activity.organiser),
        days=_days(activity.first, activity.last),
        points=str(as_hours(activity.credited)),
        result=activity.result,
        unseen=activity.unseen if activity.result in ("failed", "more") else (),
        note=one_line(activity.note)[:LONGEST_NOTE],
    )


def _days(first: date, last: date) -> str:
    return "〜".join(dict.fromkeys((day(first), day(last))))
