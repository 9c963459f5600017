"""`intake case`: staff decide, withdraw and key in applications that came by post."""

import json

import pytest
from command_house import RECEIVED, book, mail, person

from commands.sample.bank import Row, statement
from commands.sample.post import Draft, prescribed, write
from storage.models import Access, Case, Event, Letter, Message


@pytest.fixture
def staffed(house, intake):
    """A house whose staff are 事務 (clerk) and 責任者 (supervisor); runs `intake case` there."""

    def case(*arguments, by="責任者"):
        return intake("case", *arguments, "--by", by, "--config", house.config)

    for name, role in (("事務", "clerk"), ("責任者", "supervisor")):
        assert intake("user", "add", name, "--role", role, "--config", house.config).code == 0
    return case


@pytest.fixture
def decided(house, staffed):
    """The same with two complete applications, R2027-0001 paid."""
    house.deliver(mail(1), mail(2))
    assert house.run("run", "--once").code == 0
    who = person(1)
    row = Row(payer=who.number[-4:] + who.kana.replace("　", "").replace(" ", ""), inquiry="1")
    (house.home / "s.txt").write_bytes(statement(rows=[row]))
    assert house.run("payments", "import", house.home / "s.txt").code == 0
    return staffed


def test_an_approval(decided):
    """One line a case: where it is, and the letter that was written."""
    said = decided("decide", "R2027-0001", "--as", "approve")
    assert (said.code, said.out) == (0, "R2027-0001: approved; letter approved\n")


def test_several_are_approved_or_none(decided):
    """Exit 1: the answer is no."""
    said = decided("decide", "R2027-0001", "R2027-0002", "--as", "approve")
    assert (said.code, said.err) == (1, "intake: That cannot be done: R2027-0002: it is awaiting_payment, not accepted\n")
    assert Case.objects.get(receipt_number="R2027-0001").state == "accepted"


def test_why_is_shown_to_who_looks(decided, house):
    """The history has codes and the rule set; staff's own words may be about a person, and are shown by an account that is noted."""
    decided("decide", "R2027-0001", "--as", "refuse", "--reason", "監査の資料がありませんでした。")
    plain, looked = house.run("show", "R2027-0001", "--json").out, house.run("show", "R2027-0001", "--personal", "--by", "責任者").out
    assert ('"rule_set": "professional-2019"' in plain, "監査の資料" in plain) == (True, False)
    assert "accepted → refused" in looked
    assert "staff 監査の資料がありませんでした。\n" in looked


def test_a_dry_run_shows_the_letter_and_leaves_nothing(decided):
    """What leaves the house is previewed."""
    said = decided("decide", "R2027-0001", "--as", "refuse", "--reason", "監査の資料がありませんでした。", "--dry-run")
    assert "R2027-0001: refused; letter refused" in said.out
    assert "監査の資料がありませんでした。" in said.out
    assert Case.objects.get(receipt_number="R2027-0001").state == "accepted"
    assert not Letter.objects.filter(kind="refused").exists()
    assert list(Access.objects.filter(what="seen").values_list("actor", "codes")) == [("責任者", ["letter.refused"])]


def test_a_clerk_does_not_approve(decided):
    """Exit 2: not theirs to ask."""
    said = decided("decide", "R2027-0001", "--as", "approve", by="事務")
    assert said.code == 2
    assert "approved is not for clerk" in said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["R2027-0001", "R2027-0002", "--as", "refuse"], "--as refuse: one case at a time"),
        (["R2027-0009", "--as", "approve"], "there is no case R2027-0009"),
        (["R2027-0001", "--as", "merge"], "--into goes with merge"),
        (["R2027-0001", "--as", "correct", "--letter", "hello"], "--letter: hello is none of"),
        (["R2027-0001", "--as", "approve", "--letter", "accepted"], "--letter with correct"),
        (["R2027-0001", "--as", "correct-values", "--set", "a.name"], "--set: a.name is no FIELD=TEXT"),
        (["R2027-0001", "--as", "approve", "--set", "a.name=山田"], "--set goes with correct-values or merge"),
    ],
    ids=["many", "unknown", "into nothing", "no such letter", "no correction", "no text", "nothing to correct"],
)
def test_wrong_use_is_a_sentence(decided, arguments, said):
    """Exit 2, the argument named."""
    told = decided("decide", *arguments)
    assert (told.code, said in told.err) == (2, True)


def test_a_question_and_its_answer(decided):
    """The case waits, and a clerk may take the answer by telephone."""
    assert decided("decide", "R2027-0002", "--as", "query", "--words", "ご住所をご確認ください。", by="事務").out == (
        "R2027-0002: queried; letter query\n"
    )
    assert decided("decide", "R2027-0002", "--as", "answered", by="事務").out == "R2027-0002: needs_staff; no letter\n"
    assert decided("decide", "R2027-0002", "--as", "waive", by="事務").out == "R2027-0002: awaiting_payment; letter complete\n"


def test_a_withdrawal(decided):
    """After 受理 by a supervisor."""
    assert decided("withdraw", "R2027-0001", "--reason", "本人より", by="事務").code == 2
    assert decided("withdraw", "R2027-0001", "--reason", "本人より").out == "R2027-0001: withdrawn; letter withdrawn\n"
    assert decided("withdraw", "R2027-0002", "--reason", "本人より", by="事務").code == 0
    assert decided("decide", "R2027-0002", "--as", "reopen", "--reason", "誤り").out == "R2027-0002: needs_staff; no letter\n"


@pytest.fixture
def forms(house):
    file = house.home / "申請書.xlsx"
    file.write_bytes(book(3))
    return file


