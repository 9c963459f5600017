"""What is found about the applicant, by form (A) alone and against the register."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rules_samples import MAIL, a, application, codes_of, day, empty_text, judge, policy, text

from cases.policy import Certificant
from cases.reading import TextEntry
from rules import number_key
from rules.postcode import disagreeing_prefecture

IMPOSSIBLE = TextEntry("?", "f.xlsx!A!C9", "impossible")


def found(**changes: Any) -> set[str]:
    return codes_of(judge(application(form_a=a(**changes))))


@pytest.mark.parametrize("number", ["OMP-12340123", "ＯＭＰ－１２３４０１２３", "omp‐12340123", "12340123", "OMP 12340123"])
def test_numbers_of_a_possible_form(number: str) -> None:
    """NFKC, capitals, one kind of dash, no blanks."""
    assert found(certification_number=text(number)) == set()


@pytest.mark.parametrize("number", ["123", "OMP-", "ABCDEFG-1234", "OMP-12340123-1"])
def test_numbers_of_no_possible_form(number: str) -> None:
    """config.toml's pattern decides."""
    assert "applicant.certification_number.invalid" in found(certification_number=text(number))


@pytest.mark.parametrize("kana", ["やまだ たろう", "ﾔﾏﾀﾞ ﾀﾛｳ", "マリー・アンヌ", "オオノ　ユウコ"])
def test_kana_in_any_width_and_kind(kana: str) -> None:
    """Hiragana and half-width kana are kana."""
    assert found(name_kana=text(kana)) == set()


@pytest.mark.parametrize("email", ["taro@example.jp", "Taro.Yamada+1@Sub.Example.co.jp", "ｔａｒｏ＠example.jp", "a..b.@docomo.example"])
def test_addresses_that_can_be_answered(email: str) -> None:
    """Old addresses of mobile carriers break the letter of the standard and work."""
    assert "applicant.email.invalid" not in found(email=text(email))


@pytest.mark.parametrize("email", ["taro", "taro@", "taro@example", "a@example.jp b@example.jp", "taro@例え.jp", "taro@-x.jp"])
def test_addresses_that_cannot_be_answered(email: str) -> None:
    """R33: staff."""
    assert "applicant.email.invalid" in found(email=text(email))


@pytest.mark.parametrize(
    ("email", "invalid"),
    [
        pytest.param("noreply@example.jp", True, id="noreply"),
        pytest.param("No-Reply@example.jp", True, id="no-reply"),
        pytest.param("do_not_reply@example.jp", True, id="do-not-reply"),
        pytest.param("donotreply+4711@example.jp", True, id="donotreply with a tag"),
        pytest.param("postmaster@example.jp", True, id="postmaster"),
        pytest.param("ＭＡＩＬＥＲ－ＤＡＥＭＯＮ＠example.jp", True, id="mailer-daemon in full width"),
        pytest.param("reply@example.jp", False, id="reply"),
        pytest.param("noreply.yamada@example.jp", False, id="a person's that begins so"),
    ],
)
def test_address_of_a_robot_cannot_be_answered(email: str, *, invalid: bool) -> None:
    """R33: nobody reads what is sent there, so a person must look."""
    assert ("applicant.email.invalid" in found(email=text(email))) is invalid


@pytest.mark.parametrize("field", ["certification_number", "name", "name_kana", "email"])
def test_what_cannot_be_is_invalid(field: str) -> None:
    """Read with certainty and impossible."""
    assert f"applicant.{field}.invalid" in found(**{field: IMPOSSIBLE})


@pytest.mark.parametrize(
    ("number", "qualification", "codes"),
    [
        pytest.param("OMP-12340123", empty_text(), set(), id="the number tells it"),
        pytest.param("12340123", empty_text(), {"applicant.qualification.missing"}, id="nothing tells it"),
        pytest.param("12340123", IMPOSSIBLE, {"applicant.qualification.missing"}, id="none that is renewed"),
        pytest.param("12340123", None, {"reading.unclear"}, id="no such label"),
        pytest.param("OMP-12340123", None, set(), id="no such label, the number tells it"),
    ],
)
def test_qualification(number: str, qualification: Any, codes: set[str]) -> None:
    """Missing only if the number doesn't tell it either."""
    assert found(certification_number=text(number), qualification=qualification) == codes


