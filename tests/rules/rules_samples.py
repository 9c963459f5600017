"""A complete application and the policy it is judged by, from which the tests of the rules change one thing each."""

import tomllib
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from cases.assessment import Assessment
from cases.policy import OFFICE_ZONE, Account, Fee, Policy, rule_set_from
from cases.reading import (
    Activity,
    Application,
    CodesEntry,
    DateEntry,
    File,
    FormA,
    FormB,
    FormC,
    Mail,
    MinutesEntry,
    Reading,
    TextEntry,
    TickEntry,
)
from rules import assess

RULES = Path(__file__).parents[2] / "rules" / "professional-2019.toml"
RULE_SET = rule_set_from(tomllib.loads(RULES.read_text(encoding="utf-8")))
PATTERN = r"^【?更新申請】?プロフ[ェエ][ツッ]シ[ヨョ]ナル(資格)?更新(審査)?申請書?(添付)?[_\-]?(?P<date>\d{8}|\d{6})?$"
SUBJECT = "【更新申請】プロフェッショナル更新申請書添付_270115"
RECEIVED = datetime(2027, 1, 15, 10, 0, tzinfo=OFFICE_ZONE)
POLICY = Policy(
    rule_sets=(RULE_SET,),
    fees=(Fee(first_day=date(2014, 4, 1), amount=10800, confirmed_until=date(2019, 9, 30)),),
    account=Account(bank="", bank_code="", branch="", kind="", number="", holder_kana="", holder=""),
    subject_pattern=PATTERN,
)


def policy(**changes: Any) -> Policy:
    return replace(POLICY, **changes)


def text(value: str, **changes: Any) -> TextEntry:
    return TextEntry(value, "f.xlsx!A!C1", value=value, **changes)


def empty_text() -> TextEntry:
    return TextEntry("", "f.xlsx!A!C1", "empty")


def day(value: str | date, until: str | None = None) -> DateEntry:
    at = date.fromisoformat(value) if isinstance(value, str) else value
    return DateEntry(at.isoformat(), "f.xlsx!A!C2", value=at, until=date.fromisoformat(until) if until else None)


def bad_day(trouble: Any, written: str = "") -> DateEntry:
    return DateEntry(written, "f.xlsx!A!C2", trouble)


def hours(value: str | int | Decimal) -> MinutesEntry:
    return MinutesEntry(str(value), "f.xlsx!B!J5", value=Decimal(value) * 60)


def bad_hours(trouble: Any) -> MinutesEntry:
    return MinutesEntry("?", "f.xlsx!B!J5", trouble)


def codes(*values: str) -> CodesEntry:
    return CodesEntry("、".join(values), "f.xlsx!B!I5", value=values) if values else CodesEntry("", "f.xlsx!B!I5", "empty")


def row(letter: str, on: str, length: str | int | Decimal, **changes: Any) -> Activity:
    """An activity of category and day whose title no other has."""
    given: dict[str, Any] = {
        "place": "f.xlsx!B!5",
        "category": text(letter),
        "start": day(on),
        "title": text(f"研修 {letter} {on} {length}"),
        "organiser": text("株式会社サンプル総研"),
        "fields": codes("OP"),
        "hours": hours(length),
        "claimed": hours(length),
    }
    return Activity(**(given | changes))


FORM_A = FormA(
    place="f.xlsx!A",
    applied_on=day("2027-01-14"),
    certification_number=text("OMP-12340123"),
    qualification=text("OMP"),
    expires_on=day("2027-03-31"),
    name_kana=text("ヤマダ タロウ"),
    name=text("山田 太郎"),
    postal_code=text("100-0005"),
    address=text("東京都千代田区丸の内1丁目1番1号"),
    phone=text("03-1234-5678"),
    email=text("taro@example.jp"),
)
FORM_B = FormB(place="f.xlsx!B", activities=tuple(row("A", f"2025-06-{n:02}", 6) for n in range(1, 6)))
FORM_C = FormC(
    place="f.xlsx!C",
    agreed=tuple(TickEntry("☑", f"f.xlsx!C!A{n}", value=True) for n in range(3)),
    signed_on=day("2027-01-14"),
    signed_by=text("山田太郎"),
)
MAIL = Mail(message_id="<1@example.jp>", subject=SUBJECT, sender="taro@example.jp")
FILE = File(name="f.xlsx", kind="xlsx", sha256="0" * 64, size=1, forms=("A", "B", "C"))


def a(**changes: Any) -> FormA:
    return replace(FORM_A, **changes)


def b(*rows: Activity, **changes: Any) -> FormB:
    return replace(FORM_B, activities=rows, **changes)


def c(**changes: Any) -> FormC:
    return replace(FORM_C, **changes)


def application(**changes: Any) -> Application:
    return replace(Application(form_a=FORM_A, form_b=FORM_B, form_c=FORM_C), **changes)


def reading(*applications: Application, mail: Mail | None = MAIL, files: tuple[File, ...] = (FILE,)) -> Reading:
    return Reading(mail=mail, files=files, applications=applications)


def file(trouble: Any, name: str = "x.zip") -> File:
    return File(name=name, kind="unknown", sha256="1" * 64, size=1, trouble=trouble)


def judge(*applications: Application, by: Policy = POLICY, at: datetime = RECEIVED, **given: Any) -> Assessment:
    """The one assessment of a reading with these applications, or of the complete one."""
    (assessment,) = assess(reading(*(applications or (application(),)), **given), by, at)
    return assessment


def judge_rows(*rows: Activity, by: Policy = POLICY, at: datetime = RECEIVED, **changes: Any) -> Assessment:
    """The assessment of an application with these rows and nothing else amiss."""
    season_form = a(expires_on=day(date(at.year, 3, 31)))
    pledge = c(signed_on=day(at.astimezone(OFFICE_ZONE).date()))
    mail = replace(MAIL, subject=f"【更新申請】プロフェッショナル更新申請書添付_{at:%y%m%d}")
    return judge(application(form_a=season_form, form_b=b(*rows, **changes), form_c=pledge), by=by, at=at, mail=mail)


def codes_of(assessment: Assessment) -> set[str]:
    return {finding.code for finding in assessment.findings}


def credited(assessment: Assessment) -> list[tuple[str, str | None]]:
    """Hours credited row by row, and why less."""
    return [(str(credit.credited / 60), credit.reason) for credit in assessment.credits]
