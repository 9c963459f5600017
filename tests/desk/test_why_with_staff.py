"""Each way in which the desk puts a case before staff, and the question that the case then asks."""

import pytest
from desk_office import application, file, form_a, on, reply, text
from test_fee_at_the_desk import FEE, bank
from test_reversals_at_the_desk import BACK

from cases.reading import DateEntry
from cases.states import MOVES
from console.dossier import Dossier
from console.questions import QUESTIONS
from console.reasons import CODES, EVENTS
from desk import late_forms
from desk.deciding import reopen, withdraw
from desk.life import Deed, staff
from desk.paying import undo_by_staff
from desk.posting import Handed, conclude
from desk.reviewing import answer_by_phone, ask, give_up_waiting, go_on
from desk.undoing import undo, undoable
from storage.models import Letter, StaffAct, Transfer

LATER = on(1, 20)
TOLD_BY = {
    "filed": set(),
    "judged": {"withdrawal.wished"},
    "woken": set(),
    "undelivered": {"letter.bounced", "letter.not_delivered"},
    "answered": {"query.answered", "query.unanswered", "query.answered_otherwise", "withdrawal.wished"},
    "unpaid": {"payment.reversed", "payment.undone"},
    "reopened": {"reopened"},
    "undone": set(),
}
"""The moves that bring a case to staff, and what it asks by its history; the others ask by their findings."""


def deed(reason="理由", at=LATER):
    return Deed(actor=staff("責任者", "clerk"), at=at, reason=reason)


def questions_of(office, role="clerk"):
    return Dossier(office.case(), role).questions


def asks(office):
    return [question.code for question in questions_of(office)]


def bounced(office):
    office.receive(application())
    office.receive(machine="bounce", bounced=(office.letter().header_id,), bounce_status="5.1.1", at=LATER)


def not_delivered(office):
    office.receive(application())
    conclude(Handed(office.letter(), "failed", "550"), LATER)


def answered_by_phone(office):
    queried(office)
    answer_by_phone(office.case(), deed())


def queried(office):
    office.receive(application())
    ask(office.desk, office.case(), "申請日はいつですか", deed())


def answered_by_mail(office):
    queried(office)
    office.receive(at=on(1, 22), subject="Re: 確認のお願い", **reply(office.letter()))


def unanswered(office):
    queried(office)
    assert give_up_waiting(office.desk, on(2, 10)) == 1


def wishes_to_withdraw(office):
    office.receive(application())
    office.receive(at=LATER, subject="更新申請の件", text="申請を取り下げます。")


def reversed_by_the_bank(office):
    office.receive(application(), at=on(1, 14))
    bank(office, FEE)
    bank(office, BACK)


def undone_by_staff(office):
    office.receive(application())
    bank(office, FEE)
    undo_by_staff(Transfer.objects.get(), deed())


def reopened(office):
    office.receive(application())
    withdraw(office.desk, office.case(), deed())
    reopen(office.desk, office.case(), deed())


def later_forms(office):
    office.receive(application())
    bank(office, FEE)
    office.receive(application(form_a=form_a(address=text("大阪府大阪市北区1-1"))), at=on(2, 10))


def of_a_machine(office):
    office.receive(application(), machine="auto_reply")


def held(office):
    office.receive(application())
    Letter.objects.update(state="held", code="cap.address")


def locked(office):
    office.receive(files=(file("encrypted"),))


def a_second_mail_locked(office):
    office.receive(application())
    office.receive(at=LATER, files=(file("encrypted"),), **reply(office.letter()))


def a_second_mail_garbled(office):
    office.receive(application())
    office.receive(at=LATER, files=(file("garbled"),), **reply(office.letter()))


WAYS = {
    "letter.bounced": bounced,
    "letter.not_delivered": not_delivered,
    "query.answered_otherwise": answered_by_phone,
    "query.answered": answered_by_mail,
    "query.unanswered": unanswered,
    "query.waits": queried,
    "withdrawal.wished": wishes_to_withdraw,
    "payment.reversed": reversed_by_the_bank,
    "payment.undone": undone_by_staff,
    "reopened": reopened,
    "submission.after_acceptance": later_forms,
    "mail.machine": of_a_machine,
    "letter.held": held,
}
"""By the code of the question, what brings a case there."""


@pytest.mark.parametrize("code", WAYS)
def test_a_case_asks_why_it_is_with_staff(office, people, code):
    """One question, with something to answer."""
    WAYS[code](office)
    (question,) = questions_of(office, "supervisor")
    assert (question.code, len(question.answers) > 1, "{" in question.text) == (code, True, False)


def test_every_move_to_staff_has_its_question():
    """The table of moves has no way to staff of which a case would not tell."""
    assert {move.act for move in MOVES if "needs_staff" in move.after} == set(TOLD_BY)
    told = set().union(*TOLD_BY.values())
    assert told <= set(QUESTIONS)
    assert told == {*EVENTS.values(), *CODES.values()}
    assert told <= set(WAYS)


@pytest.mark.parametrize(("way", "code"), [(locked, "file.encrypted"), (a_second_mail_locked, "file.encrypted")])
def test_a_mail_that_could_not_be_read_is_asked_about(office, way, code):
    """Alone, and beside forms that were complete before."""
    way(office)
    assert code in asks(office)


def test_a_date_without_its_year_is_asked_about(office):
    """From the mail to the question: the day is proposed, and the place shown."""
    doubtful = DateEntry("9.2.14", "申請書.xlsx!A!C6", "unclear")
    office.receive(application(form_a=form_a(applied_on=doubtful)), at=on(2, 14))
    (question,) = questions_of(office)
    assert (question.text, question.answers[0].corrections) == ("申請日「9.2.14」はいつですか", (("a.applied_on", "2027-02-14"),))


def test_what_was_taken_back_asks_again(office, people):
    """「取り消す」 on the withdrawal: the bounce before it is open as it was."""
    bounced(office)
    with undoable([office.case()], deed()):
        withdraw(office.desk, office.case(), deed(at=on(1, 21)))
    assert asks(office) == []
    undo(StaffAct.objects.get().id, deed(at=on(1, 21, 11)))
    assert asks(office) == ["letter.bounced"]


def test_later_forms_that_were_left_ask_no_more(office, people):
    later_forms(office)
    late_forms.leave(office.case(), deed(at=on(2, 12)))
    assert asks(office) == []


def test_a_mail_that_could_not_be_read_is_asked_about_until_the_case_is_judged(office, people):
    """The forms that count are judged again: what came later is settled."""
    a_second_mail_garbled(office)
    (question,) = questions_of(office)
    (waive,) = [answer for answer in question.answers if answer.action == "waive"]
    go_on(office.desk, office.case(), waive.codes, deed(at=on(1, 21)))
    assert (office.states(), asks(office)) == ({"R2027-0001": "awaiting_payment"}, [])


def test_a_case_that_waits_for_its_fee_asks_nothing(office):
    office.receive(application())
    assert (office.states(), asks(office)) == ({"R2027-0001": "awaiting_payment"}, [])
