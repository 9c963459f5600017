"""Values that staff correct, and forms that they type in: judged again, kept beside what was read, carried on to later mails."""

from dataclasses import replace
from datetime import UTC, date

import pytest
from desk_office import NOON, application, file, form_a, form_b, form_c, on, only_b, only_c, text

from cases.correction import Correction
from cases.reading import Application, Conflict, DateEntry, Mail, Reading, TextEntry
from desk.corrected import as_read, made_of
from desk.correcting import BelongsToAnother, NotUnderstood, correct, merge_corrected
from desk.filing import decide
from desk.life import Deed, staff
from desk.reviewing import go_on, merge
from desk.undoing import undo, undoable
from ops.errors import NotAllowed, NotPossible
from storage import codec, files
from storage.erasing import erase_dossier
from storage.models import Case, Event, Submission

UNCLEAR = application(form_a=form_a(expires_on=DateEntry("9.3.31", "申請書.xlsx!A!C9", "unclear")))
"""A complete application but for a day of which nobody knows the year."""
ANSWER = {"a.expires_on": "令和9年3月31日"}
SCAN = file("scanned", "様式.pdf")
WHOLE = {
    **{f"a.{key}": getattr(form_a(), key).text for key in ("certification_number", "qualification", "name_kana", "name", "address")},
    **ANSWER,
    "a.email": "taro@example.jp",
    "a.phone": "",
    **{f"b.1.{key}": value for key, value in {"category": "A", "start": "2025/6/1", "title": "講座"}.items()},
    "b.1.hours": "15",
    "b.1.claimed": "15",
    "b.1.fields": "4",
    "b.1.organiser": "株式会社サンプル総研",
    **{f"b.2.{key}": value for key, value in {"category": "A", "start": "2025/6/2", "title": "別の講座"}.items()},
    "b.2.hours": "15",
    "b.2.claimed": "15",
    "b.2.fields": "4",
    "b.2.organiser": "株式会社サンプル総研",
    "c.agreed": "☑",
    "c.signed_on": "2027-01-14",
    "c.signed_by": "山田 太郎",
}
"""All that a clerk types in from the pages of a scan."""


def deed(name="事務", reason="", at=NOON):
    return Deed(actor=staff(name, "clerk"), at=at, reason=reason)


def typed(texts):
    return [Correction(field, value) for field, value in texts.items()]


def do(office, texts, by=None, waive=(), case=None):
    correct(office.desk, case or office.case(), typed(texts), by or deed(), waive)


def counts():
    """The forms that count for the only case."""
    return codec.load_application(files.current(Case.objects.get()).application)


def test_a_corrected_value_is_judged_again(office, people):
    """「9.2.14」 is what staff say it is: the doubt is gone, and the applicant gets the letter of the verdict."""
    office.receive(UNCLEAR)
    assert (office.states(), office.letters()) == ({"R2027-0001": "needs_staff"}, [])
    do(office, ANSWER)
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert [kind for kind, _ in office.letters()] == ["complete"]
    assert office.history()[-2:] == [
        ("values_corrected", "needs_staff", "needs_staff"),
        ("judged", "needs_staff", "awaiting_payment"),
    ]


def test_what_was_read_stays_beside_what_is_right(office, people):
    """読取 → 訂正, who, when and why; the value stays where the reader saw it."""
    office.receive(UNCLEAR)
    do(office, ANSWER, deed(reason="電話で確認"))
    submission = files.current(office.case())
    (made,) = made_of(submission)
    assert (made.field, made.read, made.text, made.by, made.reason) == ("a.expires_on", "9.3.31", "令和9年3月31日", "事務", "電話で確認")
    assert made.at == NOON.astimezone(UTC).isoformat()
    assert as_read(submission) == UNCLEAR
    entry = counts().form_a.expires_on
    assert (entry.value, entry.trouble, entry.place) == (date(2027, 3, 31), None, "申請書.xlsx!A!C9")
    event = Event.objects.get(what="values_corrected")
    assert (event.codes, event.actor, event.reason) == (["a.expires_on"], "事務", "電話で確認")


