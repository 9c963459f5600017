"""What a further submission does to a case: it replaces, completes, repeats, or is for staff to look at."""

from dataclasses import replace

import pytest
from desk_office import NOON, application, empty, file, form_a, form_b, form_c, on, only_b, only_c, reply, text

from storage.files import current
from storage.models import Event, Message, Submission

LATER = on(1, 20)


def test_same_forms_twice_make_one_case_and_one_letter(office):
    """Failure 21: another mail with the same forms is noted on the case as `submission.duplicate`, and not answered."""
    office.receive(application())
    outcome = office.receive(application(), at=LATER)
    assert (outcome.target, outcome.reason, outcome.receipts) == ("done", "submission.duplicate", ("R2027-0001",))
    assert office.letters() == [("complete", "taro@example.jp")]
    assert office.history()[-1] == ("submission.duplicate", "awaiting_payment", "awaiting_payment")


def test_same_deficient_forms_twice_make_one_letter(office):
    for at in (NOON, LATER):
        office.receive(application(form_c=None), at=at)
    assert office.letters() == [("deficient", "taro@example.jp")]


def test_same_mail_twice_is_a_duplicate(office):
    """The same Message-ID with the same content, in other bytes: the second files nothing at all."""
    for at in (NOON, LATER):
        outcome = office.receive(application(), at=at, message_id="<1@example.jp>", content_key="same")
    assert (outcome.target, outcome.reason, outcome.receipts) == ("done", "submission.duplicate", ())
    assert Submission.objects.count() == 1


def test_same_message_id_with_other_content_is_no_duplicate(office):
    """A program that gives every mail the same Message-ID must not cost an applicant the application."""
    office.receive(application(), message_id="<1@example.jp>")
    office.receive(application("CAP-22220002"), message_id="<1@example.jp>")
    assert list(office.states().values()) == ["awaiting_payment", "awaiting_payment"]


def test_mails_without_message_id_are_no_duplicates(office):
    for number in ("OMP-11110001", "OMP-11110002"):
        office.receive(application(number), message_id=None, content_key="same")
    assert len(office.states()) == 2


def test_corrected_set_replaces_the_first(office):
    """Failure 22, ambiguity 16: the newest complete set counts, both are kept, and the new verdict is told."""
    office.receive(application(form_b=form_b(25)))
    office.receive(application(), at=LATER)
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert [kind for kind, _ in office.letters()] == ["deficient", "complete"]
    assert list(Submission.objects.order_by("id").values_list("superseded", flat=True)) == [True, False]


def test_correction_that_lacks_something_else_is_told_that(office):
    office.receive(application(form_b=form_b(25)))
    office.receive(application(form_a=form_a(address=empty())), at=LATER)
    assert office.states() == {"R2027-0001": "deficient"}
    assert "cpd.total.short" not in office.codes()
    assert "applicant.address.missing" in office.codes()


@pytest.mark.parametrize("how", ["reply", "number", "name and address"])
def test_single_form_completes_the_case(office, how):
    """Form (C) alone, known by our letter's Message-ID, by its number, or by name and address: (A) and (B) are those sent before."""
    office.receive(application(form_c=None))
    number = "OMP-12340123" if how == "number" else ""
    thread = reply(office.letter()) if how == "reply" else {}
    sender = "TARO@example.jp" if how == "name and address" else "privat@example.org"
    office.receive(only_c(number), at=LATER, sender=sender, **thread)
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert [kind for kind, _ in office.letters()] == ["deficient", "complete"]


def test_single_form_replaces_only_itself(office):
    office.receive(application(form_b=form_b(25)))
    office.receive(only_b("OMP-12340123"), at=LATER)
    submission = current(office.case())
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert submission.own != submission.application


def test_two_single_forms_one_after_the_other(office):
    """Each mail is judged with all that came before."""
    office.receive(application(form_b=form_b(25), form_c=None))
    office.receive(only_b("OMP-12340123"), at=LATER)
    assert office.codes() >= {"form.c.missing"}
    assert "cpd.total.short" not in office.codes()
    office.receive(only_c("OMP-12340123"), at=on(1, 21))
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_name_with_a_variant_of_kanji_is_the_same_name(office):
    """髙橋 on one form and 高橋 on the other are one person (domain.md 4.4)."""
    office.receive(application(form_a=form_a(name=text("髙橋 太郎")), form_c=None))
    office.receive(only_c(signed_by=text("高橋太郎")), at=LATER)
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_name_alone_finds_no_case(office):
    """Another Yamada Taro from another address: never filed into somebody else's case."""
    office.receive(application(form_c=None))
    office.receive(only_c(), at=LATER, sender="other@example.org")
    assert office.states() == {"R2027-0001": "deficient", "R2027-0002": "needs_staff"}


def test_one_address_with_two_cases_of_one_name_is_for_staff(office):
    """Ambiguous: two open cases fit, so neither is touched."""
    for number in ("OMP-11110001", "CAP-11110002"):
        office.receive(application(number, form_c=None))
    office.receive(only_c(), at=LATER)
    assert list(office.states().values()) == ["deficient", "deficient", "needs_staff"]


def test_reply_that_names_another_number_is_another_case(office):
    """A colleague answers the letter with the own application: it must not replace the first one's forms."""
    office.receive(application())
    thread = reply(office.letter())
    office.receive(application("CAP-22220002"), at=LATER, **thread)
    assert office.states() == {"R2027-0001": "awaiting_payment", "R2027-0002": "awaiting_payment"}


