"""What stands against 合格: looked at for many cases at once, in codes that staff read in words before they approve."""

from collections.abc import Sequence
from typing import Any, Literal

from django.db.models import Exists, OuterRef

from cases.sameness import content
from cases.states import ACCEPTED
from desk import late_forms
from storage import audits, codec
from storage.models import Allocation, Audit, Case, Submission

Against = Literal[
    "not_accepted", "unpaid", "incomplete", "late_forms", "audit_open", "audit_failed", "other_activities", "own_evidence"
]  # fmt: skip

SENTENCES: dict[Against, str] = {
    "not_accepted": "it is not accepted",
    "unpaid": "no fee is confirmed for it",
    "incomplete": "its forms are not complete",
    "late_forms": "forms came after 受理 that nobody has looked at (case decide --as take-forms or leave-forms)",
    "audit_open": "its audit is not passed",
    "audit_failed": "its audit is not passed",
    "other_activities": "its audit was of other activities: open it again (audit record --result more), then exempt it with a reason",
    "own_evidence": (
        "whoever judged its evidence does not decide it: another supervisor does; where there is one only, "
        "an account of the role auditor judges evidence (intake user add)"
    ),
}


def against_approval(cases: Sequence[Case], name: str) -> dict[int, Against]:
    """By case id what forbids the account of this name to approve it; a case that nothing speaks against is not in it.

    Two statements, however many cases.
    """
    counting = {submission.case_id: submission for submission in _counting(cases, name)}
    late, found = late_forms.waiting_of(cases), {}
    for case in cases:
        submission = counting.get(case.id)
        against = _of_forms(case, submission, has_late_forms=case.id in late)
        if against is None and submission is not None:
            against = _of_audit(case, getattr(submission.case, "audit", None), submission) or (
                "own_evidence" if submission.is_judged else None
            )
        if against:
            found[case.id] = against
    return found


def _counting(cases: Sequence[Case], name: str) -> Any:
    """What counts of each case, the last the one that does: with its audit, whether it `is_paid`, and whether its evidence was judged by
    this account (`is_judged`); not typed, for neither is a field of the record."""
    paid = Allocation.objects.filter(case=OuterRef("case"), undone_at=None)
    own = audits.judged_by_account(name).filter(case=OuterRef("case"))
    found = Submission.objects.filter(case__in=cases, superseded=False).select_related("case__audit__submission")
    return found.annotate(is_paid=Exists(paid), is_judged=Exists(own)).order_by("received_at", "id")


def _of_forms(case: Case, submission: Any, *, has_late_forms: bool) -> Against | None:
    if case.state not in ACCEPTED - {"approved"}:
        return "not_accepted"
    if submission is None:
        return "incomplete"
    if not submission.is_paid:
        return "unpaid"
    if codec.load_assessment(submission.assessment).disposition != "complete":
        return "incomplete"
    return "late_forms" if has_late_forms else None


def _of_audit(case: Case, audit: Audit | None, submission: Submission) -> Against | None:
    if audit is None:
        return None if case.state == "accepted" else "audit_open"
    if audit.result == "failed":
        return "audit_failed"
    if not audit.result:
        return "audit_open"
    other = audit.result == "passed" and _activities(audit.submission) != _activities(submission)
    return "other_activities" if other else None


def _activities(submission: Submission) -> object:
    application = codec.load_application(submission.application)
    return content(application.form_b) if application else None