def test_what_is_not_understood_is_said_by_its_place(office, people):
    """Nothing is written, also of what was understood."""
    office.receive(UNCLEAR)
    with pytest.raises(NotUnderstood, match=r"b\.1\.hours \(minutes\)") as refused:
        do(office, {**ANSWER, "b.1.hours": "半日", "a.phone": "なし"})
    assert refused.value.problems == {"b.1.hours": "minutes", "a.phone": "number"}
    assert made_of(files.current(office.case())) == ()


def test_a_doubt_is_confirmed_as_it_was_read(office, people):
    """The same text, by staff, counts as read."""
    office.receive(
        application(form_a=form_a(name=TextEntry("髙﨑 𠮷郎", "申請書.xlsx!A!C5", "unclear")), form_c=form_c(signed_by=text("髙﨑𠮷郎")))
    )
    do(office, {"a.name": "髙﨑 𠮷郎"})
    assert (office.case().state, office.case().name) == ("awaiting_payment", "髙﨑 𠮷郎")


def test_an_empty_place_that_staff_saw_may_be_a_defect(office, people):
    office.receive(UNCLEAR)
    do(office, {"a.expires_on": ""})
    assert (office.states(), office.letter().kind) == ({"R2027-0001": "deficient"}, "deficient")


def test_a_value_that_changes_no_verdict_sends_no_letter(office, people):
    """Nobody is told twice that the forms are complete."""
    office.receive(application())
    do(office, {"a.phone": "090-1234-5678"})
    assert counts().form_a.phone.value == "090-1234-5678"
    assert [kind for kind, _ in office.letters()] == ["complete"]
    assert office.history()[-1][0] == "values_corrected"
    with pytest.raises(NotPossible, match="judged so already"):
        do(office, {"a.phone": "090-1234-5678"})


def test_a_correction_is_taken_back_whole(office, people):
    """「取り消す」, while its letter waits: the forms are again what was read."""
    office.receive(UNCLEAR)
    case = office.case()
    with undoable([case], deed()) as act:
        correct(office.desk, case, typed(ANSWER), deed())
    undo(act.id, deed())
    assert (office.states(), office.letter().state) == ({"R2027-0001": "needs_staff"}, "failed")
    assert (counts(), made_of(files.current(office.case()))) == (UNCLEAR, ())


def test_the_letter_takes_words_of_the_clerk(office, people):
    """補足; where no letter follows, nothing is done that somebody believes was told."""
    office.receive(UNCLEAR)
    correct(office.desk, office.case(), typed(ANSWER), deed(), besides="お電話でご確認いただいたとおりに訂正しました。")
    assert "訂正しました。" in office.letter().body
    with pytest.raises(NotPossible, match="no letter follows"):
        correct(office.desk, office.case(), typed({"a.phone": "090-1234-5678"}), deed(), besides="電話番号を訂正しました。")
    assert counts().form_a.phone == UNCLEAR.form_a.phone


def test_the_address_is_corrected_by_a_supervisor(office, people):
    """Letters go there (R33): what was told to the wrong one is told again."""
    office.receive(application())
    with pytest.raises(NotAllowed, match="for a supervisor"):
        do(office, {"a.email": "jiro@example.jp"})
    do(office, {"a.email": "jiro@example.jp"}, deed("責任者"))
    assert (office.case().email, office.case().address_key) == ("jiro@example.jp", "jiro@example.jp")
    assert office.letters() == [("complete", "taro@example.jp"), ("complete", "jiro@example.jp")]


@pytest.mark.parametrize("state", ["accepted", "early_hold", "withdrawn"])
def test_only_an_open_case_is_corrected(office, people, state):
    office.receive(UNCLEAR)
    office.put(state)
    with pytest.raises(NotPossible, match=f"is {state}"):
        do(office, ANSWER)


def test_who_it_is_about_reaches_the_case(office, people):
    """As if it had been read so."""
    office.receive(application("OMP-12340128"))
    do(office, {"a.certification_number": "OMP-12340123", "a.name": "山田 次郎", "c.signed_by": "山田次郎"})
    case = office.case()
    assert (case.certification_number, case.name) == ("OMP-12340123", "山田 次郎")
    office.receive(only_c("OMP-12340123", signed_by=text("山田次郎")), at=on(1, 20))
    assert Case.objects.count() == 1


