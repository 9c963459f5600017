"""Statements of the bank, their transfers, and what these pay for; every write of a transfer from the version that was read."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from cases.statement import Credit, Statement
from cases.states import OPEN, TransferState
from rules.matching import Payable
from rules.payer import payer
from storage import models
from storage.files import Stale
from storage.models import Allocation, Case, Submission, Transfer
from storage.statements import run

REVERSAL_UNKNOWN = "payment.reversal_unknown"
"""Code of a reversal that took nothing back, and of money that it may have been of."""


def file_statement(name: str, data: bytes, statement: Statement, actor: str, now: datetime) -> list[tuple[Credit, Transfer | None]] | None:
    """Files what a statement reports: each credit, with its transfer where it is new. None for the same file again."""
    sha256 = hashlib.sha256(data).hexdigest()
    if models.Statement.objects.filter(sha256=sha256).exists():
        return None
    filed = models.Statement.objects.create(sha256=sha256, name=name, kind=statement.kind, imported_at=now, actor=actor)
    keys = transfer_keys(statement.credits)
    known = set(Transfer.objects.filter(key__in=keys).values_list("key", flat=True))
    return [(credit, None if key in known else _file(filed, credit, key, now)) for credit, key in zip(statement.credits, keys, strict=True)]


def transfer_keys(credits: Sequence[Credit]) -> list[str]:
    """What tells each credit from all others in whatever file it is reported again (domain.md 4.1).

    Blanks tell nothing: a CSV has them where a 全銀 file has none. Lines without 照会番号 that are alike are told apart by their
    order: two people of one name may pay on one day.
    """
    seen: Counter[tuple[object, ...]] = Counter()
    keys = []
    for credit in credits:
        number, name = credit.inquiry_number.lstrip("0"), "".join(credit.payer.split())
        what = (number, credit.booked_on, credit.value_date, credit.amount, name, credit.reversal)
        if not what[0]:
            seen[what] += 1
        keys.append(hashlib.sha256(repr((*what, seen[what])).encode()).hexdigest())
    return keys


def _file(statement: models.Statement, credit: Credit, key: str, now: datetime) -> Transfer | None:
    transfer, new = Transfer.objects.get_or_create(
        key=key,
        defaults={
            "statement": statement,
            "line": credit.line,
            "value_date": credit.value_date,
            "booked_on": credit.booked_on,
            "amount": credit.amount,
            "payer": credit.payer,
            "payer_key": payer(credit.payer).name,
            "inquiry_number": credit.inquiry_number,
            "remitter_code": credit.remitter_code,
            "state": "reversal" if credit.reversal else "open",
            "changed_at": now,
        },
    )
    return transfer if new else None


def credit_of(transfer: Transfer) -> Credit:
    """The credit that a transfer was filed from."""
    return Credit(
        line=transfer.line,
        value_date=transfer.value_date,
        booked_on=transfer.booked_on,
        amount=transfer.amount,
        payer=transfer.payer,
        inquiry_number=transfer.inquiry_number,
        remitter_code=transfer.remitter_code,
        reversal=transfer.state == "reversal",
    )


def unmatched() -> list[Transfer]:
    """Transfers that pay for nothing yet, oldest first."""
    return list(Transfer.objects.filter(state__in=("open", "waiting")).order_by("value_date", "id"))


def change(transfer: Transfer, now: datetime, state: TransferState, codes: Sequence[str] = ()) -> None:
    """Writes a transfer's state; Stale where somebody else changed it."""
    changed = Transfer.objects.filter(id=transfer.id, version=transfer.version).update(
        version=transfer.version + 1, changed_at=now, state=state, codes=list(codes)
    )
    if not changed:
        raise Stale(transfer.id)
    transfer.version, transfer.state, transfer.codes = transfer.version + 1, state, list(codes)


def taken_back(reversal: Transfer) -> Transfer | None:
    """The transfer before it that a reversal takes back (R27): of its amount and payer, rather one that pays for nothing, then the newest.

    None where none is known, or where two persons of one name paid and the reversal does not say whose money it is.
    """
    alive = Transfer.objects.filter(
        amount=reversal.amount, payer_key=reversal.payer_key, state__in=("open", "waiting", "matched", "set_aside")
    )
    alike = [t for t in alive.filter(booked_on__lte=reversal.booked_on, id__lt=reversal.id) if _same_payer(t, reversal)]
    said = payer(reversal.payer).numbers
    if not said and len({payer(transfer.payer).numbers for transfer in alike}) > 1:
        alike = [transfer for transfer in alike if transfer.payer == reversal.payer]
    return max(alike, key=lambda t: (payer(t.payer).numbers == said, t.state != "matched", t.booked_on, t.id), default=None)


def taken_back_already(transfer: Transfer) -> bool:
    """Whether a reversal that took nothing back may have been of this money: the bank's files came in the other order."""
    alike = Transfer.objects.filter(amount=transfer.amount, payer_key=transfer.payer_key, state="reversal")
    later = alike.filter(booked_on__gte=transfer.booked_on)
    return any(REVERSAL_UNKNOWN in reversal.codes and _same_payer(transfer, reversal) for reversal in later)


def _same_payer(one: Transfer, other: Transfer) -> bool:
    """Whether two lines name the same payer: to the letter, or by name and number, where both have a number."""
    here, there = payer(one.payer), payer(other.payer)
    same_number = here.numbers == there.numbers or not (here.numbers and there.numbers)
    return bool(one.payer) and (one.payer == other.payer or (bool(here.name) and here.name == there.name and same_number))


_UNMATCHED = "SELECT 1 FROM storage_transfer WHERE state IN ('open', 'waiting') LIMIT 1"


def any_unmatched() -> bool:
    """Whether there is money that pays for nothing yet."""
    return bool(run(_UNMATCHED))


def allocations(case: Case) -> list[Allocation]:
    """The money that counts as this case's fee."""
    return list(Allocation.objects.filter(case=case, undone_at=None).select_related("transfer").order_by("id"))


def is_rest(fee: Sequence[Allocation]) -> bool:
    """Whether some of what was taken together as the fee of a case has been taken back."""
    together = Allocation.objects.filter(case__in=[part.case_id for part in fee], at__in=[part.at for part in fee])
    return together.exclude(undone_at=None).exists()


def payables() -> list[Payable]:
    """Every case that a transfer might be for: those that are open, paid or not, and the paid ones of after."""
    paid = Exists(Allocation.objects.filter(case=OuterRef("id"), undone_at=None))
    cases = Case.objects.exclude(state__in=("merged", "withdrawn", "late_closed", "expired")).annotate(paid=paid)
    rows = cases.values_list("receipt_number", "certification_number", "name_kana", "season", "state", "paid")
    return [
        Payable(
            receipt_number=receipt,
            certification_number=number,
            name_kana=kana,
            season=season,
            open=not paid and state in OPEN,
        )
        for receipt, number, kana, season, state, paid in rows
    ]


def companies() -> list[tuple[str, str]]:
    """Of every open case whose fee is not here the company that its form (A) names, where it names one."""
    paid = Allocation.objects.filter(undone_at=None).values("case_id")
    counting = Submission.objects.filter(superseded=False, case__state__in=OPEN).exclude(case__in=paid).exclude(application="")
    rows = counting.order_by("case_id").values_list("case__receipt_number", "application")
    found = ((receipt, ((json.loads(application).get("form_a") or {}).get("company") or {}).get("value")) for receipt, application in rows)
    return [(receipt, company) for receipt, company in found if company]
