"""入金: why a transfer is not matched, what it may pay for, and what staff make of it; a statement is seen before it is taken in."""

from datetime import timedelta
from io import BytesIO

import pytest
from console_people import NOW, at, seen_and_sure
from django.db import connection
from django.test.utils import CaptureQueriesContext
from payments_house import COMPANY, employ, pay, unpaid

from commands.sample.bank import Row, statement
from console.house import house
from desk.paying import open_transfers
from parsers import bank_csv, zengin
from parsers import statement as statements
from storage.models import Access, Allocation, Case, Letter, Statement, Transfer

STRANGE = Row(payer="9999ﾀﾆﾝ", inquiry="71")


def awaiting():
    """A case of the season that waits for its fee, and the company's transfer that names its number."""
    for transfer, line in open_transfers(house().desk):
        if line.candidates and line.candidates[0].number == "equal" and line.candidates[0].open:
            case = Case.objects.get(receipt_number=line.candidates[0].case)
            if case.state == "awaiting_payment" and transfer.amount == 10800:
                return case, transfer
    raise LookupError


def match(client, transfer, *cases, post=seen_and_sure, **more):
    form = {"version": transfer.version, "case": [case.receipt_number for case in cases], **more}
    return post(client, f"/payments/{transfer.id}/match/", form)


def seen(client, address, form):
    """The page that shows what would be done."""
    return client.post(address, form)


def put(client, transfer, to, reason=""):
    return client.post(f"/payments/{transfer.id}/put/", {"version": transfer.version, "to": to, "reason": reason})


def unmatch(client, transfer, post=seen_and_sure, **more):
    transfer.refresh_from_db()
    return post(client, f"/payments/{transfer.id}/unmatch/", {"version": transfer.version, "reason": "別の方の入金でした", **more})


def text(answer):
    return answer.content.decode()


def undo(client):
    """Presses 「取り消す」 of the last message."""
    url = next(message.extra_tags for message in client.get("/payments/").context["messages"] if message.extra_tags)
    return client.post(url, follow=True)


def after(transfer):
    transfer.refresh_from_db()
    return transfer.state


@pytest.fixture
def three(season):
    """Three of one company, unpaid, and its transfer for them."""
    cases = unpaid(3)
    employ(cases, "株式会社サンプル総研")
    return cases, pay(season, Row(payer=COMPANY, amount=32400, inquiry="70"))[0]


def test_each_transfer_says_why_and_what_it_may_pay_for(season, as_role):
    """In words and signs, no codes; that it was seen is noted."""
    case, _ = awaiting()
    shown = text(as_role("auditor").get("/payments/"))
    assert "会社の名義です。" in shown
    assert case.receipt_number in shown
    assert "payment." not in shown
    assert "この申請の入金とする" not in shown
    assert list(Access.objects.order_by("-id").values_list("what", "codes")[:1]) == [("seen", ["payments"])]


def test_a_fee_is_previewed_then_held_and_taken_back(season, as_role):
    """受理 goes after a minute; until then all of it is undone by one press."""
    case, transfer = awaiting()
    client = as_role("clerk")
    shown = match(client, transfer, case, post=seen)
    assert ("この内容で送信する" in text(shown), Case.objects.get(id=case.id).state) == (True, "awaiting_payment")
    assert match(client, transfer, case).status_code == 302
    letter = Letter.objects.get(case=case, kind="accepted")
    assert (letter.state, letter.not_before, after(transfer)) == ("waiting", NOW + timedelta(seconds=60), "matched")
    assert undo(client).redirect_chain == [("/payments/", 302)]
    letter.refresh_from_db()
    assert (Case.objects.get(id=case.id).state, letter.state, after(transfer)) == ("awaiting_payment", "failed", "open")


