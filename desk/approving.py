"""What stands against 合格: looked at for many cases at once, in codes that staff read in words before they approve."""

from collections.abc import Sequence
from typing import Literal

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
    """By case id what forbids the account of this name to approve it; a case that nothing speaks against is not in it."""
    paid = set(Allocation.objects.filter(case__in=cases, undone_at=None).values_list("case_id", flat=True))
    counts = {s.case_id: s for s in Submission.objects.filter(case__in=cases, superseded=False).order_by("received_at", "id")}
    audited = {audit.case_id: audit for audit in Audit.objects.filter(case__in=cases).select_related("submission")}
    late, own = late_forms.waiting_of(cases), audits.judged_by(cases, name)
    found = {}
    for case in cases:
        against = _of_forms(case, case.id in paid, counts.get(case.id), case.id in late)
        against = against or _of_audit(case, audited.get(case.id), counts[case.id])
        if against or case.id in own:
            found[case.id] = against or "own_evidence"
    return found


def _of_forms(case: Case, is_paid: bool, submission: Submission | None, has_late_forms: bool) -> Against | None:
    if case.state not in ACCEPTED - {"approved"}:
        return "not_accepted"
    if not is_paid:
        return "unpaid"
    if submission is None or codec.load_assessment(submission.assessment).disposition != "complete":
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
