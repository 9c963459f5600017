"""The staff's queue as rows, on SQLite and PostgreSQL: in order, counted by group, and who looks at what."""

from datetime import timedelta

import pytest
from builders.many_cases import BEGIN, many_cases
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.finding import KINDS
from cases.waiting import GROUPS, reasons
from storage import viewing, waiting
from storage.models import Case

pytestmark = pytest.mark.usefixtures("database")

NOW = BEGIN + timedelta(days=60)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queue():
    """The receipt numbers of the cases that wait, the oldest first."""
    many_cases(200)
    return [case.receipt_number for case in waiting.waiting()]


def case(receipt):
    return Case.objects.get(receipt_number=receipt)


def beside(receipt, group="", name="事務"):
    there = waiting.neighbours(case(receipt), group, name, NOW)
    return there.before, there.after


def test_every_question_to_staff_has_its_group():
    """No code of a finding that staff must look at falls out of the table by oversight."""
    review = [code for code, kind in KINDS.items() if kind.severity == "review"]
    assert reasons(review) == review


def test_oldest_first(queue):
    assert len(queue) == 10
    assert list(waiting.waiting().values_list("waiting_since", flat=True)) == sorted(
        Case.objects.exclude(waiting_since=None).values_list("waiting_since", flat=True)
    )


def test_groups_add_up_to_all(queue):
    """A case that waits for several things is counted once."""
    counts = waiting.counts()
    assert sum(counts.values()) == len(queue)
    assert list(counts) == [group for group in GROUPS if group in counts] == ["late", "unread", "sender", "register"]
    assert [waiting.waiting(group).count() for group in counts] == [*counts.values()]


def test_neighbours_in_the_queue(queue):
    assert [beside(receipt) for receipt in queue[:2]] == [("", queue[1]), (queue[0], queue[2])]
    assert beside(queue[-1]) == (queue[-2], "")
    there = waiting.neighbours(case(queue[2]), "", "事務", NOW)
    assert (there.number, there.of) == (3, 10)


def test_neighbours_within_a_group(queue):
    late = [one.receipt_number for one in waiting.waiting("late")]
    assert beside(late[0], "late") == ("", late[1])


def test_cases_somebody_looks_at_are_passed_over(queue):
    """By the others; not by who looks."""
    viewing.open_case(case(queue[1]), "佐藤", NOW)
    assert beside(queue[0]) == ("", queue[2])
    assert beside(queue[0], name="佐藤") == ("", queue[1])


def test_a_case_out_of_the_queue_is_followed_by_the_oldest(queue):
    there = waiting.neighbours(Case.objects.filter(waiting_since=None).first(), "", "事務", NOW)
    assert (there.number, there.of, there.before, there.after) == (0, 10, "", queue[0])


def test_who_looks_first_is_told_to_the_others(queue):
    """The lease lasts five minutes from the last look, and began with the first."""
    one = case(queue[0])
    viewing.open_case(one, "佐藤", NOW)
    viewing.open_case(one, "佐藤", NOW + 4 * MINUTE)
    seen = viewing.open_case(one, "田中", NOW + 8 * MINUTE)
    assert (seen.name, seen.since, seen.until) == ("佐藤", NOW, NOW + 9 * MINUTE)
    assert viewing.viewer_of([one], NOW + 8 * MINUTE)[one.id].name == "佐藤"


def test_a_lease_ends_by_itself(queue):
    one = case(queue[0])
    viewing.open_case(one, "佐藤", NOW)
    assert viewing.viewer_of([one], NOW + 5 * MINUTE) == {}
    taken = viewing.open_case(one, "田中", NOW + 5 * MINUTE)
    assert (taken.name, taken.since) == ("田中", NOW + 5 * MINUTE)


def test_the_queue_and_who_looks_at_it_in_three_statements(queue):
    """Beside what each case asks (`tests/console/test_page_budgets.py`)."""
    with CaptureQueriesContext(connection) as asked:
        page = list(waiting.waiting()[: waiting.PAGE])
        waiting.counts()
        viewing.viewer_of(page, NOW)
    assert len(asked) == 3


def test_the_navigation_in_one(queue):
    with CaptureQueriesContext(connection) as asked:
        assert waiting.open_things(2027).cases == 10
    assert len(asked) == 1
