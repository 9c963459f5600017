"""Mail that is no readable application: never answered, shown to staff where a person must look, and tied to what it is about."""

import pytest
from desk_office import HOUR, NOON, application, file, form_c, on, only_c, text

from storage.models import Case, Event, Letter, Submission

LATER = on(1, 20)


@pytest.mark.parametrize("subject", ["更新申請の期限について", "Re: ご質問", ""])
def test_inquiry_is_for_staff_and_never_answered(office, subject):
    """R30, failure 66: only a recognised application starts the flow; a question is moved to 要確認, nothing more."""
    outcome = office.receive(subject=subject, attachments=())
    assert (outcome.target, outcome.reason, outcome.receipts) == ("review", "inquiry", ())
    assert (Case.objects.count(), Letter.objects.count()) == (0, 0)


def test_inquiry_with_an_ordinary_attachment_is_an_inquiry(office):
    """A file that could not be read makes no application out of a mail with another subject."""
    outcome = office.receive(subject="履歴書の送付", files=(file("unsupported", "履歴書.docx"),))
    assert (outcome.reason, Case.objects.count()) == ("inquiry", 0)


@pytest.mark.parametrize("machine", ["auto_reply", "list", "own"])
def test_machine_mail_is_put_away(office, machine):
    """Failures 59, 60: filed as done, answered never."""
    outcome = office.receive(machine=machine, attachments=())
    assert (outcome.target, outcome.reason) == ("done", f"machine.{machine}")
    assert (Case.objects.count(), Letter.objects.count()) == (0, 0)


@pytest.mark.parametrize("machine", ["auto_reply", "list", "own"])
def test_forms_in_machine_mail_are_for_staff(office, machine):
    """An application that a mailing list or a scanner's program passed on is not lost, and not answered by itself."""
    outcome = office.receive(application(), machine=machine)
    assert (outcome.target, outcome.reason) == ("review", "refer")
    assert list(office.states().values()) == ["needs_staff"]
    assert office.letters() == []


def test_forms_in_a_bounce_are_no_application(office):
    """They are our applicant's own forms coming back, or nobody's."""
    outcome = office.receive(application(), machine="bounce")
    assert (outcome.reason, Case.objects.count()) == ("machine.bounce", 0)


def test_bounce_is_tied_to_letter_and_case(office):
    """Failure 58: the applicant was not reached; staff see the case, and the history says why."""
    office.receive(application())
    letter = office.letter()
    outcome = office.receive(machine="bounce", bounced=(letter.header_id,), bounce_status="5.1.1", at=LATER)
    assert (outcome.target, outcome.reason, outcome.receipts) == ("done", "machine.bounce", ("R2027-0001",))
    assert office.states() == {"R2027-0001": "needs_staff"}
    told = Event.objects.get(what="letter.bounced")
    assert (told.from_state, told.to_state, told.codes) == ("awaiting_payment", "needs_staff", ["complete", "5.1.1"])
    assert Letter.objects.get().bounced_at == LATER + HOUR


def test_second_bounce_of_a_letter_changes_nothing(office):
    office.receive(application())
    letter = office.letter()
    for at in (LATER, on(1, 21)):
        office.receive(machine="bounce", bounced=(letter.header_id,), at=at)
    assert Event.objects.filter(what="letter.bounced").count() == 1
    assert Letter.objects.get().bounced_at == LATER + HOUR


def test_bounce_of_a_closed_case_leaves_its_state(office):
    """After acceptance only the history tells that a letter came back."""
    office.receive(application())
    office.put("accepted")
    office.receive(machine="bounce", bounced=(office.letter().header_id,), at=LATER)
    assert office.states() == {"R2027-0001": "accepted"}
    assert office.history()[-1] == ("letter.bounced", "accepted", "accepted")


def test_bounce_of_an_unknown_letter_is_put_away(office):
    office.receive(application())
    outcome = office.receive(machine="bounce", bounced=("<unknown@example.jp>",), at=LATER)
    assert (outcome.target, outcome.receipts) == ("done", ())
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_delay_of_a_letter_is_put_away(office):
    """The letter is still on its way: nobody is troubled (a report of delay speaks of no failed letter)."""
    office.receive(application())
    outcome = office.receive(machine="bounce", bounce_status="4.4.1", at=LATER)
    assert (outcome.target, outcome.receipts, office.states()) == ("done", (), {"R2027-0001": "awaiting_payment"})
    assert Letter.objects.get().bounced_at is None


