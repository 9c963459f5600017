"""Activities that brought points before: in an earlier renewal, or for another certificate of the same person (R19, ambiguity 8)."""

from collections.abc import Iterable, Iterator

from cases.assessment import Assessment, Credit
from cases.finding import Finding
from cases.reading import Activity
from rules.entries import known
from rules.rows import activity_key


def reused(verdict: Assessment, before: Iterable[tuple[str, Assessment]]) -> Iterator[Finding]:
    """A note on each row that was credited in another application of the person; `before` has those by their receipt numbers.

    Facts: `row`, `title`, `case`.
    """
    spent = {activity_key(activity): case for case, other in before for activity, credit in _rows(other) if credit.credited > 0}
    for activity, credit in _rows(verdict):
        key = activity_key(activity)
        if key and key in spent:
            facts = {"row": str(credit.row), "title": known(activity.title) or "", "case": spent[key]}
            yield Finding("cpd.row.reused", activity.place, facts, credit.row)


def _rows(verdict: Assessment) -> Iterator[tuple[Activity, Credit]]:
    form_b = verdict.application.form_b if verdict.application else None
    return zip(form_b.activities if form_b else (), verdict.credits, strict=True)
