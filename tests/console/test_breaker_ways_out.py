"""No dead end: from each page that refuses, and for each case, something can be done; no button leads to a refusal."""

import re

import pytest
from console_people import seen_and_sure
from test_case_page import asking, form

from console.dossier import Dossier
from storage.models import Case


def hidden(page, button):
    """The fields of the form that holds a button of this value."""
    found = next(part for part in re.findall(r"<form.*?</form>", page, re.S) if f'name="answer" value="{button}"' in part)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', found)) | {"answer": button}


@pytest.mark.parametrize("by_question", [True, False], ids=["question", "values"])
def test_a_number_of_another_case_leads_to_joining_it(season, as_role, by_question):
    """A number misread: corrected it is that of another case, with which the forms are joined from the page that says so."""
    case, question = asking("applicant.unknown")
    client, path = as_role("clerk"), f"/cases/{case.receipt_number}/answer/"
    other = Case.objects.filter(state="awaiting_payment").exclude(certification_number="").first()
    number = other.certification_number
    typed = form(case, question, "input", value=number) if by_question else {"c:a.certification_number": number, "answer": "correct"}
    page = client.post(path, {"version": case.version} | typed)
    assert (page.status_code, page.context["other"]) == (409, other.receipt_number)
    shown = client.post(path, hidden(page.content.decode(), "merge"))
    assert [one.receipt_number for one in shown.context["outcomes"]] == [case.receipt_number, other.receipt_number]
    again = hidden(shown.content.decode().replace('type="hidden" name="answer"', 'name="answer"'), "merge")
    assert seen_and_sure(client, path, again | {"into": other.receipt_number}).status_code == 302
    assert Case.objects.get(id=case.id).state == "merged"


def test_each_case_has_something_for_a_clerk_to_do(season):
    """Where every answer takes a supervisor, the case can be handed up."""
    waiting = Case.objects.filter(waiting_since__isnull=False)
    questions = [(case.receipt_number, Dossier(case, "clerk").questions[0]) for case in waiting]
    assert [receipt for receipt, question in questions if all(answer.needs for answer in question.answers)] == []


def test_no_button_leads_to_a_refusal(season, as_role):
    """What can be done without being asked is offered only to a case to which it can be done."""
    client, refused = as_role("clerk"), []
    for case in Case.objects.filter(waiting_since__isnull=False):
        for act in client.get(f"/cases/{case.receipt_number}/").context["offered"]:
            more = {
                "words": "確認しました。",
                "into": Case.objects.exclude(id=case.id).filter(state="awaiting_payment").first().receipt_number,
            }
            answer = client.post(f"/cases/{case.receipt_number}/answer/", {"version": case.version, "answer": act} | more)
            refused += [(case.receipt_number, act)] if answer.status_code != 200 else []
    assert refused == []


def test_nobody_is_renamed_to_who_signed_where_the_register_says_otherwise(season):
    """The certificate would bear the name of another person."""
    _, question = asking("pledge.name_differs")
    assert "correct" not in {answer.action for answer in question.answers if not answer.input}


def test_line_ends_count_once(season, as_role):
    """400 characters are 400 however a browser sends the ends of lines."""
    case, _ = asking("subject.other")
    words = "\r\n".join(["あ" * 49] * 8)
    page = as_role("clerk").post(f"/cases/{case.receipt_number}/answer/", {"version": case.version, "answer": "ask", "words": words})
    assert page.status_code == 200


def test_what_somebody_else_did_is_offered_to_a_supervisor_alone(season, as_role):
    """「取り消す」 stands before who may press it: who did it, and a supervisor."""
    case, _ = asking("subject.other")
    done = {"version": case.version, "answer": "hand_up", "words": "お願いします。"}
    seen_and_sure(as_role("supervisor"), f"/cases/{case.receipt_number}/answer/", done)
    shown = {role: as_role(role).get(f"/cases/{case.receipt_number}/").context["last"] for role in ("clerk", "supervisor", "auditor")}
    assert {role: bool(last) for role, last in shown.items()} == {"clerk": False, "supervisor": True, "auditor": False}


def test_signs_that_steer_are_no_words(season, as_role):
    """NUL and escapes are left out of what goes into a letter."""
    case, _ = asking("subject.other")
    typed = {"version": case.version, "answer": "ask", "words": "お名前\0を\x1b[31mお知らせください。"}
    page = as_role("clerk").post(f"/cases/{case.receipt_number}/answer/", typed)
    assert "お名前を[31mお知らせください。" in page.context["outcomes"][0].letters[0].body.replace("\n", "")
