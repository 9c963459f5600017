"""`make accuracy` itself: the same seed makes the same forms, and what it calls wrong is wrong."""

import random
from dataclasses import replace
from typing import Any

import pytest
from accuracy import judge, make, report
from accuracy.catalogue import LAYOUTS
from accuracy.people import invent

LEFT = next(n for n, layout in enumerate(LAYOUTS) if layout.name == "label-left")


@pytest.fixture
def sample(tmp_path: Any) -> make.Sample:
    """A complete application of a plain layout as a workbook."""
    (tmp_path / "label-left").mkdir()
    return make._sample(tmp_path, LEFT, "xlsx", 0, 3, 1)


def test_enough_layouts_and_forms() -> None:
    """At least 300 forms in at least 25 layouts, with three applicants for each layout and format."""
    assert len(LAYOUTS) >= 25
    assert sum(3 * len(layout.formats) for layout in LAYOUTS) >= 300


def test_same_seed_same_people() -> None:
    """A sample stays what it was when others are added."""
    assert invent(7, random.Random("1/x"), fault="hours_missing") == invent(7, random.Random("1/x"), fault="hours_missing")  # noqa: S311 - a season, no secret


def test_right_reading(sample: make.Sample) -> None:
    """All fields right, decided without staff: no harm is counted."""
    score = judge.judge(sample)
    assert {field.mark for field in score.fields} == {"right"}
    assert score.outcome == "right"
    assert not any(report.harmful([score]).values())


@pytest.mark.parametrize(
    ("disposition", "deficiencies", "outcome"),
    [
        pytest.param("deficient", frozenset({"pledge.undated"}), "passed", id="defect-not-seen"),
        pytest.param("refer", frozenset(), "passed", id="staff-not-asked"),
    ],
)
def test_wrong_decision(sample: make.Sample, disposition: str, deficiencies: frozenset[str], outcome: str) -> None:
    """What was decided otherwise than it is true counts as harm."""
    truth = replace(sample.truth, disposition=disposition, deficiencies=deficiencies)
    assert judge.judge(replace(sample, truth=truth)).outcome == outcome


def test_wrong_value(sample: make.Sample) -> None:
    """Another value without a doubt is silently wrong, and is listed with both."""
    truth = replace(sample.truth, values=sample.truth.values | {"a.name": "別人"})
    score = judge.judge(replace(sample, truth=truth))
    assert report.harmful([score])["silently wrong"] == 1
    assert "true '別人'" in report.listed([score])
