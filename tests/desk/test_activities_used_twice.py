"""`cpd.row.reused` (R19, ambiguity 8): an activity that counted in an earlier renewal, or for another certificate, is noted for staff."""

from dataclasses import replace

import pytest
from desk_office import HOUR, application, form_a, form_b, on, text
from django.db import connection

from cases.policy import Policy
from storage.models import Case, Message, Submission

SECOND = "CAP-99990001"
LATER = on(1, 20)


@pytest.fixture
def office(office):
    """An office that counts three years back from the day of application: only so can two renewals reach the same activities."""
    policy: Policy = replace(office.desk.policy, period_mode="rolling_3y")
    office.desk = replace(office.desk, policy=policy)
    return office


def before_then(office, **case):
    """The case filed so far becomes one of the season before, in a mail of that season."""
    Case.objects.update(receipt_number="R2026-0001", season=2026, **case)
    Message.objects.update(received_at=on(1, 15, year=2026))


def test_two_certificates_of_one_person(office):
    """The second to come is noted on every row, and answered all the same."""
    office.receive(application())
    assert "cpd.row.reused" not in office.codes()
    office.receive(application(SECOND), at=LATER)
    assert "cpd.row.reused" in office.codes()
    assert list(office.states().values()) == ["awaiting_payment", "awaiting_payment"]


def test_two_certificates_in_one_mail(office):
    office.receive(application(), application(SECOND))
    assert "cpd.row.reused" in office.codes()


@pytest.mark.parametrize(
    "changed", [{}, {"address_key": "old@example.jp", "name": "旧姓 太郎"}], ids=["same person", "other name and address"]
)
def test_earlier_renewal(office, changed):
    """The number tells the person, whatever became of name and address."""
    office.receive(application())
    before_then(office, state="approved", **changed)
    office.receive(application())
    assert "cpd.row.reused" in office.codes()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"form_a": form_a(SECOND, name=text("鈴木 花子"))}, id="another name at the same address"),
        pytest.param({"form_a": form_a(SECOND, email=text("jiro@example.jp"))}, id="another address under the same name"),
        pytest.param({"form_b": replace(form_b(), activities=())}, id="no activity"),
    ],
)
def test_nothing_is_said_of_others(office, other):
    """Two persons may well have been in one training."""
    office.receive(application())
    office.receive(application(SECOND, **other), at=LATER)
    assert "cpd.row.reused" not in office.codes()


def test_activity_that_brought_nothing_was_not_used(office):
    """Seventy hours of one category: what came after the cap may count another time."""
    office.receive(application(form_b=form_b(35)))
    office.receive(application(SECOND, form_b=replace(form_b(), activities=form_b(35).activities[-1:])), at=LATER)
    assert "cpd.row.reused" not in office.codes()


def test_case_that_came_to_nothing_used_nothing(office):
    office.receive(application())
    before_then(office, state="expired")
    office.receive(application())
    assert "cpd.row.reused" not in office.codes()


def test_first_to_come_is_not_noted_when_it_comes_again(office):
    """A correction of the first is judged against what came before it, the second certificate's application among that."""
    office.receive(application())
    office.receive(application(SECOND), at=LATER)
    office.receive(application(form_b=form_b(25)), at=LATER - HOUR)
    assert "cpd.row.reused" not in office.codes()


def test_early_applications_keep_the_note(office):
    """On 1 January they are judged anew, in whatever order."""
    office.receive(application(), at=on(12, 10, year=2026))
    office.receive(application(SECOND), at=on(12, 11, year=2026))
    office.wake(on(1, 1))
    noted = ["cpd.row.reused" in s.assessment for s in Submission.objects.order_by("id")]
    assert noted == [False, True]


def test_no_filing_looks_through_all_cases(office):
    """Cases are found by number, by address and by person from indices, however many there are."""
    asked: list[tuple[str, object]] = []

    def heard(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(heard):
        office.receive(application())
    plans = [step for sql, given in asked if sql.lstrip().startswith("SELECT") for step in plan(sql, given)]
    assert any("storage_case USING" in step for step in plans)
    assert not [step for step in plans if step.startswith("SCAN storage_case")]


def plan(statement, given):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given)
        return [row[3] for row in cursor.fetchall()]
