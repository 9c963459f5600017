"""What staff decide: each decision by whom it may be, with its letter and its history, and taken back again."""

import pytest
from audit_office import Audited
from desk_office import NOON, application, form_a, form_b, on, text

from cases.statement import StatementOptions
from commands.sample.bank import Row, statement
from desk.approving import against_approval
from desk.auditing import exempt
from desk.deciding import approve, close_late, correct, expire, refuse, reopen, withdraw
from desk.life import RULES, Deed, staff
from desk.paying import import_statement, undo_by_staff
from desk.posting import Handed, conclude
from desk.reviewing import go_on, take_late
from ops.errors import NotAllowed, NotPossible
from storage import files
from storage.accounts import add_account
from storage.models import Audit, Case, Event, Letter, Transfer
from storage.outbox import requeue

OPTIONS = StatementOptions(bank_code="0005", account_number="3176131", today=NOON.date())
FEE = Row(payer="0123ﾔﾏﾀﾞ ﾀﾛｳ")
SUZUKI = Row(payer="4444ｽｽﾞｷ ﾊﾅｺ", inquiry="2")


def by(name="責任者", reason="審査会による", at=None):
    return Deed(actor=staff(name, "clerk"), at=at or on(2, 1), reason=reason)


@pytest.fixture
def accepted(office, people):
    """An office whose only application is 受理."""
    office.receive(application())
    import_statement(office.desk, "s.txt", statement(rows=[FEE]), OPTIONS, RULES, NOON)
    assert office.states() == {"R2027-0001": "accepted"}
    return office


def told(office):
    return [kind for kind, _ in office.letters()]


def test_an_application_is_approved(accepted):
    """合格, with its letter."""
    approve(accepted.desk, [accepted.case()], by(reason=""))
    assert accepted.states() == {"R2027-0001": "approved"}
    assert told(accepted) == ["complete", "accepted", "approved"]
    assert accepted.history()[-1] == ("approved", "accepted", "approved")


def test_only_a_supervisor_approves(accepted):
    with pytest.raises(NotAllowed, match="is not for clerk"):
        approve(accepted.desk, [accepted.case()], by("事務"))
    assert accepted.states() == {"R2027-0001": "accepted"}


def test_many_are_approved_together_or_none(accepted):
    """One that may not be holds the others back, so that the list is looked at again."""
    accepted.receive(application("OMP-55554444", form_a=form_a("OMP-55554444", name_kana=text("スズキ ハナコ"))))
    both = list(Case.objects.order_by("id"))
    with pytest.raises(NotPossible, match="R2027-0002: it is awaiting_payment"):
        approve(accepted.desk, both, by())
    assert accepted.states()["R2027-0001"] == "accepted"
    import_statement(accepted.desk, "s2.txt", statement(rows=[SUZUKI]), OPTIONS, RULES, NOON)
    approve(accepted.desk, list(Case.objects.order_by("id")), by())
    assert set(accepted.states().values()) == {"approved"}


def test_nothing_is_approved_without_its_fee(accepted):
    """Whatever its state says."""
    undo_by_staff(Transfer.objects.get(), by())
    accepted.put("accepted")
    with pytest.raises(NotPossible, match="no fee is confirmed"):
        approve(accepted.desk, [accepted.case()], by())


def test_nothing_is_approved_before_its_audit_is_passed(accepted):
    """R36: an audit that runs holds the decision."""
    accepted.put("audit_received")
    with pytest.raises(NotPossible, match="its audit is not passed"):
        approve(accepted.desk, [accepted.case()], by())


@pytest.mark.parametrize("decide", [lambda d, c: approve(d, [c], by()), lambda d, c: refuse(d, c, by())], ids=["approve", "refuse"])
def test_who_judged_the_evidence_does_not_decide(accepted, decide):
    """A supervisor may audit, and another decides; one alone is told what to do. Taking the judgement back changes nothing."""
    audited = Audited(accepted)
    audited.draw()
    audited.record(1, by="責任者")
    audited.record(*range(1, 7))
    with pytest.raises(NotAllowed, match="whoever judged its evidence does not decide it: another supervisor does"):
        decide(accepted.desk, accepted.case())
    add_account("もう一人", "supervisor", NOON)
    approve(accepted.desk, [accepted.case()], by("もう一人"))


