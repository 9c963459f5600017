"""A letter sends the applicant to the cell that is wrong."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from cases.policy import OFFICE_ZONE
from cases.reading import Activity, Application, DateEntry, FormB, MinutesEntry, Reading, TextEntry
from ops.config import load
from rules import assess


@pytest.mark.parametrize(
    ("hours", "claimed", "place"),
    [(3, -3, "K4"), (-3, 3, "J4"), (-3, -3, "J4"), (180, 3, "J4")],
    ids=["points", "hours", "both", "minutes"],
)
def test_the_wrong_one_of_hours_and_points_is_named(hours: int, claimed: int, place: str) -> None:
    """Negative points beside right hours: not the cell of the hours."""
    row = Activity(
        place="B!4",
        category=TextEntry("A", "B!B4", value="A"),
        start=DateEntry("2025/6/1", "B!C4", value=date(2025, 6, 1)),
        title=TextEntry("研修", "B!E4", value="研修"),
        hours=MinutesEntry(str(hours), "J4", value=Decimal(hours * 60)),
        claimed=MinutesEntry(str(claimed), "K4", value=Decimal(claimed * 60)),
    )
    reading = Reading(applications=(Application(form_b=FormB(place="B", activities=(row,))),))
    (verdict,) = assess(reading, load(environ={}).policy, datetime(2027, 1, 15, 12, tzinfo=OFFICE_ZONE))
    assert [f.source for f in verdict.findings if f.code == "cpd.row.hours.invalid"] == [place]
