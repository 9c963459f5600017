"""The words for findings, from `templates/findings.toml`: one sentence for staff, and for letters what was found, the rule, the remedy.

A text holds places such as `{title}` for the finding's facts, `{row}` for the row of form (B) and `{place}` for where it was
seen. A fact that is missing is an error, never a gap in a letter.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from cases.finding import KINDS, Finding
from notifier.layout import day, quoted, year_word

FILE = Path(__file__).resolve().parent.parent / "templates" / "findings.toml"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PAGE = re.compile(r"(?P<file>.+)!p(?P<page>\d+)(?:@.*)?")
_CELL = re.compile(r"(?P<file>.+)!(?P<sheet>[^!]+)!(?P<cell>[A-Z]{0,3}\d+)")
_PART = re.compile(r"(?P<file>.+)!(?P<part>[^!]+)")


@dataclass(frozen=True, slots=True)
class Wording:
    """A deficiency in a letter: what was found and where, the rule with the manual's section, what to do."""

    found: str
    rule: str
    action: str


def message(finding: Finding) -> str:
    """One sentence for staff and `intake check`, with the place where it was seen."""
    sentence = _filled(finding, "message")
    return f"{sentence}（{place(finding.source)}）" if finding.source else sentence


def words(finding: Finding, document: str = "") -> Wording:
    """The three parts for the letter; KeyError for a finding that is no deficiency.

    A `document` that the letter has just named is not named again.
    """
    found, rule, action = (_filled(finding, part) for part in ("found", "rule", "action"))
    seen_in, spot = document_and_spot(finding.source)
    where = spot if seen_in == document else place(finding.source)
    if where:
        found = f"{found.removesuffix('。')}（{where}）。"
    return Wording(found, f"{rule.removesuffix('。')}（マニュアル「{finding.kind.manual}」）。", action)


def remark(finding: Finding) -> str | None:
    """What an applicant is told of a finding that is no defect; None where it concerns staff alone."""
    return _filled(finding, "remark") if "remark" in _texts()[finding.code] else None


def knows(code: str) -> bool:
    """Whether there are words for a finding: the sentence for staff and, for a deficiency, the three parts of the letter."""
    owed = {"message"} | ({"found", "rule", "action"} if KINDS[code].severity == "deficiency" else set())
    return owed <= _texts().get(code, {}).keys()


def place(source: str) -> str:
    """Where something was seen, in words: `申請書.xlsx!B!D9` becomes `申請書.xlsx、シート「B」、セルD9`. Several stand between 、."""
    return "と".join("、".join(filter(None, document_and_spot(one))) for one in source.split("、"))


def document_and_spot(source: str) -> tuple[str, str]:
    """The file, with its sheet, and the spot in it; either may be empty."""
    if page := _PAGE.fullmatch(source):
        return quoted(page["file"]), f"{page['page']}ページ"
    if cell := _CELL.fullmatch(source):
        spot = f"{cell['cell']}行目" if cell["cell"].isdigit() else f"セル{cell['cell']}"
        return f"{quoted(cell['file'])}、シート「{quoted(cell['sheet'])}」", spot
    if part := _PART.fullmatch(source):
        name = f"「{quoted(part['part'])}」"
        return (quoted(part["file"]), name) if part["file"].lower().endswith(".pdf") else (f"{quoted(part['file'])}、シート{name}", "")
    return quoted(source), ""


def _filled(finding: Finding, part: str) -> str:
    return _texts()[finding.code][part].format_map(_printed(finding))


def _printed(finding: Finding) -> dict[str, str]:
    """The facts as they are printed: days in Japanese, whatever an applicant wrote short and without links."""
    facts = {name: _japanese_day(value) or quoted(value) for name, value in finding.facts.items()}
    return {**facts, **_joined(facts, facts.get("row", "") or str(finding.row or ""))}


def _joined(facts: Mapping[str, str], row: str) -> dict[str, str]:
    """What is made of several facts, some of which may be empty."""
    joined = {"year_word": year_word(facts.get("years", ""))}
    if row:
        joined["activity"] = f"様式(B) No.{row}" + (f"「{facts['title']}」" if facts.get("title") else "")
    if "label" in facts:
        joined["entry"] = (f"様式(B) No.{row}の" if row else "") + f"「{facts['label']}」"
    if "from" in facts:
        joined["span"] = "〜".join(dict.fromkeys(end for end in (facts["from"], facts["to"]) if end))
    if "hours" in facts:
        joined["durations"] = "、".join(
            f"{label}が「{facts[name]}」" for label, name in (("時間", "hours"), ("申請CPD", "claimed")) if facts[name]
        )
    return joined


def _japanese_day(value: str) -> str | None:
    try:
        return day(date.fromisoformat(value)) if _DAY.fullmatch(value) else None
    except ValueError:
        return None


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    with FILE.open("rb") as file:
        texts: dict[str, dict[str, str]] = tomllib.load(file)
    return texts
