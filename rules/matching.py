"""Which application a transfer pays for (R20 to R25): decided where number, name and amount fit exactly one, else a list for staff."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from cases.statement import Credit
from rules.payer import Likeness, company_key, may_be_company, name_likeness, number_likeness, payer, person_key

AmountLikeness = Literal["equal", "short", "over", "multiple"]
LARGEST_CHARGE = 880
"""Yen: so much less than the fee is likely the transfer's charge, which is the applicant's (R22)."""
MOST_CANDIDATES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """An application that a transfer may pay for."""

    receipt_number: str
    certification_number: str
    name_kana: str
    season: int
    open: bool
    """Its fee is not paid and it is not closed."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application and how each part of the transfer fits it."""

    case: str
    number: Likeness
    name: Likeness
    amount: AmountLikeness
    open: bool

    @property
    def exact(self) -> bool:
        return self.open and (self.number, self.name, self.amount) == ("equal", "equal", "equal")

    @property
    def weight(self) -> tuple[bool, int, bool]:
        points = {"equal": 2, "near": 1, "differs": 0}
        return self.exact, points[self.number] + points[self.name], self.open


@dataclass(frozen=True, slots=True)
class Match:
    """The application that a transfer pays for, or None; then those it may pay for, the likeliest first, and why none was taken."""

    case: str | None
    candidates: tuple[Candidate, ...]
    codes: tuple[str, ...]


class Payables:
    """The applications of the seasons in question, found by last four digits and by name."""

    def __init__(self, applications: Iterable[Payable]) -> None:
        self._by_digits: dict[str, list[Payable]] = defaultdict(list)
        self._by_name: dict[str, list[Payable]] = defaultdict(list)
        for application in applications:
            digits = "".join(char for char in application.certification_number if char.isdigit())
            if len(digits) >= 4:
                self._by_digits[digits[-4:]].append(application)
            if key := person_key(application.name_kana):
                self._by_name[key[:2]].append(application)

    def alike(self, credit: Credit) -> list[Payable]:
        """Those whose number or name is, or might be, on the transfer."""
        written = payer(credit.payer)
        found = {p.receipt_number: p for n in (*written.numbers, *written.like_numbers) for p in self._by_digits[n[-4:]]}
        for start in {written.name[:2], *(written.name[at : at + 2] for at in range(len(written.name)))}:
            found |= {p.receipt_number: p for p in self._by_name.get(start, ()) if name_likeness(written, p.name_kana) != "differs"}
        return list(found.values())


def match(credit: Credit, payables: Payables, fee: Callable[[date], int], last_day: Callable[[int], date]) -> Match:
    """The application that this credit pays for, or candidates and codes. `fee` by value date (R20), `last_day` to pay by season."""
    due = fee(credit.value_date)
    alike = payables.alike(credit)
    candidates = sorted((candidate(credit, one, due) for one in alike), key=lambda c: c.weight, reverse=True)
    exact = [one for one in candidates if one.exact]
    written = payer(credit.payer)
    seasons = {one.receipt_number: one.season for one in alike}
    season = seasons[exact[0].case] if len(exact) == 1 else None
    late = season is not None and credit.value_date > last_day(season)
    # Money from before the year of the season was for something else, such as a fee that was paid twice three years ago.
    early = season is not None and credit.value_date < date(season - 1, 4, 1)
    if season is not None and not written.corporate and not late and not early:
        return Match(exact[0].case, tuple(candidates[:MOST_CANDIDATES]), ())
    codes = _codes(credit, candidates, due, corporate=written.corporate, numbers=bool(written.numbers), late=late, early=early)
    return Match(None, tuple(candidates[:MOST_CANDIDATES]), codes)


def candidate(credit: Credit, application: Payable, due: int) -> Candidate:
    """How a credit fits one application, its fee being `due`."""
    written = payer(credit.payer)
    return Candidate(
        application.receipt_number,
        number_likeness(written, application.certification_number),
        name_likeness(written, application.name_kana),
        amount_likeness(credit.amount, due),
        application.open,
    )


def amount_likeness(amount: int, due: int) -> AmountLikeness:
    """`multiple`: the fee of several people (R25)."""
    if amount == due:
        return "equal"
    if amount > due and amount % due == 0:
        return "multiple"
    return "short" if amount < due else "over"


def _codes(
    credit: Credit, candidates: Sequence[Candidate], due: int, *, corporate: bool, numbers: bool, late: bool, early: bool
) -> tuple[str, ...]:
    """Why it was not matched."""
    best = candidates[0] if candidates else None
    found = {
        "payment.corporate": corporate,
        "payment.multiple": amount_likeness(credit.amount, due) == "multiple",
        "payment.charge_deducted": due - LARGEST_CHARGE <= credit.amount < due,
        "payment.short": credit.amount < due - LARGEST_CHARGE,
        "payment.over": amount_likeness(credit.amount, due) == "over",
        "payment.late": late,
        "payment.early": early,
        "payment.several_fit": sum(c.exact for c in candidates) > 1,
        "payment.no_number": not numbers,
        "payment.number_unknown": numbers and not any(c.number == "equal" for c in candidates),
        "payment.name_differs": best is not None and best.number == "equal" and best.name != "equal",
        "payment.not_open": best is not None and (best.number, best.name) == ("equal", "equal") and not best.open,
        "payment.no_application": best is None,
    }
    return tuple(code for code, holds in found.items() if holds)


def company_set(credit: Credit, applications: Iterable[tuple[str, str]], due: int) -> tuple[str, ...]:
    """The applications that a company's transfer pays for exactly; empty where none or several sets do (R25).

    Of those whose fee is open each with its company as form (A) names it: all of one company that may be the payer, no choice among them.
    """
    people: dict[str, list[str]] = defaultdict(list)
    for receipt_number, company in applications:
        if may_be_company(credit.payer, company):
            people[company_key(company)].append(receipt_number)
    exact = [found for found in people.values() if len(found) * due == credit.amount]
    return tuple(exact[0]) if len(exact) == 1 else ()
