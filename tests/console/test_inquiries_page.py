"""問い合わせ: mail that is no application is read as text, dealt with, tied to a case, or taken up as an application."""

import hashlib

import pytest
from console_people import NOW
from django.db import connection
from django.test.utils import CaptureQueriesContext
from papers_room import mail

from storage.models import Access, Case, Event, Message


def asked(house, subject="申請について", text="いつまでですか。", sender="hanako@example.jp", files=()):
    """A message that waits for an answer."""
    raw = mail(text, *files)
    sha256 = hashlib.sha256(raw).hexdigest()
    place = house.blobs.store([(sha256, raw)], NOW.date())[sha256]
    return Message.objects.create(
        sha256=sha256, blob=place, size=len(raw), received_at=NOW, stored_at=NOW, reason="inquiry", state="done",
        subject=subject, sender_key=sender,
    )  # fmt: skip


@pytest.fixture
def one(season):
    Message.objects.filter(reason="inquiry").update(dealt_at=NOW, dealt_by="田中")
    return asked(season, files=[("地図.pdf", b"%PDF-1.4\n")])


def text_of(answer):
    return answer.content.decode()


def do(client, message, what, **form):
    return client.post(f"/inquiries/{message.id}/{what}/", form, follow=True)


def test_a_mail_is_shown_as_text(season, as_role):
    """Never as HTML: its marks are words."""
    message = asked(season, text="<b>いつまで</b>ですか。")
    page = text_of(as_role("auditor").get(f"/inquiries/{message.id}/"))
    assert "&lt;b&gt;いつまで&lt;/b&gt;ですか。" in page
    assert "対応済みにする" not in page
    assert Access.objects.filter(what="seen", message=message, actor="鈴木").exists()


def test_reply_is_copied_from_fields(one, as_role):
    """Address and subject to select; staff write in their own mail client."""
    page = text_of(as_role("clerk").get(f"/inquiries/{one.id}/"))
    assert 'readonly value="hanako@example.jp"' in page
    assert 'readonly value="Re: 申請について"' in page


def test_dealt_with_and_taken_back(one, as_role):
    """From one tab to the other, and by 「取り消す」 again."""
    client = as_role("clerk")
    done = do(client, one, "done")
    assert "対応済みにしました" in text_of(done)
    assert "申請について" in text_of(client.get("/inquiries/?tab=done"))
    undo = next(message.extra_tags for message in done.context["messages"])
    client.post(undo)
    assert Message.objects.get(id=one.id).dealt_at is None


def test_said_twice_is_told(one, as_role):
    """A second press changes nothing."""
    client = as_role("clerk")
    do(client, one, "done")
    answer = do(client, one, "done")
    assert (answer.status_code, "すでに対応済みです" in text_of(answer)) == (409, True)


def test_tied_to_the_suggested_case(season, as_role):
    """Found by its number; the case's history tells of it."""
    case = Case.objects.exclude(certification_number="").order_by("id").first()
    message = asked(season, text=f"{case.receipt_number} の件です。")
    client = as_role("clerk")
    assert "番号で見つかりました" in text_of(client.get(f"/inquiries/{message.id}/"))
    do(client, message, "tie", case=case.receipt_number.lower())
    assert Event.objects.filter(case=case, message=message, what="inquiry_tied").count() == 1


@pytest.mark.parametrize(("typed", "said"), [("", "入力してください"), ("R2027-9999", "の案件はありません")])
def test_a_case_that_is_not_there(one, as_role, typed, said):
    """A sentence at the field, with what was typed."""
    answer = do(as_role("clerk"), one, "tie", case=typed)
    assert (answer.status_code, said in text_of(answer), f'value="{typed}"' in text_of(answer)) == (422, True, True)


def test_taken_up_as_an_application(one, as_role):
    """The new case opens; no letter is written."""
    answer = do(as_role("clerk"), one, "take")
    case = Case.objects.order_by("-id").first()
    assert answer.redirect_chain[-1][0] == f"/cases/{case.receipt_number}/"
    assert (case.state, case.letters.count()) == ("needs_staff", 0)
    assert do(as_role("clerk"), one, "done").status_code == 409


@pytest.mark.parametrize("what", ["mail/", "1/"])
def test_originals_are_downloads(one, as_role, what):
    """Saved, never opened by the browser, and noted."""
    answer = as_role("auditor").get(f"/inquiries/{one.id}/{what}")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert Access.objects.filter(what="exported", message=one, codes=["document"]).count() == 1


def test_no_document_of_that_number(one, as_role):
    """404, as for a mail that is an application."""
    client = as_role("clerk")
    application = Message.objects.exclude(reason__in=["inquiry", "query.answered", "withdrawal.wished"]).first()
    assert client.get(f"/inquiries/{one.id}/9/").status_code == 404
    assert client.get(f"/inquiries/{application.id}/").status_code == 404


def test_a_full_list_takes_few_statements(season, as_role):
    """The budget of a page."""
    for number in range(30):
        asked(season, text=f"{number}件目です。")
    client = as_role("clerk")
    client.get("/inquiries/")
    with CaptureQueriesContext(connection) as asked_of:
        client.get("/inquiries/")
    assert len(asked_of) <= 12
