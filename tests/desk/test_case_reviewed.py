"""A case that asks a question: gone on with, asked about, taken though late, joined to another."""

from datetime import timedelta

import pytest
from desk_office import NOON, application, file, form_c, on, only_b, only_c, reply, text

from cases.statement import StatementOptions
from commands.sample.bank import Row, statement
from desk.life import RULES, Deed, staff
from desk.paying import import_statement
from desk.reviewing import answer_by_phone, ask, give_up_waiting, go_on, merge, take_late
from ops.errors import NotAllowed, NotPossible
from storage.models import Access, Case, Event, Letter

OTHER_NAME = application(form_c=form_c(signed_by=text("山口 花子")))
"""A complete application with a pledge that somebody else seems to have signed."""
DIFFERS = "pledge.name_differs"


def deed(name="事務", reason="本人に電話で確認", at=NOON):
    return Deed(actor=staff(name, "clerk"), at=at, reason=reason)


def test_staff_go_on_with_what_they_found_no_fault_with(office, people):
    """「問題なしとして進める」: judged as if the finding were not there, with the letter and the history of it."""
    office.receive(OTHER_NAME)
    assert office.states() == {"R2027-0001": "needs_staff"}
    go_on(office.desk, office.case(), [DIFFERS], deed())
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert [kind for kind, _ in office.letters()] == ["complete"]
    waived = Event.objects.get(what="waived")
    assert (waived.codes, waived.reason, waived.actor) == ([DIFFERS], "本人に電話で確認", "事務")
    assert office.history()[-1] == ("judged", "needs_staff", "awaiting_payment")
    assert Access.objects.filter(actor="事務", what="decided").exists()


def test_what_was_waived_stays_so_for_the_same_forms(office, people):
    """The same forms in another mail are no new doubt; other forms are."""
    office.receive(OTHER_NAME)
    go_on(office.desk, office.case(), [DIFFERS], deed())
    assert office.receive(OTHER_NAME, at=on(1, 20)).reason == "submission.duplicate"
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    office.receive(application(form_c=form_c(signed_by=text("別人 太郎"))), at=on(1, 21))
    assert office.states() == {"R2027-0001": "needs_staff"}


def test_a_doubt_that_is_not_waived_keeps_the_case(office, people):
    """Each finding has its own reason, one after another."""
    office.receive(OTHER_NAME, subject="お世話になります")
    go_on(office.desk, office.case(), [DIFFERS], deed())
    assert (office.states(), office.letters()) == ({"R2027-0001": "needs_staff"}, [])
    go_on(office.desk, office.case(), ["subject.other"], deed())
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_a_defect_that_stood_behind_a_doubt_is_told(office, people):
    """Only doubts are waived: what the rules found missing goes to the applicant."""
    office.receive(application(form_b=None, form_c=form_c(signed_by=text("山口 花子"))))
    with pytest.raises(NotPossible, match=r"form\.b\.missing is not among what staff are asked there \(pledge\.name_differs\)"):
        go_on(office.desk, office.case(), ["form.b.missing"], deed())
    go_on(office.desk, office.case(), [DIFFERS], deed())
    assert (office.states(), office.letter().kind) == ({"R2027-0001": "deficient"}, "deficient")


def test_no_doubt_is_waived_without_a_reason(office, people):
    office.receive(OTHER_NAME)
    with pytest.raises(NotPossible, match="without a reason"):
        go_on(office.desk, office.case(), [DIFFERS], deed(reason=" "))
    assert office.states() == {"R2027-0001": "needs_staff"}


def test_a_case_is_judged_again_without_a_waiver(office, people):
    """After an answer, or a bounce, nothing may be left to ask."""
    office.receive(application())
    office.put("needs_staff")
    go_on(office.desk, office.case(), [], deed(reason=""))
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_what_could_not_be_read_cannot_be_gone_on_with(office, people):
    """There is nothing to judge: staff key it in."""
    office.receive(files=(file("encrypted"),))
    with pytest.raises(NotPossible, match="no forms were read"):
        go_on(office.desk, office.case(), ["file.encrypted"], deed())


@pytest.mark.parametrize("state", ["accepted", "early_hold", "withdrawn"])
def test_only_an_open_case_is_gone_on_with(office, people, state):
    office.receive(OTHER_NAME)
    office.put(state)
    with pytest.raises(NotPossible, match=f"is {state}"):
        go_on(office.desk, office.case(), [DIFFERS], deed())


def test_a_late_application_is_taken_by_a_supervisor(office, people):
    """R37: with a reason; nobody is then asked to pay by a day that is past."""
    office.receive(application(), at=on(3, 5))
    assert office.states() == {"R2027-0001": "late_hold"}
    with pytest.raises(NotAllowed, match="for a supervisor"):
        take_late(office.desk, office.case(), deed(at=on(3, 8)))
    take_late(office.desk, office.case(), deed("責任者", "入院のため", on(3, 8)))
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert "お早めに" in office.letter().body


def test_an_applicant_is_asked_and_answers(office, people):
    """記載内容の確認: the case waits; a reply puts it before staff again."""
    office.receive(OTHER_NAME)
    ask(office.desk, office.case(), "宣誓書のお名前をご確認ください。", deed(reason=""))
    assert office.states() == {"R2027-0001": "queried"}
    assert "2027年1月22日（金）まで" in office.letter().body
    outcome = office.receive(at=on(1, 18), subject="Re: 確認", text="旧姓です。", **reply(office.letter()))
    assert (outcome.target, outcome.reason, outcome.receipts) == ("review", "query.answered", ("R2027-0001",))
    assert office.history()[-1] == ("answered", "queried", "needs_staff")


