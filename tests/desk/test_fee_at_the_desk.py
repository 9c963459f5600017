"""The fee: matched, it makes 受理 and its one letter; in doubt it is for staff; undone it leaves its history (R20 to R27)."""

from datetime import date

import pytest
from desk_office import NOON, application, form_a, on, text

from cases.statement import StatementOptions
from commands.sample.bank import Row, statement
from desk.life import RULES, Deed, staff
from desk.paying import import_statement, match_by_staff, open_transfers, put, undo_by_staff
from ops.errors import NotAllowed, NotPossible, StatementRefused
from storage import history
from storage.models import Allocation, Case, Statement, Transfer

OPTIONS = StatementOptions(bank_code="0005", account_number="3176131", today=date(2027, 1, 21))
FEE = Row(payer="0123ﾔﾏﾀﾞ ﾀﾛｳ")


def bank(office, *rows: Row, **changes):
    """What becomes of a statement with these rows."""
    return import_statement(office.desk, "s.txt", statement(rows=list(rows)), OPTIONS, RULES, NOON, **changes)


def results(lines):
    return [(line.result, *line.cases) for line in lines]


def deed(name="事務", reason=""):
    return Deed(actor=staff(name, "clerk"), at=NOON, codes=("payment.staff",), reason=reason)


def test_a_fee_that_fits_exactly_is_acceptance(office):
    """受理 and its letter, once, with money and day of value."""
    office.receive(application())
    assert results(bank(office, FEE)) == [("matched", "R2027-0001")]
    assert office.states() == {"R2027-0001": "accepted"}
    assert [kind for kind, _ in office.letters()] == ["complete", "accepted"]
    assert "10,800円" in office.letter().body
    assert "2027年1月20日" in office.letter().body
    assert office.history()[-2:] == [
        ("payment_confirmed", "awaiting_payment", "awaiting_payment"),
        ("accepted", "awaiting_payment", "accepted"),
    ]


def test_a_statement_or_a_line_of_it_again_adds_nothing(office):
    """Statements overlap: banks report a day again, and people send a file twice."""
    office.receive(application())
    bank(office, FEE)
    assert results(bank(office, FEE)) == [("duplicate",)]
    assert results(bank(office, FEE, Row(payer="9999ﾀﾆﾝ", inquiry="2"))) == [("duplicate",), ("unmatched",)]
    assert (Statement.objects.count(), Transfer.objects.count(), Allocation.objects.count()) == (2, 2, 1)
    assert [kind for kind, _ in office.letters()] == ["complete", "accepted"]


def test_a_line_in_another_layout_adds_nothing(office):
    """種別03, then 01, then one with other blanks in the payer's name, as a CSV of the same bank has them."""
    office.receive(application())
    for layout, payer in (("03", FEE.payer), ("01", FEE.payer), ("03", "0123 ﾔﾏﾀﾞ  ﾀﾛｳ")):
        lines = import_statement(office.desk, "s", statement(layout, [Row(payer=payer)]), OPTIONS, RULES, NOON)
    assert (results(lines), Transfer.objects.count()) == ([("duplicate",)], 1)


def test_lines_without_inquiry_number_that_are_alike_are_two(office):
    """Told apart by their order, in whatever file they are reported again."""
    twice = [Row(inquiry=""), Row(inquiry="")]
    assert len(set(_keys(office, twice))) == 2
    assert results(bank(office, *twice, Row(payer="9999ﾀﾆﾝ"))) == [("duplicate",), ("duplicate",), ("unmatched",)]


def _keys(office, rows):
    bank(office, *rows)
    return Transfer.objects.values_list("key", flat=True)


def test_a_second_fee_of_one_person_is_for_staff(office):
    """Paid twice: never refunded or kept by a machine."""
    office.receive(application())
    lines = bank(office, FEE, Row(inquiry="2"))
    assert results(lines) == [("matched", "R2027-0001"), ("candidate",)]


def test_a_fee_for_an_incomplete_application_is_noted_and_accepts_when_complete(office):
    """Ambiguity 21: 受理 needs the forms too. The correction is then answered by 受理 alone."""
    office.receive(application(form_c=None))
    bank(office, FEE)
    assert office.states() == {"R2027-0001": "deficient"}
    office.receive(application(), at=on(1, 25))
    assert office.states() == {"R2027-0001": "accepted"}
    assert [kind for kind, _ in office.letters()] == ["deficient", "accepted"]


