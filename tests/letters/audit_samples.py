"""What an audit may have to tell an applicant: a sample of each way in which its two letters read."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from cases.audit import SIGHTS, AuditedActivity, AuditNotice

COURSE = AuditedActivity(
    row=1,
    category="A",
    title="モニタリング評価者養成講座",
    organiser="株式会社サンプル総研",
    first=dt.date(2025, 6, 1),
    last=dt.date(2025, 6, 2),
    credited=Decimal(735),
)
READING = AuditedActivity(
    row=4, category="C", title="CMBOKの学習", organiser="", first=dt.date(2025, 7, 1), last=dt.date(2025, 7, 1), credited=Decimal(300)
)
OPEN = AuditNotice(activities=(COURSE, READING), due_on=dt.date(2027, 3, 1))
SEEN = replace(COURSE, result="passed", seen=SIGHTS)
LACKING = replace(READING, result="more", seen=("name", "title", "issuer"), note="学習された日と時間がわかるものをお送りください。")
FAILED = replace(READING, result="failed", seen=("name", "title"), note="学習された時間を確認できませんでした。")
ASKED = {
    "audit_request": OPEN,
    "audit_request-more": AuditNotice(activities=(LACKING,), due_on=dt.date(2027, 3, 15), occasion="more"),
    "audit_request-extended": replace(OPEN, due_on=dt.date(2027, 3, 15), occasion="extended"),
}
TOLD = {
    "audit_result": replace(OPEN, activities=(SEEN, FAILED), result="failed"),
    "audit_result-passed": replace(OPEN, activities=(SEEN,), result="passed"),
    "audit_result-enough": replace(OPEN, activities=(SEEN, FAILED), result="passed"),
    "audit_result-exempted": replace(OPEN, result="exempted"),
}
