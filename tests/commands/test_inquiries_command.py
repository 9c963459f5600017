"""`intake inquiries`: what staff answer themselves, counted and found by its sender."""

import json

import pytest
from command_house import mail, person

from storage.models import Access


@pytest.fixture
def asked(house, intake):
    """A house with an application and two inquiries."""
    house.deliver(
        mail(1), mail(2, "", subject="申請期限について", body="いつまでですか。"), mail(1, "", subject="件", body="取り下げます。")
    )
    assert house.run("run", "--once").code == 0
    return lambda *arguments: intake(*arguments, "--config", house.config)


def test_inquiries_are_listed_apart_from_applications(asked):
    """Ids, times, codes and cases; no word of what was written."""
    said = json.loads(asked("inquiries", "--json").out)
    assert [(one["message"], one["reason"], one["cases"]) for one in said] == [
        (2, "inquiry", []),
        (3, "withdrawal.wished", ["R2027-0001"]),
    ]
    assert not Access.objects.exists()


def test_they_are_found_by_their_sender(asked):
    """Whatever its capitals; that somebody looked is noted."""
    said = asked("inquiries", "--from", person(2).email.upper())
    assert said.out.splitlines()[0].split()[0] == "2"
    assert said.out.splitlines()[-1] == "1 in all"
    assert list(Access.objects.values_list("what", "codes")) == [("searched", ["inquiries"])]


def test_subjects_are_shown_to_who_is_noted(asked):
    """In the register of access, a line for each mail."""
    assert "申請期限について" in asked("inquiries", "--personal").out
    assert sorted(Access.objects.values_list("what", "message_id")) == [("seen", 2), ("seen", 3)]


def test_the_queue_tells_how_many_wait(asked):
    """Beside its lines, which programs read."""
    said = asked("queue")
    assert said.err == "for staff to answer: 1 questions, 0 answers, 1 wishes to withdraw (intake inquiries)\n"
    assert "for staff" not in said.out


def test_one_is_dealt_with(asked, intake, house):
    """By a clerk, once; it stays in the list, which tells so."""
    intake("user", "add", "事務", "--role", "clerk", "--config", house.config)
    assert asked("inquiries", "--done", "2", "--by", "事務").out == "2: dealt with\n"
    assert [bool(one["dealt_at"]) for one in json.loads(asked("inquiries", "--json").out)] == [True, False]
    assert asked("inquiries", "--done", "2", "--by", "事務").code != 0
    assert asked("inquiries", "--done", "99", "--by", "事務").code == 2
