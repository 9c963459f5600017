"""When a leak must be reported, and by when (個人情報保護法 26条, domain.md 4.5)."""

from dataclasses import replace
from datetime import date

import pytest

from rules.incident import Leak, owed

ONE = Leak(noticed_on=date(2027, 3, 1), persons=1)


@pytest.mark.parametrize(
    ("leak", "grounds", "final"),
    [
        (replace(ONE, sensitive=True), ("sensitive",), date(2027, 3, 30)),
        (replace(ONE, financial=True), ("financial",), date(2027, 3, 30)),
        (replace(ONE, malicious=True), ("malicious",), date(2027, 4, 29)),
        (replace(ONE, persons=1001), ("many",), date(2027, 3, 30)),
        (replace(ONE, persons=1001, malicious=True), ("malicious", "many"), date(2027, 4, 29)),
    ],
)
def test_a_report_is_owed(leak, grounds, final):
    """速報 within three to five days, 確報 within 30, or 60 where somebody may have meant it."""
    report = owed(leak)
    assert (report.grounds, report.first_from, report.first_until, report.final_until) == (
        grounds,
        date(2027, 3, 3),
        date(2027, 3, 5),
        final,
    )


@pytest.mark.parametrize(
    "leak",
    [
        ONE,
        replace(ONE, persons=1000),
        replace(ONE, sensitive=True, encrypted=True),
        replace(ONE, persons=5000, recovered=True),
    ],
    ids=["one letter", "a thousand", "encrypted", "got back unread"],
)
def test_no_report_is_owed(leak):
    assert owed(leak) is None