def test_a_season_that_was_misread_is_mended(office, people):
    """The case is then found in it by its number."""
    office.receive(application(form_a=form_a(expires_on=DateEntry("2028-03-31", "申請書.xlsx!A!C9", None, date(2028, 3, 31)))))
    office.put("needs_staff")
    do(office, {"a.expires_on": "2027-03-31"})
    assert (office.case().season, office.case().state) == (2027, "awaiting_payment")


def test_a_number_of_another_case_is_refused_by_its_name(office, people):
    """The console then offers to join them."""
    office.receive(application())
    office.receive(application("OMP-12340128", form_a=form_a("OMP-12340128", name=text("山田太郎"))), at=on(1, 16))
    second = Case.objects.get(receipt_number="R2027-0002")
    with pytest.raises(BelongsToAnother) as refused:
        do(office, {"a.certification_number": "OMP-12340123"}, case=second)
    assert refused.value.receipt_number == "R2027-0001"


def test_a_case_whose_number_was_misread_is_joined_to_its_own(office, people):
    """With what was corrected: the newer forms count, under the right number."""
    office.receive(application())
    office.receive(application("OMP-12340128", form_b=form_b(35)), at=on(1, 16))
    first, second = Case.objects.order_by("id")
    merge_corrected(office.desk, second, typed({"a.certification_number": "OMP-12340123"}), first, deed())
    assert office.states() == {"R2027-0001": "awaiting_payment", "R2027-0002": "merged"}
    whole = codec.load_application(files.current(first).application)
    assert (whole.form_a.certification_number.value, len(whole.form_b.activities)) == ("OMP-12340123", 7)
    assert made_of(files.current(first))[0].read == "OMP-12340128"


def test_a_case_is_not_joined_to_one_of_another_number(office, people):
    office.receive(application())
    office.receive(application("OMP-12340128"), at=on(1, 16))
    first, second = Case.objects.order_by("id")
    with pytest.raises(NotPossible, match="the number is not that of R2027-0001"):
        merge_corrected(office.desk, second, typed({"a.certification_number": "OMP-99990123"}), first, deed())


# Later mails.


def test_a_correction_stays_where_a_later_mail_brings_another_form(office, people):
    """Form (A) was not sent again: what staff said of it holds, and who said so stays with the forms."""
    office.receive(UNCLEAR)
    do(office, ANSWER)
    office.receive(only_b("OMP-12340123"), at=on(1, 20))
    assert (office.case().state, counts().form_a.expires_on.value) == ("awaiting_payment", date(2027, 3, 31))
    assert [made.field for made in made_of(files.current(office.case()))] == ["a.expires_on"]


def test_a_correction_stays_where_the_same_form_comes_again(office, people):
    """It is misread as before, and means what it meant: no second letter."""
    office.receive(UNCLEAR)
    do(office, ANSWER)
    assert office.receive(UNCLEAR, at=on(1, 20)).reason == "submission.duplicate"
    office.receive(replace(UNCLEAR, form_b=form_b(35)), at=on(1, 21))
    assert (office.case().state, counts().form_a.expires_on.value) == ("awaiting_payment", date(2027, 3, 31))
    assert len(counts().form_b.activities) == 7


def test_a_correction_does_not_overwrite_a_form_that_is_sent_anew(office, people):
    """The applicant's newer form counts as it reads, doubts and all."""
    office.receive(UNCLEAR)
    do(office, {**ANSWER, "a.phone": "090-1234-5678"})
    newer = form_a(expires_on=DateEntry("2027年3月末", "申請書.xlsx!A!C9", "unclear"))
    office.receive(application(form_a=newer), at=on(1, 20))
    assert office.case().state == "needs_staff"
    assert (counts().form_a, made_of(files.current(office.case()))) == (newer, ())


def test_a_correction_does_not_overwrite_a_form_that_was_only_read_later(office, people):
    """A mail of before, that waited, brings a newer form (A) than the one that was corrected."""
    office.receive(UNCLEAR)
    office.receive(only_b("OMP-12340123"), at=on(1, 20))
    do(office, ANSWER)
    office.receive(application(form_a=form_a(phone=text("090-0000-0000")), form_b=None), at=on(1, 18), now=on(1, 21))
    assert counts().form_a.phone.value == "090-0000-0000"
    assert made_of(files.current(office.case())) == ()


