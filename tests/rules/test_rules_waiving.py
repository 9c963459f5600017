"""What staff found no fault with is left out of the verdict, and nothing else."""

import pytest

from cases.assessment import Assessment
from cases.finding import Finding
from cases.reading import Application
from rules import of_the_forms, without


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
