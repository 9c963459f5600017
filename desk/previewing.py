"""What an act would do: done for show in a transaction of which nothing stays."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from storage import files
from storage.models import Case, Letter


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it is read."""

    kind: str
    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a case is after an act, and the letters that the act writes about it."""

    receipt_number: str
    state: str
    letters: tuple[Written, ...]


def fingerprint(outcomes: Sequence[Outcome]) -> str:
    """The same for outcomes with the same states and the same letters, word for word: what somebody saw is what is done."""
    return hashlib.sha256(repr(tuple(outcomes)).encode()).hexdigest()


def preview(act: Callable[[], object], cases: Sequence[Case]) -> tuple[Outcome, ...]:
    """What an act would make of each of these cases; they are as they were. What forbids the act is raised as it would be."""
    outcomes = carry_out(act, cases, keep=False)
    for case in cases:
        case.refresh_from_db()  # The act wrote into it, too.
    return outcomes


def carry_out(act: Callable[[], object], cases: Sequence[Case], *, keep: bool = True) -> tuple[Outcome, ...]:
    """Does an act in one transaction and returns what it made of each of these cases; without `keep` nothing of it stays."""
    with transaction.atomic():
        files.one_decision_at_a_time()
        last = Letter.objects.aggregate(id=Max("id"))["id"] or 0
        act()
        outcomes = tuple(_outcome(case, last) for case in cases)
        transaction.set_rollback(not keep)
    return outcomes


def _outcome(case: Case, last: int) -> Outcome:
    found = Letter.objects.filter(id__gt=last, case=case).exclude(state="failed").order_by("id")
    letters = tuple(Written(letter.kind, letter.recipient, letter.subject, letter.body) for letter in found)
    return Outcome(case.receipt_number, Case.objects.get(id=case.id).state, letters)