def test_corrections_of_each_form_go_on_by_themselves(office, people):
    """(B) was sent anew, (A) not."""
    office.receive(UNCLEAR)
    do(office, {**ANSWER, "b.1.title": "正しい講座"})
    office.receive(Application(form_b=form_b(35, certification_number=text("OMP-12340123"))), at=on(1, 20))
    assert [made.field for made in made_of(files.current(office.case()))] == ["a.expires_on"]
    assert counts().form_b.activities[0].title.value != "正しい講座"


def test_a_second_correction_is_made_to_the_form_as_it_was_read(office, people):
    """Positions of rows stay what they were; of two of one place the later counts."""
    office.receive(UNCLEAR)
    do(office, {**ANSWER, "b.1": "", "b.2.title": "二"})
    do(office, {"b.2.title": "三", "b.3.title": "四"})
    titles = [row.title.value for row in counts().form_b.activities]
    assert (titles[:2], len(titles)) == (["三", "四"], 5)
    assert [made.text for made in made_of(files.current(office.case()))][2:] == ["二", "三", "四"]
    assert as_read(files.current(office.case())) == UNCLEAR


def test_what_was_corrected_before_cases_are_joined_stays(office, people):
    """The forms of a case without a number, corrected there, count in the one they belong to."""
    office.receive(application(form_c=None))
    office.receive(
        Application(form_c=form_c(signed_on=DateEntry("9.1.14", "宣誓書.pdf!p1@1,1,2,2", "unclear"))), at=on(1, 16), sender="a@example.jp"
    )
    first, second = Case.objects.order_by("id")
    do(office, {"c.signed_on": "2027-01-14"}, case=second)
    merge(office.desk, second, first, deed())
    assert office.states() == {"R2027-0001": "awaiting_payment", "R2027-0002": "merged"}
    assert codec.load_application(files.current(first).application).form_c.signed_on.value == date(2027, 1, 14)
    assert [made.field for made in made_of(files.current(first))] == ["c.signed_on"]


def test_a_number_told_twice_is_settled_for_later_mails_too(office, people):
    """That two forms told different numbers is no new doubt when (B) comes again."""
    conflict = Conflict("certification_number", ("申請書.xlsx!A!C5", "申請書.xlsx!B!C2"))
    office.receive(application(conflicts=(conflict,)))
    do(office, {"a.certification_number": "OMP-12340123"})
    assert office.case().state == "awaiting_payment"
    office.receive(application(form_b=form_b(35), conflicts=(conflict,)), at=on(1, 20))
    assert office.case().state == "awaiting_payment"


# Forms typed in.


def test_forms_are_typed_in_from_a_scan(office, people):
    """The mail gave no application: staff begin one, and waive that its file could not be read. One act, one letter."""
    office.receive(files=(SCAN,))
    assert (office.states(), files.current(office.case())) == ({"R2027-0001": "needs_staff"}, None)
    do(office, WHOLE, deed("責任者", "画像を見て入力"), waive=["file.scanned"])
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert (office.case().name, office.case().certification_number) == ("山田 太郎", "OMP-12340123")
    assert office.letters() == [("complete", "taro@example.jp")]
    assert [what for what, _, _ in office.history()][-3:] == ["values_corrected", "waived", "judged"]


def test_a_scan_that_is_typed_in_stays_a_question_until_it_is_waived(office, people):
    """That the file could not be read is still found; the forms are kept meanwhile."""
    office.receive(files=(SCAN,))
    do(office, WHOLE, deed("責任者"))
    assert (office.states(), office.letters()) == ({"R2027-0001": "needs_staff"}, [])
    go_on(office.desk, office.case(), ["file.scanned"], deed(reason="入力済み"))
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_a_form_that_came_as_a_scan_is_typed_in_beside_the_others(office, people):
    """(B) could not be read: nobody saw it missing."""
    office.receive(application(form_b=None), files=(file(), SCAN))
    assert "form.b.unseen" in office.codes()
    do(office, {key: value for key, value in WHOLE.items() if key.startswith("b.")}, deed(reason="画像を見て入力"), waive=["file.scanned"])
    assert (office.case().state, len(counts().form_b.activities)) == ("awaiting_payment", 2)


