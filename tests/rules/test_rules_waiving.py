"""What staff found no fault with is left out of the verdict, and nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cases.assessment import Assessment, Points
from cases.finding import Finding
from cases.reading import Application
from rules import confirmed, of_the_forms, without


def verdict(*codes, application=True):
    forms = Application() if application else None
    return Assessment(disposition="refer", season=2027, rule_set="test", findings=tuple(map(Finding, codes)), application=forms)


@pytest.mark.parametrize(
    ("codes", "waived", "disposition"),
    [
        (["window.late"], ["window.late"], "complete"),
        (["window.late", "reading.unclear"], ["window.late"], "refer"),
        (["window.late", "form.c.missing"], ["window.late"], "deficient"),
        (["reading.unclear", "window.early"], ["reading.unclear"], "early"),
        (["reading.unclear"], [], "refer"),
    ],
    ids=["all is well", "another doubt", "a defect", "early", "nothing waived"],
)
def test_what_follows_without_a_finding(codes, waived, disposition):
    """In the order of contract.md."""
    after = without(verdict(*codes), waived)
    assert (after.disposition, [f.code for f in after.findings]) == (disposition, [c for c in codes if c not in waived])


def test_a_submission_without_forms_stays_for_staff():
    """There is nothing to go on with."""
    assert without(verdict("submission.no_forms", application=False), ["submission.no_forms"]).disposition == "refer"


def test_what_speaks_of_a_mail_is_not_waived_for_the_next():
    """A new mail with a locked file is a new doubt."""
    assert of_the_forms(["file.encrypted", "sender.unauthenticated", "pledge.name_differs"]) == ("pledge.name_differs",)


POINTS = Points(Decimal(1800), Decimal(1499), Decimal(1800), Decimal(301), (), ())


@pytest.mark.parametrize(
    ("doubt", "defect", "points", "after"),
    [
        ("form.c.unseen", "form.c.missing", None, "form.c.missing"),
        ("form.c.unseen", "form.a.missing", None, "form.c.unseen"),
        ("cpd.total.doubtful", "cpd.total.short", POINTS, "cpd.total.short"),
        ("cpd.total.doubtful", "cpd.total.short", replace(POINTS, missing=Decimal(0)), "cpd.total.doubtful"),
        ("cpd.total.doubtful", "cpd.total.short", None, "cpd.total.doubtful"),
    ],
    ids=["form", "another form", "points", "points that suffice", "no points"],
)
def test_a_doubt_becomes_the_defect_that_a_person_saw(doubt, defect, points, after):
    """Only that one, and only where it can be: thirty points are never called too few."""
    assert [f.code for f in confirmed(replace(verdict(doubt), points=points), [defect]).findings] == [after]


def test_a_confirmed_shortfall_has_the_facts_of_its_letter():
    """What is missing is rounded up, what is there down (R14)."""
    (short,) = confirmed(replace(verdict("cpd.total.doubtful"), points=POINTS), ["cpd.total.short"]).findings
    assert short.facts == {"credited": "24.98", "required": "30.00", "claimed": "30.00", "missing": "5.02"}
