"""The season at a glance, on SQLite and PostgreSQL: counts that add up, in few statements."""

from datetime import date, datetime, timedelta

import pytest
from builders.many_cases import BEGIN, many_cases
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.policy import OFFICE_ZONE
from storage.history import Happening, tell
from storage.models import Case, Certificant
from storage.progress import AGES, progress

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2027, 2, 16, 12, tzinfo=OFFICE_ZONE)


def moved(case, what, before, after):
    tell(Happening(at=NOW, actor="責任者", what=what, case_id=case.id, before=before, after=after))


def a_case(season, at, number):
    return Case.objects.create(
        receipt_number=f"R{season}-{number:04d}", season=season, state="deficient", first_received_at=at, changed_at=at
    )


def test_the_funnel_counts_how_far_cases_ever_came():
    """A certificate that was sent ends later by now and is of this season still; one refused after 受理 was accepted."""
    many_cases(40)
    Certificant.objects.update(expires_on=date(2027, 3, 31))
    sent = Case.objects.filter(state="certificate_sent")
    Certificant.objects.filter(certification_number__in=sent.values("certification_number")).update(expires_on=date(2030, 3, 31))
    Certificant.objects.create(certification_number="OMP-1", name="来季", expires_on=date(2028, 3, 31))
    for case in sent:
        moved(case, "accepted", "awaiting_payment", "accepted")
        moved(case, "approved", "accepted", "approved")
    refused = Case.objects.filter(state="accepted").first()
    moved(refused, "accepted", "awaiting_payment", "accepted")
    funnel = progress(2027, NOW).funnel
    assert (funnel.register, funnel.received, funnel.accepted, funnel.approved, funnel.sent) == (40, 40, 3, 2, 2)


@pytest.mark.parametrize(
    ("today", "left"),
    [(date(2026, 12, 31), None), (date(2027, 1, 1), 58), (date(2027, 2, 16), 12), (date(2027, 2, 28), 0), (date(2027, 3, 1), -1)],
    ids=["before", "first day", "twelve days", "last day", "after"],
)
def test_days_left(today, left):
    """R02: the last day is 28 February."""
    at = datetime.combine(today, BEGIN.time(), OFFICE_ZONE)
    assert progress(2027, at).days_left == left


def test_arrivals_by_the_office_s_day_beside_last_season_s():
    """Half past eight in the evening UTC is the next day; days without one are told, too."""
    a_case(2027, datetime(2027, 2, 1, 0, 30, tzinfo=OFFICE_ZONE), 1)
    a_case(2026, datetime(2026, 2, 3, 9, tzinfo=OFFICE_ZONE), 1)
    days = [(one.day.day, one.number, one.last_season) for one in progress(2027, NOW).arrivals]
    assert days == [(1, 1, 0), (2, 0, 0), (3, 0, 1)]


def test_the_29th_of_february_is_told_with_the_28th():
    a_case(2024, datetime(2024, 2, 29, 9, tzinfo=OFFICE_ZONE), 1)
    (one,) = progress(2025, NOW).arrivals
    assert (one.day, one.last_season) == (date(2025, 2, 28), 1)


def test_waiting_by_age():
    """Each case once, those of other seasons not."""
    for number, days in enumerate((0, 0, 2, 5, 10, 40)):
        Case.objects.filter(id=a_case(2027, NOW, number).id).update(waiting_since=NOW - timedelta(days=days, minutes=1))
    Case.objects.filter(id=a_case(2026, NOW, 99).id).update(waiting_since=NOW)
    assert progress(2027, NOW).ages == dict(zip((*AGES, None), (2, 1, 1, 1, 1), strict=True))


def test_an_empty_season():
    seen = progress(2027, NOW)
    assert (seen.arrivals, seen.states, seen.funnel.received, sum(seen.ages.values())) == ((), {}, 0, 0)


def test_few_statements():
    many_cases(60)
    with CaptureQueriesContext(connection) as asked:
        progress(2027, NOW)
    assert len(asked) == 5
