"""Erasing at the desk: what is due goes, what counts stays, and nothing of an open case."""

import json
from datetime import date, timedelta

import pytest
from desk_office import NOON, OfficeDesk, application, on
from django.apps import apps

from desk.erasing import due, erase
from desk.life import RULES, Actor, Deed, move_case
from rules.retention import Periods
from storage.access import entries, note_access
from storage.blobs import BlobStore
from storage.codec import load_assessment
from storage.database import close_connections, use_database
from storage.figures import figures
from storage.models import Allocation, Case, Certificate, Event, Letter, Message, Statement, Submission, Transfer

PERIODS = Periods(
    approved_years=1, mail_years=1, refused_years=1, withdrawn_years=1, inquiry_days=365, misdirected_days=90, payment_years=7,
    access_years=3,
)  # fmt: skip
CLERK, SUPERVISOR = Actor("事務", "clerk"), Actor("責任者", "supervisor")
COUNTED = (
    "cases",
    "received",
    "states",
    "dispositions",
    "deficient_by_code",
    "corrected",
    "fees",
    "decided",
    "letters",
    "minutes_to_letter",
)
RAW = b"Subject: x\r\n\r\n"


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(tmp_path / "blobs")


def received(office, blobs, *applications, **mail):
    """A mail that is decided, moved and answered, its bytes stored under the hash that its row has."""
    office.receive(*applications, **mail)
    message = office.last_message()
    blobs.store([(message.sha256, RAW)], date(2027, 1, 15))
    Message.objects.filter(id=message.id).update(state="done")
    Letter.objects.update(state="sent", sent_at=NOON)
    return message


def withdrawn(office, case=None):
    """The case ends on 1 February 2027."""
    move_case(case or office.case(), "withdrawn", "withdrawn", Deed(actor=CLERK, at=on(2, 1), reason="山田様より電話"))


def certified(office):
    """The case ends on 1 March 2027 with a certificate until 31 March 2030."""
    case = office.case()
    move_case(case, "accepted", "accepted", Deed(actor=RULES, at=on(2, 1)))
    move_case(case, "approved", "approved", Deed(actor=SUPERVISOR, at=on(2, 20)))
    Certificate.objects.create(
        case=case, name="山田 太郎", postal_code="100-0005", address="東京都", valid_from=date(2027, 4, 1), valid_until=date(2030, 3, 31)
    )
    move_case(case, "dispatched", "certificate_sent", Deed(actor=CLERK, at=on(3, 1)))


def names(what):
    return [case.receipt_number for case in what.cases], [m.id for m in what.mails], [m.id for m in what.loose]


def everything():
    """All that the records hold, as text."""
    rows = [row for model in apps.get_app_config("storage").get_models() for row in model.objects.values()]
    return json.dumps(rows, default=str, ensure_ascii=False)


def test_a_closed_case_is_due_when_its_period_is_over(office, blobs):
    """Not on the last day of it."""
    message = received(office, blobs, application())
    withdrawn(office)
    assert names(due(date(2028, 2, 1), PERIODS)) == ([], [], [])
    assert names(due(date(2028, 2, 2), PERIODS)) == (["R2027-0001"], [message.id], [])


def test_nothing_of_an_open_case_is_due(office, blobs):
    received(office, blobs, application())
    assert names(due(date(2099, 1, 1), PERIODS)) == ([], [], [])


def test_nothing_is_due_while_a_letter_waits(office, blobs):
    received(office, blobs, application())
    withdrawn(office)
    Letter.objects.update(state="held")
    assert names(due(date(2099, 1, 1), PERIODS))[0] == []


def test_a_renewed_dossier_outlives_its_mail(office, blobs):
    """The mail goes after a year, the dossier a year after the certificate ends."""
    message = received(office, blobs, application())
    certified(office)
    assert names(due(date(2028, 3, 2), PERIODS)) == ([], [message.id], [])
    assert names(due(date(2031, 4, 1), PERIODS)) == (["R2027-0001"], [message.id], [])


def test_nothing_of_the_person_is_left_and_all_that_counts_is(office, blobs):
    """Names, addresses, forms, letters and reasons go; states, codes, kinds and the receipt number stay."""
    message = received(office, blobs, application(), message_id="<x@yamada.example.jp>")
    withdrawn(office)
    Message.objects.update(sender_key="taro@example.jp", subject="山田 太郎")
    before = load_assessment(Submission.objects.get().assessment)
    erase(due(date(2028, 2, 2), PERIODS), blobs, SUPERVISOR, on(2, 2, year=2028))
    held = everything()
    personal = ("山田", "ヤマダ", "taro", "12340123", "東京都", "03-1234", "申請書", "yamada", "モニタリング", "電話")
    assert [word for word in personal if word in held] == []
    after = load_assessment(Submission.objects.get().assessment)
    assert (after.disposition, [f.code for f in after.findings]) == (before.disposition, [f.code for f in before.findings])
    assert (Case.objects.get().state, Letter.objects.get().kind) == ("withdrawn", "complete")
    assert [e.what for e in Event.objects.filter(case=office.case()).order_by("id")] == ["filed", "withdrawn", "erased"]
    assert not list(blobs.root.rglob("*.eml"))
    assert Message.objects.get(id=message.id).blob == ""


