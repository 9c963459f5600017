"""A whole season at the desk, on a simulated clock: whatever people do, every case ends where it must and can be explained."""

from collections import Counter
from datetime import timedelta
from itertools import groupby, pairwise

import pytest
from desk_season import LAST, PLANS, UNPAID, SeasonOfTheOffice, applicants

from cases.policy import OFFICE_ZONE
from cases.states import MOVES
from ops.config import load
from storage.models import Allocation, Case, Certificate, Event, Letter, Transfer
from workers.rooms import furnished

EACH = 3
ONCE = ("accepted", "approved", "refused", "withdrawn", "late_closed", "early", "query")
"""Letters that nobody gets a second time in this season."""


@pytest.fixture
def played(office, people, tmp_path):
    """The season from December to April, played."""
    environ = {"INTAKE_SMTP__KIND": "folder", "INTAKE_SMTP__PATH": f"{tmp_path}/outbox"}
    season = SeasonOfTheOffice(office, furnished(load(environ=environ), lambda: season.at(17)), applicants(EACH, 2027))
    season.play()
    return season


def test_a_season_from_december_to_april(played):
    """Issue 5, 1: applicants early, in time and late, with corrections, fees, questions, withdrawals and decisions."""
    _every_case_ended_as_its_plan_must(played)
    _every_history_is_whole()
    _every_letter_went_once()
    _the_money_adds_up(played)
    _nothing_was_decided_out_of_turn()


def _every_case_ended_as_its_plan_must(played):
    ended = Counter((one.plan, played.case(one).state) for one in played.applicants)
    assert ended == Counter(dict.fromkeys(PLANS.items(), EACH))


def _every_history_is_whole():
    """From the first submission to the last state, each step where the one before ended, each a move of the table."""
    legal = {(move.act, before, after) for move in MOVES for before in (*move.before, "") for after in move.after}
    for case in Case.objects.all():
        steps = list(Event.objects.filter(case=case).exclude(to_state="").order_by("id"))
        assert (steps[0].what, steps[0].from_state, steps[-1].to_state) == ("filed", "", case.state)
        for before, after in pairwise(steps):
            assert after.from_state == before.to_state, (case.receipt_number, before.what, after.what)
            assert before.at <= after.at
        for step in steps:
            assert step.from_state == step.to_state or (step.what, step.from_state, step.to_state) in legal
            assert step.actor in ("rules", "time", "worker", "事務", "責任者")


def _every_letter_went_once():
    """None waits or was lost; of most kinds there is one a case, of reminders one a day; never more than three a day and case."""
    letters = list(Letter.objects.order_by("case_id", "sent_at"))
    assert {letter.state for letter in letters} == {"sent"}
    assert len({letter.header_id for letter in letters}) == len(letters)
    assert not [key for key, count in Counter((one.case_id, one.kind) for one in letters).items() if count > 1 and key[1] in ONCE]
    days = Counter((one.case_id, one.kind, one.sent_at.astimezone(OFFICE_ZONE).date()) for one in letters)
    assert set(days.values()) == {1}
    for _, of_one_day in groupby(days, key=lambda key: (key[0], key[2])):
        assert len(list(of_one_day)) <= 3
    assert Counter(one.kind for one in letters)["reminder"] > 0


def _the_money_adds_up(played):
    """Each yen that came is the fee of one case, and who paid nothing has none."""
    payers = [one for one in played.applicants if one.plan not in UNPAID]
    assert Transfer.objects.count() == len(payers)
    assert set(Transfer.objects.values_list("state", flat=True)) == {"matched"}
    assert sum(Allocation.objects.filter(undone_at=None).values_list("amount", flat=True)) == 10800 * len(payers)
    assert set(Allocation.objects.values_list("case__certification_number", flat=True)) == {one.number for one in payers}


def _nothing_was_decided_out_of_turn():
    """受理 before every decision, decisions by a person, before 1 April, and a certificate for each that is approved."""
    for case in Case.objects.filter(state__in=("approved", "refused")):
        acts = dict(case.events.order_by("id").values_list("what", "actor"))
        assert "accepted" in acts
        assert acts[case.state] == "責任者"
    assert Event.objects.filter(what="approved").order_by("-at")[0].at.astimezone(OFFICE_ZONE).date() < LAST - timedelta(days=1)
    assert Certificate.objects.count() == Case.objects.filter(state="approved").count()
