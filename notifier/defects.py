"""The findings as a letter tells them: the same defect in many rows is one item with many places."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.finding import Finding
from notifier.wording import remark, words


@dataclass(frozen=True, slots=True)
class Defect:
    """One item of the letter: where it was found, the rule, what to do."""

    found: tuple[str, ...]
    rule: str
    action: str


def defects(findings: Iterable[Finding]) -> tuple[Defect, ...]:
    """The deficiencies in the order of their first place, those with one rule and one remedy together."""
    items: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        wording = words(finding)
        items.setdefault((wording.rule, wording.action), []).append(wording.found)
    return tuple(Defect(tuple(dict.fromkeys(found)), rule, action) for (rule, action), found in items.items())


def remarks(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What an applicant is told besides defects: why less was credited, and what may keep the certificate from arriving."""
    told = (remark(finding) for finding in findings)
    return tuple(dict.fromkeys(text for text in told if text is not None))
