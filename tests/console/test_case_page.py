"""案件: a case is answered by its question, seen before it is done, done once, and taken back."""

from datetime import timedelta

import pytest
from console_people import NOW, at, confirmed, seen_and_sure

from console.dossier import Dossier
from console.people import ROLES
from storage.models import Access, Case, Letter


def asking(code):
    """A case of the season whose first question has this code."""
    for case in Case.objects.filter(waiting_since__isnull=False).order_by("id"):
        found = Dossier(case, "clerk").questions
        if found and found[0].code == code:
            return case, found[0]
    raise LookupError(code)


def form(case, question, key, **more):
    return {"version": case.version, "question": question.code, "answer": key, **more}


@pytest.fixture
def forwarded(season):
    """An application under another subject, which staff may take as one."""
    return asking("subject.other")


def test_answer_that_writes_a_letter_is_seen_first(forwarded, as_role):
    """Nothing is changed by looking: the page shows the reason and the letter."""
    case, question = forwarded
    page = as_role("clerk").post(f"/cases/{case.receipt_number}/answer/", form(case, question, "waive"))
    assert page.status_code == 200
    assert "この内容で送信する" in page.content.decode()
    assert [letter.kind for outcome in page.context["outcomes"] for letter in outcome.letters] == ["complete"]
    assert Case.objects.get(id=case.id).version == case.version


def test_no_link_of_a_preview_leads_to_what_is_posted(forwarded, as_role):
    """The document beside it is turned on the case's own page, in the group that is worked through."""
    case, question = forwarded
    page = as_role("clerk").post(f"/cases/{case.receipt_number}/answer/", form(case, question, "waive")).content.decode()
    assert (f'href="/cases/{case.receipt_number}/?doc=mail#document"' in page, 'href="?' in page) == (True, False)
    group = as_role("clerk").get(f"/cases/{case.receipt_number}/?group=other&page=1").content.decode()
    assert f'href="/cases/{case.receipt_number}/?group=other&amp;doc=mail#document"' in group


@pytest.mark.parametrize("seen", ["", "0" * 64], ids=["nothing", "something else"])
def test_no_letter_goes_unseen(forwarded, as_role, seen):
    """A form that says it is sure, of what its page never showed, is shown first."""
    case, question = forwarded
    typed = form(case, question, "waive", words="確認した。", sure="1", seen=seen)
    page = as_role("clerk").post(f"/cases/{case.receipt_number}/answer/", typed)
    assert (page.status_code, Letter.objects.filter(case=case).count()) == (200, 0)


def test_answer_is_done_held_and_taken_back(forwarded, as_role):
    """Sent with its letter in one act; within the hold all of it can be taken back."""
    case, question = forwarded
    client = as_role("clerk")
    done = seen_and_sure(client, f"/cases/{case.receipt_number}/answer/", form(case, question, "waive", words="申請と確認した。"))
    letter = Letter.objects.get(case=case, kind="complete")
    assert (done.status_code, Case.objects.get(id=case.id).state) == (302, "awaiting_payment")
    assert (letter.state, letter.not_before) == ("waiting", NOW + timedelta(seconds=60))
    undo = next(message.extra_tags for message in client.get(done["Location"]).context["messages"])
    assert client.post(undo, follow=True).status_code == 200
    letter.refresh_from_db()
    assert (Case.objects.get(id=case.id).state, letter.state) == ("needs_staff", "failed")


def test_second_press_repeats_nothing(forwarded, as_role):
    """The case's version is the key: the second of two presses is told that the case was changed, and keeps what was typed."""
    case, question = forwarded
    client, path = as_role("clerk"), f"/cases/{case.receipt_number}/answer/"
    typed = confirmed(client, path, form(case, question, "waive", words="申請と確認した。"))
    client.post(path, typed)
    second = client.post(path, typed)
    assert (second.status_code, "申請と確認した。" in second.content.decode()) == (409, True)
    assert Letter.objects.filter(case=case, kind="complete").count() == 1


