"""Certificates at the desk: written at the approval as the form has it, listed once, sent, and taken back with the register (R04, R06)."""

from dataclasses import replace
from datetime import date

import pytest
from desk_office import application, form_a, form_c, on, text

from cases.policy import Certificant
from cases.statement import StatementOptions
from commands.sample.bank import Row, statement
from desk.certifying import at_risk, batch, certificate_for, listed_at, new_batch, of_batch, send, taken_back
from desk.deciding import approve, reopen
from desk.life import RULES, Deed, move_case, staff
from desk.paying import import_statement
from ops.errors import NotAllowed, NotPossible
from storage import register
from storage.models import Access, Case, Certificate

KUZU = "葛\U000e0100西 髙﨑"
MARCH = on(3, 22)
OPTIONS = StatementOptions(bank_code="0005", account_number="3176131", today=MARCH.date())


@pytest.fixture
def approved(office, people):
    """A case that is approved, with what its form (A) says changed."""

    def approved(number="OMP-12340123", **changes):
        signed = form_c(signed_by=text(changes.get("name", "山田 太郎")))
        office.receive(application(number, form_a=form_a(number, **{k: text(v) for k, v in changes.items()}), form_c=signed))
        case = newest()
        for act, state in (("accepted", "accepted"), ("approved", "approved")):
            move_case(case, act, state, deed("責任者"))
        certificate_for(case)
        return case

    return approved


def newest():
    return Case.objects.order_by("-id")[0]


def deed(name="事務", at=MARCH, reason=""):
    return Deed(actor=staff(name, "clerk"), at=at, reason=reason)


def test_a_certificate_is_written_as_the_form_has_it(approved):
    """The name in its own writing, the address in its own words; valid for three fiscal years (R04)."""
    case = approved(name=KUZU, postal_code="〒１００－０００５", address="東京都千代田区丸の内一丁目１－１ 新東京ビル")
    made = Certificate.objects.get(case=case)
    assert (made.name, made.postal_code, made.address) == (KUZU, "〒１００－０００５", "東京都千代田区丸の内一丁目１－１ 新東京ビル")
    assert (made.valid_from, made.valid_until) == (date(2027, 4, 1), date(2030, 3, 31))


def test_a_form_without_an_address_is_no_certificate(office, approved):
    """Nothing can be sent, so nothing is approved."""
    case = approved()
    application = case.submissions.get()
    application.application = ""
    application.save()
    with pytest.raises(NotPossible, match="R2027-0001: its form has no name"):
        certificate_for(case)


def test_each_certificate_is_on_one_list(approved):
    """What was approved since the last list is on the next; who exported what is noted."""
    approved()
    assert (new_batch(2027, deed()), new_batch(2027, deed()), new_batch(2026, deed())) == (1, None, None)
    approved("OMP-55554444")
    assert new_batch(2027, deed()) == 2
    assert [[one.receipt_number for one in batch(2027, n, deed())] for n in (1, 2, 3)] == [["R2027-0001"], ["R2027-0002"], []]
    assert (listed_at(2027, 1), listed_at(2027, 3)) == (MARCH, None)
    noted = Access.objects.filter(what="exported").order_by("id").values_list("actor", "what", "case__receipt_number", "codes")
    assert list(noted) == [("事務", "exported", "R2027-0001", ["batch.1"]), ("事務", "exported", "R2027-0002", ["batch.2"])]


def test_certificates_are_sent_with_the_day(office, approved):
    """By a clerk; told in the history with the day, and no more to be sent."""
    case = approved()
    new_batch(2027, deed())
    assert send(of_batch(2027, 1), date(2027, 3, 22), deed()) == []
    case.refresh_from_db()
    assert (case.state, case.certificate.dispatched_on) == ("certificate_sent", date(2027, 3, 22))
    assert case.events.get(what="dispatched").codes == ["on.2027-03-22"]
    assert of_batch(2027, 1) == []


@pytest.mark.parametrize("name", ["責任者", "監査"])
def test_who_may_send(approved, name):
    """A supervisor does what a clerk does; an auditor does not."""
    case = approved()
    if name == "監査":
        with pytest.raises(NotAllowed):
            deed(name)
    else:
        assert send([case], date(2027, 3, 22), deed(name)) == []


