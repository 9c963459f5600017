"""No key of config.toml without effect (contract.md): each is read somewhere outside the table that declares it."""

import ast
import inspect
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from cases.policy import Account, Office, Policy
from ops.tables import Settings
from rules import retention
from rules.retention import Periods

HOUSE = Path(__file__).parents[2]
ROOMS = ("cage", "commands", "desk", "intake", "notifier", "ops", "parsers", "rules", "storage", "workers", "documents", "console")


def keys(model: type[BaseModel], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        table = isinstance(inner, type) and issubclass(inner, BaseModel)
        found += keys(inner, (*path, name)) if table else [(*path, name)]
    return found


@cache
def reads() -> set[tuple[str, str]]:
    """(table, key) for each place of the program that takes a key from a table, directly or by a name given to the table."""
    found: set[tuple[str, str]] = set()
    for room in ROOMS:
        for file in (HOUSE / room).rglob("*.py"):
            module = ast.parse(file.read_text(encoding="utf-8"))
            functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
            outside = ast.Module([node for node in module.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)], [])
            for part in (*functions, outside):
                found |= _reads_of(part)
    return found


def _reads_of(function: ast.FunctionDef | ast.Module) -> set[tuple[str, str]]:
    nodes = list(ast.walk(function))
    names = dict(pair for node in nodes if isinstance(node, ast.Assign) for pair in _named(node.targets[0], node.value))
    attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
    return {(names.get(getattr(a.value, "id", ""), getattr(a.value, "attr", "")), a.attr) for a in attributes}


def _named(target: ast.expr, value: ast.expr) -> list[tuple[str, str]]:
    """Names that an assignment gives to tables: `limits = settings.limits`, also several at once."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return [pair for t, v in zip(target.elts, value.elts, strict=True) for pair in _named(t, v)]
    if isinstance(target, ast.Name) and isinstance(value, ast.Attribute):
        return [(target.id, value.attr)]
    return []


def is_read(path: tuple[str, ...]) -> bool:
    table, key = path[-2:]
    if table == "account":
        return key in Account.__dataclass_fields__ and ("account", key) in reads() | {("account", key) for key in _of_templates()}
    if table == "retention":
        return key in Periods.__dataclass_fields__ and f"periods.{key}" in inspect.getsource(retention)
    if table == "letters" or key in ("form_url", "subject_form"):
        return key in Office.__dataclass_fields__ or (table, key) in reads()
    return (table, key) in reads()


def _of_templates() -> set[str]:
    """What letters print of the account."""
    text = "".join(file.read_text(encoding="utf-8") for file in (HOUSE / "templates").rglob("*.txt"))
    return {key for key in Account.__dataclass_fields__ if f"account.{key}" in text}


@pytest.mark.parametrize("path", keys(Settings), ids=".".join)
def test_key_is_read(path):
    assert is_read(path)


def test_key_that_nobody_reads_would_be_seen():
    """The test above can fail."""
    assert not is_read(("mailbox", "colour"))
    assert not is_read(("retention", "colour_years"))
    assert not is_read(("program", "professional", "account", "colour"))


@pytest.mark.parametrize("name", sorted(Policy.__dataclass_fields__))
def test_answer_of_the_policy_is_used(name):
    """What a key becomes in the policy is asked by the rules, the desk or the letters."""
    rooms = ("rules", "desk", "notifier", "documents")
    text = "".join(file.read_text(encoding="utf-8") for room in rooms for file in (HOUSE / room).rglob("*.py"))
    methods = {"rule_sets": "rule_set", "fees": "fee"}
    assert f"policy.{methods.get(name, name)}" in text


@pytest.mark.parametrize("name", sorted(Office.__dataclass_fields__))
def test_what_is_known_of_the_office_is_printed(name):
    """In a letter, a form or an envelope."""
    forms = (HOUSE / "templates" / "forms" / "texts.toml").read_text(encoding="utf-8")
    letters = "".join(file.read_text(encoding="utf-8") for file in (HOUSE / "templates").rglob("*.txt"))
    envelopes = (HOUSE / "notifier" / "envelope.py").read_text(encoding="utf-8") + (HOUSE / "workers" / "rooms.py").read_text(
        encoding="utf-8"
    )
    assert f"{{{name}}}" in forms or f"office.{name}" in letters + envelopes
