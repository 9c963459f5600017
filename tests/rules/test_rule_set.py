"""The rule set's data, how it is read, and the nouns it is made of."""

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from rules_samples import FORM_A as SAMPLE_A
from rules_samples import POLICY, RULE_SET, RULES, application, policy

from cases.fields import FORM_A, FORM_B, FORM_C, INSTRUMENTS
from cases.names import folded
from cases.policy import Fee, rule_set_from
from cases.reading import TextEntry
from cases.sameness import content
from cases.states import CLOSED, MOVES, OPEN, Act, CaseState, ImpossibleMove, move

TABLE: dict[str, Any] = tomllib.loads(RULES.read_text(encoding="utf-8"))


def test_caps_of_the_manual() -> None:
    """別紙1-1: A 30 without a cap by year; B, C and D 15, five a year; 30 in all."""
    caps = {c.letter: (c.cycle_cap / 60, c.year_cap and c.year_cap / 60, c.needs_field) for c in RULE_SET.categories}
    assert caps == {"A": (30, None, False), "B": (15, 5, True), "C": (15, 5, True), "D": (15, 5, True)}
    assert (RULE_SET.name, RULE_SET.first_season, RULE_SET.required, RULE_SET.years) == ("professional-2019", 2019, Decimal(1800), 3)


def test_fields_of_the_manual() -> None:
    """The seven fields with every line of examples that the manual prints."""
    fields = {f.code: (f.number, len(f.examples)) for f in RULE_SET.fields}
    assert fields == {"ST": (1, 11), "CS": (2, 5), "CR": (3, 6), "OP": (4, 12), "HR": (5, 7), "AR": (6, 7), "IC": (7, 2)}
    assert all(f.description.endswith("。") and f.name for f in RULE_SET.fields)


def test_names_of_fields_tell_them_apart() -> None:
    """No name or alias means two fields."""
    names = [name for f in RULE_SET.fields for name in (f.code, f.name, *f.aliases)]
    assert len(names) == len(set(names))


def test_a_place_for_the_examples_of_the_basic_rules() -> None:
    """「CPDポイントの基本ルール」 is not ours yet: each category has its empty list, and what is put there is read."""
    assert all(row["examples"] == [] for row in TABLE["categories"])
    with_one = TABLE | {"categories": [row | {"examples": ["例"]} for row in TABLE["categories"]]}
    assert rule_set_from(with_one).categories[0].examples == ("例",)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        pytest.param({"required_hours": "many"}, "ConversionSyntax", id="hours that are none"),
        pytest.param({"categories": [{"letter": "A"}]}, "cycle_cap_hours", id="a category without cap"),
        pytest.param({"fields": [{"colour": "red"}]}, "colour", id="an unknown key"),
    ],
)
def test_a_wrong_rule_set_says_what_is_wrong(change: dict[str, Any], word: str) -> None:
    """ValueError with the key; ops.config names the file."""
    with pytest.raises(ValueError, match=word):
        rule_set_from(TABLE | change)


def test_a_rule_set_without_its_name() -> None:
    """A missing key is named."""
    with pytest.raises(ValueError, match="the key name is missing"):
        rule_set_from({key: value for key, value in TABLE.items() if key != "name"})


@pytest.mark.parametrize(("season", "name"), [(2018, "professional-2019"), (2027, "professional-2019"), (2030, "later"), (2031, "later")])
def test_the_latest_rule_set_that_has_begun_holds(season: int, name: str) -> None:
    """Before the first of all the earliest holds."""
    later = rule_set_from(TABLE | {"name": "later", "first_season": 2030})
    assert policy(rule_sets=(later, RULE_SET)).rule_set(season).name == name


@pytest.mark.parametrize(("day", "amount"), [(date(2010, 1, 1), 10800), (date(2019, 9, 30), 10800), (date(2019, 10, 1), 11000)])
def test_fee_by_the_day_of_value(day: date, amount: int) -> None:
    """R20, ambiguity 18."""
    more = Fee(first_day=date(2019, 10, 1), amount=11000, confirmed_until=None)
    assert policy(fees=(*POLICY.fees, more)).fee(day).amount == amount


def test_an_open_case_may_go_wherever_a_judgement_leads() -> None:
    """A first filing may be any state."""
    assert move("filed", None, "deficient", "rules") == "deficient"
    assert all(move("judged", state, "awaiting_payment", "rules") == "awaiting_payment" for state in OPEN)


@pytest.mark.parametrize(
    ("act", "current", "to", "by"),
    [
        pytest.param("judged", "approved", "deficient", "rules", id="a mail after the decision"),
        pytest.param("approved", "deficient", "approved", "supervisor", id="approved without fee"),
        pytest.param("accepted", "deficient", "accepted", "rules", id="accepted with defects"),
        pytest.param("refused", "accepted", "refused", "rules", id="refused by a machine"),
        pytest.param("refused", "deficient", "refused", "supervisor", id="refused before the fee"),
        pytest.param("withdrawn", "accepted", "withdrawn", "clerk", id="withdrawn after acceptance by a clerk"),
        pytest.param("approved", "accepted", "approved", "auditor", id="approved by an auditor"),
        pytest.param("filed", None, "lost", "rules", id="no state of a case"),
        pytest.param("filed", "deficient", "deficient", "rules", id="filed twice"),
    ],
)
def test_moves_that_no_case_can_make(act: Any, current: Any, to: Any, by: Any) -> None:
    """The table of moves is the law."""
    with pytest.raises(ImpossibleMove):
        move(act, current, to, by)


def test_a_supervisor_may_do_what_a_clerk_may() -> None:
    """And a clerk not what is a supervisor's."""
    assert move("asked", "needs_staff", "queried", "supervisor") == "queried"
    assert move("withdrawn", "accepted", "withdrawn", "supervisor") == "withdrawn"


def test_every_state_can_be_reached_and_left_unless_it_is_final() -> None:
    """No state is a dead end but the ones that end a case, and these only a supervisor opens again, but for what is undone at once."""
    rows = [row for row in MOVES if row.act != "undone"]
    assert {state for row in rows for state in row.after} == set(get_args(CaseState))
    assert {state for row in rows for state in row.before} == set(get_args(CaseState))
    assert {row.act for row in rows if row.before & CLOSED} == {"reopened"}
    assert {row.act for row in MOVES} == set(get_args(Act))


@pytest.mark.parametrize(
    ("one", "other"), [("髙橋 真", "高橋　眞"), ("渡邉", "渡辺"), ("齋藤", "斉藤"), ("邊\U000e0101見", "辺見"), ("ﾔﾏﾀﾞ", "ヤマダ")]
)
def test_variants_of_names_fold(one: str, other: str) -> None:
    """domain.md 4.4."""
    assert folded(one) == folded(other)


def test_labels_of_a_form_are_its_own() -> None:
    """No label of a form means two of its fields; (C) names three instruments."""
    for form in (FORM_A, FORM_B, FORM_C):
        labels = [label for field in form for label in (field.label,)]
        assert len(labels) == len(set(labels))
    assert len(INSTRUMENTS) == 3


@pytest.mark.parametrize(("name", "same"), [("山田 太郎", True), ("山田 花子", False)])
def test_forms_are_the_same_by_what_is_written(name: str, same: bool) -> None:
    """Where it stood does not matter: the same form in another file counts once."""
    elsewhere = replace(SAMPLE_A, place="g.xlsx!A", name=TextEntry(name, "g.xlsx!A!C9", value=name))
    assert (content(application(form_a=elsewhere)) == content(application())) is same
