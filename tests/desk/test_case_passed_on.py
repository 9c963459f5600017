"""What a clerk does with a case besides judging it: tells its defects, hands it up, makes an inquiry of it."""

import pytest
from desk_office import NOON, application, empty, file, form_a, form_b, form_c, on, text
from test_acts_undone import standing
from test_fee_at_the_desk import FEE, bank

from desk.life import Deed, staff
from desk.paying import match_by_staff
from desk.reminding import remind
from desk.reviewing import go_on, hand_up, into_inquiry, send_deficient
from desk.undoing import undo, undoable
from ops.errors import NotPossible
from storage import inquiries
from storage.models import Case, Event, Submission, Transfer

SHORT, KANA, DIFFERS = "cpd.total.short", "applicant.name_kana.missing", "pledge.name_differs"
pytestmark = pytest.mark.usefixtures("people")


def deed(name="事務", reason="確認した"):
    return Deed(actor=staff(name, "clerk"), at=NOON, reason=reason)


@pytest.fixture
def asking(office):
    """A case with a doubt for staff, and two defects behind it."""
    signed = form_c(signed_by=text("山口 花子"))
    office.receive(application(form_a=form_a(name_kana=empty()), form_b=form_b(25), form_c=signed))
    assert (office.states(), office.codes()) == ({"R2027-0001": "needs_staff"}, {SHORT, KANA, DIFFERS})
    return office


def told(office):
    """Which of the two defects the last letter names."""
    body = office.letter().body
    return {
        code for code, words in ((SHORT, "確認できたCPDポイント"), (KANA, "フリガナ")) if words in body.partition("■ お送りいただき方")[0]
    }


def test_the_defects_that_were_seen_are_told(asking):
    """「不備として連絡する」 though a doubt is open, which nobody is told of and which is not waived."""
    send_deficient(asking.desk, asking.case(), [SHORT, KANA], "", deed())
    assert (asking.states(), asking.letter().kind, told(asking)) == ({"R2027-0001": "deficient"}, "deficient", {SHORT, KANA})
    assert "山口" not in asking.letter().body
    assert "waived" not in Submission.objects.get().facts
    assert "補足" not in asking.letter().body


def test_a_doubt_that_a_person_settled_is_told_as_the_defect(office):
    """The file that could not be read is no form (C): staff looked, and the letter says that it is missing."""
    office.receive(application(form_c=None), files=(file(), file("unreadable", "logo.bin")))
    assert office.codes() >= {"form.c.unseen", "file.unreadable"}
    send_deficient(office.desk, office.case(), ["form.c.missing"], "", deed())
    assert (office.states(), "様式(C)「順守への宣誓」が見当たりませんでした" in office.letter().body) == ({"R2027-0001": "deficient"}, True)


def test_a_defect_that_is_not_named_is_in_the_history(asking):
    """And in no reminder either."""
    send_deficient(asking.desk, asking.case(), [SHORT], "", deed())
    assert told(asking) == {SHORT}
    assert Event.objects.get(what="left_out").codes == [KANA]
    remind(asking.desk, [14], on(2, 14))
    assert (asking.letter().kind, told(asking)) == ("reminder", {SHORT})


def test_what_was_left_out_is_found_again(asking):
    """It was not waived: the correction, and staff who judge anew, meet it."""
    send_deficient(asking.desk, asking.case(), [SHORT], "", deed())
    asking.receive(application(form_a=form_a(name_kana=empty())), at=on(1, 20))
    assert (asking.letter().kind, told(asking)) == ("deficient", {KANA})


def test_judged_anew_nothing_is_left_out(asking):
    send_deficient(asking.desk, asking.case(), [SHORT], "", deed())
    go_on(asking.desk, asking.case(), [DIFFERS], deed())
    assert told(asking) == {SHORT, KANA}


@pytest.mark.parametrize("named", [[], [DIFFERS], ["form.a.missing"]], ids=["none", "a doubt", "not seen"])
def test_nobody_is_told_of_what_was_not_seen(asking, named):
    with pytest.raises(NotPossible):
        send_deficient(asking.desk, asking.case(), named, "", deed())
    assert asking.letters() == []


