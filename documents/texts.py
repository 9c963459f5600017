"""The words of the blank forms, filled with what the office and its rules say."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from cases.fields import QUALIFICATIONS
from cases.policy import Office, Policy, RuleSet

FOLDER = Path(__file__).resolve().parent.parent / "templates" / "forms"
FONT = FOLDER / "fonts" / "BIZUDPGothic-Regular.ttf"

Texts = Mapping[str, Any]
"""The tables of texts.toml by name, without braces."""


def current_rules(policy: Policy) -> RuleSet:
    """The newest rule set: blank forms are for the next season."""
    return max(policy.rule_sets, key=lambda rules: rules.first_season)


def choices(rules: RuleSet) -> dict[str, tuple[str, ...]]:
    """The fields that are chosen from a list, with what the list holds."""
    return {
        "qualification": tuple(QUALIFICATIONS.values()),
        "category": tuple(c.letter for c in rules.categories),
        "fields": tuple(f.code for f in rules.fields),
        "evidence": ("有", "無"),
    }


def hours(minutes: Decimal) -> str:
    """Minutes as hours, which are points, without needless noughts: 1,800 is `30`."""
    return f"{(minutes / 60).normalize():f}"


def load(policy: Policy, office: Office) -> Texts:
    """texts.toml with every brace filled; KeyError names a brace that nothing fills."""
    table = tomllib.loads((FOLDER / "texts.toml").read_text(encoding="utf-8"))
    filled: Texts = _fill(table, _facts(policy, office, table))
    return filled


def day(value: date) -> str:
    """A day as forms print it: 2027年1月15日."""
    return f"{value.year}年{value.month}月{value.day}日"


def _facts(policy: Policy, office: Office, table: Texts) -> dict[str, str]:
    fee = max(policy.fees, key=lambda f: f.first_day)
    until = table["fee"]["confirmed"].format(fee=f"{fee.amount:,}", day=day(fee.confirmed_until)) if fee.confirmed_until else ""
    rules = current_rules(policy)
    account = {name: getattr(policy.account, name) for name in policy.account.__slots__}
    return {
        **account,
        **{name: getattr(office, name) for name in office.__slots__},
        "fee": f"{fee.amount:,}",
        "fee_until": until,
        "version": table["version"],
        "required": hours(rules.required),
        "codes": "  ".join(f"{f.code} {f.name}" for f in rules.fields),
    }


def _fill(value: Any, facts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value if "{day}" in value else value.format_map(facts)
    if isinstance(value, dict):
        return {key: _fill(inner, facts) for key, inner in value.items()}
    if isinstance(value, list):
        return [inner for inner in (_fill(one, facts) for one in value) if inner]  # a line that has nothing to say is left out
    return value