def test_a_fee_that_came_before_its_mail_is_found_by_the_mail(office):
    """The only letter is then 受理."""
    assert results(bank(office, FEE)) == [("unmatched",)]
    office.receive(application())
    assert office.states() == {"R2027-0001": "accepted"}
    assert [kind for kind, _ in office.letters()] == ["accepted"]


def test_a_dry_run_says_what_would_be_and_writes_nothing(office):
    office.receive(application())
    assert results(bank(office, FEE, dry_run=True)) == [("matched", "R2027-0001")]
    assert (office.states(), Transfer.objects.count(), len(office.letters())) == ({"R2027-0001": "awaiting_payment"}, 0, 1)


def test_a_refused_file_leaves_nothing(office):
    with pytest.raises(StatementRefused, match=r"s\.txt: the trailer's counts"):
        import_statement(office.desk, "s.txt", statement(trailer={"sum": 1}), OPTIONS, RULES, NOON)
    assert Statement.objects.count() == 0


@pytest.mark.parametrize("row", [Row(kind="19", direction="2", inquiry="9"), Row(kind="19", inquiry="9")], ids=["out", "in"])
def test_a_reversal_brings_an_accepted_case_back_to_staff(office, row):
    """R27: the money is gone, so 受理 cannot stand; what to write is a person's."""
    office.receive(application())
    bank(office, FEE)
    assert results(bank(office, row)) == [("reversal", "R2027-0001")]
    assert office.states() == {"R2027-0001": "needs_staff"}
    assert list(Transfer.objects.order_by("id").values_list("state", flat=True)) == ["reversed", "reversal"]


def test_a_reversal_of_nothing_we_know_is_for_staff(office):
    (line,) = bank(office, Row(kind="19"))
    assert (line.result, line.codes) == ("reversal", ("payment.reversal_unknown",))


def other(number, kana):
    """A complete application of somebody else."""
    return application(number, form_a=form_a(number, name_kana=text(kana)))


def test_a_company_pays_for_several(office, people):
    """R25: allocated by a person, all in one, and only where it adds up."""
    office.receive(application())
    office.receive(other("OMP-55554444", "スズキ ハナコ"))
    bank(office, Row(payer="ｶ)ｺﾝｹﾝ", amount=21600))
    match_by_staff(office.desk, list(Transfer.objects.all()), list(Case.objects.order_by("id")), deed())
    assert set(office.states().values()) == {"accepted"}
    assert list(Allocation.objects.order_by("id").values_list("amount", flat=True)) == [10800, 10800]


@pytest.mark.parametrize("amount", [10360, 11000], ids=["charge deducted", "too much"])
def test_a_difference_is_settled_by_a_supervisor_with_a_reason(office, people, amount):
    """R22: and by nobody else."""
    office.receive(application())
    bank(office, Row(amount=amount))
    one = list(Transfer.objects.all()), list(Case.objects.all())
    for who in (deed(), deed("責任者")):
        with pytest.raises(NotPossible, match="a supervisor may settle the difference"):
            match_by_staff(office.desk, *one, who)
    match_by_staff(office.desk, *one, deed("責任者", "手数料は協会で負担"))
    assert office.states() == {"R2027-0001": "accepted"}


def test_the_rest_that_is_paid_later(office, people):
    """Two transfers make one fee."""
    office.receive(application())
    bank(office, Row(amount=10000), Row(amount=800, inquiry="2"))
    match_by_staff(office.desk, list(Transfer.objects.order_by("id")), list(Case.objects.all()), deed())
    assert office.states() == {"R2027-0001": "accepted"}
    assert "10,800円" in office.letter().body


def test_money_is_taken_once(office, people):
    """Neither a transfer nor a case twice."""
    office.receive(application())
    office.receive(other("OMP-55554444", "スズキ ハナコ"))
    bank(office, FEE, Row(payer="ﾅｿﾞ", inquiry="2"))
    matched, open_one = Transfer.objects.order_by("id")
    paid, unpaid = Case.objects.order_by("id")
    with pytest.raises(NotPossible, match="is matched"):
        match_by_staff(office.desk, [matched], [unpaid], deed())
    with pytest.raises(NotPossible, match="is paid already"):
        match_by_staff(office.desk, [open_one], [paid], deed())


