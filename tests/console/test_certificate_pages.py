"""判定・認定証: decided after a look at the letter, listed once, posted on a day that can be; each may be taken back."""

from datetime import date

import pytest
from certificate_house import accepted, ticked
from console_axe import clean
from console_people import NOW, at, confirmed, seen_and_sure
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect

from cases.policy import OFFICE_ZONE
from storage.models import Access, Case, Certificate, Letter


def states(cases):
    return [Case.objects.get(id=case.id).state for case in cases]


def last_undo(client):
    return next(message.extra_tags for message in client.get("/certificates/").context["messages"] if message.extra_tags)


@pytest.fixture
def three(season):
    """Three accepted applications that nothing speaks against."""
    return accepted(3)


@pytest.fixture
def listed(three, as_role):
    """The same, approved and on a dispatch list; its address."""
    seen_and_sure(as_role("supervisor"), "/certificates/approve/", {"case": ticked(three)})
    clerk = as_role("clerk")
    season, _, number = clerk.get("/certificates/?tab=post").context["unlisted"][0]
    return clerk.post("/certificates/lists/", {"season": season, "number": number})["Location"]


def test_what_stands_against_an_approval_is_said(three, as_role):
    """In words, and such a case has no tick."""
    three[0].allocations.update(undone_at=NOW)
    page = as_role("supervisor").get("/certificates/?all=1")
    text = page.content.decode()
    assert page.context["ready"] == 2
    assert "審査手数料の入金が確認されていない" in text
    assert f"{three[0].receipt_number}:" not in text
    assert f'value="{three[1].receipt_number}:{three[1].version}" checked' in text


def test_an_approval_is_seen_first(three, as_role):
    """The list and one letter; nothing is changed by looking, and who saw it is noted."""
    page = as_role("supervisor").post("/certificates/approve/", {"case": ticked(three)})
    text = page.content.decode()
    assert "合格とする（3件）" in text
    assert page.context["letter"].kind == "approved"
    assert states(three) == ["accepted"] * 3
    assert Access.objects.filter(case__in=three, what="seen", codes=["approved"]).count() == 1


def test_approvals_are_held_and_taken_back(three, as_role):
    """All in one act: within the hold all of it is as before."""
    boss = as_role("supervisor")
    assert seen_and_sure(boss, "/certificates/approve/", {"case": ticked(three)}).status_code == 302
    letters = Letter.objects.filter(case__in=three, kind="approved", state="waiting")
    assert (states(three), letters.count(), letters.filter(not_before__gt=NOW).count()) == (["approved"] * 3, 3, 3)
    boss.post(last_undo(boss))
    assert (states(three), letters.count(), Certificate.objects.filter(case__in=three).count()) == (["accepted"] * 3, 0, 0)


def test_a_case_that_changed_since_is_not_approved(three, as_role):
    """None of the ticked ones is, so that the list is looked at again."""
    form = confirmed(as_role("supervisor"), "/certificates/approve/", {"case": ticked(three)})
    Case.objects.filter(id=three[1].id).update(version=three[1].version + 1)
    assert as_role("supervisor").post("/certificates/approve/", form).status_code == 409
    assert states(three) == ["accepted"] * 3


def test_nothing_ticked_is_said(three, as_role):
    client = as_role("supervisor")
    assert "申請を選んでください" in client.post("/certificates/approve/", {}, follow=True).content.decode()


def test_a_list_is_made_once(listed, as_role):
    """A second press of the same button makes no second one."""
    season, number = listed.rstrip("/").split("/")[-2:]
    assert as_role("clerk").post("/certificates/lists/", {"season": season, "number": number}).status_code == 409
    assert Certificate.objects.filter(case__season=season, batch=number).count() == 3


@pytest.mark.parametrize(
    ("name", "starts"), [("hassou.csv", b"\xef\xbb\xbf"), ("ninteisho.pdf", b"%PDF"), ("atena.pdf", b"%PDF"), ("hassou.xlsx", b"PK")]
)
def test_papers_are_saved(listed, as_role, name, starts):
    """As downloads only, noted for each case; what is no paper is not there."""
    client = as_role("clerk")
    answer = client.get(f"{listed}{name}/")
    assert answer.content.startswith(starts)
    assert answer["Content-Disposition"].startswith("attachment")
    assert Access.objects.filter(what="exported", actor="田中", codes=[f"batch.{listed.rstrip('/').rpartition('/')[2]}"]).count() == 3
    assert client.get(f"{listed}other.exe/").status_code == 404


def test_signs_to_be_looked_at_are_listed(listed, as_role):
    """Outside CP932, with the place; a formula is defused in the CSV."""
    made = Certificate.objects.filter(dispatched_on=None).order_by("case_id")[0]
    Certificate.objects.filter(id=made.id).update(name="=草彅\U00020bb7")
    client = as_role("clerk")
    assert "\U00020bb7" in client.get(listed).content.decode()
    assert "'=草彅" in client.get(f"{listed}hassou.csv/").content.decode("utf-8-sig")
    assert client.get(f"{listed}kakunin.csv/").status_code == 200


