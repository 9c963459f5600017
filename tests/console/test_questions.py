"""The question that a flagged case asks: every code has one, in plain words, with answers that can be given."""

import re
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from questions_samples import ALL, DOUBTS, READINGS, REVIEW, application, asked, by_key, found, offered, the_one, verdict

from cases.correction import Correction
from cases.fields import FORM_A, FORM_B, FORM_C
from cases.finding import KINDS, Finding
from cases.reading import TextEntry
from console.asked import Action, Asked, Happened
from console.candidates import days_meant
from console.questions import GENERAL, QUESTIONS, questions
from console.turn import texts
from parsers.typed import understood


@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_every_question_has_a_sentence_and_two_to_four_answers(case: Asked) -> None:
    """Each answer is called something, its key is its own, and it does what the desk can do."""
    made = questions(case)
    assert made
    for question in made:
        assert question.text
        assert 2 <= len(question.answers) <= 4
        assert (
            len({answer.key for answer in question.answers}) == len({answer.text for answer in question.answers}) == len(question.answers)
        )
        assert {answer.action for answer in question.answers} <= set(get_args(Action))
        assert all(answer.text and (answer.corrections or answer.action != "correct") for answer in question.answers)


@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_what_goes_into_a_letter_is_short_enough_and_there(case: Asked) -> None:
    """A letter takes up to 400 characters of staff's own, whatever long text stood on the form; a waiver owes its reason."""
    for question in questions(case):
        for answer in question.answers:
            assert len(answer.words) <= 400
            assert bool(answer.words) or answer.action not in ("ask", "resend", "waive")


@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_every_correction_is_one_that_the_desk_understands(case: Asked) -> None:
    """What is proposed can be put there as it is."""
    made = [answer for question in questions(case) for answer in question.answers if answer.corrections and not answer.input]
    corrections = [Correction(*pair) for answer in made for pair in answer.corrections]
    assert [one for one in corrections if isinstance(understood([one], application()), dict)] == []


@pytest.mark.parametrize("code", REVIEW)
def test_every_review_code_has_a_row(code: str) -> None:
    """None falls back on the general actions."""
    assert (code in QUESTIONS, code in texts()) == (True, True)


def test_every_row_has_its_words_and_no_words_are_left_over() -> None:
    """The table and its words are of the same codes."""
    assert set(QUESTIONS) == set(texts()) - {"answers", "undelivered", "general"}


def test_every_row_is_asked_somewhere() -> None:
    """No row that nothing leads to."""
    assert {question.code for case in ALL.values() for question in questions(case)} == set(QUESTIONS)


def test_no_words_are_of_the_kinds_that_the_house_avoids() -> None:
    """No yes and no, no "really", no blame, nobody commanded (console.md)."""
    avoided = re.compile("はい(?!つ)|いいえ|本当に|誤って|間違|違反|[!！]")
    assert [text for table in texts().values() for text in table.values() if avoided.search(text)] == []


def test_a_code_without_a_row_gets_the_general_actions() -> None:
    """A new code can be answered before it has its question."""
    assert len(GENERAL.answers) == 4
    KINDS["review.new"] = KINDS["file.garbled"]
    try:
        question = the_one(Finding("review.new"))
    finally:
        del KINDS["review.new"]
    assert offered(question) == ["問題なしとして進める", "申請者に確認する（メール）", "責任者に回す"]


def test_labels_tell_the_form() -> None:
    """A printed label belongs to one form: by it a finding leads to its entry."""
    labels = [field.label for form in (FORM_A, FORM_B, FORM_C) for field in form]
    assert len(labels) == len(set(labels))