def test_what_stands_against_many_approvals_is_looked_up_together(accepted):
    """What nothing speaks against is not in what comes back."""
    accepted.receive(application("OMP-55554444", form_a=form_a("OMP-55554444", name_kana=text("スズキ ハナコ"))))
    cases = list(Case.objects.order_by("id"))
    assert against_approval(cases, "責任者") == {cases[1].id: "not_accepted"}
    Case.objects.filter(id=cases[1].id).update(state="accepted")
    assert against_approval(list(Case.objects.order_by("id")), "責任者") == {cases[1].id: "unpaid"}


def test_an_audit_of_other_activities_is_none(accepted):
    """A decision taken back, then another report: what was proved is not what counts now."""
    audited = Audited(accepted)
    audited.draw()
    audited.record(*range(1, 7))
    approve(accepted.desk, [accepted.case()], by())
    reopen(accepted.desk, accepted.case(), by())
    accepted.receive(application(form_b=form_b(35)), at=on(2, 10))
    with pytest.raises(NotPossible, match="its audit was of other activities"):
        approve(accepted.desk, [accepted.case()], by())
    audited.record(1, result="more", seen=(), words="ご報告が変わりました。")
    exempt(accepted.desk, audited.audit(), by())
    approve(accepted.desk, [accepted.case()], by())


def test_nothing_is_approved_whose_forms_are_not_complete(accepted):
    accepted.case().submissions.update(assessment=accepted.case().submissions.get().assessment.replace('"complete"', '"deficient"', 1))
    with pytest.raises(NotPossible, match="its forms are not complete"):
        approve(accepted.desk, [accepted.case()], by())


def test_a_refusal_has_its_reason_and_its_letter(accepted):
    """Ambiguity 10: only after 受理, only by a supervisor."""
    with pytest.raises(NotPossible, match="not done without a reason"):
        refuse(accepted.desk, accepted.case(), by(reason=""))
    with pytest.raises(NotAllowed):
        refuse(accepted.desk, accepted.case(), by("事務"))
    refuse(accepted.desk, accepted.case(), by(reason="ポイントを確認できませんでした。"))
    assert accepted.states() == {"R2027-0001": "refused"}
    assert "ポイントを確認できませんでした。" in accepted.letter().body


def test_nothing_is_refused_before_its_acceptance(office, people):
    office.receive(application())
    with pytest.raises(NotPossible, match="cannot go from awaiting_payment to refused"):
        refuse(office.desk, office.case(), by())


def test_a_withdrawal_before_acceptance_is_a_clerks(office, people):
    """R26: and costs nothing."""
    office.receive(application())
    withdraw(office.desk, office.case(), by("事務", "本人より電話"))
    assert office.states() == {"R2027-0001": "withdrawn"}
    assert "お振込みは必要ありません" in office.letter().body


def test_a_withdrawal_after_acceptance_is_a_supervisors(accepted):
    """R24: the letter says that the fee is kept."""
    with pytest.raises(NotAllowed):
        withdraw(accepted.desk, accepted.case(), by("事務"))
    withdraw(accepted.desk, accepted.case(), by())
    assert "返金いたしません" in accepted.letter().body


def test_a_fee_that_came_without_acceptance_is_arranged_by_a_person(office, people):
    """Ambiguity 21: the machine neither keeps nor returns it."""
    office.receive(application(form_c=None))
    import_statement(office.desk, "s.txt", statement(rows=[FEE]), OPTIONS, RULES, NOON)
    withdraw(office.desk, office.case(), by("事務"))
    assert "担当者から別途ご連絡" in office.letter().body.replace("\n　", "")


def test_a_late_application_is_closed_by_a_supervisor(office, people):
    """R37."""
    office.receive(application(), at=on(3, 5))
    with pytest.raises(NotAllowed):
        close_late(office.desk, office.case(), by("事務", at=on(3, 8)))
    close_late(office.desk, office.case(), by(at=on(3, 8)))
    assert office.states() == {"R2027-0001": "late_closed"}
    assert told(office) == ["late_closed"]