def test_reply_brings_the_number_that_could_not_be_read(office):
    """A case filed without a number takes it from the answer."""
    office.receive(application(form_a=form_a(certification_number=empty())))
    assert office.states() == {"R2027-0001": "deficient"}
    office.receive(application(), at=LATER, **reply(office.letter()))
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert office.case().certification_number == "OMP-12340123"


def test_reply_with_two_applications_continues_the_case_with_one(office):
    """A form that names nobody is not taken for the second of the same case: staff look at it."""
    office.receive(application(form_b=form_b(25)))
    office.receive(application(), only_c(signed_by=text("鈴木花子")), at=LATER, **reply(office.letter()))
    assert office.states() == {"R2027-0001": "awaiting_payment", "R2027-0002": "needs_staff"}


def test_guessed_message_id_proves_nothing(office):
    """Failure 24: only the Message-ID of a letter that we wrote is a reply; a receipt number in the subject decides nothing."""
    office.receive(application(form_c=None))
    office.receive(only_c(), at=LATER, sender="x@example.org", subject="Re: R2027-0001", in_reply_to=("<R2027-0001@odyssey-com.co.jp>",))
    assert office.states()["R2027-0001"] == "deficient"


def test_older_mail_decided_later_changes_nothing(office):
    """A set that was sent before the one that counts: kept, but the newer stays."""
    office.receive(application(), at=LATER)
    outcome = office.receive(application(form_b=form_b(25)), at=NOON, now=on(1, 22))
    assert outcome.reason == "submission.duplicate"
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert office.letters() == [("complete", "taro@example.jp")]


def test_older_mail_decided_later_fills_a_gap(office):
    """The correction was read before the mail it completes."""
    office.receive(only_c("OMP-12340123"), at=LATER)
    assert office.letters() == []
    office.receive(application(form_c=None), at=NOON, now=on(1, 22))
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert office.letters() == [("complete", "taro@example.jp")]


def test_older_mail_decided_later_sets_the_first_day(office):
    """What came on 27 February was in time, though the mail of 2 March was read before it."""
    office.receive(only_c("OMP-12340123"), at=on(3, 2))
    office.receive(application(form_c=None), at=on(2, 27), now=on(3, 3))
    assert office.case().first_received_at == on(2, 27)
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_form_in_an_unread_file_is_not_missing(office):
    """What could not be read on Monday is not told as missing on Friday: nobody saw that it was not there."""
    office.receive(application(form_c=None), files=(file(), file("scanned", "宣誓書.pdf")))
    office.receive(only_b("OMP-12340123"), at=LATER)
    assert "form.c.unseen" in office.codes()
    assert "form.c.missing" not in office.codes()
    assert (office.states(), office.letters()) == ({"R2027-0001": "needs_staff"}, [])


def test_unread_file_is_forgotten_once_all_forms_are_there(office):
    office.receive(application(form_c=None), files=(file(), file("scanned", "宣誓書.pdf")))
    office.receive(application(), at=LATER)
    assert office.states() == {"R2027-0001": "awaiting_payment"}


@pytest.mark.parametrize("state", ["accepted", "audit_notified", "approved", "refused", "withdrawn", "late_closed", "expired"])
def test_after_acceptance_staff_look_first(office, state):
    """Ambiguity 17: the case stays as it is, whatever the new forms say; nothing is answered."""
    office.receive(application())
    office.put(state)
    outcome = office.receive(application(form_b=form_b(25)), at=LATER)
    assert (outcome.target, outcome.reason) == ("review", "submission.after_acceptance")
    assert office.states() == {"R2027-0001": state}
    assert len(office.letters()) == 1
    assert "submission.after_acceptance" in office.codes()


def test_same_forms_after_acceptance_are_only_noted(office):
    office.receive(application())
    office.put("accepted")
    assert office.receive(application(), at=LATER).reason == "submission.duplicate"
    assert office.states() == {"R2027-0001": "accepted"}


def test_what_the_new_forms_do_not_say_stays(office):
    """A new address for answers is taken; a form without one leaves the known."""
    office.receive(application(form_c=None))
    office.receive(only_c("OMP-12340123", signed_by=empty()), at=LATER)
    assert office.case().email == "taro@example.jp"
    office.receive(application(form_a=form_a(email=text("neu@example.jp"))), at=on(1, 21), sender="neu@example.jp")
    assert office.letters()[-1] == ("complete", "neu@example.jp")


def test_unread_answer_to_a_letter_brings_the_case_before_staff(office):
    """A reply with a scan only: no new case, and the first verdict stays for staff to see."""
    office.receive(application(form_c=None))
    outcome = office.receive(files=(file("scanned"),), at=LATER, **reply(office.letter()))
    assert (outcome.target, outcome.receipts) == ("review", ("R2027-0001",))
    assert office.states() == {"R2027-0001": "needs_staff"}
    assert current(office.case()).disposition == "deficient"


def test_every_message_says_what_it_became(office):
    """Each has its event, with the code and the case."""
    office.receive(application())
    office.receive(replace(application(), form_c=form_c(signed_by=empty())), at=LATER)
    decided = Event.objects.filter(what="decided").order_by("id").values_list("codes", flat=True)
    assert list(decided) == [["complete", "R2027-0001"], ["deficient", "R2027-0001"]]
    assert set(Message.objects.values_list("state", "target")) == {("judged", "done")}
