"""The audit: drawn so that anybody can draw again, judged row by row, explained; and nobody is refused by it (R36)."""

from dataclasses import replace
from datetime import date

import pytest
from audit_office import DRAWN, Audited
from desk_office import application, form_a, on, text

from cases.audit import SIGHTS
from desk.auditing import draw_again, exempt, extend, held_letters, is_overdue, send_held, without_failed
from desk.deciding import refuse
from desk.life import Deed, move_case, note, staff
from ops.errors import NotAllowed, NotPossible
from storage.models import Audit, AuditedRow, Case, Draw, Letter
from storage.outbox import requeue


@pytest.fixture
def season(office, people):
    """Twelve accepted applications, not drawn yet."""
    for n in range(12):
        a = form_a(f"OMP-1234{n:04}", name=text(f"山田 {n}"), email=text(f"a{n}@example.jp"))
        office.receive(application(form_a=a), message_id=f"<a{n}@example.jp>", sender=f"a{n}@example.jp")
    Case.objects.update(state="accepted")
    office.desk = replace(office.desk, policy=replace(office.desk.policy, audit_triggers=frozenset()))
    return Audited(office)


def kinds():
    return list(Letter.objects.filter(kind__startswith="audit").order_by("id").values_list("kind", "state"))


def test_a_draw_opens_audits_and_asks_for_evidence(season):
    """A tenth of twelve, rounded up: two, each moved and told, with the rows that brought points and a last day."""
    drawn = season.draw()
    assert (len(drawn.population), len(drawn.chosen)) == (12, 2)
    assert sorted(drawn.chosen) == sorted(Case.objects.filter(state="audit_notified").values_list("receipt_number", flat=True))
    assert kinds() == [("audit_request", "waiting")] * 2
    assert list(AuditedRow.objects.filter(audit=Audit.objects.all()[0]).values_list("row", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Audit.objects.all()[0].due_on == date(2027, 3, 3)
    assert "期限：2027年3月3日（水）" in season.office.letter().body


def test_a_dry_run_says_who_and_why_and_writes_nothing(season):
    """The same names as the draw that follows with the same seed."""
    before = season.office.states()
    shown = season.draw(dry_run=True)
    assert (Draw.objects.count(), Audit.objects.count(), kinds(), season.office.states()) == (0, 0, [], before)
    assert shown.letters[0].body.startswith("山田 ")
    assert (shown.number, shown.chosen) == (None, season.draw().chosen)


def test_a_stored_draw_gives_the_same_cases_again(season):
    """However many years later, and whatever has become of the cases; a list that was meddled with does not."""
    drawn = season.draw()
    Case.objects.update(state="approved")
    record = Draw.objects.get()
    assert draw_again(record) == drawn.chosen
    record.chosen = dict(list(record.chosen.items())[1:])
    assert draw_again(record) != {receipt: tuple(why) for receipt, why in record.chosen.items()}


def test_who_was_drawn_is_not_drawn_again(season):
    """A second draw is from the rest; of a season without any there is nothing to draw from."""
    first, second = season.draw(), season.draw(seed="other")
    assert len(second.population) == 10
    assert not set(first.chosen) & set(second.chosen)
    season.draw(rate="1", seed="third")
    with pytest.raises(NotPossible, match="no accepted application of 2027"):
        season.draw(seed="fourth")


def test_a_draw_is_made_once(season):
    """The same seed again is the same deed again: nobody further is drawn, as by who did not see that it was done."""
    season.draw()
    with pytest.raises(NotPossible, match=r"draw \d+ of 2027 was made with the seed seed"):
        season.draw()
    assert Audit.objects.count() == 2


@pytest.mark.parametrize("result", ["passed", "failed", "more"])
def test_a_result_is_recorded_once(audited, result):
    """The same again says so and tells the applicant nothing a second time; other words are another deed."""
    seen = ("name",)
    audited.record(*range(1, 7), result=result, seen=seen, words="確認しました。")
    letters = kinds()
    with pytest.raises(NotPossible, match="row 1, 2 is recorded so already"):
        audited.record(1, 2, result=result, seen=seen, words="確認しました。")
    assert kinds() == letters
    audited.record(1, result=result, seen=seen, words="電話で確認しました。")
    assert len(kinds()) == len(letters) + 1


def test_triggers_are_kept_with_the_draw_and_in_the_history(audited):
    """Why somebody is audited can be said years later; the letter does not say it."""
    assert Draw.objects.get().chosen == {"R2027-0001": ["random", "audit.exactly_enough"]}
    assert audited.case().events.order_by("id").last().codes == ["random", "audit.exactly_enough"]


def test_without_an_address_nobody_is_written_to(office, people):
    """Staff ask by post; the audit is open all the same."""
    office.receive(application())
    Case.objects.update(state="accepted", email="")
    assert Audited(office).draw().letters == ()
    assert office.states() == {"R2027-0001": "audit_notified"}


def test_all_rows_passed_is_an_audit_passed(audited):
    """With its letter, which waits for a supervisor where an auditor judged; approval is another's."""
    assert audited.record(1, 2, 3, 4, 5) is None
    assert audited.record(6) == "passed"
    assert (audited.audit().result, audited.audit().auditor) == ("passed", "監査")
    assert kinds()[-1] == ("audit_result", "held")
    assert audited.case().state == "audit_notified"


def test_a_supervisor_lets_the_letter_go(audited):
    """After seeing it; a supervisor's own goes by itself."""
    audited.record(1, 2, 3, 4, 5, 6)
    (letter,) = held_letters(audited.case())
    assert "すべての活動を確認し" in letter.body
    assert send_held(audited.office.desk, audited.case(), audited.deed("責任者")) == 1
    assert send_held(audited.office.desk, audited.case(), audited.deed("責任者")) == 0
    assert kinds()[-1] == ("audit_result", "waiting")


def test_rows_that_failed_are_judged_as_nothing(audited):
    """Five points fewer than thirty: the audit failed, the applicant is told which row and what is left; a person decides."""
    audited.record(1, 2, 3, 4, 5)
    assert audited.record(6, result="failed", seen=("name", "title")) == "failed"
    body = audited.office.letter().body
    for said in ("【No.6】", "確認できなかった点：主催者、日付、時間、発行者", "確認できたポイント：25.00", "不足しているポイント：5.00"):
        assert said in body
    assert "申請書のポイントの合計：30.00" in body
    assert audited.case().state == "audit_notified"
    told = audited.case().events.filter(what="audit_concluded").get()
    assert (told.actor, told.codes, told.rule_set) == ("監査", ["audit.failed"], "professional-2019")


def test_a_failed_row_that_was_not_needed_leaves_the_audit_passed(audited):
    """Where what is left is enough."""
    policy = audited.office.desk.policy
    easier = tuple(replace(rule_set, required=rule_set.required - 300) for rule_set in policy.rule_sets)
    audited.office.desk = replace(audited.office.desk, policy=replace(policy, rule_sets=easier))
    audited.record(2, 3, 4, 5, 6)
    assert audited.record(1, result="failed", seen=()) == "passed"
    assert without_failed(audited.office.desk, audited.audit()).points.credited == 1500
    assert "この活動を除いても" in audited.office.letter().body


def test_more_evidence_is_asked_for(audited):
    """追加依頼: only these rows, with the auditor's words, and as long again; the case waits for the applicant once more."""
    Case.objects.update(state="audit_received")
    later = replace(audited, at=on(2, 20))
    assert later.record(2, result="more", seen=("name",), words="日付がわかるものをお送りください。") is None
    assert (later.case().state, later.audit().due_on) == ("audit_notified", date(2027, 3, 22))
    body = later.office.letter().body
    assert "お願い：日付がわかるものをお送りください。" in body
    assert "【No.2】" in body
    assert "【No.1】" not in body
    later.record(3, result="more", seen=())
    assert kinds() == [("audit_request", "failed"), ("audit_request", "failed"), ("audit_request", "held")]
    assert "【No.2】" in later.office.letter().body


def test_a_concluded_audit_is_opened_by_a_new_result(audited):
    """The applicant objects and sends what was missing: the row is judged anew, and all is told again."""
    audited.record(1, 2, 3, 4, 5)
    audited.record(6, result="failed", seen=())
    assert audited.record(6) == "passed"
    assert kinds()[-2:] == [("audit_result", "failed"), ("audit_result", "held")]


def test_nobody_audits_what_they_decided(audited):
    """Whoever matched the fee, answered or decided the case; drawing it and judging its other rows is no decision."""
    audited.record(1)
    audited.record(2)
    audited.record(3, by="責任者")
    note(audited.case(), "payment_confirmed", audited.deed("責任者"))
    with pytest.raises(NotAllowed, match="decided R2027-0001 and must not audit it"):
        audited.record(4, by="責任者")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"seen": ("name",)}, "passes if its evidence shows all six"),
        ({"result": "failed", "seen": SIGHTS}, "a note must say why"),
        ({"rows": (7,)}, r"row 7 is not audited \(rows 1, 2, 3, 4, 5, 6\)"),
        ({"rows": (7,), "result": "more"}, "row 7 is not audited"),
    ],
    ids=["passed without proof", "failed without reason", "no such row", "no such row in the report"],
)
def test_a_result_that_explains_nothing_is_not_taken(audited, changes, sentence):
    """Each is one sentence for the auditor."""
    with pytest.raises(NotPossible, match=sentence):
        audited.record(*changes.pop("rows", (1,)), **changes)
    assert set(AuditedRow.objects.values_list("result", flat=True)) == {""}


