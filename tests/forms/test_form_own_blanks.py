"""The forms that we hand out are read by our own reader: blank, every place is seen empty and nothing else is found."""

from pathlib import Path

import pytest
from builders.form_books import application, reading

from cases.fields import FORM_A
from documents.fillable import fillable_form
from documents.workbook import workbook
from ops.config import load

CONFIG = load(Path(__file__).resolve().parents[2] / "config.toml", {})
BLANKS = {"koushin-shinsei.xlsx": workbook, "koushin-shinsei.pdf": fillable_form}


@pytest.fixture(scope="module", params=BLANKS)
def blank(request) -> tuple[str, bytes]:
    return request.param, BLANKS[request.param](CONFIG.policy, CONFIG.office)


def test_every_place_of_form_a_is_seen_empty(blank):
    """Neither notes nor suggestions beside the places are taken for values; the example is no application."""
    found = application(blank).form_a
    assert {field.key: getattr(found, field.key).trouble for field in FORM_A} == {field.key: "empty" for field in FORM_A}


def test_a_blank_report_and_pledge_hold_nothing(blank):
    """Printed numbers and sums are no activities; boxes are seen unticked."""
    found = application(blank)
    assert (found.form_b.activities, found.conflicts) == ((), ())
    assert [tick.value for tick in found.form_c.agreed] == [False] * 3
    assert (found.form_c.signed_on.trouble, found.form_c.signed_by.trouble) == ("empty", "empty")


def test_nothing_of_our_forms_is_left_over(blank):
    """別紙1-1 and the notes leave no doubt about the file."""
    assert [(file.forms, file.trouble) for file in reading(blank).files] == [(("A", "B", "C"), None)]
