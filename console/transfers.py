"""Transfers as their pages show them: why each is not matched, the applications it may pay for, what is ticked and what that adds up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict

from cases.states import FREE, OPEN
from console.house import house
from desk.paying import company_of, open_transfers
from desk.unpaying import HANDED_UP
from ops.errors import NotPossible
from rules.matching import Candidate
from rules.payer import name_likeness, number_likeness, payer
from storage import payments
from storage.models import Allocation, Case, Certificant, Event, Transfer
from storage.search import find

TABS: Mapping[str, tuple[str, ...]] = {
    "open": ("open",),
    "waiting": ("waiting",),
    "set_aside": ("set_aside",),
    "matched": ("matched",),
    "reversed": ("reversed", "reversal"),
}
"""States of a transfer by the tab of the list."""
MOST_FOUND = 10
_STAYS = ("payment.undone", payments.REVERSAL_UNKNOWN, HANDED_UP)
"""Codes that say what was done, and so hold whatever fits by now."""
_SIGNS = {"equal": "○", "near": "△", "multiple": "△", "differs": "×", "short": "×", "over": "×"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An application that a transfer may pay for, and how each part fits it: what is compared, its sign, the sign in a word."""

    case: Case
    fit: Candidate
    ticked: bool = False

    @property
    def signs(self) -> tuple[tuple[str, str, str], ...]:
        fit = self.fit
        compared = (("number", fit.number), ("name", fit.name), ("amount", fit.amount))
        unpaid = ("unpaid", "○" if fit.open else "×", "open" if fit.open else "not_open")
        return (*((what, _SIGNS[how], how) for what, how in compared), unpaid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A transfer of the list."""

    transfer: Transfer
    codes: tuple[str, ...]
    offers: tuple[Offer, ...]
    paid: tuple[Allocation, ...] = ()

    @property
    def version(self) -> int:
        return self.transfer.version


def shown(transfers: Sequence[Transfer], receipts: Sequence[str] = ()) -> list[Shown]:
    """These transfers with what may fit them, the applications of `receipts` first; those that are matched with what they pay for."""
    free = [transfer for transfer in transfers if transfer.state in FREE]
    lines = {transfer.id: line for transfer, line in open_transfers(house().desk, free, receipts)} if free else {}
    cases = _cases({candidate.case for line in lines.values() for candidate in line.candidates})
    matched = [transfer.id for transfer in transfers if transfer.state == "matched"]
    allocations = Allocation.objects.filter(transfer__in=matched, undone_at=None).select_related("case").order_by("id") if matched else ()
    rows = []
    for transfer in transfers:
        line = lines.get(transfer.id)
        offers = tuple(Offer(case=cases[one.case], fit=one) for one in line.candidates) if line else ()
        codes = _codes(transfer, line.codes if line else ())
        rows.append(
            Shown(transfer=transfer, codes=codes, offers=offers, paid=tuple(a for a in allocations if a.transfer_id == transfer.id))
        )
    return rows


def _codes(transfer: Transfer, now: Sequence[str]) -> tuple[str, ...]:
    kept = [code for code in transfer.codes if code in _STAYS or transfer.state not in FREE]
    return tuple(dict.fromkeys([*kept, *now]))


def _cases(receipts: set[str]) -> dict[str, Case]:
    return {case.receipt_number: case for case in Case.objects.filter(receipt_number__in=receipts)} if receipts else {}


def likeliest_first(transfers: Sequence[Transfer], case: Case) -> list[Transfer]:
    """Those whose number or name is likeliest that of a case first, else as they were."""
    points = {"equal": 2, "near": 1, "differs": 0}

    def likeness(transfer: Transfer) -> int:
        written = payer(transfer.payer)
        return points[number_likeness(written, case.certification_number)] + points[name_likeness(written, case.name_kana)]

    return sorted(transfers, key=likeness, reverse=True)


class Choice:
    """One transfer, and the applications that are offered for it, added to them and ticked on its page."""

    def __init__(self, transfer: Transfer, form: QueryDict) -> None:
        self.transfer, self.form = transfer, form
        self.typed = form.get("find", "").strip()

    @cached_property
    def ticked(self) -> list[str]:
        """Receipt numbers, in the order in which they were ticked."""
        found = self._found[0] if len(self._found) == 1 and self.form.get("do") == "find" else None
        return list(dict.fromkeys([*self.form.getlist("case"), *([found] if found else [])]))

    @cached_property
    def _found(self) -> list[str]:
        """The applications that what was typed finds."""
        hits = find(self.typed, MOST_FOUND) if self.typed else ()
        return [hit.case.receipt_number for hit in hits if hit.case]

    @property
    def found_nothing(self) -> bool:
        return bool(self.typed) and not self._found

    @cached_property
    def shown(self) -> Shown:
        listed = list(dict.fromkeys([*self.form.getlist("listed"), *self.ticked, *self._found]))
        return shown([self.transfer], listed)[0]

    @cached_property
    def offers(self) -> list[Offer]:
        """Those that were asked for first, then the likeliest."""
        return [Offer(case=offer.case, fit=offer.fit, ticked=offer.case.receipt_number in self.ticked) for offer in self.shown.offers]

    @cached_property
    def company(self) -> tuple[str, ...]:
        """The people of one company for whom it pays exactly, where that is not what is ticked already."""
        found = company_of(house().desk, self.transfer) if self.transfer.state in FREE else ()
        return () if set(found) <= set(self.ticked) else found

    @property
    def company_query(self) -> str:
        query = QueryDict(mutable=True)
        query.setlist("case", list(self.company))
        return query.urlencode()

    @cached_property
    def cases(self) -> list[Case]:
        """The cases that are ticked, in that order. NotPossible where one is not there."""
        found = _cases(set(self.ticked))
        if missing := [receipt for receipt in self.ticked if receipt not in found]:
            raise NotPossible(f"there is no case {missing[0]}", "no_case")
        return [found[receipt] for receipt in self.ticked]

    @property
    def not_payable(self) -> list[str]:
        """The receipt numbers among them whose fee is here, or that are closed."""
        paid = set(Allocation.objects.filter(case__in=self.cases, undone_at=None).values_list("case_id", flat=True))
        return [case.receipt_number for case in self.cases if case.id in paid or case.state not in OPEN]

    @property
    def due(self) -> int:
        return house().desk.policy.fee(self.transfer.value_date).amount * len(self.ticked)

    @property
    def difference(self) -> int:
        """What came beyond what is due; below zero: what is short."""
        return self.transfer.amount - self.due

    @property
    def surplus(self) -> int:
        return abs(self.difference)


def register_addresses(cases: Sequence[Case]) -> dict[str, Certificant]:
    """The certificants of these cases by receipt number, to compare where a letter goes."""
    numbers = {case.certification_number for case in cases if case.certification_number}
    found = {one.certification_number: one for one in Certificant.objects.filter(certification_number__in=numbers)}
    return {case.receipt_number: found[case.certification_number] for case in cases if case.certification_number in found}


def note_of(transfer: Transfer) -> Event | None:
    """The note with which a clerk handed it up; None where nobody did."""
    if HANDED_UP not in transfer.codes:
        return None
    return Event.objects.filter(transfer=transfer, what="transfer.handed_up").order_by("-id").first()