def test_a_note_may_stand_for_what_the_evidence_does_not_show(audited):
    """The auditor answers for it in words."""
    audited.record(1, seen=("name",), words="主催者に電話で確認しました。")
    assert AuditedRow.objects.get(row=1).result == "passed"


def test_evidence_may_be_asked_for_a_row_that_brought_nothing(office, people):
    """A duplicate for example, where the one that counted is in doubt."""
    form = application().form_b
    office.receive(application(form_b=replace(form, activities=(*form.activities, form.activities[0]))))
    office.put("accepted")
    audited = Audited(office)
    audited.draw()
    audited.record(7, result="more", seen=())
    assert AuditedRow.objects.filter(row=7, result="more").exists()


def test_the_last_day_is_put_off(audited):
    """Told to the applicant with the rows that are open; not into the past, and not for a closed audit."""
    audited.record(1)
    extend(audited.office.desk, audited.audit(), date(2027, 3, 20), audited.deed("責任者", "入院のため"))
    assert audited.audit().due_on == date(2027, 3, 20)
    body = audited.office.letter().body
    assert "2027年3月20日（土）まで延長" in body
    assert "【No.1】" not in body
    assert audited.case().events.filter(what="audit_extended").get().reason == "入院のため"
    with pytest.raises(NotPossible, match="that day is past"):
        extend(audited.office.desk, audited.audit(), date(2027, 2, 1), audited.deed("責任者", "x"))