def test_of_the_facts_only_codes_and_counts_are_left(office, blobs):
    """Whatever a later fact may say: a text that nobody declared a code goes."""
    received(office, blobs, application())
    submission = Submission.objects.get()
    submission.facts |= {"waived": ["window.late"], "unheard": {"of": ["山田"]}, "number": 3}
    submission.save()
    withdrawn(office)
    erase(due(date(2028, 2, 2), PERIODS), blobs, SUPERVISOR, on(2, 2, year=2028))
    facts = Submission.objects.get().facts
    assert (facts["waived"], facts["unheard"], facts["number"]) == (["window.late"], {"of": [""]}, 3)
    assert (facts["attachments"], facts["files"][0]["kind"], facts["files"][0]["name"]) == ([""], "xlsx", "")


def test_nothing_of_the_person_is_left_in_the_database_file(office, blobs, tmp_path):
    """Nor in SQLite's log of changes: what is deleted is overwritten."""
    received(office, blobs, application())
    withdrawn(office)
    assert b"12340123" in b"".join(file.read_bytes() for file in tmp_path.glob("intake.sqlite3*"))
    erase(due(date(2028, 2, 2), PERIODS), blobs, SUPERVISOR, on(2, 2, year=2028))
    left = b"".join(file.read_bytes() for file in tmp_path.glob("intake.sqlite3*"))
    assert [word for word in ("12340123", "taro@", "山田", "東京都") if word.encode() in left] == []


def test_the_same_on_postgresql_and_the_figures_stay(postgres_url, blobs):
    """The season's report says after it what it said before."""
    use_database(postgres_url)
    office = OfficeDesk()
    received(office, blobs, application())
    received(office, blobs, application("OMP-99990000", form_c=None))
    withdrawn(office, Case.objects.order_by("id")[0])
    before = {key: figures(2027, NOON)[key] for key in COUNTED}
    erase(due(date(2028, 2, 2), PERIODS), blobs, SUPERVISOR, on(2, 2, year=2028))
    assert list(Case.objects.order_by("id").values_list("name", flat=True)) == ["", "山田 太郎"]
    assert {key: figures(2027, NOON)[key] for key in COUNTED} == before
    close_connections()


def test_what_is_erased_is_in_the_register_of_access(office, blobs):
    received(office, blobs, application())
    withdrawn(office)
    erase(due(date(2028, 2, 2), PERIODS), blobs, SUPERVISOR, on(2, 2, year=2028))
    assert [(e.actor, e.what, e.codes) for e in entries(on(2, 2, year=2028))] == [
        ("責任者", "erased", ["mail"]),
        ("責任者", "erased", ["dossier"]),
    ]


def test_what_is_erased_is_not_due_again_unless_something_happens(office, blobs):
    received(office, blobs, application())
    withdrawn(office)
    erase(due(date(2028, 2, 2), PERIODS), blobs, SUPERVISOR, on(2, 2, year=2028))
    assert names(due(date(2028, 2, 3), PERIODS)) == ([], [], [])
    reopened = office.case()
    move_case(reopened, "reopened", "needs_staff", Deed(actor=SUPERVISOR, at=on(3, 1, year=2028)))
    move_case(reopened, "withdrawn", "withdrawn", Deed(actor=SUPERVISOR, at=on(3, 2, year=2028)))
    assert names(due(date(2029, 3, 3), PERIODS))[0] == ["R2027-0001"]


def test_a_merged_case_goes_with_the_one_it_belongs_to(office, blobs):
    """It is the same application: not while that is open, and then by that one's period."""
    received(office, blobs, application())
    received(office, blobs, application("OMP-99990000"))
    into, merged = Case.objects.order_by("id")
    move_case(merged, "merged", "merged", Deed(actor=CLERK, at=on(2, 1), codes=(into.receipt_number,)))
    assert names(due(date(2099, 1, 1), PERIODS)) == ([], [], [])
    move_case(into, "withdrawn", "withdrawn", Deed(actor=CLERK, at=on(3, 1)))
    assert names(due(date(2028, 3, 1), PERIODS)) == ([], [], [])
    assert names(due(date(2028, 3, 2), PERIODS)) == (["R2027-0001", "R2027-0002"], [1, 2], [])


def test_a_message_of_two_cases_waits_for_both(office, blobs):
    """Two applicants in one mail: one withdrew, the other is still open."""
    message = received(office, blobs, application(), application("OMP-99990000"))
    first, second = Case.objects.order_by("id")
    withdrawn(office, first)
    assert names(due(date(2028, 2, 2), PERIODS)) == (["R2027-0001"], [], [])
    erase(due(date(2028, 2, 2), PERIODS), blobs, SUPERVISOR, on(2, 2, year=2028))
    kept = Message.objects.get(id=message.id)
    assert (kept.blob, kept.header_id != "", list(blobs.root.rglob("*.eml")) != []) == (message.sha256, True, True)
    assert Case.objects.get(id=second.id).name == "山田 太郎"


