"""監査: drawn dry first and then the same, judged row by row with the file beside it, and told once a supervisor has seen the letter."""

import pytest
from certificate_house import accepted
from console_axe import clean
from console_people import NOW, confirmed, seen_and_sure
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect

from cases.audit import SIGHTS
from desk.auditing import draw_audits
from desk.life import Actor, Deed
from storage.models import Access, Audit, Case, Draw, Evidence, Letter

DRAW = {"season": "2027", "rate": "10", "seed": "a"}


def evidence_of(audit):
    """A file of another message stands for what the applicant sent."""
    other = Evidence.objects.exclude(audit=audit).order_by("id").first()
    made = Evidence.objects.create(audit=audit, message=other.message, name=other.name, sha256=other.sha256, received_at=NOW)
    Case.objects.filter(id=audit.case_id).update(state="audit_received")
    return made


@pytest.fixture
def audit(season):
    """An audit whose evidence came in one file of no known row."""
    cases = accepted(12)
    deed = Deed(actor=Actor("佐藤", "supervisor"), at=NOW)
    draw_audits(season.desk, 2027, None, "a", deed)
    found = Audit.objects.filter(case__in=cases).select_related("case").order_by("id")[0]
    evidence_of(found)
    found.case.refresh_from_db()
    return found


def address(audit, act=""):
    return f"/audit/{audit.case.receipt_number}/{act}"


def form(client, audit, result="passed", seen=SIGHTS, note="", **more):
    """What the form of the audit sends where every row is judged so."""
    typed = {"version": client.get(address(audit)).context["version"]}
    for row in audit.rows.all():
        typed |= {f"result-{row.row}": result, f"seen-{row.row}": list(seen), f"note-{row.row}": note}
    return typed | more


def test_a_draw_is_seen_before_it_is_made(season, as_role):
    """Who would be drawn and why, and one letter; nothing is written. Then the same are drawn, once."""
    accepted(12)
    boss, before = as_role("supervisor"), Draw.objects.count()
    dry = boss.post("/audit/draws/make/", DRAW)
    assert "監査対象を確定する（" in dry.content.decode()
    assert "抽選で選ばれました" in dry.content.decode()
    assert Draw.objects.count() == before
    done = boss.post("/audit/draws/make/", DRAW | {"seen": dry.context["drawn"].key})
    assert Draw.objects.latest("id").chosen == {receipt: list(why) for receipt, why in dry.context["drawn"].chosen.items()}
    assert "件が選ばれました" in boss.get(done["Location"]).content.decode()
    assert boss.post("/audit/draws/make/", DRAW | {"seen": dry.context["drawn"].key}).status_code == 409


def test_what_was_seen_is_what_is_drawn(season, as_role):
    """Where another application was accepted meanwhile, the list is looked at again."""
    cases, boss = accepted(12), as_role("supervisor")
    key, before = boss.post("/audit/draws/make/", DRAW).context["drawn"].key, Draw.objects.count()
    Case.objects.filter(id=cases[0].id).update(state="withdrawn")
    assert boss.post("/audit/draws/make/", DRAW | {"seen": key}).status_code == 409
    assert Draw.objects.count() == before


@pytest.mark.parametrize("rate", ["0", "101", "x", "NaN"])
def test_a_part_that_is_none_is_refused(season, as_role, rate):
    text = as_role("supervisor").post("/audit/draws/make/", DRAW | {"rate": rate}, follow=True).content.decode()
    assert "割合は0より大きく100以下" in text


def test_a_record_that_was_meddled_with_is_found(audit, as_role):
    """By whoever opens the page: the draw is made again."""
    record = Draw.objects.latest("id")
    record.chosen = dict(list(record.chosen.items())[1:]) | {"R2027-0000": ["random"]}
    record.save()
    assert "記録と違う結果になりました" in as_role("auditor").get(f"/audit/draws/{record.id}/").content.decode()


def test_a_file_is_tied_to_its_row_and_back(audit, as_role):
    """「No.1の書類とする」, by whoever sees which it is; the file is shown as a page and saved, which is noted."""
    client, file = as_role("clerk"), audit.evidence.get()
    row = audit.rows.order_by("row")[0]
    assert f"No.{row.row}の書類とする" in client.get(address(audit)).content.decode()
    client.post(f"/audit/evidence/{file.id}/tie/", {"row": row.row})
    assert audit.evidence.get().row == row
    assert client.get(f"/audit/evidence/{file.id}/1/")["Content-Type"] == "image/png"
    assert client.get(f"/audit/evidence/{file.id}/").content.startswith(b"%PDF")
    assert Access.objects.filter(what="exported", codes=["evidence"], case=audit.case).count() == 1
    undo = next(message.extra_tags for message in client.get("/audit/").context["messages"])
    client.post(undo)
    assert audit.evidence.get().row is None


def test_the_result_is_seen_first_and_waits_for_a_supervisor(audit, as_role):
    """The auditor sees the letter, records it, and a supervisor lets it go."""
    auditor, boss = as_role("auditor"), as_role("supervisor")
    typed = form(auditor, audit)
    assert "この内容で記録する" in auditor.post(address(audit, "rows/"), typed).content.decode()
    assert Audit.objects.get(id=audit.id).result == ""
    assert seen_and_sure(auditor, address(audit, "rows/"), typed).status_code == 302
    letter = Letter.objects.get(case=audit.case, kind="audit_result")
    assert (Audit.objects.get(id=audit.id).result, letter.state) == ("passed", "held")
    assert boss.get("/audit/").context["tab"] == "held"
    version = boss.get(address(audit)).context["version"]
    boss.post(address(audit, "send/"), {"version": version, "letter": letter.id})
    letter.refresh_from_db()
    assert (letter.state, letter.not_before > NOW) == ("waiting", True)