def test_a_case_accepted_anew_is_asked_again(audited):
    """Its payment was reversed and came again: the audit is still open, and evidence is expected once more."""
    Case.objects.update(state="accepted")
    extend(audited.office.desk, audited.audit(), date(2027, 3, 20), audited.deed("責任者", "入金の取消"))
    assert audited.case().state == "audit_notified"
    assert kinds()[-1] == ("audit_request", "waiting")


def test_who_withdrew_is_told_no_result(audited):
    """A letter that was held stays."""
    audited.record(1, 2, 3, 4, 5, 6)
    audited.office.put("withdrawn")
    with pytest.raises(NotPossible, match="is withdrawn"):
        send_held(audited.office.desk, audited.case(), audited.deed("責任者"))


def test_an_exemption_ends_the_audit(audited):
    """For a reason that is kept; nothing is judged after it."""
    exempt(audited.office.desk, audited.audit(), audited.deed("責任者", "長期入院"))
    assert (audited.audit().result, audited.audit().reason) == ("exempted", "長期入院")
    assert "資料をお送りいただく必要はございません" in audited.office.letter().body
    with pytest.raises(NotPossible, match="exempted from the audit"):
        audited.record(1)
    with pytest.raises(NotPossible, match="the audit is closed"):
        exempt(audited.office.desk, audited.audit(), audited.deed("責任者", "x"))


def test_a_decided_case_is_not_audited_any_more(audited):
    """Before the decision, or not at all."""
    move_case(audited.case(), "withdrawn", "withdrawn", Deed(actor=staff("責任者", "supervisor"), at=DRAWN))
    with pytest.raises(NotPossible, match="R2027-0001 is withdrawn"):
        audited.record(1)


def test_an_audit_without_evidence_runs_over(audited):
    """From the day after the last."""
    assert [is_overdue(audited.audit(), date(2027, 3, day)) for day in (3, 4)] == [False, True]
    Case.objects.update(state="audit_received")
    assert not is_overdue(audited.audit(), date(2027, 3, 4))


def test_two_auditors_at_once(audited):
    """The second has read what is no longer so, and is told to look again."""
    extend_by = audited.deed("責任者", "x")
    stale = audited.audit()
    extend(audited.office.desk, audited.audit(), date(2027, 3, 20), extend_by)
    with pytest.raises(NotPossible, match="R2027-0001 was changed by somebody else meanwhile"):
        extend(audited.office.desk, stale, date(2027, 3, 21), extend_by)


def test_a_held_request_is_not_sent_by_a_day_that_is_past(audited):
    """The auditor asked for more, and nobody looked at the letter for weeks: the applicant would be late before it came."""
    audited.record(1, result="more", seen=(), words="主催者が読み取れません。")
    late = Deed(actor=staff("責任者", "supervisor"), at=on(4, 1))
    with pytest.raises(NotPossible, match="until 2027-03-03: put that day off first"):
        send_held(audited.office.desk, audited.case(), late)
    extend(audited.office.desk, audited.audit(), date(2027, 4, 20), late)
    assert kinds() == [("audit_request", "failed"), ("audit_request", "failed"), ("audit_request", "waiting")]


def test_a_held_request_is_not_sent_after_the_decision(audited):
    """Who was refused is asked for nothing."""
    audited.record(1, result="more", seen=(), words="主催者が読み取れません。")
    refuse(audited.office.desk, audited.case(), audited.deed("責任者", "証憑が得られない"))
    with pytest.raises(NotPossible, match="no evidence is wanted any more"):
        send_held(audited.office.desk, audited.case(), audited.deed("責任者"))


def test_a_letter_that_was_replaced_is_not_put_back(audited):
    """`intake requeue` of the application's mail: only the newest request may still go, and it waits for a supervisor."""
    audited.record(1, result="more", seen=(), words="主催者が読み取れません。")
    assert requeue(audited.office.letter().message_id, DRAWN, "tests") == 0
    assert kinds() == [("audit_request", "failed"), ("audit_request", "held")]
