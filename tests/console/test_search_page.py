"""検索: what is typed travels in the body, a single hit opens, and the register of access says that somebody searched."""

import pytest
from builders.many_cases import many_cases
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storage.models import Access, Case, Certificant

QUERIES = 12


def find(client, text):
    return client.post("/search/find/", {"q": text})


def text_of(answer):
    return answer.content.decode()


@pytest.mark.parametrize("role", ["clerk", "supervisor", "auditor"])
def test_a_single_hit_opens_the_case(season, as_role, role):
    """By its receipt number: the case, with 303."""
    case = Case.objects.order_by("id").first()
    answer = find(as_role(role), case.receipt_number)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/cases/{case.receipt_number}/")


def test_hits_say_what_they_are_and_by_what_they_were_found(moved_in, as_role):
    """Grouped: applications first, then people of the register without one."""
    many_cases(84)
    Certificant.objects.create(
        certification_number="OMP-1", name="小川 健", name_kana="オガワ ケン", name_key="小川健", kana_key="オガワケン"
    )
    answer = find(as_role("clerk"), "おがわ けん")
    assert [(kind, len(hits)) for kind, hits in answer.context["groups"]] == [("case", 2), ("certificant", 1)]
    assert "カナで一致" in text_of(answer)
    assert "<h2>名簿 <small>1件</small></h2>" in text_of(answer)


def test_nothing_found_says_what_to_try(moved_in, as_role):
    """One sentence, with what was typed still in the box."""
    page = text_of(find(as_role("clerk"), "存在しない人"))
    assert "に一致するものはありません。" in page
    assert 'value="存在しない人"' in page


@pytest.mark.parametrize("text", ["山田 太郎", "taro@example.jp", "03-1234-5678", "ヤマダ"])
def test_a_name_in_the_address_is_refused(season, as_role, text):
    """Addresses are kept by browsers and proxies: only numbers are understood there."""
    answer = as_role("clerk").get("/search/", {"q": text})
    assert (answer.status_code, "アドレス欄からは検索できません" in text_of(answer)) == (400, True)
    assert not Access.objects.filter(what="searched").exists()


def test_a_number_in_the_address_is_understood(season, as_role):
    """R2027-0001 and the last four digits of a certification number."""
    case = Case.objects.exclude(certification_number="").order_by("id").first()
    client = as_role("clerk")
    assert client.get("/search/", {"q": case.receipt_number}).status_code == 303
    assert case.receipt_number in text_of(client.get("/search/", {"q": case.certification_number[-4:]}, follow=True))


def test_that_somebody_searched_is_noted_and_not_what_for(season, as_role):
    """Ids and codes only."""
    find(as_role("auditor"), "山田")
    entry = Access.objects.get(what="searched")
    assert (entry.actor, entry.codes, entry.case) == ("鈴木", ["console"], None)


def test_ten_thousand_cases_take_few_statements(moved_in, as_role):
    """The budget of a page."""
    many_cases(10_000)
    client = as_role("clerk")
    client.get("/cases/")
    for text in ("山田", "0042", "おがわ", "Person77@", "0312345"):
        with CaptureQueriesContext(connection) as asked:
            find(client, text)
        assert len(asked) <= QUERIES, text
