"""A made-up case for each question there is: the forms of one applicant, with one thing amiss each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from cases.assessment import Assessment, Credit
from cases.finding import KINDS, Finding
from cases.policy import Certificant
from cases.reading import (
    Activity,
    Application,
    DateEntry,
    FormA,
    FormB,
    FormC,
    MinutesEntry,
    TextEntry,
    TickEntry,
)
from console.asked import Answer, Asked, Happened, Question
from console.questions import questions
from console.reasons import CODES, EVENTS

REGISTER = Certificant(
    certification_number="OMP-12340123",
    name="山口 花子",
    name_kana="ヤマグチ ハナコ",
    email="old@example.jp",
    expires_on=date(2028, 3, 31),
    qualification="OMP",
)
SUMS = {"credited": "30.00", "required": "30.00", "lowest": "24.00", "highest": "30.00", "printed": ""}
DOUBT = {**SUMS, "credited": "24.00"}
ROW = {"row": "7", "title": "応対研修", "from": "2026-05-10", "to": "2026-05-10", "years": "fiscal"}
LONG = "あ" * 300
FACTS: dict[str, dict[str, str]] = {
    "applicant.certification_number.invalid": {"text": LONG},
    "applicant.unknown": {"number": "OMP-12340123"},
    "applicant.name.invalid": {"text": LONG},
    "applicant.name_kana.invalid": {"text": LONG},
    "applicant.expires_on.invalid": {"text": "令和9年3月30日"},
    "applicant.email.invalid": {"text": "taro@example"},
    "applicant.name.differs": {"name": "鈴木 花子", "name_kana": "スズキ ハナコ"},
    "applicant.expires_on.differs": {"expires_on": "2027-03-31"},
    "applicant.email.differs": {"email": "hanako@example.jp"},
    "window.late": {"expires_on": "2027-03-31", "window_start": "2027-01-01", "window_end": "2027-02-28"},
    "window.not_due": {"expires_on": "2029-03-31", "window_start": "2029-01-01", "window_end": "2029-02-28"},
    "cpd.total.doubtful": SUMS,
    "pledge.name_differs": {"signed_by": "鈴木花子", "name": "山口 花子"},
    "pledge.date_out_of_range": {"signed_on": "2026-01-14", "first": "2026-12-01", "last": "2027-02-14"},
    **{f"file.{t}": {"file": "申請書.xlsx"} for t in ("encrypted", "unreadable", "too_large", "scanned", "garbled", "unsupported")},
    "reading.unclear": {"label": "申請日", "text": "9.2.14", "row": ""},
    "reading.conflict": {"label": "(B)", "text": "", "row": ""},
    "subject.other": {"subject": "書類の送付"},
    "submission.no_forms": {"subject": "【更新申請】プロフェッショナル更新申請書添付_270115"},
}
"""The facts that the rules give with a finding; those without have none."""

REVIEW = sorted(code for code, kind in KINDS.items() if kind.severity == "review")


def application(**changes: Any) -> Application:
    """The forms of 鈴木 花子 with one activity, No.7, that was not read with certainty."""
    activity = Activity(
        place="申請書.xlsx!B!5",
        number=7,
        category=TextEntry("A", "申請書.xlsx!B!B5", None, "A"),
        start=DateEntry("25.6.1", "申請書.xlsx!B!C5", "unclear"),
        title=TextEntry("応対研修", "申請書.xlsx!B!E5", None, "応対研修"),
        hours=MinutesEntry("3時間位", "申請書.xlsx!B!J5", "unclear"),
        claimed=MinutesEntry("3", "申請書.xlsx!B!K5", None, Decimal(180)),
    )
    form_a = FormA(
        place="申請書.xlsx!A",
        applied_on=DateEntry("9.2.14", "申請書.xlsx!A!C3", "unclear"),
        certification_number=TextEntry("OMP-12340123", "申請書.xlsx!A!C4", None, "OMP-12340123"),
        name=TextEntry("鈴木 花子", "申請書.xlsx!A!C7", None, "鈴木 花子"),
        address=TextEntry("東京都港区\n大阪府大阪市", "申請書.xlsx!A!C9、申請書.xlsx!A!C20", "conflict"),
        email=TextEntry("hanako@example.jp", "申請書.xlsx!A!C11", None, "hanako@example.jp"),
    )
    form_c = FormC(place="申請書.xlsx!C", agreed=(TickEntry("?", "申請書.xlsx!C!A3", "unclear"),))
    given = Application(form_a=form_a, form_b=FormB(place="申請書.xlsx!B", activities=(activity,)), form_c=form_c)
    return replace(given, **changes)


def verdict(*findings: Finding, **changes: Any) -> Assessment:
    given: dict[str, Any] = {"disposition": "refer", "season": 2027, "rule_set": "professional-2019", "application": application()}
    credits = (Credit(7, Decimal(0), "reading.unclear"),)
    return Assessment(findings=findings, credits=credits, **(given | changes))


def asked(*findings: Finding, **changes: Any) -> Asked:
    given: dict[str, Any] = {
        "state": "late_hold" if any(f.code == "window.late" for f in findings) else "needs_staff",
        "role": "clerk",
        "received": date(2027, 2, 14),
        "assessment": verdict(*findings),
        "register": REGISTER,
        "sender": "sender@example.jp",
        "address": "hanako@example.jp",
        "certification_number": "OMP-12340123",
    }
    return Asked(**(given | changes))


def found(code: str, source: str = "", **facts: str) -> Finding:
    return Finding(code, source, FACTS.get(code, {}) | facts)


def unclear(label: str, source: str = "", row: str = "") -> Finding:
    return found("reading.unclear", source, label=label, row=row)


def the_one(*findings: Finding, **changes: Any) -> Question:
    (question,) = questions(asked(*findings, **changes))
    return question


def offered(question: Question) -> list[str]:
    return [answer.text for answer in question.answers]


DOUBTS = {
    "course": [found("cpd.total.doubtful"), Finding("cpd.row.course_unlisted", "", ROW, 7)],
    "duplicate": [Finding("cpd.total.doubtful", "", DOUBT), Finding("cpd.row.duplicate", "", ROW, 7)],
    "future": [Finding("cpd.total.doubtful", "", DOUBT), Finding("cpd.row.future", "", ROW, 7)],
    "crosses_year": [found("cpd.total.doubtful"), Finding("cpd.row.crosses_year", "", ROW, 7)],
    "crosses_year_short": [Finding("cpd.total.doubtful", "", DOUBT), Finding("cpd.row.crosses_year", "", ROW, 7)],
    "printed": [Finding("cpd.total.doubtful", "", {**DOUBT, "highest": "24.00", "printed": "31.00"})],
    "unclear": [Finding("cpd.total.doubtful", "", DOUBT)],
}
READINGS = {
    "date": unclear("申請日"),
    "date of a row": unclear("開始日", row="7"),
    "hours": unclear("時間", row="7"),
    "box": unclear("同意_1"),
    "box not found": unclear("同意_3"),
    "label not found": unclear("フリガナ"),
    "column not found": unclear("活動名"),
    "conflict of a place": found("reading.conflict", label="住所"),
    "conflict of numbers": found("reading.conflict", label="認定番号"),
    "conflict of forms": found("reading.conflict"),
}
HISTORY: dict[str, Happened] = {
    **{f"event {what}": Happened(what, ("deficient", "5.1.1") if what.startswith("letter") else ()) for what in EVENTS},
    **{f"code {code}": Happened("answered", (code,)) for code in CODES},
}


def every_question() -> Iterator[tuple[str, Asked]]:
    """A case for each question there is."""
    yield from ((code, asked(found(code))) for code in REVIEW if code != "submission.after_acceptance")
    yield from ((f"doubt: {name}", asked(*findings)) for name, findings in DOUBTS.items())
    yield from ((f"reading: {name}", asked(finding)) for name, finding in READINGS.items())
    yield from ((name, asked(assessment=verdict(disposition="complete"), events=(event,))) for name, event in HISTORY.items())
    yield "machine", asked(assessment=verdict())
    yield "held", asked(assessment=verdict(disposition="complete"), held=("deficient",))
    yield "queried", asked(state="queried")
    yield (
        "later forms",
        asked(state="accepted", events=(Happened("submission.after_acceptance"),), came=verdict(found("pledge.name_differs"))),
    )
    yield (
        "unread mail, no case before",
        asked(found("file.encrypted"), assessment=verdict(found("file.encrypted"), application=None), address=""),
    )


ALL = dict(every_question())


def by_key(question: Question) -> dict[str, Answer]:
    return {answer.key: answer for answer in question.answers}