def test_words_of_ones_own_stand_in_the_letter(asking):
    """補足, as lines of plain text."""
    send_deficient(asking.desk, asking.case(), [SHORT], "お電話の件、承知しました。\n{{ x }}", deed())
    assert "■ 補足\nお電話の件、承知しました。\n{{ x }}\n" in asking.letter().body


def test_there_is_a_bound_to_words(asking):
    with pytest.raises(NotPossible, match="400"):
        send_deficient(asking.desk, asking.case(), [SHORT], "あ" * 401, deed())
    assert asking.states() == {"R2027-0001": "needs_staff"}


def test_words_beside_a_receipt(office):
    """受付 takes them, too; 受理 does not, and says so rather than lose them."""
    office.receive(application(form_c=form_c(signed_by=text("山口 花子"))))
    with undoable([office.case()], deed()) as act:
        go_on(office.desk, office.case(), [DIFFERS], deed(), "お電話の件、承知しました。")
    assert office.letter().kind == "complete"
    assert "■ 補足\nお電話の件、承知しました。\n" in office.letter().body
    undo(act.id, deed())
    bank(office, FEE)
    with pytest.raises(NotPossible, match="no letter follows"):
        go_on(office.desk, office.case(), [DIFFERS], deed(), "お電話の件、承知しました。")


def test_a_case_is_handed_up_until_it_moves(asking):
    """「責任者に回す」 with the clerk's note; whatever moves it makes it everybody's again."""
    hand_up(asking.case(), "判断をお願いします", deed())
    assert (asking.case().for_supervisor, asking.case().state) == (True, "needs_staff")
    assert Event.objects.get(what="handed_up").reason == "判断をお願いします"
    with pytest.raises(NotPossible, match="already"):
        hand_up(asking.case(), "もう一度", deed())
    send_deficient(asking.desk, asking.case(), [SHORT], "", deed("責任者"))
    assert not asking.case().for_supervisor


def test_no_case_is_handed_up_without_a_note(asking):
    with pytest.raises(NotPossible):
        hand_up(asking.case(), " ", deed())
    assert not asking.case().for_supervisor


def test_a_case_filed_by_mistake_becomes_an_inquiry(asking):
    """Closed without a letter; its mail stands among the inquiries."""
    into_inquiry(asking.case(), deed())
    assert (asking.states(), asking.letters()) == ({"R2027-0001": "merged"}, [])
    assert [message.id for message in inquiries.undealt()] == [Submission.objects.get().message_id]
    assert asking.history()[-1] == ("became_inquiry", "needs_staff", "merged")


def test_the_application_may_still_come(asking):
    """Its number is free for a case of its own."""
    into_inquiry(asking.case(), deed())
    asking.receive(application(), at=on(1, 20))
    assert asking.states() == {"R2027-0001": "merged", "R2027-0002": "awaiting_payment"}


def test_what_has_a_fee_is_no_inquiry(asking):
    bank(asking, FEE)
    match_by_staff(asking.desk, list(Transfer.objects.all()), [asking.case()], deed())
    with pytest.raises(NotPossible, match="has a fee"):
        into_inquiry(asking.case(), deed())


def test_a_mail_with_two_applications_is_no_inquiry(office):
    office.receive(application(form_b=form_b(25)), application("OMP-99990123", form_b=form_b(25)))
    with pytest.raises(NotPossible, match="another application"):
        into_inquiry(Case.objects.order_by("id")[0], deed())


@pytest.mark.parametrize("act", ["deficient", "handed up", "inquiry"])
def test_each_is_undone(asking, act):
    """「取り消す」: as it was."""
    does = {
        "deficient": lambda: send_deficient(asking.desk, asking.case(), [SHORT], "", deed()),
        "handed up": lambda: hand_up(asking.case(), "判断をお願いします", deed()),
        "inquiry": lambda: into_inquiry(asking.case(), deed()),
    }
    before = standing()
    with undoable([asking.case()], deed()) as done:
        does[act]()
    assert standing() != before
    undo(done.id, deed())
    assert standing() == before