SENTENCES = {
    "date": (READINGS["date"], "申請日「9.2.14」はいつですか"),
    "date of a row": (READINGS["date of a row"], "様式(B) No.7の開始日「25.6.1」はいつですか"),
    "name": (found("applicant.name.differs"), "名簿の氏名は「山口 花子」です。どちらが正しいですか"),
    "expiry": (found("applicant.expires_on.differs"), "名簿の資格有効期日は2028年3月31日(金)です。どちらが正しいですか"),
    "locked": (found("file.encrypted"), "「申請書.xlsx」はパスワードが付いていて開けません。どうしますか"),
    "late": (found("window.late"), "受付期間（2027年2月28日(日)まで）の後に届きました。どうしますか"),
    "box": (READINGS["box"], "様式(C)の「倫理綱領」の同意欄のしるしはどちらですか"),
    "place twice": (READINGS["conflict of a place"], "住所が2か所にあり、内容が違います。どちらが正しいですか"),
}


@pytest.mark.parametrize(("finding", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_the_sentence_names_the_facts(finding: Finding, sentence: str) -> None:
    """One sentence with the facts filled in."""
    assert the_one(finding).text == sentence


def test_a_date_is_proposed_in_both_countings_of_years() -> None:
    """「9.2.14」 is 令和9年: the day to put there, with the place that proves it and the rule."""
    question = the_one(found("reading.unclear", "申請書.xlsx!A!C3"))
    first = question.answers[0]
    assert (first.text, first.corrections) == ("2027年2月14日(日)（令和9年）", (("a.applied_on", "2027-02-14"),))
    assert (question.place, question.field, question.hint) == ("申請書.xlsx!A!C3", "a.applied_on", "R32・マニュアル(オ)")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9.2.14", ["2027-02-14"]),
        ("2/14", ["2027-02-14", "2026-02-14"]),
        ("070115", ["2025-01-15"]),
        ("令和9年2月14日頃", ["2027-02-14"]),
        ("平成9年2月14日頃", []),
        ("2027年2月", []),
        ("2.29", []),
        ("令和8年6月1日", ["2026-06-01"]),
    ],
)
def test_days_that_a_text_may_mean(text: str, meant: list[str]) -> None:
    """Nearest first, within ten years; a text that tells no month and day means none."""
    assert [day.isoformat() for day in days_meant(text, date(2027, 2, 15))] == meant


def test_of_two_texts_each_is_proposed_with_its_place() -> None:
    """A place found twice: both, and where each stands."""
    question = the_one(READINGS["conflict of a place"])
    assert offered(question)[:2] == [
        "「東京都港区」（申請書.xlsx、シート「A」、セルC9）",
        "「大阪府大阪市」（申請書.xlsx、シート「A」、セルC20）",
    ]
    assert [answer.corrections for answer in question.answers[:2]] == [(("a.address", "東京都港区"),), (("a.address", "大阪府大阪市"),)]


def _signed() -> Any:
    """The forms, the name as good as unread on (A), form (B) with another number."""
    forms: Any = application()
    name = TextEntry("鈴木 花〓", "申請書.xlsx!A!C7", "unclear")
    return replace(
        forms,
        form_a=replace(forms.form_a, name=name),
        form_b=replace(forms.form_b, certification_number=TextEntry("OMP-99990456", "", None, "OMP-99990456")),
        form_c=replace(forms.form_c, signed_by=TextEntry("鈴木花子", "", None, "鈴木花子")),
    )


@pytest.mark.parametrize(
    ("finding", "texts"),
    [
        (found("reading.unclear", label="氏名"), ["「鈴木 花〓」のままにする", "様式(C)の「鈴木花子」"]),
        (READINGS["conflict of numbers"], ["様式(A)の「OMP-12340123」", "様式(B)の「OMP-99990456」"]),
        (found("applicant.qualification.missing"), ["OMP（オペレーションマネジメント）", "CAP（コンタクトセンターアーキテクチャ）"]),
    ],
    ids=["name", "numbers", "qualification"],
)
def test_what_the_other_forms_say_is_proposed(finding: Finding, texts: list[str]) -> None:
    """Without the register: the signature, the other forms' number, the qualifications there are."""
    question = the_one(assessment=verdict(finding, application=_signed()), register=None)
    assert offered(question)[:2] == texts