def test_approved_late_it_is_valid_from_the_first_of_april(office, people):
    """Ambiguity 20: whenever it was decided; the certificate is then not promised by a day that is past."""
    office.receive(application(), at=on(3, 5))
    take_late(office.desk, office.case(), by(at=on(3, 8)))
    import_statement(office.desk, "s.txt", statement(rows=[FEE]), OPTIONS, RULES, NOON)
    approve(office.desk, [office.case()], by(at=on(4, 10)))
    assert "2027年4月1日（木）から2030年3月31日（日）まで" in office.letter().body.replace("\n　", "")
    assert "準備ができしだい" in office.letter().body


def test_what_was_never_completed_ends_with_its_season(office, people):
    """Not before 1 April, and not while its fee is here; without a further letter."""
    office.receive(application(form_c=None))
    with pytest.raises(NotPossible, match="its season ends on 2027-03-31"):
        expire([office.case()], by(at=on(3, 31)))
    expire([office.case()], by(at=on(4, 1)))
    assert (office.states(), told(office)) == ({"R2027-0001": "expired"}, ["deficient"])


def test_what_is_paid_does_not_expire(office, people):
    office.receive(application(form_c=None))
    import_statement(office.desk, "s.txt", statement(rows=[FEE]), OPTIONS, RULES, NOON)
    with pytest.raises(NotPossible, match="has a fee"):
        expire([office.case()], by(at=on(4, 1)))


def test_a_decision_is_taken_back_before_its_letter_went(accepted):
    """The letter is then not sent, and the case is staff's; gone on with, it is 受理 again, which is told once."""
    approve(accepted.desk, [accepted.case()], by())
    reopen(accepted.desk, accepted.case(), by(reason="別の方の認定番号だった"))
    assert (accepted.states(), accepted.letter().state) == ({"R2027-0001": "needs_staff"}, "failed")
    go_on(accepted.desk, accepted.case(), [], by(reason=""))
    assert accepted.states() == {"R2027-0001": "accepted"}
    assert told(accepted) == ["complete", "accepted", "approved"]


def test_a_letter_that_was_refused_is_not_sent_once_its_decision_is_taken_back(accepted):
    """`intake requeue` would otherwise tell 合格 of a case that is for staff."""
    approve(accepted.desk, [accepted.case()], by())
    Letter.objects.filter(kind="approved").update(state="failed", code="550")
    reopen(accepted.desk, accepted.case(), by(), "審査をやり直しております。")
    assert requeue(accepted.letter().message_id, NOON, "tests") == 0
    assert (accepted.letter().kind, accepted.letter().state) == ("approved", "failed")


@pytest.mark.parametrize("outcome", ["deferred", "unreachable", "refused"])
def test_a_letter_that_was_at_the_server_when_its_decision_was_taken_back_is_not_tried_again(accepted, outcome):
    approve(accepted.desk, [accepted.case()], by())
    Letter.objects.filter(kind="approved").update(state="sending")
    letter = accepted.letter()
    reopen(accepted.desk, accepted.case(), by())
    conclude(Handed(letter, outcome, "421"), NOON)
    assert (accepted.letter().state, accepted.letter().code) == ("failed", "undone")


def test_a_decision_that_was_told_the_second_time_is_corrected(accepted):
    """The first letter, which never went, is no reason for silence about the second."""
    for state in ("waiting", "sent"):
        approve(accepted.desk, [accepted.case()], by())
        Letter.objects.filter(kind="approved", state="waiting").update(state=state)
        reopen(accepted.desk, accepted.case(), by(), "審査をやり直しております。")
        go_on(accepted.desk, accepted.case(), [], by())
    assert told(accepted) == ["complete", "accepted", "approved", "approved", "correction"]


