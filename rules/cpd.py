"""The credit arithmetic: caps by category and year, the total, and the range it may take while doubts are open (R10–R14, R17).

All durations are `Decimal` minutes. One formula holds throughout:
`credit[c] = min(Σ_years min(Σ rows(c, year), year cap), cycle cap)`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from cases.assessment import Credit, Points
from cases.policy import Category, Policy, RuleSet
from cases.reading import FormB
from rules.entries import known
from rules.rows import DAY, Row, bar_by_period, bar_duplicates, bar_overfull_days, rows_of, unlisted

Sums = dict[tuple[str, int], Decimal]
"""Minutes by category and year."""
Claim = tuple[str, tuple[tuple[int, Decimal], ...]]
"""What a row asks for: its category and the minutes by year, one part unless the row is split."""


@dataclass(frozen=True, slots=True)
class CapYear:
    """The year by which caps are reckoned: from April (fiscal) or from January (ambiguity 2)."""

    first_month: int

    def of(self, day: date) -> int:
        return day.year if day.month >= self.first_month else day.year - 1

    def first_day(self, year: int) -> date:
        return date(year, self.first_month, 1)


_DOUBTS = frozenset({"cpd.row.duplicate", "cpd.row.future", "reading.unclear"})
_FINAL = frozenset({"cpd.row.out_of_period"})
_MOST_ANSWERS = 256
"""So many ways to divide rows that cross a year are tried for the least total; further such rows stay with their last year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Form (B) worked out."""

    rows: tuple[Row, ...]
    credits: tuple[Credit, ...]
    points: Points
    printed: Decimal | None
    """The total that the form itself prints."""
    over_year: Sums
    """Minutes that the cap by year left out."""
    over_cycle: dict[str, Decimal]
    """Minutes that the cap of the cycle left out."""
    crossing: tuple[Row, ...]
    """Rows over the end of a year that do not say how many hours fell on each day (ambiguity 4)."""
    unlisted: tuple[Row, ...]
    lowest: Decimal
    """The total if every open doubt is answered against the applicant."""
    highest: Decimal
    """The total if every open doubt is answered for the applicant."""
    mended: Decimal
    """As `highest`, and every row with a defect is mended as favourably as can be."""


def report_of(form_b: FormB, policy: Policy, rule_set: RuleSet, period: tuple[date, date], today: date) -> Report:
    """The credits row by row, the sums, and the range of the total."""
    years = CapYear(4 if policy.cap_year == "fiscal" else 1)
    rows = rows_of(form_b, rule_set, policy.granularity)
    rows = bar_by_period(rows, *period, None if policy.period_mode == "to_expiry" else today)
    rows = bar_overfull_days(bar_duplicates(rows))
    claims = [_claim(row, years) for row in rows]
    ledger = _Ledger(rule_set)
    credits = tuple(
        Credit(row.number, *((Decimal(0), row.bar) if claim is None else ledger.credit(claim)))
        for row, claim in zip(rows, claims, strict=True)
    )
    crossing = tuple(row for row in rows if row.bar not in _FINAL and _crosses(row, years))
    return Report(
        rows=tuple(rows),
        credits=credits,
        points=_points(rows, credits, ledger.sums, rule_set, (years.of(period[0]), years.of(period[1]))),
        printed=known(form_b.total),
        over_year=dict(ledger.over_year),
        over_cycle=dict(ledger.over_cycle),
        crossing=crossing,
        unlisted=tuple(row for row in rows if unlisted(row, policy.courses)),
        lowest=_lowest(rows, claims, policy.courses, years, rule_set),
        highest=_highest(rows, lambda bar: bar in _DOUBTS, years, rule_set),
        mended=_highest(rows, lambda bar: bar not in _FINAL, years, rule_set),
    )


class _Ledger:
    """The caps, used up in sheet order; what exceeds them is ignored and carried nowhere (R12, R13, R17)."""

    def __init__(self, rule_set: RuleSet) -> None:
        self._caps = {category.letter: category for category in rule_set.categories}
        self._by_cycle: dict[str, Decimal] = defaultdict(Decimal)
        self.sums: Sums = defaultdict(Decimal)
        self.over_year: Sums = defaultdict(Decimal)
        self.over_cycle: dict[str, Decimal] = defaultdict(Decimal)

    def credit(self, claim: Claim) -> tuple[Decimal, str | None]:
        """Minutes credited, and the code of the cap that lowered them, if one did."""
        letter, parts = claim
        given = [self._part(self._caps[letter], year, minutes) for year, minutes in parts]
        return sum((minutes for minutes, _ in given), Decimal(0)), next((code for _, code in given if code), None)

    def _part(self, category: Category, year: int, minutes: Decimal) -> tuple[Decimal, str | None]:
        key = (category.letter, year)
        in_year = minutes if category.year_cap is None else min(minutes, category.year_cap - self.sums[key])
        given = min(in_year, category.cycle_cap - self._by_cycle[category.letter])
        self.sums[key] += given
        self._by_cycle[category.letter] += given
        if given == minutes:
            return given, None
        if given == in_year:
            self.over_year[key] += minutes - given
            return given, "cpd.cap.year"
        self.over_cycle[category.letter] += minutes - given
        return given, "cpd.cap.cycle"


def total_of(sums: Mapping[tuple[str, int], Decimal], rule_set: RuleSet) -> Decimal:
    """The formula over the sums of rows by category and year (R12, R13, R14)."""
    total = Decimal(0)
    for category in rule_set.categories:
        years = (minutes for (letter, _), minutes in sums.items() if letter == category.letter)
        capped = (minutes if category.year_cap is None else min(minutes, category.year_cap) for minutes in years)
        total += min(sum(capped, Decimal(0)), category.cycle_cap)
    return total


def _points(rows: Sequence[Row], credits: Iterable[Credit], sums: Sums, rule_set: RuleSet, years: tuple[int, int]) -> Points:
    letters = [category.letter for category in rule_set.categories]
    credited = sum((credit.credited for credit in credits), Decimal(0))
    by_year = tuple(
        (year, tuple((letter, sums.get((letter, year), Decimal(0))) for letter in letters)) for year in range(years[0], years[1] + 1)
    )
    by_category = ((letter, sum((minutes for (of, _), minutes in sums.items() if of == letter), Decimal(0))) for letter in letters)
    return Points(
        claimed=sum((row.claimed for row in rows if row.claimed is not None), Decimal(0)),
        credited=credited,
        required=rule_set.required,
        missing=max(Decimal(0), rule_set.required - credited),
        by_category=tuple(by_category),
        by_year=by_year,
    )


def _crosses(row: Row, years: CapYear) -> bool:
    if row.start is None or row.end is None or row.start == row.end:
        return False
    return not row.activity.daily_hours and years.of(row.start) != years.of(row.end)


def _claim(row: Row, years: CapYear) -> Claim | None:
    """What the row asks for by the rules as they stand: in the year of its last day unless it says which hours fell on which day."""
    if row.bar or row.category is None or row.start is None or row.end is None:
        return None
    if row.activity.daily_hours:
        return row.category.letter, _split(row.worth, row.start, row.end, years)
    return row.category.letter, ((years.of(row.end), row.worth),)


def _split(minutes: Decimal, start: date, end: date, years: CapYear) -> tuple[tuple[int, Decimal], ...]:
    """The minutes shared among years by days; the last year takes what rounding leaves, so that nothing is lost."""
    last = years.of(end)
    if years.of(start) == last:
        return ((last, minutes),)
    all_days = (end - start).days + 1
    parts: list[tuple[int, Decimal]] = []
    first, rest = start, minutes
    while years.of(first) != last:
        following = years.first_day(years.of(first) + 1)
        part = minutes * (following - first).days / all_days
        parts.append((years.of(first), part))
        first, rest = following, rest - part
    return *parts, (last, rest)


def _lowest(
    rows: Sequence[Row], claims: Sequence[Claim | None], courses: frozenset[str] | None, years: CapYear, rule_set: RuleSet
) -> Decimal:
    """The least total: unlisted courses of A counted as B, and rows that cross a year wholly in whichever year wastes most."""
    answers: list[list[Claim]] = []
    ways = 1
    for row, claim in zip(rows, claims, strict=True):
        if claim is None:
            continue
        letter, parts = claim
        if unlisted(row, courses) and rule_set.category("B"):
            letter = "B"
        options = [(letter, parts)]
        if row.start and row.end and _crosses(row, years):
            options = [(letter, ((year, row.worth),)) for year in range(years.of(row.start), years.of(row.end) + 1)]
        if ways * len(options) > _MOST_ANSWERS:
            options = options[-1:]
        ways *= len(options)
        answers.append(options)
    return min(total_of(_summed(claims), rule_set) for claims in product(*answers))


def _summed(claims: Iterable[Claim]) -> Sums:
    sums: Sums = defaultdict(Decimal)
    for letter, parts in claims:
        for year, minutes in parts:
            sums[letter, year] += minutes
    return sums


def _highest(rows: Sequence[Row], admits: Callable[[str], bool], years: CapYear, rule_set: RuleSet) -> Decimal:
    """The greatest total if rows barred by a code that `admits` holds count after all, what is unknown of them being most favourable."""
    best = max(rule_set.categories, key=lambda category: (category.cycle_cap, category.year_cap is None))
    sums: Sums = defaultdict(Decimal)
    floating: list[tuple[int, int, Category, Decimal]] = []
    for index, row in enumerate(rows):
        if row.bar is not None and not admits(row.bar):
            continue
        category, minutes = row.category or best, _at_most(row)
        if row.start is None or row.end is None:
            sums[category.letter, -index] += minutes
        elif _crosses(row, years):
            floating.append((years.of(row.start), years.of(row.end), category, minutes))
        else:
            for year, part in _split(minutes, row.start, row.end, years):
                sums[category.letter, year] += part
    for first, last, category, minutes in sorted(floating, key=lambda item: item[:2]):
        for year in range(first, last):
            room = minutes if category.year_cap is None else max(Decimal(0), category.year_cap - sums[category.letter, year])
            part = min(minutes, room)
            sums[category.letter, year] += part
            minutes -= part
        sums[category.letter, last] += minutes
    return total_of(sums, rule_set)


def _at_most(row: Row) -> Decimal:
    """What the row can be worth at most: where its hours are not known what it claims, within 24 hours a day."""
    if row.hours_fault is None:
        return row.worth
    asked = row.claimed if row.claimed is not None and row.claimed > 0 else DAY * row.days
    return min(asked, DAY * row.days) if row.start else asked
