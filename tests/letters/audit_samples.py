"""What an audit may have to tell an applicant: a sample of each way in which its two letters read."""

import datetime as dt
from dataclasses import replace

from cases.audit import AuditNotice
from notifier.samples import FAILED, OPEN_AUDIT, READING, SEEN

LACKING = replace(READING, result="more", seen=("name", "title", "issuer"), note="学習された日と時間がわかるものをお送りください。")
ASKED = {
    "audit_request": OPEN_AUDIT,
    "audit_request-more": AuditNotice(activities=(LACKING,), due_on=dt.date(2027, 3, 15), occasion="more"),
    "audit_request-extended": replace(OPEN_AUDIT, due_on=dt.date(2027, 3, 15), occasion="extended"),
}
TOLD = {
    "audit_result": replace(OPEN_AUDIT, activities=(SEEN, FAILED), result="failed"),
    "audit_result-passed": replace(OPEN_AUDIT, activities=(SEEN,), result="passed"),
    "audit_result-enough": replace(OPEN_AUDIT, activities=(SEEN, FAILED), result="passed"),
    "audit_result-exempted": replace(OPEN_AUDIT, result="exempted"),
}
