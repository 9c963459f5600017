"""`intake incident`: what went astray is recorded with its facts, and what the law asks for is said."""

import json

import pytest

from storage.models import Access, Incident

FACTS = ["--what", "別の方へ不備のお知らせを送った", "--items", "氏名、受付番号", "--persons", "1", "--to", "別の申請者"]
TIMES = ["--happened", "2027-03-01T10:00", "--noticed", "2027-03-02T09:00"]


@pytest.fixture
def add(house, intake):
    intake("user", "add", "事務", "--role", "clerk", "--config", house.config)
    return lambda *more: intake("incident", "add", "--by", "事務", *TIMES, *FACTS, *more, "--config", house.config)


def test_a_letter_to_the_wrong_person_is_recorded_and_need_not_be_reported(add):
    said = add()
    assert (said.code, said.out.splitlines()[0]) == (0, "incident 1 is recorded")
    assert "no report to the commission is owed" in said.out
    one = Incident.objects.get()
    assert (one.actor, one.facts["items"], one.facts["persons"], one.happened_at.isoformat()) == (
        "事務",
        "氏名、受付番号",
        1,
        "2027-03-01T01:00:00+00:00",
    )
    assert list(Access.objects.exclude(actor="operator").values_list("actor", "what", "codes")) == [("事務", "decided", ["incident", "1"])]


def test_what_must_be_reported_says_by_when(add):
    assert add("--malicious").out.splitlines()[1:] == [
        "a report to the commission is owed (malicious), and notice to the persons:",
        "  速報 from 2027-03-04, at the latest 2027-03-06",
        "  確報 at the latest 2027-04-30",
    ]


def test_the_list_for_a_program_and_for_a_person(add, house, intake):
    add("--financial")
    add("--financial", "--recovered")
    first, second = json.loads(intake("incident", "list", "--json", "--config", house.config).out)
    assert (first["incident"], first["to"], first["report"]["final_until"], second["report"]) == (1, "別の申請者", "2027-03-31", None)
    assert intake("incident", "list", "--config", house.config).out.splitlines() == [
        "1: noticed 2027-03-02 09:00    速報 until 2027-03-06, 確報 until 2027-03-31",
        "2: noticed 2027-03-02 09:00    no report owed",
    ]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--noticed", "yesterday"], "--noticed: 'yesterday' is no time"),
        (["--noticed", "2027-02-01"], "--noticed: is before --happened"),
        (["--case", "R2027-0009"], "there is no case R2027-0009"),
        (["--by", "誰か"], "there is no active account '誰か'"),
        (["--persons", "0"], "--persons"),
    ],
)
def test_wrong_use_is_one_sentence_and_records_nothing(add, more, sentence):
    said = add(*more)
    assert (said.code, said.out, sentence in said.err) == (2, "", True)
    assert not Incident.objects.exists()