def test_certificates_are_sent_and_taken_back(three, listed, as_role):
    """On the day that was typed; a second press is told that it was done."""
    client, form = as_role("clerk"), {"version": "3", "on": "2027-03-25"}
    assert client.post(f"{listed}sent/", form).status_code == 302
    assert states(three) == ["certificate_sent"] * 3
    undo = last_undo(client)
    assert client.post(f"{listed}sent/", form).status_code == 409
    client.post(undo)
    assert states(three) == ["approved"] * 3
    assert set(Certificate.objects.filter(case__in=three).values_list("dispatched_on", flat=True)) == {None}


@pytest.mark.parametrize(
    ("day", "status", "words"),
    [
        ("", 422, "発送した日を入力してください"),
        ("2027-02-31", 422, "発送した日を入力してください"),
        ("2017-03-25", 409, "発送リストを作る前"),
        ("2027-03-26", 409, "その日はまだ来ていません"),
    ],
    ids=["none", "no such day", "years ago", "to come"],
)
def test_a_day_that_cannot_be_is_refused(three, listed, as_role, day, status, words):
    """Nothing is sent by it."""
    answer = as_role("clerk").post(f"{listed}sent/", {"version": "3", "on": day})
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert states(three) == ["approved"] * 3


def test_what_was_sent_is_printed(season, as_role):
    """認定証一覧 of a season; noted as taken out of the house."""
    page = as_role("auditor").get("/certificates/printed/2027/")
    assert len(page.context["listed"]) == Case.objects.filter(state="certificate_sent").count() > 0
    assert Access.objects.filter(what="exported", actor="鈴木").count() == len(page.context["listed"])
    assert as_role("auditor").get("/certificates/printed/1999/").status_code == 404


@pytest.mark.parametrize(("day", "shown"), [(19, False), (20, True)])
def test_the_banner_from_20_march(season, three, as_role, day, shown):
    """R06: while anything of the season is still to be decided or sent."""
    at(season, NOW.replace(day=day))
    text = as_role("clerk").get("/certificates/?tab=post").content.decode()
    assert ("認定証を発送していない案件が" in text) is shown


@pytest.mark.parametrize("address", ["/certificates/", "/certificates/?tab=post", "/certificates/?tab=sent"])
def test_few_statements_at_ten_thousand_cases(three, as_role, address):
    """Twelve at most, and 25 rows a page, however many cases there are."""
    some = Case.objects.get(id=three[0].id)
    Case.objects.bulk_create(
        Case(
            season=2027, receipt_number=f"R2027-{n}", state=("accepted", "certificate_sent", "approved")[n % 3],
            first_received_at=some.first_received_at, changed_at=NOW, certification_number=f"OMP-{n}", name="山田",
        )
        for n in range(10_000, 20_000)
    )  # fmt: skip
    days = {"valid_from": date(2027, 4, 1), "valid_until": date(2030, 3, 31), "listed_at": NOW}
    new = Case.objects.filter(receipt_number__regex=r"-\d{5}$").exclude(state="accepted")
    Certificate.objects.bulk_create(
        Certificate(case=case, name="山田", postal_code="", address="東京都", batch=case.id % 40 + 2, **days) for case in new
    )
    client = as_role("supervisor")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    assert len(asked) <= 12, "\n".join(query["sql"][:200] for query in asked)


def test_a_batch_from_decision_to_post(browse):
    """As people do it: ticked, seen, approved, listed, sent; axe finds nothing on the way."""
    accepted(3)
    boss, clerk = (browse(role) for role in ("supervisor", "clerk"))
    boss.goto("/certificates/")
    clean(boss)
    boss.get_by_role("link", name="すべて選ぶ").click()
    boss.get_by_role("button", name="選んだ申請を確認する").click()
    clean(boss)
    boss.get_by_role("button", name="合格とする（3件）").click()
    expect(boss.get_by_text("3件を合格としました")).to_be_visible()
    clerk.goto("/certificates/?tab=post")
    clean(clerk)
    clerk.get_by_role("button", name="発送リストを作る").click()
    clean(clerk)
    with clerk.expect_download() as saved:
        clerk.get_by_role("link", name="発送リスト（CSV）を保存する").click()
    assert saved.value.suggested_filename.endswith("hassou.csv")
    clerk.get_by_label("発送日").fill(NOW.astimezone(OFFICE_ZONE).date().isoformat())
    clerk.get_by_role("button", name="発送済みにする").click()
    expect(clerk.get_by_text("3件を発送済みにしました")).to_be_visible()
    clean(clerk)
    assert not Case.objects.filter(state__in=("accepted", "approved")).exists()