def test_unread_application_is_a_case_for_staff(office):
    """The prescribed subject with a scan: a case without a number, no letter."""
    outcome = office.receive(files=(file("scanned"),))
    assert (outcome.target, outcome.reason, outcome.receipts) == ("review", "refer", ("R2027-0001",))
    assert office.states() == {"R2027-0001": "needs_staff"}
    assert (office.letters(), {"file.scanned", "submission.no_forms"} <= office.codes()) == ([], True)


def test_conforming_subject_without_any_file_is_for_staff(office):
    outcome = office.receive(attachments=())
    assert (outcome.target, office.codes()) == ("review", {"submission.no_forms"})


# `resend`: what was locked or too large may be asked for again (contract.md, Letters).

LOCKED = (file("encrypted"),)
VOUCHED = {"authentication": "pass"}


@pytest.mark.parametrize("trouble", ["encrypted", "too_large"])
@pytest.mark.parametrize("subject", [None, "Re: 【更新申請】プロフェッショナル更新申請書添付"], ids=["exact", "normalised"])
def test_locked_or_large_file_is_asked_for_again(office, trouble, subject):
    """Once, to From, where our own server vouches for the sender; the letter tells nothing of a person."""
    changes = {} if subject is None else {"subject": subject}
    office.receive(files=(file(trouble),), **VOUCHED, **changes)
    assert office.letters() == [("resend", "taro@example.jp")]
    assert "R2027" not in office.letter().subject + office.letter().body
    assert list(office.states().values()) == ["needs_staff"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"authentication": None}, id="our server says nothing"),
        pytest.param({"authentication": "fail"}, id="our server says fail"),
        pytest.param({"subject": "更新申請の書類を送ります"}, id="subject only near"),
        pytest.param({"subject": "書類"}, id="another subject"),
        pytest.param({"machine": "auto_reply"}, id="a machine's mail"),
        pytest.param({"files": (file("scanned"),)}, id="neither locked nor large"),
        pytest.param({"sender": None}, id="no sender"),
    ],
)
def test_nobody_else_is_asked(office, changes):
    office.receive(**({"files": LOCKED, **VOUCHED} | changes))
    assert office.letters() == []


def test_office_may_forbid_asking(office):
    """`[policy] ask_resend = false`."""
    office.desk = type(office.desk)(office.desk.policy, office.desk.office, ask_resend=False)
    office.receive(files=LOCKED, **VOUCHED)
    assert office.letters() == []


def test_one_sender_is_asked_once_a_season(office):
    """Whatever the capitals; another sender is asked."""
    office.receive(files=LOCKED, **VOUCHED)
    office.receive(files=LOCKED, **VOUCHED, at=LATER, sender="Taro@Example.jp")
    assert len(office.letters()) == 1
    office.receive(files=LOCKED, **VOUCHED, at=LATER, sender="hanako@example.jp")
    assert len(office.letters()) == 2


def test_next_season_asks_again(office):
    office.receive(files=LOCKED, **VOUCHED)
    office.receive(files=LOCKED, **VOUCHED, at=on(1, 15, year=2028))
    assert len(office.letters()) == 2


def test_answer_to_resend_joins_the_case(office):
    """The readable file comes as a reply: one case, now with number and name."""
    office.receive(files=LOCKED, **VOUCHED)
    office.receive(application(), at=LATER, in_reply_to=(office.letter().header_id,))
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert [kind for kind, _ in office.letters()] == ["resend", "complete"]


def test_locked_file_beside_readable_forms(office):
    """(C) is locked: staff see the case, the sender is asked for that file, and nobody calls (C) missing."""
    office.receive(application(form_c=None), files=(file(), file("encrypted", "宣誓書.pdf")), **VOUCHED)
    assert {"file.encrypted", "form.c.unseen"} <= office.codes()
    assert office.letters() == [("resend", "taro@example.jp")]
    office.receive(only_c("OMP-12340123"), at=LATER)
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_letter_text_never_goes_to_the_sender_of_another_address(office):
    """R33: what the forms tell goes to the address on the form alone."""
    office.receive(application(form_c=form_c(signed_by=text(""))), sender="soumu@example.co.jp", at=NOON)
    assert set(Letter.objects.values_list("recipient", flat=True)) <= {"taro@example.jp"}
    assert Submission.objects.get().facts["sender"] == "soumu@example.co.jp"
