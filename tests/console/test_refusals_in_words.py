"""What the desk finds impossible has a code, and each code a sentence for staff."""

import ast
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
WORDS = tomllib.loads((HOUSE / "templates" / "console" / "against.toml").read_text(encoding="utf-8"))


def refusals():
    """(file, code) of each refusal of the desk and the console; no code where it has none."""
    for room in ("desk", "console"):
        for file in sorted((HOUSE / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NotPossible":
                    code = next((n.value for n in node.args[1:] if isinstance(n, ast.Constant)), "")
                    yield f"{file.name}:{node.lineno}", code


@pytest.mark.parametrize(("where", "code"), list(refusals()), ids=lambda value: value)
def test_refusal_is_said_in_words(where, code):
    """One Japanese sentence of what is not possible, and what to do."""
    assert WORDS[code].endswith("。"), where


def test_no_sentence_without_a_refusal():
    """What nobody raises any more is not kept."""
    assert set(WORDS) - {code for _, code in refusals()} == {"general"}
