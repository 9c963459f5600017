"""Of the doubts about a report's points, the one that staff are asked first: the others may then need no answer (R14)."""

from decimal import Decimal

from cases.assessment import Assessment
from cases.finding import Finding

_FOR = {"cpd.row.duplicate": ("duplicate", "title"), "cpd.row.future": ("future", "start"), "cpd.row.crosses_year": ("crosses_year", "end")}
"""Doubts that may bring points, each with its name and the entry that decides it."""
_AGAINST = {"cpd.row.course_unlisted": ("course", "category"), "cpd.row.crosses_year": ("crosses_year", "end")}
"""Doubts that may cost points."""


def deciding_doubt(assessment: Assessment, doubtful: Finding) -> tuple[str, Finding, str]:
    """What the doubt is, the finding of its row (or `doubtful` itself) with the sums of the total, and the attribute of the row.

    Empty words where it hangs on something that was not read, which is asked by itself.
    """
    sums = doubtful.facts
    doubts = _AGAINST if is_enough(doubtful) else _FOR
    for code, (kind, attribute) in doubts.items():
        rows = [finding for finding in assessment.findings if finding.code == code]
        if rows:
            first = rows[0]
            others = f"（ほか{len(rows) - 1}件）" if len(rows) > 1 else ""
            return kind, Finding(doubtful.code, first.source, {**sums, **first.facts, "others": others}, first.row), attribute
    printed = sums.get("printed", "")
    if printed and Decimal(printed) >= Decimal(sums["required"]) and Decimal(sums["highest"]) < Decimal(sums["required"]):
        return "printed", doubtful, ""
    return "", doubtful, ""


def is_enough(doubtful: Finding) -> bool:
    """Whether the points suffice as they are reckoned now."""
    return Decimal(doubtful.facts.get("credited", "0")) >= Decimal(doubtful.facts.get("required", "30"))
