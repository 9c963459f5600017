"""What can be found about the sums of form (B) (R12, R13, R14, R18)."""

from collections.abc import Iterator
from decimal import Decimal

from cases.assessment import as_hours
from rules.cpd import Report
from rules.facts import Facts, Seen


def _hours(minutes: Decimal) -> str:
    return str(as_hours(minutes))


def _place(facts: Facts) -> str:
    return facts.form_b.place if facts.form_b else ""


def cap_year(facts: Facts) -> Iterator[Seen]:
    """The cap by year left hours of a category out (R12).

    Facts: `category`, `year` (that in which it begins), `years` (`fiscal` or `calendar`), `cap`, `over`.
    """
    caps = {category.letter: category.year_cap or Decimal(0) for category in facts.rule_set.categories}
    for (letter, year), over in sorted(facts.report.over_year.items()) if facts.report else ():
        reckoned = {"year": str(year), "years": facts.policy.cap_year}
        yield Seen(_place(facts), {"category": letter, **reckoned, "cap": _hours(caps[letter]), "over": _hours(over)})


def cap_cycle(facts: Facts) -> Iterator[Seen]:
    """The cap of the cycle left hours of a category out (R13). Facts: `category`, `cap`, `over`."""
    caps = {category.letter: category.cycle_cap for category in facts.rule_set.categories}
    for letter, over in sorted(facts.report.over_cycle.items()) if facts.report else ():
        yield Seen(_place(facts), {"category": letter, "cap": _hours(caps[letter]), "over": _hours(over)})


def doubtful(facts: Facts) -> Iterator[Seen]:
    """Whether the points suffice hangs on an open doubt (R14).

    Facts: `credited`, `required`, `lowest`, `highest`, `printed` (may be empty).
    """
    report = facts.report
    if report and _hangs_on_a_doubt(report):
        yield Seen(
            _place(facts),
            _printed(report)
            | {
                "lowest": _hours(report.lowest),
                "highest": _hours(report.highest),
                "printed": "" if report.printed is None else _hours(report.printed),
            },
        )


def short(facts: Facts) -> Iterator[Seen]:
    """Fewer points than required, however doubts are answered and defects of rows are mended (R14).

    Facts: `credited`, `required`, `missing`, `claimed`.
    """
    report = facts.report
    if report and not _hangs_on_a_doubt(report) and report.mended < report.points.required:
        missing = str(as_hours(report.points.missing, up=True))
        yield Seen(_place(facts), _printed(report) | {"missing": missing, "claimed": _hours(report.points.claimed)})


def mismatch(facts: Facts) -> Iterator[Seen]:
    """The total on the form is neither what its rows claim nor what is credited (R18).

    Facts: `printed`, `claimed`, `credited`, `required`.
    """
    report = facts.report
    if report and report.printed is not None and facts.form_b and facts.form_b.total and _is_neither(report, report.printed):
        words = {"printed": _hours(report.printed), "claimed": _hours(report.points.claimed)}
        yield Seen(facts.form_b.total.place, _printed(report) | words)


def _printed(report: Report) -> dict[str, str]:
    return {"credited": _hours(report.points.credited), "required": _hours(report.points.required)}


def _is_neither(report: Report, printed: Decimal) -> bool:
    return printed not in (report.points.claimed, report.points.credited)


def _hangs_on_a_doubt(report: Report) -> bool:
    """Whether some answers give enough points and others do not; a printed total above ours may mean rows that we did not see."""
    required = report.points.required
    if report.lowest >= required:
        return False
    unseen_rows = report.printed is not None and report.printed >= required and _is_neither(report, report.printed)
    return report.highest >= required or unseen_rows