def test_an_answer_without_a_thread_is_known_by_its_sender(office, people):
    """Many write a new mail; it only puts the case before staff."""
    office.receive(OTHER_NAME)
    ask(office.desk, office.case(), "お名前をご確認ください。", deed(reason=""))
    office.receive(at=on(1, 18), subject="お返事", text="旧姓です。", sender="Taro@Example.jp")
    assert office.states() == {"R2027-0001": "needs_staff"}


def test_a_question_of_somebody_else_answers_nothing(office, people):
    """It is an inquiry."""
    office.receive(OTHER_NAME)
    ask(office.desk, office.case(), "お名前をご確認ください。", deed(reason=""))
    assert office.receive(at=on(1, 18), subject="質問", text="期限は。", sender="hanako@example.jp").reason == "inquiry"
    assert office.states() == {"R2027-0001": "queried"}


def test_corrected_forms_answer_a_question(office, people):
    """They are judged as ever."""
    office.receive(OTHER_NAME)
    ask(office.desk, office.case(), "お名前をご確認ください。", deed(reason=""))
    office.receive(application(), at=on(1, 18))
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_nobody_waits_for_an_answer_for_ever(office, people):
    """After `policy.query_days` the case is staff's again."""
    office.receive(OTHER_NAME)
    ask(office.desk, office.case(), "お名前をご確認ください。", deed(reason=""))
    assert give_up_waiting(office.desk, NOON + timedelta(days=7)) == 0
    assert give_up_waiting(office.desk, NOON + timedelta(days=8)) == 1
    assert office.history()[-1] == ("answered", "queried", "needs_staff")
    assert Event.objects.order_by("-id")[0].actor == "time"


def test_an_answer_may_come_by_telephone(office, people):
    office.receive(OTHER_NAME)
    ask(office.desk, office.case(), "お名前をご確認ください。", deed(reason=""))
    answer_by_phone(office.case(), deed())
    assert office.states() == {"R2027-0001": "needs_staff"}


@pytest.mark.parametrize(("question", "why"), [("", "owed the words"), ("長" * 401, "up to 400")], ids=["none", "too long"])
def test_a_question_has_its_words(office, people, question, why):
    """Plain text, up to 400 characters; nothing is written without."""
    office.receive(OTHER_NAME)
    with pytest.raises(NotPossible, match=why):
        ask(office.desk, office.case(), question, deed())
    assert (office.states(), Letter.objects.count()) == ({"R2027-0001": "needs_staff"}, 0)


def test_without_an_address_nobody_can_be_asked(office, people):
    office.receive(only_c("OMP-12340123"))
    with pytest.raises(NotPossible, match="no address"):
        ask(office.desk, office.case(), "ご住所は。", deed())


def test_a_case_without_a_number_is_joined_to_its_own(office, people):
    """重複としてまとめる: its forms count for the other case, which is judged with them."""
    office.receive(application(form_b=None))
    office.receive(only_b(), at=on(1, 20), sender="office@example.com")
    stray, case = Case.objects.order_by("-id")
    assert (case.state, stray.certification_number) == ("deficient", "")
    merge(office.desk, stray, case, deed(at=on(1, 21)))
    assert office.states() == {"R2027-0001": "awaiting_payment", "R2027-0002": "merged"}
    assert office.history()[-2:] == [("joined", "deficient", "deficient"), ("judged", "deficient", "awaiting_payment")]
    assert case.submissions.filter(superseded=False).count() == 1


def test_what_could_not_be_read_is_joined_and_judges_nothing(office, people):
    """The case it belongs to stays as it is."""
    office.receive(application())
    office.receive(files=(file("scanned"),), sender="office@example.com")
    stray, case = Case.objects.order_by("-id")
    merge(office.desk, stray, case, deed())
    assert office.states() == {"R2027-0001": "awaiting_payment", "R2027-0002": "merged"}
    assert len(office.letters()) == 1


def test_what_is_joined_to_an_accepted_case_is_looked_at(office, people):
    """As forms that come by mail after 受理: staff take them, or leave them, before anything is approved."""
    office.receive(application())
    office.put("accepted")
    office.receive(only_b(), at=on(1, 20), sender="office@example.com")
    stray, case = Case.objects.order_by("-id")
    merge(office.desk, stray, case, deed(at=on(1, 21)))
    case.refresh_from_db()
    assert (case.state, case.asked) == ("accepted", ["submission.after_acceptance"])
    assert case.events.order_by("id").last().what == "submission.after_acceptance"


def test_nothing_is_joined_to_a_case_that_is_closed(office, people):
    """Nobody would look at it again."""
    office.receive(application())
    office.put("withdrawn")
    office.receive(only_b(), at=on(1, 20), sender="office@example.com")
    stray, case = Case.objects.order_by("-id")
    with pytest.raises(NotPossible, match="cannot go into"):
        merge(office.desk, stray, case, deed())


def test_only_a_case_without_a_number_is_joined(office, people):
    """And never to itself."""
    office.receive(application())
    with pytest.raises(NotPossible, match="a certification number of its own"):
        merge(office.desk, office.case(), office.case(), deed())
    Case.objects.update(certification_number="")
    with pytest.raises(NotPossible, match="cannot go into"):
        merge(office.desk, office.case(), office.case(), deed())


def test_going_on_accepts_where_the_fee_is_here(office, people):
    """受理 is then the only letter."""
    office.receive(OTHER_NAME)
    options = StatementOptions(bank_code="0005", account_number="3176131", today=NOON.date())
    import_statement(office.desk, "s.txt", statement(rows=[Row(payer="0123ﾔﾏﾀﾞ ﾀﾛｳ")]), options, RULES, NOON)
    go_on(office.desk, office.case(), [DIFFERS], deed())
    assert office.states() == {"R2027-0001": "accepted"}
    assert [kind for kind, _ in office.letters()] == ["accepted"]
