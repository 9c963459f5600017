"""What staff do with mail that is no application: each act whole, told in the history, and for a clerk."""

import pytest
from desk_office import NOON, application, on

from desk.inquiring import deal_with, suggested, take_as_application, take_back, tie_to_case
from desk.life import Deed, staff
from ops.errors import NotAllowed, NotPossible
from storage import inquiries, waiting
from storage.models import Access, Case, Letter, Message, Submission

pytestmark = pytest.mark.usefixtures("people")


def deed(name="事務", **given):
    return Deed(actor=staff(name, "clerk", "auditor"), at=on(1, 20), **given)


@pytest.fixture
def question(office):
    """A mail without forms, of somebody who never applied."""
    office.receive(sender="hanako@example.jp", subject="申請期限について")
    return office.last_message()


def told(message):
    return list(message.events.order_by("id").values_list("what", "actor"))


def test_what_is_dealt_with_waits_no_more(question):
    assert waiting.open_things(2027).inquiries == 1
    deal_with(question, deed())
    assert (waiting.open_things(2027).inquiries, inquiries.inquiries().count()) == (0, 1)
    assert told(question)[-1] == ("inquiry_dealt_with", "事務")
    assert Access.objects.filter(what="decided", message=question, actor="事務").exists()


def test_it_is_said_once(question):
    deal_with(question, deed())
    with pytest.raises(NotPossible, match="dealt with already"):
        deal_with(question, deed("責任者"))
    assert Message.objects.get(id=question.id).dealt_by == "事務"


def test_it_is_taken_back(question):
    """And only what was said."""
    deal_with(question, deed())
    take_back(question, deed())
    assert waiting.open_things(2027).inquiries == 1
    with pytest.raises(NotPossible, match="is not dealt with"):
        take_back(question, deed())


def test_a_wish_to_withdraw_that_is_dealt_with_leaves_the_queue(office):
    """An accepted case waits because of the mail, and no longer than that."""
    office.receive(application())
    office.put("accepted")
    office.receive(subject="取り下げ", sender="taro@example.jp", text="申請を取り下げます。")
    assert waiting.counts() == {"reply": 1}
    deal_with(office.last_message(), deed())
    assert waiting.counts() == {}


def test_a_mail_is_tied_to_a_case(office, question):
    """Its history tells, once; the state stays."""
    office.receive(application())
    case = office.case()
    tie_to_case(question, case, deed())
    assert office.history()[-1] == ("inquiry_tied", "awaiting_payment", "awaiting_payment")
    with pytest.raises(NotPossible, match="already"):
        tie_to_case(question, case, deed())


@pytest.mark.parametrize(
    ("sender", "text", "by"),
    [
        ("TARO@example.jp", "", ("address",)),
        ("x@example.jp", "受付番号 Ｒ2027-0001 の件です。", ("number",)),
        ("x@example.jp", "認定番号はOMP-12340123です。", ("number",)),
        ("x@example.jp", "山田太郎と申します。", ("name",)),
        ("x@example.jp", "山田 太郎（OMP-12340123）です。", ("number", "name")),
        ("x@example.jp", "いつまでですか。", None),
    ],
    ids=["address", "receipt number", "certification number", "name", "number and name", "nothing"],
)
def test_cases_are_suggested(office, sender, text, by):
    """By what in the mail says so."""
    office.receive(application())
    office.receive(sender=sender, subject="お問い合わせ")
    assert [(one.case.receipt_number, one.by) for one in suggested(office.last_message(), text)] == ([("R2027-0001", by)] if by else [])


def test_a_case_that_has_the_mail_is_not_suggested(office):
    office.receive(application())
    office.receive(subject="お問い合わせ")
    tie_to_case(office.last_message(), office.case(), deed())
    assert suggested(office.last_message(), "R2027-0001") == ()


def test_a_mail_is_taken_up_as_an_application(office, question):
    """A case for staff without forms, known by its sender, and no letter."""
    case = take_as_application(office.desk, question, deed())
    assert (case.state, case.email, case.first_received_at, case.reason_group) == ("needs_staff", "hanako@example.jp", NOON, "unread")
    assert office.codes() == {"submission.no_forms"}
    assert office.history(case.receipt_number) == [("inquiry_taken_up", "", "needs_staff")]
    assert (waiting.open_things(2027).inquiries, Letter.objects.count()) == (0, 0)


def test_it_is_taken_up_once(office, question):
    take_as_application(office.desk, question, deed())
    with pytest.raises(NotPossible, match="is no inquiry"):
        take_as_application(office.desk, question, deed())
    assert (Case.objects.count(), Submission.objects.count()) == (1, 1)


@pytest.mark.parametrize("act", [deal_with, take_back], ids=lambda act: act.__name__)
def test_not_for_an_auditor(question, act):
    with pytest.raises(NotAllowed):
        act(question, deed("監査"))


def test_not_for_an_application(office):
    office.receive(application())
    with pytest.raises(NotPossible, match="is no inquiry"):
        deal_with(office.last_message(), deed())