def test_a_fee_for_incomplete_forms_is_noted_at_once(season, as_role):
    """The state stays, and nobody is written to."""
    case = next(case for case in unpaid(9) if case.state == "deficient")
    (transfer,) = pay(season, STRANGE)
    assert match(as_role("clerk"), transfer, case)["Location"] == "/payments/"
    assert (Case.objects.get(id=case.id).state, Allocation.objects.filter(case=case).count(), after(transfer)) == (
        "deficient",
        1,
        "matched",
    )


def test_from_a_case_its_transfer_is_offered_and_leads_back(season, as_role):
    """「入金を確認する」 of a case: the likeliest transfer first, the case as its first candidate however badly it fits."""
    case, likely = awaiting()
    pay(season, Row(payer="9999ﾀﾆﾝ", value="090104"))
    page = as_role("clerk").get("/payments/", {"case": case.receipt_number})
    assert next(row.transfer.id for row in page.context["rows"]) == likely.id
    assert {row.offers[0].case.receipt_number for row in page.context["rows"]} == {case.receipt_number}
    done = match(as_role("clerk"), likely, case, **{"for": case.receipt_number})
    assert done["Location"] == f"/cases/{case.receipt_number}/"


def test_a_company_s_people_are_offered_and_split(three, as_role):
    """The set that adds up exactly is one press; then it is not offered any more."""
    cases, transfer = three
    client = as_role("clerk")
    offered = client.get(f"/payments/{transfer.id}/").context["choice"]
    assert sorted(offered.company) == sorted(case.receipt_number for case in cases)
    chosen = client.get(f"/payments/{transfer.id}/?{offered.company_query}")
    assert "選択3件 32,400円／入金32,400円／差額0円" in text(chosen)
    assert not chosen.context["choice"].company
    match(client, transfer, *cases)
    assert list(Allocation.objects.filter(transfer=transfer).values_list("amount", flat=True)) == [10800] * 3


def test_the_sum_is_computed_without_javascript_and_as_a_part(three, as_role):
    """The whole page by its button; with htmx the line alone. Nothing is written."""
    cases, transfer = three
    client = as_role("clerk")
    form = {"do": "sum", "case": [case.receipt_number for case in cases[:2]]}
    whole = client.post(f"/payments/{transfer.id}/match/", form)
    part = client.post(f"/payments/{transfer.id}/match/", form, headers={"HX-Request": "true"})
    line = "選択2件 21,600円／入金32,400円／差額10,800円"
    assert line in text(whole)
    assert text(part).startswith(f"<b>{line}")
    assert after(transfer) == "open"


@pytest.mark.parametrize("by", ["receipt_number", "name", "name_kana"])
def test_an_application_is_found_and_added(season, as_role, by):
    """Ticked where it is the only one found; what is ticked already stays so."""
    case, transfer = awaiting()
    other = next(found for found in unpaid(9) if found != case and found.name)
    form = {"do": "find", "case": case.receipt_number, "find": getattr(other, by)}
    page = as_role("clerk").post(f"/payments/{transfer.id}/match/", form)
    choice = page.context["choice"]
    assert choice.ticked == [case.receipt_number, *([other.receipt_number] if by == "receipt_number" else choice.ticked[1:])]
    assert other.receipt_number in [offer.case.receipt_number for offer in choice.offers]


def test_who_is_not_found_is_said(season, as_role):
    _, transfer = awaiting()
    page = as_role("clerk").post(f"/payments/{transfer.id}/match/", {"do": "find", "find": "いない人"})
    assert "「いない人」の申請はありません。" in text(page)


@pytest.mark.parametrize(
    ("role", "reason", "status", "state"),
    [
        pytest.param("clerk", "", 422, "open", id="clerk"),
        pytest.param("clerk", "手数料", 422, "open", id="clerk with a reason"),
        pytest.param("supervisor", "", 422, "open", id="supervisor without a reason"),
        pytest.param("supervisor", "手数料は協会の負担", 302, "matched", id="supervisor"),
    ],
)
def test_a_difference_is_a_supervisor_s_with_a_reason(season, as_role, role, reason, status, state):
    """What was ticked and typed stays in the page."""
    case, _ = awaiting()
    (transfer,) = pay(season, Row(payer="9999ﾀﾆﾝ", amount=10360, inquiry="72"))
    done = match(as_role(role), transfer, case, reason=reason)
    assert (done.status_code, after(transfer)) == (status, state)
    if status == 422:
        assert done.context["choice"].ticked == [case.receipt_number]
        assert "差額" in done.context["problem"]