def test_rows_that_failed_leave_a_new_total(audit, as_role):
    """The page shows what is left; the judgement is taken back whole."""
    client = as_role("auditor")
    before = client.get(address(audit)).context["left"].credited
    typed = form(client, audit, "failed", SIGHTS[:2], "日付が分かりません。")
    seen_and_sure(client, address(audit, "rows/"), typed)
    page = client.get(address(audit))
    assert page.context["left"].credited < before
    client.post(next(message.extra_tags for message in page.context["messages"]))
    assert set(audit.rows.values_list("result", flat=True)) == {""}


def test_a_result_that_explains_nothing_keeps_what_was_typed(audit, as_role):
    """A row does not pass on two of six ticks: said on the page, with the ticks as they were."""
    client = as_role("auditor")
    answer = client.post(address(audit, "rows/"), form(client, audit, "passed", SIGHTS[:2]))
    assert answer.status_code == 422
    assert answer.context["rows"][0]["given"].seen == SIGHTS[:2]
    assert 'class="errors"' in answer.content.decode()


def test_an_audit_that_changed_since_is_looked_at_again(audit, as_role):
    """Another file came while the auditor was judging."""
    client = as_role("auditor")
    typed = confirmed(client, address(audit, "rows/"), form(client, audit))
    audit.evidence.create(message=audit.evidence.get().message, name="後から.pdf", sha256="1" * 64, received_at=NOW)
    assert client.post(address(audit, "rows/"), typed).status_code == 409


def test_who_decided_the_case_is_told_so(audit, as_role):
    """And has no form; whoever judged is told in the list why they cannot approve."""
    audit.case.events.create(at=NOW, actor="佐藤", what="payment_confirmed", from_state="", to_state="")
    assert "審査に関わったため" in as_role("supervisor").get(address(audit)).content.decode()
    assert not as_role("supervisor").get(address(audit)).context["may_judge"]


@pytest.mark.parametrize(
    ("act", "typed", "after"),
    [("extend/", {"until": "2027-05-10"}, "2027-05-10 "), ("exempt/", {}, "2027-04-24 exempted")],
    ids=["put off", "ended"],
)
def test_a_supervisor_puts_off_or_ends_it(audit, as_role, act, typed, after):
    """With a reason, and its letter seen first."""
    boss = as_role("supervisor")
    typed = typed | {"version": boss.get(address(audit)).context["version"]}
    assert "入力してください" in boss.post(address(audit, act), typed, follow=True).content.decode()
    assert "この内容で送信する" in boss.post(address(audit, act), typed | {"reason": "入院"}).content.decode()
    seen_and_sure(boss, address(audit, act), typed | {"reason": "入院"})
    found = Audit.objects.get(id=audit.id)
    assert f"{found.due_on} {found.result}" == after


@pytest.mark.parametrize(("page", "most"), [("/audit/", 12), ("/audit/draws/", 12), ("one", 12)])
def test_few_statements(audit, as_role, page, most):
    """At ten thousand cases as at ten; one audit looks at its rows, files, letters and history besides the frame."""
    Case.objects.bulk_create(
        Case(
            season=2027, receipt_number=f"R2027-{n}", state="accepted", first_received_at=NOW, changed_at=NOW,
            certification_number=f"OMP-{n}",
        )
        for n in range(10_000, 20_000)
    )  # fmt: skip
    client, at = as_role("supervisor"), address(audit) if page == "one" else page
    client.get(at)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(at).status_code == 200
    assert len(asked) <= most, "\n".join(query["sql"][:200] for query in asked)


def test_an_audit_from_draw_to_result(browse):
    """As people do it: drawn, confirmed, judged, told; axe finds nothing on the way."""
    accepted(12)
    boss, auditor = (browse(role) for role in ("supervisor", "auditor"))
    boss.goto("/audit/draws/")
    clean(boss)
    boss.get_by_label("抽選のもとの文字").fill("b")
    boss.get_by_role("button", name="監査対象を試しに抽出する").click()
    clean(boss)
    boss.get_by_role("button", name="監査対象を確定する（").click()
    expect(boss.get_by_text("件が選ばれました")).to_be_visible()
    clean(boss)
    drawn = Audit.objects.select_related("case").latest("id")
    evidence_of(drawn)
    auditor.goto("/audit/?tab=received")
    clean(auditor)
    auditor.locator(f"a[href='/audit/{drawn.case.receipt_number}/']").click()
    clean(auditor)
    for box in auditor.get_by_role("checkbox").all():
        if box.is_visible() and (box.get_attribute("name") or "").startswith("seen-"):
            box.check()
    for row in drawn.rows.all():
        auditor.locator(f"[name=result-{row.row}][value=passed]").check()
    auditor.get_by_role("button", name="確認結果を記録する").click()
    clean(auditor)
    auditor.get_by_role("button", name="この内容で記録する").click()
    expect(auditor.get_by_text("確認結果を記録しました")).to_be_visible()
    boss.goto(f"/audit/{drawn.case.receipt_number}/")
    clean(boss)
    boss.get_by_role("button", name="この内容で送信する").click()
    expect(boss.get_by_text("監査のメールを送信します")).to_be_visible()
    assert Audit.objects.get(id=drawn.id).result == "passed"
