"""取り下げ by mail: put before staff, never done by a machine (R26)."""

import pytest
from desk_office import application, on, reply

WISH = {"subject": "更新申請の件", "text": "申請を取り下げます。"}


@pytest.mark.parametrize("state", ["awaiting_payment", "deficient", "early_hold", "queried"])
def test_an_open_case_goes_to_staff(office, state):
    """Known by the sender's address; the mail goes to 要確認."""
    office.receive(application())
    office.put(state)
    outcome = office.receive(at=on(1, 20), **WISH)
    assert (outcome.target, outcome.reason, outcome.receipts) == ("review", "withdrawal.wished", ("R2027-0001",))
    assert office.states() == {"R2027-0001": "needs_staff"}
    assert len(office.letters()) == 1


@pytest.mark.parametrize("state", ["accepted", "audit_notified", "approved"])
def test_an_accepted_case_stays_and_tells_of_it(office, state):
    """R24: after 受理 it is a supervisor's, who finds it in the history."""
    office.receive(application())
    office.put(state)
    office.receive(at=on(1, 20), **WISH)
    assert office.history()[-1] == ("withdrawal.wished", state, state)


def test_a_reply_is_known_by_our_letter(office):
    """Whoever writes it: the letter's Message-ID is random. A prescribed subject makes no difference."""
    office.receive(application())
    wish = WISH | {"sender": "taro@private.example", "subject": "Re: 【更新申請】プロフェッショナル更新申請書添付_270115"}
    assert office.receive(at=on(1, 20), **wish, **reply(office.letter())).reason == "withdrawal.wished"
    assert office.states() == {"R2027-0001": "needs_staff"}


def test_the_wish_of_a_stranger_is_an_inquiry(office):
    """Nothing tells which case it is about; nor does an address that two cases have."""
    office.receive(application())
    office.receive(application("CAP-55554444"))
    assert office.receive(at=on(1, 20), **WISH).reason == "inquiry"
    assert office.receive(at=on(1, 20), **WISH | {"sender": "hanako@example.jp"}).reason == "inquiry"


def test_a_forged_sender_moves_no_case(office):
    """Our own server says that it is not they: neither a wish nor an answer, an inquiry for staff. A reply needs no address."""
    office.receive(application())
    assert office.receive(at=on(1, 20), authentication="fail", **WISH).reason == "inquiry"
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert office.receive(at=on(1, 20), authentication="fail", **WISH, **reply(office.letter())).reason == "withdrawal.wished"


def test_a_wish_after_the_end_is_an_inquiry(office):
    office.receive(application())
    office.put("withdrawn")
    assert office.receive(at=on(1, 20), **WISH).reason == "inquiry"


def test_a_mail_with_forms_is_an_application(office):
    """Whatever its text says."""
    office.receive(application(), text="前の申請は取り下げます。")
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_sender_and_subject_are_kept_for_finding(office):
    """By the address as a key, whatever its capitals."""
    office.receive(subject="期限は", text="いつまで。", sender="Hanako@Example.jp")
    message = office.last_message()
    assert (message.sender_key, message.subject) == ("hanako@example.jp", "期限は")