@pytest.mark.parametrize("which", ["none", "paid"])
def test_what_cannot_be_paid_for_is_said(season, as_role, which):
    """Nothing ticked, or one whose fee is here: in words, nothing done."""
    _, transfer = awaiting()
    cases = list(Case.objects.filter(state="certificate_sent")[:1]) if which == "paid" else []
    done = match(as_role("clerk"), transfer, *cases)
    assert (done.status_code, after(transfer)) == (422, "open")
    assert ("入金済み" if cases else "選んでください") in done.context["problem"]


@pytest.mark.parametrize(("to", "reason"), [("waiting", ""), ("set_aside", "二重の入金"), ("handed_up", "200円多い")])
def test_put_where_it_belongs_and_back(season, as_role, to, reason):
    """By the message's button; the history keeps both."""
    _, transfer = awaiting()
    client = as_role("clerk")
    assert put(client, transfer, to, reason).status_code == 302
    assert after(transfer) == ("open" if to == "handed_up" else to)
    assert "取り消しました" in text(undo(client))
    assert after(transfer) == "open"
    assert "payment.handed_up" not in transfer.codes
    assert "直前の操作を取り消しました" in text(client.get(f"/payments/{transfer.id}/"))


@pytest.mark.parametrize("to", ["set_aside", "handed_up"])
def test_a_reason_is_owed(season, as_role, to):
    _, transfer = awaiting()
    done = put(as_role("clerk"), transfer, to)
    assert (done.status_code, done.context["problem"], after(transfer)) == (422, "理由を入力してください。", "open")


def test_what_was_put_aside_is_put_back_from_its_tab(season, as_role):
    _, transfer = awaiting()
    client = as_role("clerk")
    put(client, transfer, "set_aside", "二重の入金")
    assert [row.transfer.id for row in client.get("/payments/?tab=set_aside").context["rows"]] == [transfer.id]
    transfer.refresh_from_db()
    put(client, transfer, "open")
    assert after(transfer) == "open"


def test_no_other_place_than_those(season, as_role):
    _, transfer = awaiting()
    assert put(as_role("clerk"), transfer, "reversed").status_code == 404


def test_the_second_of_two_is_told_and_keeps_what_was_typed(season, as_role):
    """The transfer's version is the key: a double click, or two people."""
    case, transfer = awaiting()
    match(as_role("clerk"), transfer, case)
    second = match(as_role("supervisor"), transfer, case, reason="同じ方です")
    assert (second.status_code, "同じ方です" in text(second)) == (409, True)
    assert Allocation.objects.filter(case=case).count() == 1


def test_before_the_letter_went_a_clerk_takes_the_match_back(season, as_role):
    """Nobody is written to, the letter does not go, the case asks staff."""
    case, transfer = awaiting()
    match(as_role("clerk"), transfer, case)
    assert unmatch(as_role("clerk"), transfer).status_code == 302
    assert (Case.objects.get(id=case.id).state, after(transfer)) == ("needs_staff", "open")
    assert [letter.state for letter in Letter.objects.filter(case=case, kind="accepted")] == ["failed"]


def told(client):
    """A fee that was matched and told to its applicant."""
    case, transfer = awaiting()
    match(client, transfer, case)
    Letter.objects.filter(case=case, kind="accepted").update(state="sent", sent_at=NOW)
    return case, transfer


