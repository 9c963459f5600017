"""「取り消す」: an act of staff leaves nothing but its history, where no letter of it went and nobody changed the case since."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desk_office import NOON, application, form_a, form_c, on, only_b, text
from test_fee_at_the_desk import FEE, bank

from desk import auditing, deciding, late_forms, paying, reviewing
from desk.life import Deed, staff
from desk.posting import Handed, conclude
from desk.undoing import Changed, TooLate, against, forget, last_undoable, undo, undoable
from ops.errors import NotAllowed, NotPossible
from storage import changes, erasing, holdings
from storage.models import Case, Certificate, Event, Letter, StaffAct, Submission, Transfer

HOLD = timedelta(seconds=60)
OTHER_NAME = application(form_c=form_c(signed_by=text("山口 花子")))


@pytest.fixture
def house(office, people):
    """An office that holds the letters of staff."""
    office.desk = replace(office.desk, hold=HOLD)
    return office


def by(name="責任者", reason="申請者と確認済み", at=None):
    return Deed(actor=staff(name, "clerk", "auditor"), at=at or on(2, 1), reason=reason)


def done(act, *cases, deed=None):
    """An act of staff on these cases (else on the only one), as it can be taken back."""
    with undoable(cases or list(Case.objects.order_by("id")), deed or by()) as recorded:
        act()
    return recorded.id


def standing():
    """All that the records hold but counters of writes, and letters that were taken back."""
    left = {key: row for key, row in changes.look(list(Case.objects.all())).items() if row.get("code") != "undone"}
    gone = [key for key, row in left.items() if key[0] == "Allocation" and row["undone_at"]]
    return {key: {n: v for n, v in row.items() if n != "version"} for key, row in left.items() if key not in gone}


# What is done, each to a house made for it.


def withdraw(house):
    house.receive(application())
    return lambda: deciding.withdraw(house.desk, house.case(), by())


def accepted(house):
    house.receive(application())
    bank(house, FEE)


def approve(house):
    accepted(house)
    return lambda: deciding.approve(house.desk, [house.case()], by())


def refuse(house):
    accepted(house)
    return lambda: deciding.refuse(house.desk, house.case(), by())


def reopen(house):
    refuse(house)()
    return lambda: deciding.reopen(house.desk, house.case(), by())


def correct(house):
    house.receive(application())
    Letter.objects.update(state="sent")
    return lambda: deciding.correct(house.desk, house.case(), "complete", "金額に誤りがありました。", by())


def go_on(house):
    house.receive(OTHER_NAME)
    return lambda: reviewing.go_on(house.desk, house.case(), ["pledge.name_differs"], by())


def go_on_paid(house):
    """Its fee came before it did: money is matched by the act."""
    bank(house, FEE)
    return go_on(house)


def ask(house):
    house.receive(OTHER_NAME)
    return lambda: reviewing.ask(house.desk, house.case(), "どなたの署名ですか。", by())


def answered(house):
    ask(house)()
    return lambda: reviewing.answer_by_phone(house.case(), by())


def merge(house):
    """Forms without a number, under a case of their own, go to the case of the rest."""
    house.receive(application(form_b=None))
    house.receive(only_b(), sender="other@example.jp", at=on(1, 16))
    return lambda: reviewing.merge(house.desk, *Case.objects.order_by("-id"), by())


def match(house):
    house.receive(application())
    bank(house, replace(FEE, payer="ﾀﾞﾚｶ"))
    return lambda: paying.match_by_staff(house.desk, [Transfer.objects.get()], [house.case()], by())


def unmatch(house):
    accepted(house)
    return lambda: paying.undo_by_staff(Transfer.objects.get(), by())


def take_forms(house):
    accepted(house)
    house.receive(application(form_a=form_a(address=text("大阪府大阪市北区1-1"))), at=on(1, 20))
    return lambda: late_forms.take(house.desk, house.case(), [], by())


def leave_forms(house):
    take_forms(house)
    return lambda: late_forms.leave(house.case(), by())


ACTS = (
    withdraw, approve, refuse, reopen, correct, go_on, go_on_paid, ask, answered, merge, match, unmatch, take_forms, leave_forms,
)  # fmt: skip


@pytest.mark.parametrize("prepare", ACTS, ids=lambda act: act.__name__)
def test_all_is_as_it_was(house, prepare):
    """Fields, forms, money, certificate and older letters; and what is done once more writes what it wrote the first time."""
    act = prepare(house)
    before = standing()
    number = done(act)
    after = standing()
    undo(number, by(at=on(2, 1, 11)))
    assert standing() == before
    assert Event.objects.filter(what="undone").exists()
    done(act)
    assert (len(standing()), states(standing())) == (len(after), states(after))


def states(rows):
    return sorted((key[0], row["state"]) for key, row in rows.items() if "state" in row)


def test_the_history_tells_of_both(house):
    """Who took back what, and from which state to which."""
    undo(done(withdraw(house)), by(reason="押し間違い"))
    told = Event.objects.order_by("-id")[0]
    assert (told.actor, told.codes, told.reason) == ("責任者", ["withdrawn"], "押し間違い")
    assert house.history()[-2:] == [
        ("withdrawn", "awaiting_payment", "withdrawn"),
        ("undone", "withdrawn", "awaiting_payment"),
    ]


def test_a_letter_that_is_gone_cannot_be_taken_back(house):
    """And it is said when it went."""
    number = done(withdraw(house))
    conclude(Handed(house.letter(), "sent", ""), on(2, 1, 14))
    with pytest.raises(TooLate) as late:
        undo(number, by())
    assert (late.value.sent_at, house.case().state) == (on(2, 1, 14), "withdrawn")


@pytest.mark.parametrize("state", ["sending", "unknown"])
def test_a_letter_on_its_way_cannot_be_taken_back(house, state):
    number = done(withdraw(house))
    Letter.objects.filter(id=house.letter().id).update(state=state)
    with pytest.raises(TooLate):
        undo(number, by())


def test_what_was_done_since_stands(house):
    """Only the last act on a case is undone."""
    first = done(ask(house))
    done(lambda: reviewing.answer_by_phone(house.case(), by()))
    with pytest.raises(Changed):
        undo(first, by())
    assert house.case().state == "needs_staff"


def test_a_certificate_that_was_listed_since_stays(house):
    """It may lie in an envelope by now."""
    number = done(approve(house))
    Certificate.objects.update(batch=1)
    with pytest.raises(Changed):
        undo(number, by())


def test_nothing_is_undone_twice(house):
    number = done(withdraw(house))
    undo(number, by())
    with pytest.raises(Changed):
        undo(number, by())


def test_whoever_did_it_or_a_supervisor_undoes_it(house):
    number = done(ask(house), deed=by("事務"))
    with pytest.raises(NotAllowed):
        undo(number, by("監査"))
    undo(number, by("責任者"))


def test_the_last_act_is_found(house):
    """By its case or by who did it, for a day and while it can be undone."""
    number = done(withdraw(house))
    now = on(2, 1, 11)
    found = [last_undoable(about, now) for about in (house.case(), by().actor)]
    assert [act and act.id for act in found] == [number, number]
    assert last_undoable(by("事務").actor, now) is None
    assert last_undoable(house.case(), on(2, 2, 11)) is None
    conclude(Handed(house.letter(), "sent", ""), now)
    assert last_undoable(house.case(), now) is None


def test_an_act_that_is_refused_leaves_nothing(house):
    house.receive(application())
    with pytest.raises(NotPossible):
        done(lambda: deciding.close_late(house.desk, house.case(), by()))
    assert not StaffAct.objects.exists()


def test_what_an_audit_found_is_taken_back(audited):
    """The rows, the result and the letter; the request that it replaced waits again."""
    case = audited.case()
    before = standing()
    deed = audited.deed("責任者", reason="入院")
    number = done(lambda: auditing.exempt(audited.office.desk, audited.audit(), deed), case, deed=deed)
    undo(number, deed)
    assert standing() == before


def test_what_is_kept_for_it_goes(house):
    """With the dossier, and after a day; a person is told that it is held."""
    done(withdraw(house))
    case = house.case()
    assert holdings.described(holdings.held_about(number=case.certification_number))["undoable"]
    erasing.erase_dossier(case, NOON)
    assert not StaffAct.objects.exists()


def test_what_is_a_day_old_is_forgotten(house):
    done(withdraw(house))
    assert (forget(on(2, 2, 10)), forget(on(2, 2, 11))) == (0, 1)


def test_what_a_mail_asked_since_stays(house):
    """The applicant wishes to withdraw: staff are told so, and nothing that is put back may hide it."""
    number = done(hand_over_accepted(house))
    house.receive(subject="更新申請の件", text="申請を取り下げます。", at=on(2, 2))
    with pytest.raises(Changed):
        undo(number, by())


def hand_over_accepted(house):
    accepted(house)
    return lambda: reviewing.hand_up(house.case(), "判断をお願いします", by())


def test_a_submission_changed_since_stays(house):
    """What a worker wrote beside the case is not overwritten."""
    number = done(go_on(house))
    Submission.objects.update(facts={})
    assert isinstance(against(StaffAct.objects.get(id=number)), Changed)
