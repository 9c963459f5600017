"""Every code of the contract: its severity, that something raises it, and that nothing else does."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from rules_samples import (
    FORM_C,
    MAIL,
    OFFICE_ZONE,
    POLICY,
    RECEIVED,
    a,
    application,
    b,
    bad_day,
    bad_hours,
    c,
    codes,
    codes_of,
    day,
    empty_text,
    file,
    hours,
    judge,
    policy,
    reading,
    row,
    text,
)

from cases.finding import KINDS, Finding
from cases.policy import Certificant
from cases.reading import Conflict, TextEntry, TickEntry
from rules import assess
from rules.table import RULES

DEFICIENCY, REVIEW, NOTE = "deficiency", "review", "note"
CONTRACT: dict[str, str] = {
    **{f"form.{f}.missing": DEFICIENCY for f in "abc"},
    **{f"form.{f}.unseen": REVIEW for f in "abc"},
    **{f"applicant.{f}.missing": DEFICIENCY for f in ("certification_number", "name", "name_kana", "address", "expires_on")},
    **{f"applicant.{f}.invalid": REVIEW for f in ("certification_number", "name", "name_kana", "expires_on")},
    "applicant.address.invalid": NOTE,
    "applicant.email.missing": REVIEW,
    "applicant.email.invalid": REVIEW,
    "applicant.qualification.missing": REVIEW,
    **{f"applicant.{f}.missing": NOTE for f in ("postal_code", "phone", "applied_on")},
    "applicant.unknown": REVIEW,
    "applicant.name.differs": REVIEW,
    "applicant.expires_on.differs": REVIEW,
    "applicant.email.differs": REVIEW,
    "window.early": NOTE,
    "window.late": REVIEW,
    "window.not_due": REVIEW,
    **{f"cpd.row.{f}.missing": DEFICIENCY for f in ("category", "date", "hours", "title", "field")},
    **{f"cpd.row.{f}.invalid": DEFICIENCY for f in ("category", "field", "date", "hours")},
    "cpd.row.title.invalid": NOTE,
    "cpd.row.over_claimed": DEFICIENCY,
    **{f"cpd.row.{f}": NOTE for f in ("out_of_period", "future", "duplicate", "course_unlisted")},
    **{f"cpd.row.{f}": NOTE for f in ("long_day", "aggregated", "crosses_year", "ordinary_work", "reused")},
    "cpd.cap.year": NOTE,
    "cpd.cap.cycle": NOTE,
    "cpd.total.short": DEFICIENCY,
    "cpd.total.doubtful": REVIEW,
    "cpd.total.mismatch": NOTE,
    **{f"pledge.{f}": DEFICIENCY for f in ("not_agreed", "unsigned", "undated")},
    **{f"pledge.{f}": REVIEW for f in ("name_differs", "date_out_of_range")},
    **{f"file.{f}": REVIEW for f in ("encrypted", "unreadable", "too_large", "scanned", "garbled", "unsupported")},
    "reading.unclear": REVIEW,
    "reading.conflict": REVIEW,
    "subject.nonconforming": NOTE,
    "subject.other": REVIEW,
    "sender.unauthenticated": REVIEW,
    "sender.differs": NOTE,
    "submission.duplicate": NOTE,
    **{f"submission.{f}": REVIEW for f in ("after_acceptance", "mixed", "no_forms")},
}
BY_HISTORY = {"submission.duplicate", "submission.after_acceptance", "cpd.row.reused"}
"""Codes that hang on what was filed before: no single reading can raise them."""

IMPOSSIBLE = TextEntry("E", "f.xlsx!B!B5", "impossible")
PERSON = Certificant(
    certification_number="OMP-12340123",
    name="佐藤 花子",
    name_kana="サトウ ハナコ",
    email="hanako@example.jp",
    expires_on=date(2028, 3, 31),
)
REGISTER = policy(register={"OMP-12340123": PERSON})


def rows(*given: Any, **changes: Any) -> Any:
    return application(form_b=b(*given, **changes))


def one(**changes: Any) -> Any:
    """Five good rows of A and one of B with these changes."""
    return rows(*(row("A", f"2025-06-{n:02}", 6) for n in range(1, 6)), row("B", "2025-07-01", 2, **changes))


def seen(*applications: Any, **given: Any) -> set[str]:
    return codes_of(judge(*applications, **given))


RAISED: dict[str, Any] = {
    **{f"form.{f}.missing": lambda f=f: seen(application(**{f"form_{f}": None})) for f in "abc"},
    **{f"form.{f}.unseen": lambda f=f: seen(application(**{f"form_{f}": None}), files=(file("encrypted"),)) for f in "abc"},
    **{
        f"applicant.{f}.missing": lambda f=f: seen(application(form_a=a(**{f: empty_text()})))
        for f in ("certification_number", "name", "name_kana", "address", "email", "postal_code", "phone")
    },
    "applicant.expires_on.missing": lambda: seen(application(form_a=a(expires_on=bad_day("empty")))),
    "applicant.applied_on.missing": lambda: seen(application(form_a=a(applied_on=bad_day("empty")))),
    "applicant.qualification.missing": lambda: seen(
        application(form_a=a(certification_number=text("12340123"), qualification=empty_text()))
    ),
    "applicant.certification_number.invalid": lambda: seen(application(form_a=a(certification_number=text("番号")))),
    "applicant.name.invalid": lambda: seen(application(form_a=a(name=text("123")))),
    "applicant.name_kana.invalid": lambda: seen(application(form_a=a(name_kana=text("山田")))),
    "applicant.expires_on.invalid": lambda: seen(application(form_a=a(expires_on=day("2027-03-30")))),
    "applicant.email.invalid": lambda: seen(application(form_a=a(email=text("taro@example")))),
    "applicant.address.invalid": lambda: seen(application(form_a=a(postal_code=text("530-0001")))),
    "applicant.unknown": lambda: seen(by=policy(register={})),
    **{
        f"applicant.{f}.differs": lambda: seen(by=REGISTER, mail=replace(MAIL, sender="x@example.jp"))
        for f in ("name", "expires_on", "email")
    },
    "window.early": lambda: seen(at=datetime(2026, 12, 31, 23, 59, 59, tzinfo=OFFICE_ZONE)),
    "window.late": lambda: seen(at=datetime(2027, 3, 1, tzinfo=OFFICE_ZONE)),
    "window.not_due": lambda: seen(at=datetime(2026, 3, 31, tzinfo=OFFICE_ZONE)),
    "cpd.row.category.missing": lambda: seen(one(category=empty_text())),
    "cpd.row.category.invalid": lambda: seen(one(category=IMPOSSIBLE)),
    "cpd.row.date.missing": lambda: seen(one(start=bad_day("empty"))),
    "cpd.row.date.invalid": lambda: seen(one(start=bad_day("impossible", "2025/2/30"))),
    "cpd.row.hours.missing": lambda: seen(one(hours=bad_hours("empty"))),
    "cpd.row.hours.invalid": lambda: seen(one(hours=hours(25))),
    "cpd.row.title.missing": lambda: seen(one(title=empty_text())),
    "cpd.row.title.invalid": lambda: seen(one(title=text("同上"))),
    "cpd.row.field.missing": lambda: seen(one(fields=codes())),
    "cpd.row.field.invalid": lambda: seen(one(fields=replace(codes("8"), trouble="impossible", value=()))),
    "cpd.row.over_claimed": lambda: seen(one(claimed=hours(3))),
    "cpd.row.out_of_period": lambda: seen(one(start=day("2024-03-31"))),
    "cpd.row.future": lambda: seen(one(start=day("2027-01-16"))),
    "cpd.row.duplicate": lambda: seen(rows(*[row("A", "2025-06-01", 6)] * 2)),
    "cpd.row.course_unlisted": lambda: seen(by=policy(courses=frozenset({"K1001"}))),
    "cpd.row.long_day": lambda: seen(one(hours=hours("12.5"))),
    "cpd.row.aggregated": lambda: seen(one(title=text("勉強会 第1回~第5回"))),
    "cpd.row.crosses_year": lambda: seen(one(start=day("2025-03-31"), end=day("2025-04-01"))),
    "cpd.row.ordinary_work": lambda: seen(one(title=text("通常業務としての応対"))),
    "cpd.cap.year": lambda: seen(rows(row("B", "2025-06-01", 6))),
    "cpd.cap.cycle": lambda: seen(rows(*(row("A", f"2025-06-{n:02}", 7) for n in range(1, 6)))),
    "cpd.total.short": lambda: seen(rows(row("A", "2025-06-01", 6))),
    "cpd.total.doubtful": lambda: seen(rows(*[row("A", "2025-06-01", 15)] * 2)),
    "cpd.total.mismatch": lambda: seen(rows(row("A", "2025-06-01", 6), total=hours(7))),
    "pledge.not_agreed": lambda: seen(application(form_c=c(agreed=(*FORM_C.agreed[:2], TickEntry("□", "f.xlsx!C!A3", value=False))))),
    "pledge.unsigned": lambda: seen(application(form_c=c(signed_by=empty_text()))),
    "pledge.undated": lambda: seen(application(form_c=c(signed_on=bad_day("empty")))),
    "pledge.name_differs": lambda: seen(application(form_c=c(signed_by=text("山田 花子")))),
    "pledge.date_out_of_range": lambda: seen(application(form_c=c(signed_on=day("2026-11-30")))),
    **{
        f"file.{f}": lambda f=f: seen(files=(file(f),))
        for f in ("encrypted", "unreadable", "too_large", "scanned", "garbled", "unsupported")
    },
    "reading.unclear": lambda: seen(application(form_a=a(name=None))),
    "reading.conflict": lambda: seen(application(conflicts=(Conflict("form_b", ("f.xlsx!B", "g.xlsx!B")),))),
    "subject.nonconforming": lambda: seen(mail=replace(MAIL, subject="更新申請の件")),
    "subject.other": lambda: seen(mail=replace(MAIL, subject="書類送付")),
    "sender.unauthenticated": lambda: seen(mail=replace(MAIL, authentication="fail"), by=policy(authserv_id="mx.example.jp")),
    "sender.differs": lambda: seen(mail=replace(MAIL, sender="hanako@example.jp")),
    "submission.mixed": lambda: seen(application(mixed=True)),
    "submission.no_forms": lambda: codes_of(_without_forms()),
}


def _without_forms() -> Any:
    (assessment,) = assess(reading(files=()), POLICY, RECEIVED)
    return assessment


def test_codes_and_severities_are_those_of_the_contract() -> None:
    """contract.md, "Finding codes": a code has one severity and never changes its meaning."""
    assert {code: kind.severity for code, kind in KINDS.items()} == CONTRACT


def test_the_table_holds_every_code_once_but_those_that_hang_on_history() -> None:
    """A code is one line of the table."""
    assert sorted(rule.code for rule in RULES) == sorted(set(KINDS) - BY_HISTORY)


@pytest.mark.parametrize("code", sorted(set(KINDS) - BY_HISTORY))
def test_raised(code: str) -> None:
    """Each code is raised by a reading that has just this amiss."""
    assert code in RAISED[code]()


def test_nothing_is_found_in_a_complete_application() -> None:
    """The sample from which all others are changed has no finding at all."""
    assessment = judge()
    assert (assessment.disposition, assessment.findings, assessment.season) == ("complete", (), 2027)


def test_facts_are_printed_strings() -> None:
    """What fills the words of a letter is text, rows are numbers that the reply prints."""
    (found,) = [f for f in judge(one(claimed=hours(3), number=9)).findings if f.code == "cpd.row.over_claimed"]
    assert (found.row, found.facts["row"], found.facts["hours"], found.facts["claimed"]) == (9, "9", "2.00", "3.00")


def test_a_finding_knows_its_kind() -> None:
    """Severity, rule and section come from the table; only an unsupported file can be softened to a note."""
    assert (Finding("file.unsupported").severity, Finding("file.unsupported", softened=True).severity) == ("review", "note")
    assert Finding("cpd.total.short").kind.rule == "R14"