def test_an_application_by_post_is_filed_as_one_by_mail(staffed, forms):
    """R35: the same reader, rules and letter; the history says who keyed it in."""
    said = staffed("post", forms, "--received", RECEIVED.date(), by="事務")
    assert (said.code, said.out) == (0, "message 1: complete  R2027-0001\nR2027-0001: awaiting_payment\n")
    message = Message.objects.get()
    assert (message.state, message.received_at.isoformat()) == ("done", "2027-01-14T15:00:00+00:00")
    assert list(Event.objects.filter(what="keyed_in").values_list("actor", "case__receipt_number").order_by("id")) == [
        ("事務", None),
        ("事務", "R2027-0001"),
    ]
    assert Letter.objects.get().recipient == person(3).email


def test_a_postal_application_is_not_filed_twice(staffed, forms):
    """It is a duplicate, whatever its wrapping."""
    staffed("post", forms, "--received", "2027-01-15", by="事務")
    assert "submission.duplicate  R2027-0001" in staffed("post", forms, "--received", "2027-01-16", by="事務").out
    assert Letter.objects.count() == 1


def test_the_postmark_counts_where_the_office_says_so(house, staffed, forms):
    """R35: posted in February, arrived in March."""
    file = house.config.read_text(encoding="utf-8")
    assert "late_hold" in staffed("post", forms, "--received", "2027-03-02", "--postmark", "2027-02-27").out
    house.config.write_text(file + '\n[policy]\npostal_date = "postmark"\n', encoding="utf-8")
    other = house.home / "申請書4.xlsx"
    other.write_bytes(book(4))
    assert "--postmark: by policy.postal_date" in staffed("post", other, "--received", "2027-03-02").err
    assert "R2027-0002: awaiting_payment" in staffed("post", other, "--received", "2027-03-02", "--postmark", "2027-02-27").out


def test_a_mail_does_not_come_by_post(house, staffed):
    file = house.home / "a.eml"
    file.write_bytes(mail(1))
    assert "does not come by post" in staffed("post", file, "--received", "2027-01-15").err


def test_somebody_with_no_mail_address_applies_by_post(house, staffed):
    """Staff look, go on, and write by post: nothing is mailed."""
    file = house.home / "申請書.xlsx"
    file.write_bytes(book(5, email=""))
    assert "R2027-0001: needs_staff" in staffed("post", file, "--received", "2027-01-15", by="事務").out
    waived = ("--finding", "applicant.email.missing", "--reason", "郵送で連絡する")
    assert staffed("decide", "R2027-0001", "--as", "waive", *waived, by="事務").out == "R2027-0001: awaiting_payment; no letter\n"


def test_what_was_waived_is_no_difference_in_a_replay(house, staffed, intake):
    """Of the mail or of its forms: staff have decided it."""
    house.deliver(mail(1, subject="お世話になります"))
    assert house.run("run", "--once").code == 0
    waived = ("--finding", "subject.other", "--reason", "件名のみ違う")
    assert staffed("decide", "R2027-0001", "--as", "waive", *waived, by="事務").out == "R2027-0001: awaiting_payment; letter complete\n"
    assert "0 would differ" in intake("replay", "--config", house.config).out


def test_values_are_corrected_and_judged_again(decided, house, intake):
    """Nobody is told twice; who looks sees what was read, and what is right."""
    said = decided("decide", "R2027-0002", "--as", "correct-values", "--set", "a.phone=090-0000-0000", "--reason", "電話で確認", by="事務")
    assert said.out == "R2027-0002: awaiting_payment; no letter\n"
    looked = json.loads(house.run("show", "R2027-0002", "--json", "--personal", "--by", "責任者").out)
    (made,) = looked["values"]["corrections"]
    assert (made["field"], made["text"], made["by"]) == ("a.phone", "090-0000-0000", "事務")
    assert looked["values"]["application"]["form_a"]["phone"]["value"] == "090-0000-0000"
    assert "0 would differ" in intake("replay", "--config", house.config).out


def test_what_is_not_understood_is_named(decided):
    """Exit 1, by its place; nothing of it is a value."""
    said = decided("decide", "R2027-0002", "--as", "correct-values", "--set", "b.1.hours=半日", by="事務")
    assert (said.code, said.err) == (1, "intake: What was typed is not understood: b.1.hours (minutes)\n")


def test_a_case_is_joined_by_its_right_number(decided):
    """It was misread: the number is corrected, and the forms go to the case that has it."""
    Case.objects.filter(receipt_number="R2027-0001").update(state="awaiting_payment")
    number = f"a.certification_number={person(1).number}"
    said = decided("decide", "R2027-0002", "--as", "merge", "--into", "R2027-0001", "--set", number, by="事務")
    assert said.out.startswith("R2027-0002: merged; no letter\nR2027-0001: ")


def test_forms_that_were_typed_in_are_no_difference_in_a_replay(house, staffed, intake):
    """The mail brings none, and staff have said what its pages hold."""
    who, broken = person(1), (("更新申請書.xlsx", b"PK\x03\x04broken"),)
    house.deliver(write(Draft(name=who.name, sender=who.email, subject=prescribed(RECEIVED), at=RECEIVED, files=broken, serial=1)))
    assert house.run("run", "--once").code == 0
    typed = ("--set", "a.name=山田 太郎", "--set", "c.agreed=☑", "--finding", "file.unreadable", "--reason", "画像を見て入力")
    assert staffed("decide", "R2027-0001", "--as", "correct-values", *typed, by="事務").out == "R2027-0001: needs_staff; no letter\n"
    assert "0 would differ" in intake("replay", "--config", house.config).out