def test_after_it_a_clerk_may_not(season, as_role):
    """The page says whose it is; the desk refuses anyway."""
    case, transfer = told(as_role("clerk"))
    assert "消込の取り消しは責任者が行います" in text(as_role("clerk").get(f"/payments/{transfer.id}/"))
    assert unmatch(as_role("clerk"), transfer).status_code == 403
    assert Case.objects.get(id=case.id).state == "accepted"


def test_after_it_a_supervisor_sees_the_correction_first(season, as_role):
    """訂正, in words that are proposed and can be changed."""
    case, transfer = told(as_role("clerk"))
    at(season, NOW + timedelta(days=1))
    client = as_role("supervisor")
    words = client.get(f"/payments/{transfer.id}/").context["correction"]
    shown = unmatch(client, transfer, post=seen, to_tell=words)
    assert ("この内容で送信する" in text(shown), words in text(shown), Case.objects.get(id=case.id).state) == (True, True, "accepted")
    unmatch(client, transfer, to_tell=words)
    assert Case.objects.get(id=case.id).state == "needs_staff"
    assert Letter.objects.get(case=case, kind="correction").state == "waiting"


def test_a_match_is_taken_back_for_a_reason(season, as_role):
    case, transfer = awaiting()
    match(as_role("clerk"), transfer, case)
    assert (unmatch(as_role("clerk"), transfer, reason=" ").status_code, after(transfer)) == (422, "matched")


@pytest.mark.parametrize(
    ("role", "status"),
    [("clerk", 302), ("supervisor", 302), ("auditor", 403), (None, 401)],
    ids=["clerk", "supervisor", "auditor", "nobody"],
)
def test_who_may_act(season, as_role, role, status):
    _, transfer = awaiting()
    assert put(as_role(role), transfer, "waiting").status_code == status


@pytest.mark.parametrize("page", ["/payments/", "/payments/?tab=matched", "/payments/?tab=reversed", "/payments/?tab=none&page=99"])
def test_every_tab_opens(season, as_role, page):
    assert as_role("clerk").get(page).status_code == 200


def test_a_transfer_that_is_not_there(season, as_role):
    assert as_role("clerk").get("/payments/9999/").status_code == 404


# The statement.


def send(client, step, *files, **more):
    uploads = []
    for name, data in files:
        upload = BytesIO(data)
        upload.name = name
        uploads.append(upload)
    return client.post(f"/payments/import/{step}/", {"files": uploads, **more})


FILE = ("s.txt", statement(rows=[STRANGE, Row(payer="8888ﾍﾞﾂ", inquiry="73")]))


def seen_in(answer):
    return [one.sha256 for one in answer.context["sent"]]


def test_a_statement_is_seen_first_then_taken_in(season, as_role):
    """Looking leaves nothing; taking in files it, once."""
    client = as_role("supervisor")
    seen = send(client, "check", FILE)
    assert ("新規2・重複0・口座違い0" in text(seen), Transfer.objects.filter(payer__contains="タニン").count()) == (True, 0)
    assert send(client, "take", FILE, seen=seen_in(seen))["Location"] == "/payments/"
    assert (Transfer.objects.filter(payer__contains="タニン").count(), Statement.objects.order_by("-id")[0].actor) == (1, "佐藤")
    again = send(client, "check", FILE)
    assert "新規0・重複2・口座違い0" in text(again)


def test_files_of_one_upload_know_of_each_other(season, as_role):
    """A line that two of them report is new once."""
    client = as_role("supervisor")
    other = ("t.txt", statement(rows=[STRANGE]))
    assert "新規2・重複1・口座違い0" in text(send(client, "check", FILE, other))