def test_what_cannot_be_sent_is_refused_whole(approved):
    """Twice, or on a day to come: none of the others either, and the one in the way is named."""
    first, second = approved(), approved("OMP-55554444")
    with pytest.raises(NotPossible, match="2027-03-23 is still to come"):
        send([first], date(2027, 3, 23), deed())
    send([first], date(2027, 3, 22), deed())
    with pytest.raises(NotPossible, match="R2027-0001: dispatched: a case cannot go from certificate_sent"):
        send([second, first], date(2027, 3, 22), deed())
    second.refresh_from_db()
    assert second.state == "approved"


@pytest.mark.parametrize("listed", [True, False], ids=["before it was listed", "before it was approved"])
def test_nothing_went_to_the_post_before_it_was_there(approved, listed):
    """A year or a day mistyped would stand in the register of certificates for ever."""
    case = approved()
    if listed:
        new_batch(2027, deed())
    for day in (date(2017, 3, 22), date(2027, 3, 21)):
        with pytest.raises(NotPossible, match=r"R2027-0001: on .* it was not listed or approved yet, which was on 2027-03-22"):
            send([case], day, deed())
        case.refresh_from_db()
    assert case.state == "approved"


YAMADA = Certificant(
    certification_number="OMP-12340123", name="山田 太郎", name_kana="ヤマダ タロウ", email="", expires_on=date(2027, 3, 31)
)


@pytest.mark.parametrize(
    ("row", "unknown", "after"),
    [
        (YAMADA, [], date(2030, 3, 31)),
        (replace(YAMADA, expires_on=date(2028, 3, 31)), ["R2027-0001"], date(2028, 3, 31)),
        (replace(YAMADA, certification_number="OMP-1"), ["R2027-0001"], None),
    ],
    ids=["as it should be", "another expiry", "not in it"],
)
def test_the_register_is_ready_for_the_next_cycle(approved, row, unknown, after):
    """Only from the expiry that was renewed; what it does not know so is told."""
    case = approved()
    register.update([row])
    assert send([case], date(2027, 3, 22), deed()) == unknown
    found = register.look_up(["OMP-12340123"]).get("OMP-12340123")
    assert (found and found.expires_on) == after
    assert case.events.filter(what="register_changed").exists() is not bool(unknown)


def test_an_approval_taken_back_takes_all_back(approved):
    """The register has the old expiry again; approved anew, the certificate is on a list anew, as the form now is."""
    case = approved()
    register.update([YAMADA])
    new_batch(2027, deed())
    send([case], date(2027, 3, 22), deed())
    move_case(case, "reopened", "needs_staff", deed("責任者", reason="宛先の誤り"))
    taken_back(case, deed("責任者"))
    assert register.look_up(["OMP-12340123"])["OMP-12340123"].expires_on == date(2027, 3, 31)
    made = Certificate.objects.get(case=case)
    assert (made.batch, made.listed_at, made.dispatched_on) == (None, None, None)
    assert batch(2027, 1, deed()) == []


def test_a_dossier_that_was_erased_is_on_no_list(approved):
    """A list written again holds no empty certificate."""
    case = approved()
    new_batch(2027, deed())
    Certificate.objects.filter(case=case).update(name="", postal_code="", address="")
    assert batch(2027, 1, deed()) == []


def test_a_decision_brings_its_certificate_and_takes_it_back(office, people):
    """Approved by a supervisor, the certificate is there; reopened, it is on no list any more."""
    office.receive(application())
    import_statement(office.desk, "s.txt", statement(rows=[Row(payer="0123ﾔﾏﾀﾞ ﾀﾛｳ")]), OPTIONS, RULES, MARCH)
    approve(office.desk, [office.case()], deed("責任者"))
    assert new_batch(2027, deed()) == 1
    reopen(office.desk, office.case(), deed("責任者", reason="誤り"))
    assert (Certificate.objects.get().batch, of_batch(2027, 1)) == (None, [])


def test_what_was_never_approved_has_nothing_to_take_back(office, people):
    office.receive(application(form_c=None))
    taken_back(office.case(), deed("責任者"))
    assert Certificate.objects.count() == 0


def test_when_1_april_is_at_risk(office, approved):
    """R06: from the day that the office sets, what is approved and unsent, and what is accepted and undecided."""
    approved()
    office.receive(application("OMP-55554444"))
    move_case(newest(), "accepted", "accepted", deed("責任者"))
    days = (date(2027, 3, 19), date(2027, 3, 20), date(2027, 4, 2), date(2028, 3, 25))
    assert [at_risk(day, (3, 20)) for day in days] == [(0, 0), (1, 1), (1, 1), (0, 0)]