def test_the_register_s_name_and_the_form_s_are_proposed() -> None:
    """The register's is a correction; the form's is kept by passing the finding over."""
    register, form, *_ = the_one(found("applicant.name.differs")).answers
    assert (register.text, register.corrections) == ("名簿の「山口 花子」", (("a.name", "山口 花子"),))
    assert (form.text, form.action, form.codes) == ("申請書の「鈴木 花子」のまま進める", "waive", ("applicant.name.differs",))


def test_a_row_taken_out_before_moves_no_correction() -> None:
    """The desk counts activities as they were read: of those left, No.7 was the third."""
    question = the_one(READINGS["hours"], positions=(3,))
    assert (question.field, question.answers[0].corrections) == ("b.3.hours", (("b.3.hours", "3"),))


def test_a_box_is_ticked_or_not() -> None:
    """The signs are those that the reader of forms knows."""
    assert [(a.text, a.corrections) for a in the_one(READINGS["box"]).answers][:2] == [
        ("しるしあり", (("c.agreed_1", "☑"),)),
        ("しるしなし", (("c.agreed_1", "☐"),)),
    ]


@pytest.mark.parametrize(("name", "waivable"), [("course", True), ("crosses_year", True), ("crosses_year_short", False), ("future", False)])
def test_fewer_than_thirty_points_are_never_passed_over(name: str, waivable: bool) -> None:
    """R14: only where the points suffice as they are reckoned may the doubt be passed over."""
    answers = the_one(*DOUBTS[name]).answers
    assert any(answer.action == "waive" for answer in answers) == waivable
    assert all(answer.codes == ("cpd.total.short",) for answer in answers if answer.action == "deficient")


def test_the_deciding_doubt_is_asked() -> None:
    """An unlisted course counts as B by a correction of its category."""
    question = the_one(*DOUBTS["course"])
    assert question.text.startswith("様式(B) No.7「応対研修」は認定研修の一覧にありません。")
    assert question.answers[0].corrections == (("b.1.category", "B"),)


@pytest.mark.parametrize(("role", "needs"), [("clerk", {"supervisor", None}), ("supervisor", {None}), ("auditor", {"supervisor", "clerk"})])
def test_an_answer_that_a_role_may_not_give_is_marked(role: Any, needs: set[str | None]) -> None:
    """Not hidden: lateness is a supervisor's, the question to the applicant a clerk's; an auditor decides nothing."""
    assert {answer.needs for answer in the_one(found("window.late"), role=role).answers} == needs


def test_the_address_is_corrected_by_a_supervisor() -> None:
    """console.md: where the letters go is not a clerk's to change."""
    answers = the_one(found("applicant.email.differs")).answers
    assert [answer.needs for answer in answers if answer.action == "correct"] == ["supervisor"] * 3


def test_nobody_is_asked_where_no_address_is_known() -> None:
    """The desk could not write: then only what staff can do themselves."""
    question = the_one(assessment=verdict(found("file.encrypted"), application=None), address="", certification_number="")
    assert [answer.action for answer in question.answers] == ["type_in", "merge", "inquiry"]


def test_files_with_one_trouble_are_one_question() -> None:
    """Passing over is by code: it would pass over both."""
    question = the_one(found("file.scanned", "a.pdf", file="a.pdf"), found("file.scanned", "b.pdf", file="b.pdf"))
    assert (question.text, question.place) == ("「a.pdf」「b.pdf」は画像のため、文字を読み取れません。どうしますか", "a.pdf、b.pdf")


def test_a_file_that_was_typed_in_is_not_passed_over_but_gone_on_from() -> None:
    """What a clerk typed from it is what counts, and the reason says so."""
    question = the_one(found("file.scanned", "a.pdf", file="a.pdf"), typed_in=True)
    waived = next(answer for answer in question.answers if answer.action == "waive")
    assert (waived.text, waived.words) == ("入力した内容で進める", "文書を見て内容を入力し、確認しました。")


def test_of_two_things_found_twice_neither_is_passed_over() -> None:
    """A waiver is of a code: one given for the forms would hide that of the address."""
    both = questions(asked(READINGS["conflict of forms"], found("reading.conflict", "x", label="住所")))
    assert [answer.action for question in both for answer in question.answers if answer.action == "waive"] == []