@pytest.mark.parametrize(("amount", "transfers", "cases"), [(5400, 2, 1), (21600, 1, 2)], ids=["transfer", "case"])
def test_nothing_is_named_twice(office, people, amount, transfers, cases):
    """Half a fee is not a whole one for being typed twice."""
    office.receive(application())
    bank(office, Row(amount=amount))
    with pytest.raises(NotPossible, match="named twice"):
        match_by_staff(office.desk, [Transfer.objects.get() for _ in range(transfers)], [office.case() for _ in range(cases)], deed())
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_a_case_that_was_withdrawn_meanwhile_takes_no_money(office, people):
    """Looked at before, matched after: no move would have noticed, for its forms are not complete."""
    office.receive(application(form_c=None))
    bank(office, Row(payer="ﾅｿﾞ"))
    seen = office.case()
    office.put("withdrawn")
    with pytest.raises(NotPossible, match="closed"):
        match_by_staff(office.desk, [Transfer.objects.get()], [seen], deed())
    assert Allocation.objects.count() == 0


def test_a_match_is_undone_with_its_history(office, people):
    """Before the letter has gone by a clerk; the letter is then not sent, and no machine takes the money again."""
    office.receive(application())
    bank(office, FEE)
    assert undo_by_staff(Transfer.objects.get(), deed(reason="別の方のご入金")) == ["R2027-0001"]
    assert office.states() == {"R2027-0001": "needs_staff"}
    assert (office.letter().kind, office.letter().state) == ("accepted", "failed")
    office.receive(application(), at=on(1, 25))
    assert office.states() == {"R2027-0001": "needs_staff"}
    ((_, line),) = open_transfers(office.desk)
    assert line.candidates[0].case == "R2027-0001"
    undone = Allocation.objects.get()
    assert (undone.undone_by, undone.undone_reason) == ("事務", "別の方のご入金")


def test_after_the_letter_only_a_supervisor_undoes(office, people):
    office.receive(application())
    bank(office, FEE)
    letter = office.letter()
    letter.state = "sent"
    letter.save()
    with pytest.raises(NotAllowed):
        undo_by_staff(Transfer.objects.get(), deed(reason="誤り"))
    undo_by_staff(Transfer.objects.get(), deed("責任者", "誤り"))
    with pytest.raises(NotPossible, match="is open"):
        undo_by_staff(Transfer.objects.get(), deed("責任者", "誤り"))


def test_a_transfer_that_is_none_of_ours_is_set_aside_and_can_come_back(office, people):
    """A refund is a person's at the bank (R24); here it leaves the list, with who decided it and why, and nothing takes it meanwhile."""
    bank(office, FEE)
    transfer = Transfer.objects.get()
    put(transfer, "set_aside", deed(reason="二重払い、返金済み"))
    office.receive(application())
    assert (office.states(), open_transfers(office.desk)) == ({"R2027-0001": "awaiting_payment"}, [])
    assert undo_by_staff(Transfer.objects.get(), deed(reason="誤り")) == []
    told = [(event.what, event.actor, event.reason) for event in history.of(transfer_id=transfer.id)]
    assert told == [("transfer.set_aside", "事務", "二重払い、返金済み"), ("transfer.open", "事務", "誤り")]
    match_by_staff(office.desk, [Transfer.objects.get()], list(Case.objects.all()), deed())
    with pytest.raises(NotPossible, match="is matched"):
        put(Transfer.objects.get(), "waiting", deed())


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda office, transfer: put(transfer, "set_aside", deed()), id="lay aside"),
        pytest.param(lambda office, transfer: match_by_staff(office.desk, [transfer], [office.case()], deed()), id="match"),
    ],
)
def test_two_at_one_transfer(office, people, act):
    """The second has read what is no longer so, is told to look again, and leaves nothing."""
    office.receive(application())
    bank(office, Row(payer="ｶ)ﾀﾞﾚｶ"))
    stale = Transfer.objects.get()
    put(Transfer.objects.get(), "waiting", deed())
    with pytest.raises(NotPossible, match=f"transfer {stale.id} was changed by somebody else"):
        act(office, stale)
    assert (Transfer.objects.get().state, office.states()) == ("waiting", {"R2027-0001": "awaiting_payment"})