def test_a_second_delivery_belongs_to_the_case_of_the_first(office, blobs):
    """It holds the same forms, so it is kept and goes with it."""
    same = {"message_id": "<1@example.jp>", "content_key": "same"}
    first = received(office, blobs, application(), **same)
    second = received(office, blobs, application(), **same)
    assert names(due(date(2099, 1, 1), PERIODS)) == ([], [], [])
    withdrawn(office)
    assert names(due(date(2028, 2, 2), PERIODS)) == (["R2027-0001"], [first.id, second.id], [])


@pytest.mark.parametrize(("mail", "days"), [({"subject": "質問"}, 365), ({"machine": "auto_reply"}, 90)], ids=["inquiry", "machine"])
def test_mail_of_no_case_goes_with_all_that_is_known_of_it(office, blobs, mail, days):
    """Counted from the day it was decided; what became of it stays."""
    message = received(office, blobs, **mail)
    reason = office.last_message().reason
    last = date(2027, 1, 15) + timedelta(days=days)
    assert names(due(last, PERIODS)) == ([], [], [])
    assert names(due(last + timedelta(days=1), PERIODS)) == ([], [], [message.id])
    erase(due(last + timedelta(days=1), PERIODS), blobs, SUPERVISOR, on(2, 2, year=2028))
    kept = office.last_message()
    assert (kept.blob, kept.header_id, kept.reason, kept.size) == ("", "", reason, 1000)


def test_what_was_set_aside_is_never_due(office, blobs):
    """A person must look first."""
    received(office, blobs)
    Message.objects.update(state="set_aside")
    assert names(due(date(2099, 1, 1), PERIODS)) == ([], [], [])


def test_every_copy_of_a_message_goes(office, blobs):
    """The same bytes, fetched again on a later day, lie in that day's folder too."""
    message = received(office, blobs, subject="質問")
    blobs.store([(message.sha256, RAW)], date(2027, 5, 1))
    erase(due(date(2029, 1, 1), PERIODS), blobs, SUPERVISOR, on(1, 1, year=2029))
    assert list(blobs.root.rglob("*.eml")) == []


@pytest.fixture
def transfer(office, blobs):
    """Paid on 20 January 2027 for the only case."""
    received(office, blobs, application())
    statement = Statement.objects.create(sha256="s", name="s.txt", kind="zengin-03", imported_at=NOON, actor="事務")
    paid = Transfer.objects.create(
        statement=statement, line=2, key="k", value_date=date(2027, 1, 20), booked_on=date(2027, 1, 20), amount=10800,
        payer="0123ﾔﾏﾀﾞ", payer_key="ヤマダ", inquiry_number="1", remitter_code="2", state="matched", changed_at=NOON,
    )  # fmt: skip
    Allocation.objects.create(transfer=paid, case=office.case(), amount=10800, at=NOON, actor="rules")
    return paid


def test_the_ledger_loses_its_names_when_the_books_are_kept_long_enough(office, blobs, transfer):
    """Day and amount stay: the fees still add up."""
    withdrawn(office)
    assert due(date(2034, 5, 31), PERIODS).transfers == ()
    erase(due(date(2034, 6, 1), PERIODS), blobs, SUPERVISOR, on(6, 1, year=2034))
    kept = Transfer.objects.get()
    assert (kept.payer, kept.payer_key, kept.inquiry_number, kept.remitter_code) == ("", "", "", "")
    assert (kept.amount, kept.value_date, kept.state) == (10800, date(2027, 1, 20), "matched")
    assert due(date(2034, 6, 2), PERIODS).transfers == ()
    assert "ﾔﾏﾀﾞ" not in everything()
    assert Event.objects.filter(transfer=kept, what="erased").exists()


@pytest.mark.parametrize("state", ["open", "waiting"])
def test_money_that_staff_must_look_at_keeps_its_name(office, transfer, state):
    withdrawn(office)
    Transfer.objects.update(state=state)
    assert due(date(2099, 1, 1), PERIODS).transfers == ()


def test_money_of_an_open_case_keeps_its_name(transfer):
    assert due(date(2099, 1, 1), PERIODS).transfers == ()


def test_the_register_of_access_is_forgotten_after_its_years(office, blobs):
    """The first day that is kept begins at midnight in Tokyo."""
    note_access(on(1, 15, 23), "事務", "seen")
    note_access(on(1, 16, 0), "事務", "seen")
    found = due(date(2030, 1, 16), PERIODS)
    assert found.access == 1
    erase(found, blobs, SUPERVISOR, on(1, 16, year=2030))
    assert [e.at for e in entries()] == [on(1, 16, 0)]


def test_a_case_that_changes_meanwhile_is_left_for_the_next_time(office, blobs):
    received(office, blobs, application())
    withdrawn(office)
    found = due(date(2028, 2, 2), PERIODS)
    move_case(office.case(), "reopened", "needs_staff", Deed(actor=SUPERVISOR, at=on(2, 2, year=2028)))
    erase(found, blobs, SUPERVISOR, on(2, 2, year=2028))
    assert (office.case().name, Message.objects.get().blob != "", list(blobs.root.rglob("*.eml")) != []) == ("山田 太郎", True, True)