def test_typed_forms_stay_until_the_applicant_sends_them(office, people):
    """Another form alone leaves them; a form (A) that can be read takes the place of the typed one."""
    office.receive(files=(SCAN,))
    do(office, WHOLE, deed("責任者", "画像を見て入力"), waive=["file.scanned"])
    office.receive(only_c("OMP-12340123"), at=on(1, 20))
    assert (counts().form_a.name.value, len(counts().form_b.activities)) == ("山田 太郎", 2)
    office.receive(application(form_b=None, form_c=None), at=on(1, 21))
    assert counts().form_a == form_a()
    assert (len(counts().form_b.activities), Case.objects.count()) == (2, 1)


def test_what_a_password_opens_takes_the_place_of_what_was_typed_in(office, people):
    """Staff did not wait for it; the forms themselves are the better witness."""
    office.receive(files=(file("encrypted"),))
    locked = Submission.objects.get()
    do(office, WHOLE, deed("責任者", "電話で聞き取り"), waive=["file.encrypted"])
    claimed = office.claim(on(1, 16), on(1, 16))
    reading = Reading(
        mail=Mail(message_id="<p@example.jp>", subject="パスワード", sender="taro@example.jp"),
        files=(file(),),
        applications=(application(),),
    )
    decide(office.desk, claimed, "tests", reading, on(1, 16), locked)
    assert (counts(), made_of(files.current(office.case()))) == (application(), ())
    assert Case.objects.count() == 1


def test_an_act_without_any_form_is_refused(office, people):
    office.receive(files=(SCAN,))
    with pytest.raises(NotPossible, match="no forms were read"):
        do(office, {"a.name": "", "c.agreed": ""})


def test_a_case_of_which_nothing_came_is_not_corrected(office, people):
    case = Case.objects.create(receipt_number="R2027-0009", season=2027, state="needs_staff", first_received_at=NOON, changed_at=NOON)
    with pytest.raises(NotPossible, match="nothing came"):
        do(office, ANSWER, case=case)


# Waived beside.


def test_what_is_waived_must_be_asked_then(office, people):
    """By the corrected forms, and for a reason; lateness by a supervisor."""
    office.receive(replace(UNCLEAR, form_c=form_c(signed_by=text("山口 花子"))))
    with pytest.raises(NotPossible, match=r"reading\.unclear is not among .* \(pledge\.name_differs\)"):
        do(office, ANSWER, deed(reason="確認済み"), waive=["reading.unclear"])
    with pytest.raises(NotPossible, match="without a reason"):
        do(office, ANSWER, waive=["pledge.name_differs"])
    with pytest.raises(NotAllowed, match="late"):
        do(office, ANSWER, deed(reason="確認済み"), waive=["window.late"])
    do(office, ANSWER, deed(reason="旧姓"), waive=["pledge.name_differs"])
    assert office.case().state == "awaiting_payment"


def test_what_was_waived_stays_so_while_it_is_found_alike(office, people):
    """A name that differs otherwise than before is a new doubt."""
    office.receive(application(form_c=form_c(signed_by=text("山口 花子"))))
    go_on(office.desk, office.case(), ["pledge.name_differs"], deed(reason="旧姓"))
    do(office, {"a.phone": "090-1234-5678"})
    assert office.case().state == "awaiting_payment"
    do(office, {"a.name": "山田 次郎"})
    assert (office.case().state, files.current(office.case()).facts["waived"]) == ("needs_staff", [])


def test_corrections_are_erased_with_the_dossier(office, people):
    """What was read, what is right and why: no text of it stays."""
    office.receive(UNCLEAR)
    do(office, ANSWER, deed(reason="電話で確認"))
    office.put("withdrawn")
    erase_dossier(office.case(), NOON)
    kept = Submission.objects.get().facts["corrected"]
    assert kept["read"] == ""
    assert {value for made in kept["made"] for value in made.values()} == {""}
    assert as_read(Submission.objects.get()) is None