def test_a_decision_that_was_told_is_corrected(accepted):
    """In the supervisor's words, naming the letter."""
    refuse(accepted.desk, accepted.case(), by())
    Letter.objects.filter(kind="refused").update(state="sent")
    reopen(accepted.desk, accepted.case(), by(), "審査をやり直しております。")
    assert accepted.letter().kind == "correction"
    assert "2027年2月1日（月）にお送りした「審査結果のお知らせ」" in accepted.letter().body


def test_a_decision_is_taken_back_in_silence_where_nothing_is_to_be_told(accepted):
    """Staff may have telephoned."""
    refuse(accepted.desk, accepted.case(), by())
    Letter.objects.filter(kind="refused").update(state="sent")
    reopen(accepted.desk, accepted.case(), by())
    assert told(accepted)[-1] == "refused"


def test_a_merged_case_is_not_opened_again(office, people):
    """Its forms are the other's."""
    office.receive(application())
    office.put("merged")
    with pytest.raises(NotPossible, match="was merged"):
        reopen(office.desk, office.case(), by())


def test_an_acceptance_taken_back_is_told(accepted):
    """R27: what is right is a person's to say."""
    Letter.objects.filter(kind="accepted").update(state="sent")
    undo_by_staff(Transfer.objects.get(), by())
    with pytest.raises(NotAllowed):
        correct(accepted.desk, accepted.case(), "accepted", "取り消しました。", by("事務"))
    correct(accepted.desk, accepted.case(), "accepted", "申請の受理を取り消しました。", by())
    assert "「受理のお知らせ」" in accepted.letter().body
    assert Event.objects.order_by("-id")[0].what == "corrected"


def test_only_what_was_sent_is_corrected(accepted):
    """And only where an address is known."""
    with pytest.raises(NotPossible, match="no letter refused was sent"):
        correct(accepted.desk, accepted.case(), "refused", "誤りです。", by())
    Letter.objects.update(state="sent")
    Case.objects.update(email="")
    with pytest.raises(NotPossible, match="no address"):
        correct(accepted.desk, accepted.case(), "accepted", "誤りです。", by())


def test_without_an_address_the_decision_stands_and_staff_write(accepted):
    """By post."""
    Case.objects.update(email="")
    approve(accepted.desk, [accepted.case()], by())
    assert accepted.states() == {"R2027-0001": "approved"}
    assert told(accepted) == ["complete", "accepted"]


def test_a_letter_that_would_be_a_gap_stops_the_decision(accepted):
    """Nothing is half done."""
    Case.objects.update(certification_number="")
    with pytest.raises(NotPossible, match="the letter cannot be written"):
        approve(accepted.desk, [accepted.case()], by())
    assert accepted.states() == {"R2027-0001": "accepted"}


def test_who_was_quicker_is_not_written_over(accepted):
    """The second looks at it again."""
    seen_by_both = accepted.case(), accepted.case()
    withdraw(accepted.desk, seen_by_both[0], by())
    with pytest.raises(NotPossible, match="somebody else"):
        approve(accepted.desk, [seen_by_both[1]], by())


def test_what_changed_while_a_decision_waited_for_its_turn_is_seen(accepted, monkeypatch):
    """An auditor opens the audit again, which moves no case: the approval had looked before, and its turn comes after."""
    audited = Audited(accepted)
    audited.draw()
    audited.record(*range(1, 7))
    monkeypatch.setattr(files, "one_decision_at_a_time", lambda: Audit.objects.update(result=""))
    with pytest.raises(NotPossible, match="its audit is not passed"):
        approve(accepted.desk, [accepted.case()], by())


def test_a_fee_that_came_while_its_case_was_to_expire_is_seen(office, people, monkeypatch):
    """Noted on a case whose forms are not complete, it moves nothing."""
    office.receive(application(form_c=None))
    seen = office.case()
    arriving = [statement(rows=[FEE])]

    def arrives():
        if arriving:
            import_statement(office.desk, "s.txt", arriving.pop(), OPTIONS, RULES, NOON)

    monkeypatch.setattr(files, "one_decision_at_a_time", arrives)
    with pytest.raises(NotPossible, match="has a fee"):
        expire([seen], by(at=on(4, 1)))
