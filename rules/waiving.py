"""What staff found no fault with: the verdict on an application as if those findings had not been made (「問題なしとして進める」)."""

from collections.abc import Collection
from dataclasses import replace

from cases.assessment import Assessment, Disposition
from cases.finding import Finding

_OF_THE_MAIL = ("file.", "sender.", "subject.", "submission.")
"""What such codes speak of is a mail, not the forms in it."""


def without(verdict: Assessment, codes: Collection[str]) -> Assessment:
    """The verdict without the findings of these codes, and what then follows; a submission without forms stays as it is."""
    if verdict.application is None or not codes:
        return verdict
    findings = tuple(finding for finding in verdict.findings if finding.code not in codes)
    return replace(verdict, findings=findings, disposition=_disposition(findings))


def of_the_forms(codes: Collection[str]) -> tuple[str, ...]:
    """Those codes that speak of the forms: waived once, they stay so when the same forms come in another mail."""
    return tuple(code for code in codes if not code.startswith(_OF_THE_MAIL))


def _disposition(findings: Collection[Finding]) -> Disposition:
    severities = {finding.severity for finding in findings}
    if any(finding.code == "window.early" for finding in findings):
        return "early"
    if "review" in severities:
        return "refer"
    return "deficient" if "deficiency" in severities else "complete"
