"""The register of certificants is optional: without one nothing is said about it, with one it is asked by number."""

from datetime import date

from desk_office import application, empty, form_a, text

from cases.policy import Certificant
from storage import register


def load(number: str = "OMP-12340123", name: str = "山田 太郎", email: str = "taro@example.jp") -> None:
    register.update(
        [Certificant(certification_number=number, name=name, name_kana="ヤマダ タロウ", email=email, expires_on=date(2027, 3, 31))]
    )


def test_without_a_register_nothing_is_said(office):
    office.receive(application())
    assert not any(code in office.codes() for code in ("applicant.unknown", "applicant.name.differs"))


def test_known_applicant_is_answered(office):
    load()
    office.receive(application())
    assert list(office.states().values()) == ["awaiting_payment"]


def test_number_with_another_hyphen_is_known(office):
    """U+2010 survives NFKC; the register's key does not depend on it."""
    load()
    office.receive(application("OMP‐12340123"))
    assert list(office.states().values()) == ["awaiting_payment"]


def test_unknown_number_is_for_staff(office):
    load("OMP-99990000")
    office.receive(application())
    assert (list(office.states().values()), "applicant.unknown" in office.codes()) == (["needs_staff"], True)


def test_another_name_is_for_staff(office):
    load(name="鈴木 花子")
    office.receive(application(form_a=form_a(name_kana=text("スズキ ハナコ"))))
    assert list(office.states().values()) == ["needs_staff"]


def test_address_that_neither_register_nor_mail_knows_is_for_staff(office):
    """Ambiguity 13: the letter would tell a stranger; nobody is answered."""
    load(email="taro@old.example.jp")
    office.receive(application(), sender="soumu@example.org")
    assert (office.letters(), "applicant.email.differs" in office.codes()) == ([], True)


def test_forms_without_a_number_ask_nothing(office):
    """The missing number is a defect; it is not called unknown besides."""
    load()
    office.receive(application(form_a=form_a(certification_number=empty())))
    assert "applicant.unknown" not in office.codes()
