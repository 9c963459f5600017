"""A first application becomes a case with a receipt number, a state and, where rules can answer it, one letter."""

from dataclasses import replace
from datetime import date

import pytest
from desk_office import NOON, application, day, empty, file, form_a, form_b, form_c, on, text

from storage.models import Case, Submission


def test_complete_application_awaits_payment(office):
    """It gets the season's next receipt number and the letter 受付, to the address on the form."""
    outcome = office.receive(application(), sender="soumu@example.co.jp")
    assert (outcome.target, outcome.reason, outcome.receipts) == ("done", "complete", ("R2027-0001",))
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert office.letters() == [("complete", "taro@example.jp")]


def test_history_says_what_was_decided_and_why(office):
    """Ids and codes only, with the rule set that decided."""
    office.receive(application(form_b=form_b(25)))
    event = office.case().events.get()
    assert (event.what, event.from_state, event.to_state) == ("filed", "", "deficient")
    assert (event.actor, event.codes, event.rule_set) == ("rules", ["cpd.total.short"], "professional-2019")


def test_letter_tells_receipt_number_and_answers_the_mail(office):
    """The number is in the subject; In-Reply-To and References put it into the applicant's thread."""
    office.receive(application(), message_id="<mine@example.jp>", references=("<older@example.jp>",))
    letter = office.letter()
    assert "R2027-0001" in letter.subject
    assert (letter.in_reply_to, letter.references) == ("<mine@example.jp>", ["<older@example.jp>"])


def test_receipt_numbers_count_by_season(office):
    """A qualification that expires a year later belongs to the next season."""
    office.receive(application("OMP-11110001"))
    office.receive(application("OMP-11110002"))
    office.receive(application("OMP-11110003", form_a=form_a("OMP-11110003", expires_on=day(date(2028, 3, 31)))))
    assert list(office.states()) == ["R2027-0001", "R2027-0002", "R2028-0001"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"form_c": None}, "form.c.missing", id="form C missing"),
        pytest.param({"form_a": form_a(address=empty())}, "applicant.address.missing", id="address left empty"),
        pytest.param({"form_b": form_b(25)}, "cpd.total.short", id="five points short"),
        pytest.param({"form_c": form_c(signed_by=empty())}, "pledge.unsigned", id="not signed"),
    ],
)
def test_deficient_application_is_told_its_defect(office, changes, code):
    """One letter 不備; the case waits for the correction."""
    outcome = office.receive(application(**changes))
    assert (outcome.target, outcome.reason) == ("done", "deficient")
    assert code in office.codes()
    assert office.letters() == [("deficient", "taro@example.jp")]
    assert list(office.states().values()) == ["deficient"]


def test_doubtful_application_is_for_staff(office):
    """A review finding: no letter, and the mail goes to 要確認."""
    outcome = office.receive(application(form_c=form_c(signed_by=text("鈴木花子"))))
    assert (outcome.target, outcome.reason) == ("review", "refer")
    assert list(office.states().values()) == ["needs_staff"]
    assert office.letters() == []


def test_two_applicants_in_one_mail(office):
    """Two cases, and each applicant gets a letter about the own one."""
    second = application("CAP-22220002", form_a=form_a("CAP-22220002", email=text("hanako@example.jp"), qualification=text("CAP")))
    outcome = office.receive(application(), second)
    assert outcome.receipts == ("R2027-0001", "R2027-0002")
    assert office.letters() == [("complete", "taro@example.jp"), ("complete", "hanako@example.jp")]


def test_one_doubtful_applicant_of_two_sends_the_mail_to_staff(office):
    """The other is answered all the same."""
    second = application("CAP-22220002", form_a=form_a("CAP-22220002", email=empty()))
    assert office.receive(application(), second).target == "review"
    assert list(office.states().values()) == ["awaiting_payment", "needs_staff"]
    assert len(office.letters()) == 1


def test_without_an_address_nobody_is_answered(office):
    """R33: no form (A), so no address to answer; the sender of the mail is not asked instead."""
    outcome = office.receive(application(form_a=None))
    assert (outcome.target, list(office.states().values())) == ("review", ["needs_staff"])
    assert {"form.a.missing", "applicant.email.missing"} <= office.codes()
    assert office.letters() == []


def test_number_is_kept_as_the_key_of_the_register(office):
    """A hyphen of another kind and full width make no other certificate."""
    office.receive(application("ｏｍｐ‐12340123"))
    assert office.case().certification_number == "OMP-12340123"


def test_submission_keeps_what_was_read_and_the_verdict(office):
    """So that staff can see it and any decision can be judged again."""
    office.receive(application(), files=(file(), file("unsupported", "logo.bin")))
    submission = Submission.objects.get()
    assert (submission.disposition, submission.received_at, submission.superseded) == ("complete", NOON, False)
    assert [f["trouble"] for f in submission.facts["files"]] == [None, "unsupported"]


def test_expired_application_waits_for_staff(office):
    """R37: after the end of February staff decide whether it is renewed; the machine neither refuses nor answers."""
    outcome = office.receive(application(form_c=form_c(signed_on=day(date(2027, 2, 27)))), at=on(3, 1))
    assert (outcome.target, list(office.states().values())) == ("review", ["late_hold"])
    assert office.letters() == []


def test_last_minute_of_february_is_in_time(office):
    """The office's clock decides, not that of the machine."""
    last = on(2, 28, 23).replace(minute=59)
    office.receive(application(form_c=form_c(signed_on=day(date(2027, 2, 27)))), at=last)
    assert list(office.states().values()) == ["awaiting_payment"]


def test_case_keeps_its_first_day(office):
    assert office.receive(application()).receipts == ("R2027-0001",)
    assert Case.objects.get().first_received_at == NOON


def test_same_certificate_in_two_seasons_is_two_cases(office):
    """A case is the renewal of one certificate in one year."""
    office.receive(application())
    later = on(1, 15, year=2030)
    form = form_a(expires_on=day(date(2030, 3, 31)))
    pledge = form_c(signed_on=day(date(2030, 1, 14)))
    office.receive(replace(application(), form_a=form, form_c=pledge), at=later)
    assert list(office.states()) == ["R2027-0001", "R2030-0001"]
