"""A sample of each kind of letter, about a person who does not exist: what staff are shown of the texts, and what the tests read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from cases.assessment import Assessment, Points
from cases.audit import SIGHTS, AuditedActivity, AuditNotice
from cases.finding import Finding
from cases.policy import Office, Policy
from notifier.answer import Answer, Decision, Paid
from notifier.letters import KINDS, Letter, compose

COURSE = AuditedActivity(
    row=1,
    category="A",
    title="モニタリング評価者養成講座",
    organiser="株式会社サンプル総研",
    first=date(2025, 6, 1),
    last=date(2025, 6, 2),
    credited=Decimal(735),
)
READING = AuditedActivity(
    row=4, category="C", title="CMBOKの学習", organiser="", first=date(2025, 7, 1), last=date(2025, 7, 1), credited=Decimal(300)
)
OPEN_AUDIT = AuditNotice(activities=(COURSE, READING), due_on=date(2027, 3, 1))
SEEN = replace(COURSE, result="passed", seen=SIGHTS)
FAILED = replace(READING, result="failed", seen=("name", "title"), note="学習された時間を確認できませんでした。")

ADDRESS = Finding("applicant.address.missing", "申請書.xlsx!A!C9")
CAP = Finding("cpd.cap.year", "申請書.xlsx!B", {"category": "B", "year": "2025", "years": "fiscal", "cap": "5.00", "over": "2.00"})
LOCKED = Finding("file.encrypted", "山田太郎.xlsx")
PAID = Paid(10800, date(2027, 1, 20))
WORDS = "研修の主催者が、様式(B)の2行目と受講証明書とで異なっています。\n\nどちらが正しいかお知らせください。"
NEEDED: dict[str, dict[str, Any]] = {
    "accepted": {"paid": PAID},
    "query": {"decision": Decision(words=WORDS), "reply_by": date(2027, 3, 4)},
    "withdrawn": {"decision": Decision()},
    "late_closed": {"decision": Decision()},
    "refused": {"decision": Decision(words="監査の資料を期限までにご提出いただけませんでした。")},
    "correction": {"decision": Decision(words="申請の受理を取り消しました。", corrects="accepted", corrects_of=date(2027, 1, 20))},
    "audit_request": {"audit": OPEN_AUDIT},
    "audit_result": {"audit": replace(OPEN_AUDIT, activities=(SEEN, FAILED), result="failed")},
}
"""What a kind of letter cannot do without, besides the application."""
_FINDINGS = {"complete": (CAP,), "accepted": (CAP,), "deficient": (ADDRESS, CAP), "resend": (LOCKED,)}


@dataclass(frozen=True, slots=True)
class Sample:
    """A kind of letter, the letter, and the files that hold its words."""

    kind: str
    letter: Letter
    files: tuple[str, ...]


def samples(office: Office, policy: Policy) -> Iterator[Sample]:
    """One of each kind, as this office would write it."""
    for kind in KINDS:
        given = an_answer(*_FINDINGS.get(kind, ()), **NEEDED.get(kind, {}))
        files = tuple(f"templates/letters/{kind}/{part}.txt" for part in ("subject", "body"))
        yield Sample(kind, compose(kind, given, office, policy), files)


def minutes(**hours: str) -> tuple[tuple[str, Decimal], ...]:
    """Hours by category as minutes, all four categories."""
    return tuple((category, Decimal(hours.get(category, "0")) * 60) for category in "ABCD")


POINTS = Points(
    claimed=Decimal(2010),
    credited=Decimal(1890),
    required=Decimal(1800),
    missing=Decimal(0),
    by_category=minutes(A="18.5", B="8", C="5"),
    by_year=((2024, minutes(A="10", B="3")), (2025, minutes(A="8.5", B="5")), (2026, minutes(C="5"))),
)


def an_answer(*findings: Finding, points: Points | None = POINTS, season: int = 2027, **changes: Any) -> Answer:
    """The answer to an application of 山田 太郎; keyword arguments change it, `findings` and `points` its assessment."""
    assessment = Assessment(disposition="complete", season=season, rule_set="professional-2019", findings=findings, points=points)
    given: dict[str, Any] = {
        "to": "taro@example.jp",
        "now": datetime(2027, 1, 15, 1, 24, tzinfo=UTC),
        "received": datetime(2027, 1, 15, 1, 5, tzinfo=UTC),
        "receipt_number": "R2027-0012",
        "mail_subject": "【更新申請】プロフェッショナル更新申請書添付_270115",
        "name": "山田 太郎",
        "name_kana": "ヤマダ タロウ",
        "certification_number": "OMP-98760123",
    }
    return Answer(assessment=assessment, **(given | changes))
