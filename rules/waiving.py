"""What staff make of a doubt: that it is none (「問題なしとして進める」), or that it is the defect it might have been."""

from collections.abc import Collection
from dataclasses import replace

from cases.assessment import Assessment, Disposition, as_hours
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


DEFECTS: dict[str, str] = {
    **{f"form.{form}.unseen": f"form.{form}.missing" for form in "abc"},
    "cpd.total.doubtful": "cpd.total.short",
}
"""The defect that a doubt may come to, once a person has looked."""


def confirmed(verdict: Assessment, codes: Collection[str]) -> Assessment:
    """The verdict with the defects of these codes in place of the doubts about them; points that suffice are never called too few."""
    findings = (_defect(finding, verdict) if DEFECTS.get(finding.code) in codes else finding for finding in verdict.findings)
    return replace(verdict, findings=tuple(findings))


def _defect(doubt: Finding, verdict: Assessment) -> Finding:
    if doubt.code != "cpd.total.doubtful":
        return Finding(DEFECTS[doubt.code])
    points = verdict.points
    if points is None or not points.missing:
        return doubt
    printed = {name: str(as_hours(getattr(points, name))) for name in ("credited", "required", "claimed")}
    return Finding(DEFECTS[doubt.code], doubt.source, {**printed, "missing": str(as_hours(points.missing, up=True))})


def _disposition(findings: Collection[Finding]) -> Disposition:
    severities = {finding.severity for finding in findings}
    if any(finding.code == "window.early" for finding in findings):
        return "early"
    if "review" in severities:
        return "refer"
    return "deficient" if "deficiency" in severities else "complete"