def test_a_day_is_written_as_its_reader_is_used_to() -> None:
    """Staff read 2027年2月14日(日), a letter prints 2027年2月14日（日）."""
    question = the_one(found("window.late"))
    assert ("2027年2月28日(日)" in question.text, "2027年2月28日（日）" in by_key(question)["ask"].words) == (True, True)


def test_a_bounce_says_why_in_words() -> None:
    """RFC 3463: 5.1.1 is an address that does not exist; an unknown status says only its class."""
    complete = verdict(disposition="complete")
    told = [
        the_one(assessment=complete, events=(Happened("letter.bounced", codes),)).text
        for codes in (("deficient", "5.1.1"), ("deficient", "5.9.9"), ("deficient",))
    ]
    assert [text.partition("届きませんでした")[2].partition("。")[0] for text in told] == [
        "（宛先が存在しません）",
        "（相手のメールサーバーで受け取られませんでした）",
        "",
    ]


def test_what_was_answered_is_not_asked_again() -> None:
    """A judgement or a further question by staff settles what the history asked before it."""
    events = (Happened("letter.bounced", ("deficient", "5.1.1")), Happened("judged"), Happened("answered", ("query.answered",)))
    assert the_one(assessment=verdict(disposition="complete"), events=events).code == "query.answered"


def test_of_a_case_that_is_accepted_only_what_can_be_done_is_offered() -> None:
    """受理: later forms are taken or left, a wish to withdraw is a supervisor's; no value is corrected."""
    events = (Happened("submission.after_acceptance"), Happened("withdrawal.wished", ("withdrawal.wished",)))
    came = verdict(found("pledge.name_differs"), found("submission.after_acceptance"))
    wish, forms = questions(asked(state="accepted", events=events, came=came))
    assert [(answer.action, answer.needs) for answer in wish.answers] == [("withdraw", "supervisor"), ("seen", None)]
    assert (by_key(forms)["take_forms"].codes, by_key(forms)["leave_forms"].text) == (
        ("pledge.name_differs",),
        "受理したときの様式で続ける",
    )


def test_questions_stand_in_the_order_of_answering() -> None:
    """First whether and whose, last the points, which the answers before may settle."""
    made = questions(asked(found("cpd.total.doubtful"), found("applicant.name.differs"), found("subject.other"), READINGS["date"]))
    assert [question.code for question in made] == ["subject.other", "applicant.name.differs", "reading.unclear.date", "cpd.total.doubtful"]


def test_a_mail_that_could_not_be_read_asks_beside_what_stands() -> None:
    """Of forms that do not count, only what their mail brought is news."""
    came = verdict(found("file.garbled", "neu.xlsx"), found("pledge.name_differs"), application=None)
    made = questions(asked(found("applicant.name.differs"), came=came))
    assert [question.code for question in made] == ["file.garbled", "applicant.name.differs"]


def test_the_place_is_that_of_the_entry_where_the_finding_tells_none() -> None:
    """What proves the question is the entry it is about."""
    assert the_one(READINGS["date"]).place == "申請書.xlsx!A!C3"


@pytest.mark.parametrize(
    ("finding", "goes_on"),
    [(found("applicant.name.differs"), True), (found("form.c.unseen"), False), (READINGS["date"], False), (DOUBTS["future"][0], False)],
    ids=["another name", "a form not seen", "a date not read", "too few points"],
)
def test_a_reply_alone_passes_nothing_over_that_was_not_read(finding: Finding, goes_on: bool) -> None:
    """Without form (C), or with 24 points, nobody is complete: what the reply says is put into the forms."""
    reply, *_ = questions(asked(finding, events=(Happened("answered", ("query.answered",)),)))
    assert (reply.code, "waive" in by_key(reply)) == ("query.answered", goes_on)


def test_what_a_person_saw_missing_is_told_beside_what_was_found() -> None:
    """The letter of 「不備として連絡する」 names all of it."""
    question = the_one(found("form.c.unseen"), Finding("applicant.name.missing"))
    assert by_key(question)["deficient"].codes == ("form.c.missing", "applicant.name.missing")
