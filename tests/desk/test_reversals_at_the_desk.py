"""Money that the bank takes back (R27): of whom, in whatever order it is reported, and what has been written meanwhile."""

import pytest
from desk_office import NOON, application, form_a, on, text
from test_fee_at_the_desk import FEE, bank, results

from commands.sample.bank import Row
from desk.deciding import approve
from desk.life import Deed, staff
from desk.paying import match_by_staff, undo_by_staff
from desk.reviewing import go_on
from storage.models import Letter, Transfer
from storage.outbox import requeue

BACK = Row(kind="19", direction="2", inquiry="9")


def back(payer: str, inquiry: str = "9") -> Row:
    return Row(payer=payer, kind="19", direction="2", inquiry=inquiry)


def namesake(number="OMP-99990456"):
    """A complete application of another person of the same name."""
    return application(number, form_a=form_a(number, email=text("jiro@example.jp")))


def transfers():
    return dict(Transfer.objects.exclude(state="reversal").values_list("inquiry_number", "state"))


def test_a_reversal_takes_back_the_money_of_its_own_payer(office):
    """Two people of one name: the number before it says whose transfer it was, not the day."""
    office.receive(application())
    office.receive(namesake(), sender="jiro@example.jp")
    bank(office, FEE, Row(payer="0456ﾔﾏﾀﾞ ﾀﾛｳ", inquiry="2"))
    assert results(bank(office, BACK)) == [("reversal", "R2027-0001")]
    assert office.states() == {"R2027-0001": "needs_staff", "R2027-0002": "accepted"}


def test_payers_that_wrote_only_a_number_are_told_apart(office):
    bank(office, Row(payer="0123"), Row(payer="0456", inquiry="2"))
    bank(office, back("0123"))
    assert transfers() == {"00000001": "reversed", "00000002": "open"}


def test_a_reversal_without_number_takes_nothing_from_either_namesake(office):
    """It fits two people: a person asks the bank."""
    bank(office, FEE, Row(payer="0456ﾔﾏﾀﾞ ﾀﾛｳ", inquiry="2"))
    (line,) = bank(office, back("ﾔﾏﾀﾞ ﾀﾛｳ"))
    assert line.codes == ("payment.reversal_unknown",)
    assert set(transfers().values()) == {"open"}


@pytest.mark.parametrize("payer", ["ﾔﾏﾀﾞ ﾀﾛｳ", "0123 ﾔﾏﾀﾞﾀﾛｳ"], ids=["without number", "other blanks"])
def test_a_reversal_that_is_written_otherwise_finds_the_only_payer(office, payer):
    bank(office, FEE)
    bank(office, back(payer))
    assert transfers() == {"00000001": "reversed"}


def test_of_two_equal_payments_the_one_that_pays_for_nothing_is_taken_back(office, people):
    """Whichever came first: the applicant has paid once, and 受理 stands."""
    office.receive(application())
    bank(office, FEE, Row(inquiry="2"))
    Transfer.objects.filter(inquiry_number="00000002").update(booked_on="2027-01-10")
    assert results(bank(office, BACK)) == [("reversal",)]
    assert (office.states(), transfers()["00000002"]) == ({"R2027-0001": "accepted"}, "reversed")


def test_money_whose_reversal_came_first_accepts_nobody(office):
    """The bank's files were taken in in the other order: neither 受理 now, nor by a mail that comes later."""
    office.receive(application(form_c=None))
    bank(office, BACK)
    (line,) = bank(office, FEE)
    assert (line.result, line.codes) == ("unmatched", ("payment.reversal_unknown",))
    office.receive(application(), at=on(1, 25))
    assert office.states() == {"R2027-0001": "awaiting_payment"}


def test_money_that_comes_after_its_reversal_is_the_fee(office):
    """Paid anew on a later day."""
    office.receive(application())
    bank(office, Row(value="090118", kind="19", direction="2", inquiry="9"))
    assert results(bank(office, FEE)) == [("matched", "R2027-0001")]


@pytest.mark.parametrize("approved", [False, True], ids=["accepted", "approved"])
def test_letters_that_rest_on_money_that_is_gone_are_not_sent(office, people, approved):
    """Neither 受理 nor 合格, however early the bank's next file comes, and not by `intake requeue` either."""
    office.receive(application())
    bank(office, FEE)
    if approved:
        approve(office.desk, [office.case()], Deed(actor=staff("責任者", "clerk"), at=NOON))
    bank(office, BACK)
    requeue(office.letter().message_id, NOON, "tests")
    assert office.states() == {"R2027-0001": "needs_staff"}
    assert {(letter.state, letter.code) for letter in Letter.objects.exclude(kind="complete")} == {("failed", "undone")}


def test_what_is_left_of_a_fee_accepts_nobody(office, people):
    """Two transfers made it up, and the bank took one back: 800 yen are no fee, whoever judges the case again."""
    office.receive(application())
    bank(office, Row(amount=10000), Row(amount=800, inquiry="2"))
    clerk = Deed(actor=staff("事務", "clerk"), at=NOON)
    match_by_staff(office.desk, list(Transfer.objects.order_by("id")), [office.case()], clerk)
    bank(office, Row(amount=10000, kind="19", direction="2", inquiry="9"))
    go_on(office.desk, office.case(), [], clerk)
    bank(office, Row(inquiry="3"))
    assert office.states() == {"R2027-0001": "awaiting_payment"}
    assert transfers() == {"00000001": "reversed", "00000002": "matched", "00000003": "open"}
    undo_by_staff(Transfer.objects.get(inquiry_number="00000002"), Deed(actor=staff("責任者", "clerk"), at=NOON))
    match_by_staff(office.desk, [Transfer.objects.get(inquiry_number="00000003")], [office.case()], clerk)
    assert office.states() == {"R2027-0001": "accepted"}


def test_who_pays_again_is_accepted_when_staff_go_on(office, people):
    """Original, reversal and the new transfer in one file: the money taken back is no part of the new fee."""
    office.receive(application())
    bank(office, FEE, BACK, Row(inquiry="3"))
    go_on(office.desk, office.case(), [], Deed(actor=staff("事務", "clerk"), at=NOON))
    assert (office.states(), transfers()["00000003"]) == ({"R2027-0001": "accepted"}, "matched")