def test_too_late_to_take_back_says_when_it_went(forwarded, as_role):
    """A letter that was sent is not taken back: the page names the time."""
    case, question = forwarded
    client = as_role("clerk")
    seen_and_sure(client, f"/cases/{case.receipt_number}/answer/", form(case, question, "waive", words="確認した。"))
    undo = next(message.extra_tags for message in client.get("/cases/").context["messages"])
    Letter.objects.filter(case=case, kind="complete").update(state="sent", sent_at=NOW)
    late = client.post(undo)
    assert (late.status_code, "10:00に送信済みです" in late.content.decode()) == (409, True)


@pytest.mark.parametrize("role", [*ROLES, None])
def test_who_may_answer(season, as_role, role):
    """The auditor reads only; who is not logged in keeps what was typed."""
    case, question = asking("subject.other")
    answer = as_role(role).post(f"/cases/{case.receipt_number}/answer/", form(case, question, "waive"))
    assert answer.status_code == {"auditor": 403, None: 401}.get(role, 200)


def test_answer_of_a_supervisor_is_refused_to_a_clerk(season, as_role):
    """R37: lateness is decided by 責任者; the page names the role."""
    case, question = asking("window.late")
    page = as_role("clerk").post(f"/cases/{case.receipt_number}/answer/", form(case, question, "late_take", words="事情を確認"))
    assert (page.status_code, "責任者" in page.content.decode()) == (403, True)


@pytest.mark.parametrize("key", ["", "nothing", "approve"])
def test_answer_that_is_not_offered_is_no_page(season, as_role, key):
    """What the question does not offer, and what nobody may do in this state, is not done."""
    case, question = asking("subject.other")
    client = as_role("supervisor")
    assert client.post(f"/cases/{case.receipt_number}/answer/", form(case, question, key)).status_code == 404
    assert client.post(f"/cases/{case.receipt_number}/answer/", {"version": case.version, "answer": key}).status_code == 404


def test_value_is_corrected_and_judged_again(season, as_role):
    """The read value stays beside the corrected one, with who and why."""
    case, _ = asking("subject.other")
    client = as_role("clerk")
    typed = {"version": case.version, "answer": "correct", "c:a.phone": "03-1234-5678", "words": "電話で確認した。"}
    client.post(f"/cases/{case.receipt_number}/answer/", typed)
    page = client.get(f"/cases/{case.receipt_number}/").content.decode()
    assert "<ins>03-1234-5678</ins>" in page
    assert "田中・電話で確認した。" in page


def test_value_that_is_not_understood_is_said_at_its_field(season, as_role):
    """What was typed stays, with a sentence why."""
    case, _ = asking("subject.other")
    typed = {"version": case.version, "answer": "correct", "c:a.expires_on": "いつか"}
    page = as_role("clerk").post(f"/cases/{case.receipt_number}/answer/", typed)
    assert (page.status_code, "資格有効期日：日付として読めません" in page.content.decode()) == (422, True)


def test_somebody_else_at_the_case_is_named(season, as_role):
    """Two at one case: the second sees who was first and since when, for five minutes after the last look."""
    case, _ = asking("subject.other")
    as_role("clerk").get(f"/cases/{case.receipt_number}/")
    second = as_role("supervisor")
    assert "田中さんが10:00から確認しています" in second.get(f"/cases/{case.receipt_number}/").content.decode()
    at(season, NOW + timedelta(minutes=6))
    assert "田中さんが" not in second.get(f"/cases/{case.receipt_number}/").content.decode()


def test_looking_is_noted(season, as_role):
    """Who saw whose case stands in the register of access."""
    case, _ = asking("subject.other")
    as_role("auditor").get(f"/cases/{case.receipt_number}/")
    assert Access.objects.filter(actor="鈴木", what="seen", case=case).count() == 1


def test_question_that_is_asked_no_more_keeps_what_was_typed(forwarded, as_role):
    """Somebody else answered it meanwhile: 409, not a page that is not there."""
    case, _ = forwarded
    typed = {"version": case.version, "question": "window.late", "answer": "late_take", "words": "事情を確認した。", "sure": "1"}
    page = as_role("supervisor").post(f"/cases/{case.receipt_number}/answer/", typed)
    assert (page.status_code, "事情を確認した。" in page.content.decode()) == (409, True)
