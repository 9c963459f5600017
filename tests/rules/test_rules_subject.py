"""The subject algorithm: every test of domain.md 3.4."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from rules_samples import MAIL, OFFICE_ZONE, POLICY, RECEIVED, application, codes_of, file, judge, reading

from rules import assess, read_subject

CANONICAL = "【更新申請】プロフェッショナル更新申請書添付_270115"
DAY = date(2027, 1, 15)


@pytest.mark.parametrize(
    ("subject", "level", "day"),
    [
        pytest.param(CANONICAL, "exact", DAY, id="exact"),
        pytest.param("【更新申請】ﾌﾟﾛﾌｪｯｼｮﾅﾙ更新申請書添付_270115", "normalised", DAY, id="half-width kana"),
        pytest.param(
            "【更新申請】プロフェッショナル更新申請書添付＿２７０１１５", "normalised", DAY, id="full-width digits and underscore"
        ),
        pytest.param(f"Re: Fwd: {CANONICAL}", "normalised", DAY, id="Re: Fwd:"),
        pytest.param(f"RE：返信: 転送：{CANONICAL}", "normalised", DAY, id="reply marks in Japanese"),
        pytest.param(f"Re[2]: [conken:123] {CANONICAL}", "normalised", DAY, id="tag of a list"),
        pytest.param("【 更新申請 】 プロフェッショナル 更新 申請書 添付 _ 2 7 0 1 1 5", "normalised", DAY, id="blanks between letters"),
        pytest.param("【更新申請】プロフェッショナル更新申請書添付", "normalised", None, id="no date"),
        pytest.param("【更新申請】プロフェッショナル更新申請書添付_20270115", "normalised", DAY, id="eight digits"),
        pytest.param("【更新申請】プロフェッショナル更新申請書添付_090115", "exact", DAY, id="Reiwa 9"),
        pytest.param("[更新申請]プロフェッショナル更新申請書添付_270115", "normalised", DAY, id="square brackets"),
        pytest.param("〔更新申請〕プロフエツシヨナル資格更新審査申請書‐270115", "normalised", DAY, id="other brackets, big kana, hyphen"),
        pytest.param('"更新申請"プロフェッショナル更新申請書添付‗270115', "normalised", DAY, id="straight quotes, double low line"),
        pytest.param(f"\u200b{CANONICAL}", "normalised", DAY, id="zero-width space"),
        pytest.param("【更新申請】プロフェッショナル更新申請書添付_279915", "exact", None, id="no such month"),
        pytest.param("【更新申請】プロフェッショナル更新申請書添付_260115", "exact", date(2026, 1, 15), id="another year"),
        pytest.param("更新申請の書類をお送りします", "near", None, id="near"),
        pytest.param(f"{CANONICAL}（山田）", "near", None, id="something after the date"),
        pytest.param("", "other", None, id="empty"),
        pytest.param("受付期間について", "other", None, id="another"),
    ],
)
def test_level_and_date(subject: str, level: str, day: date | None) -> None:
    """R31."""
    seen = read_subject(subject, POLICY, RECEIVED)
    assert (seen.level, seen.date) == (level, day)


def test_heisei() -> None:
    """`_310115` is 2019 when it comes in January 2019, not 2031."""
    seen = read_subject("【更新申請】プロフェッショナル更新申請書添付_310115", POLICY, datetime(2019, 1, 15, tzinfo=OFFICE_ZONE))
    assert seen.date == date(2019, 1, 15)


@pytest.mark.parametrize(
    ("subject", "noted"),
    [
        pytest.param(CANONICAL, False, id="the day of receipt"),
        pytest.param("【更新申請】プロフェッショナル更新申請書添付_270101", False, id="14 days before"),
        pytest.param("【更新申請】プロフェッショナル更新申請書添付_261231", True, id="15 days before"),
        pytest.param("【更新申請】プロフェッショナル更新申請書添付", True, id="no date"),
        pytest.param("更新申請の書類", True, id="near"),
    ],
)
def test_an_odd_subject_is_a_note_only(subject: str, noted: bool) -> None:
    """Near, or its date odd or absent: noted, never a deficiency."""
    assessment = judge(mail=_mail(subject))
    assert (assessment.disposition, "subject.nonconforming" in codes_of(assessment)) == ("complete", noted)


def _mail(subject: str, **changes: Any) -> Any:
    return replace(MAIL, subject=subject, **changes)


@pytest.mark.parametrize(
    ("subject", "trouble", "machine", "disposition", "level", "codes"),
    [
        pytest.param(CANONICAL, None, None, "refer", "exact", {"submission.no_forms"}, id="conforming"),
        pytest.param(CANONICAL, "encrypted", None, "refer", "exact", {"submission.no_forms", "file.encrypted"}, id="conforming, locked"),
        pytest.param("更新申請の件", None, None, "not_application", "other", set(), id="near needs forms"),
        pytest.param(
            "更新申請の件",
            "encrypted",
            None,
            "refer",
            "near",
            {"file.encrypted", "subject.nonconforming"},
            id="near, a file that may hold them",
        ),
        pytest.param("お問い合わせ", None, None, "not_application", "other", set(), id="inquiry"),
        pytest.param("お問い合わせ", "encrypted", None, "not_application", "other", set(), id="inquiry with a locked file"),
        pytest.param(CANONICAL, None, "auto_reply", "not_application", "exact", set(), id="a machine's answer"),
        pytest.param(CANONICAL, "scanned", "auto_reply", "refer", "exact", {"submission.no_forms", "file.scanned"}, id="a scanner's mail"),
        pytest.param("お問い合わせ", "scanned", "auto_reply", "not_application", "other", set(), id="a machine's picture"),
        pytest.param(CANONICAL, "scanned", "bounce", "not_application", "exact", set(), id="a bounce with a picture"),
    ],
)
def test_without_forms(subject: str, trouble: Any, machine: Any, disposition: str, level: str, codes: set[str]) -> None:
    """R30: an inquiry is never deficient; a conforming subject without a recognised form is for staff."""
    files = (file(trouble),) if trouble else ()
    (assessment,) = assess(reading(mail=_mail(subject, machine=machine), files=files), POLICY, RECEIVED)
    assert (assessment.disposition, assessment.subject and assessment.subject.level, codes_of(assessment)) == (disposition, level, codes)
    assert (assessment.application, assessment.points, assessment.credits) == (None, None, ())


@pytest.mark.parametrize(
    ("subject", "machine", "disposition", "level"),
    [
        pytest.param("", None, "refer", "other", id="empty subject"),
        pytest.param("書類", None, "refer", "other", id="another subject"),
        pytest.param("Re: 更新申請書類の不備について", None, "complete", "near", id="an answer to our letter"),
        pytest.param(CANONICAL, "auto_reply", "refer", "exact", id="auto reply"),
        pytest.param(CANONICAL, "list", "refer", "exact", id="list"),
        pytest.param(CANONICAL, "bounce", "not_application", "exact", id="bounce"),
    ],
)
def test_with_forms(subject: str, machine: Any, disposition: str, level: str) -> None:
    """Forms under another subject or from a machine are for staff; a bounce is never an application."""
    assessment = judge(mail=_mail(subject, machine=machine))
    assert (assessment.disposition, assessment.subject and assessment.subject.level) == (disposition, level)
    assert (assessment.application is None) is (machine == "bounce")


@pytest.mark.parametrize(("trouble", "disposition"), [(None, "not_application"), ("encrypted", "refer")])
def test_form_files_without_a_mail(trouble: Any, disposition: str) -> None:
    """`intake check FILE`: no subject; a file that cannot be read is for staff."""
    (assessment,) = assess(reading(mail=None, files=(file(trouble),)), POLICY, RECEIVED)
    assert (assessment.disposition, assessment.subject) == (disposition, None)


def test_one_assessment_per_application_in_order() -> None:
    """Two applicants in one mail make two."""
    first, second = application(), application(form_c=None)
    assessments = assess(reading(first, second), POLICY, RECEIVED)
    assert [(one.application, one.disposition) for one in assessments] == [(first, "complete"), (second, "deficient")]