@pytest.mark.parametrize(
    ("postal_code", "address", "prefecture"),
    [
        ("100-0005", "東京都千代田区", None), ("〒１００－０００５", "東京都千代田区", None), ("530-0001", "東京都千代田区", "東京都"),
        ("600001", "北海道札幌市", None), ("1000005", "千代田区丸の内", None), ("8170001", "長崎県対馬市", None),
        ("9813100", "宮城県", None),
    ],
)  # fmt: skip
def test_postcode_and_prefecture(postal_code: str, address: str, prefecture: str | None) -> None:
    """A note where both are there and disagree."""
    assert disagreeing_prefecture(postal_code, address) == prefecture


PERSON = Certificant(
    certification_number="OMP-12340123", name="山田 太郎", name_kana="ヤマダ タロウ", email="taro@example.jp", expires_on=date(2027, 3, 31)
)


def against(person: Certificant | None, sender: str | None = "taro@example.jp", **changes: Any) -> set[str]:
    by = policy(register={person.certification_number: person} if person else {})
    mail = replace(MAIL, sender=sender) if sender else None
    return codes_of(judge(application(form_a=a(**changes)), by=by, mail=mail))


@pytest.mark.parametrize(
    ("person", "codes"),
    [
        pytest.param(PERSON, set(), id="all agrees"),
        pytest.param(None, {"applicant.unknown"}, id="unknown number"),
        pytest.param(replace(PERSON, name="山田　太郎\U000e0101", name_kana="サンダ タロウ"), set(), id="kanji folded"),
        pytest.param(replace(PERSON, name="山多 太郎"), set(), id="the same kana"),
        pytest.param(replace(PERSON, name_kana="サンダ タロウ"), set(), id="the same kanji"),
        pytest.param(replace(PERSON, name="鈴木 太郎", name_kana="スズキ タロウ"), {"applicant.name.differs"}, id="another name"),
        pytest.param(replace(PERSON, name="鈴木 太郎", name_kana=""), {"applicant.name.differs"}, id="another name, no kana known"),
        pytest.param(replace(PERSON, name="", name_kana=""), set(), id="no name known"),
        pytest.param(replace(PERSON, expires_on=date(2028, 3, 31)), {"applicant.expires_on.differs"}, id="another expiry"),
        pytest.param(replace(PERSON, expires_on=None), set(), id="no expiry known"),
        pytest.param(replace(PERSON, email="old@example.jp"), set(), id="From vouches for the address"),
    ],
)
def test_register(person: Certificant | None, codes: set[str]) -> None:
    """R01, ambiguity 14: by kana first, kanji folded."""
    assert against(person) == codes


@pytest.mark.parametrize(
    ("known", "sender", "codes"),
    [
        pytest.param("TARO@example.jp", "office@example.co.jp", {"sender.differs"}, id="the register's"),
        pytest.param("old@example.jp", "office@example.co.jp", {"sender.differs", "applicant.email.differs"}, id="neither's"),
        pytest.param("old@example.jp", None, {"applicant.email.differs"}, id="no mail"),
        pytest.param("", None, set(), id="nothing to compare with"),
    ],
)
def test_address_on_the_form(known: str, sender: str | None, codes: set[str]) -> None:
    """R33, ambiguity 13: neither the register's nor From's is held; From alone is only noted."""
    assert against(replace(PERSON, email=known), sender) == codes


def test_without_a_register_nothing_is_said_about_it() -> None:
    """No register loaded: an unknown sender is a note."""
    assessment = judge(mail=replace(MAIL, sender="office@example.co.jp"))
    assert (assessment.disposition, codes_of(assessment)) == ("complete", {"sender.differs"})


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param(" ｏｍｐ‐1234 0123", "OMP-12340123", id="as typed"),
        pytest.param("OMP12340123", "OMP-12340123", id="without its dash"),
        pytest.param("12340123", "12340123", id="digits alone"),
        pytest.param("R2027-0812", "R2027-0812", id="a receipt number is none"),
        pytest.param("OMP-12", "OMP-12", id="too short to be one"),
    ],
)
def test_the_key_of_the_register(text: str, key: str) -> None:
    """What storage keeps certificants under: one person has one key, with or without the dash."""
    assert number_key(text) == key


def test_variation_selectors_do_not_tell_names_apart() -> None:
    """An IVS behind a kanji is not seen in print."""
    assert against(replace(PERSON, name="山田 太\U000e0100郎", name_kana="")) == set()


def test_expiry_on_another_day_with_register() -> None:
    """Both the invalid day and the difference are told."""
    assert against(PERSON, expires_on=day("2027-03-30")) == {"applicant.expires_on.invalid", "applicant.expires_on.differs"}