@pytest.mark.parametrize("seen", [[], ["0" * 64]], ids=["never seen", "another file"])
def test_only_what_was_shown_is_taken_in(season, as_role, seen):
    """The sha256 of each file ties the second step to the first."""
    answer = send(as_role("supervisor"), "take", FILE, seen=seen)
    assert (answer.status_code, Transfer.objects.filter(payer__contains="タニン").exists()) == (422 if seen else 200, False)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"a,b\n1,2\n", "全銀形式でも、設定された銀行のCSVでもありません"),
        (b"", "中身がありません"),
        (statement(trailer={"sum": 1}), "合計の件数または金額が、明細と一致しません"),
        (statement(head={"account": "9999999"}), "ほかの口座の明細です"),
    ],
    ids=["another csv", "empty", "sums", "account"],
)
def test_what_is_no_statement_is_named_with_the_reason(season, as_role, data, why):
    """And nothing of the other files is taken in either."""
    client = as_role("supervisor")
    answer = send(client, "check", FILE, ("b.csv", data))
    assert (answer.status_code, f"「b.csv」は取り込めません。{why}。" in text(answer)) == (422, True)
    send(client, "take", FILE, ("b.csv", data), seen=seen_in(answer))
    assert not Transfer.objects.filter(payer__contains="タニン").exists()


def test_lines_that_nothing_tells_apart_are_shown(season, as_role):
    """Without 照会番号 a line of the same day, amount and payer counts once: a person asks the bank."""
    client = as_role("supervisor")
    alike = Row(payer="7777ﾄﾞｳﾒｲ", inquiry="")
    first = ("morning.txt", statement(rows=[alike]))
    send(client, "take", first, seen=seen_in(send(client, "check", first)))
    later = send(client, "check", ("evening.txt", statement(rows=[alike, STRANGE])))
    assert [line.credit.line for line in later.context["sent"][0].counted_once] == [2]
    assert "次の行は重複と数えました" in text(later)


@pytest.mark.parametrize("module", [zengin, bank_csv, statements], ids=["zengin", "csv", "any"])
def test_every_reason_has_its_words(module):
    """No refusal of the parsers is told in general words."""
    import inspect
    import re

    from console.views.statements import in_words

    sentences = re.findall(r'(?:_Wrong|Refused)\(f?"([^"]+)"', inspect.getsource(module))
    filled = [re.sub(r"\{[^}]*\}", "7", sentence) for sentence in sentences]
    assert sentences
    assert [one for one in filled if in_words(one) == in_words("")] == []


@pytest.mark.parametrize("role", ["clerk", "auditor"])
def test_statements_are_a_supervisor_s(season, as_role, role):
    """Exports and imports are."""
    assert as_role(role).get("/payments/import/").status_code == 403
    assert send(as_role(role), "take", FILE).status_code == 403


@pytest.mark.parametrize("page", ["/payments/", "/payments/?case=R2027-0007", "/payments/?page=8", "/payments/1/"])
def test_few_queries_with_ten_thousand_cases(moved_in, as_role, page):
    """And 200 open transfers: what a page asks of the database does not grow with them."""
    crowd(moved_in)
    client = as_role("clerk")
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page)
    assert answer.status_code == 200
    assert len(asked) <= 12, "\n".join(query["sql"][:110] for query in asked)


def crowd(house):
    """Ten thousand applications that wait for their fee, and 200 transfers with the number of one and another's name."""
    Case.objects.bulk_create(
        Case(
            receipt_number=f"R2027-{number:04d}", season=2027, certification_number=f"OMP-{number:08d}", name=f"人 {number}",
            name_kana="ヤマダ タロウ", number_tail=f"{number:04d}"[-4:], state="awaiting_payment", first_received_at=NOW, changed_at=NOW,
        )
        for number in range(1, 10_001)
    )  # fmt: skip
    statement_ = Statement.objects.create(sha256="0" * 64, name="s", kind="zengin-03", imported_at=NOW, actor="rules")
    Transfer.objects.bulk_create(
        Transfer(
            statement=statement_, line=number, key=f"{number:064d}", value_date=NOW.date(), booked_on=NOW.date(), amount=10800,
            payer=f"{number:04d} スズキ ハナコ", payer_key="スズキハナコ", changed_at=NOW,
        )
        for number in range(1, 201)
    )  # fmt: skip
