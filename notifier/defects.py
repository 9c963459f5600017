"""The findings as a letter tells them: the same defect in many rows is one item with many places."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.finding import Finding
from notifier.wording import document_and_spot, remark, words


@dataclass(frozen=True, slots=True)
class Defect:
    """One item of the letter: what was found, in which document if all of several was in one, the rule, what to do."""

    found: tuple[str, ...]
    document: str
    rule: str
    action: str


def defects(findings: Iterable[Finding]) -> tuple[Defect, ...]:
    """The deficiencies in the order of their first place, those with one rule and one remedy together."""
    items: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        wording = words(finding)
        items.setdefault((wording.rule, wording.action), []).append(finding)
    return tuple(_defect(together, rule, action) for (rule, action), together in items.items())


def _defect(together: list[Finding], rule: str, action: str) -> Defect:
    documents = {document_and_spot(finding.source)[0] for finding in together}
    document = documents.pop() if len(together) > 1 and len(documents) == 1 else ""
    return Defect(tuple(dict.fromkeys(words(finding, document).found for finding in together)), document, rule, action)


def remarks(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What an applicant is told besides defects: why less was credited, and what may keep the certificate from arriving."""
    told = (remark(finding) for finding in findings)
    return tuple(dict.fromkeys(text for text in told if text is not None))
