"""Money and applications: what the bank reports is filed, matched where only one answer is possible, and can be undone (R20 to R27)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from cases.policy import window
from cases.statement import Credit, CsvProfile, Refused, Statement, StatementOptions
from cases.states import ACCEPTED, FREE, OPEN, TransferState
from desk.answering import Desk, write_letter
from desk.life import RULES, Actor, Deed, move_case, note
from desk.staffing import one_act
from ops.config import Config
from ops.errors import NotAllowed, NotPossible, StatementRefused
from parsers.statement import read_statement
from rules.matching import Candidate, Match, Payable, Payables, candidate, company_set, match
from rules.payer import name_likeness, number_likeness, payer
from storage import codec, files, outbox, payments
from storage.history import Happening, tell
from storage.models import Allocation, Case, Letter, Transfer

TRIES = 20
"""A case or transfer may change between our look and our write; that often in a row means that something is broken."""


def statement_options(config: Config, today: date) -> StatementOptions:
    """Our account and the profiles of config.toml."""
    program = config.settings.program.professional
    profiles = {name: CsvProfile(**table.model_dump()) for name, table in program.statements.items()}
    return StatementOptions(bank_code=program.account.bank_code, account_number=program.account.number, today=today, profiles=profiles)


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one credit line: `matched`, `candidate`, `unmatched`, `duplicate` or `reversal` (contract.md)."""

    credit: Credit
    result: str
    cases: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    codes: tuple[str, ...] = ()
    transfer: int | None = None


def import_statement(
    desk: Desk, name: str, data: bytes, options: StatementOptions, actor: Actor, now: datetime, *, dry_run: bool = False
) -> list[Line]:
    """Takes a bank's file in, whole or not at all, and matches what fits exactly. StatementRefused says what is wrong with the file."""
    statement = read_statement(data, options)
    if isinstance(statement, Refused):
        raise StatementRefused(f"{name}: {statement.reason}")
    return take_in(desk, name, data, statement, actor, now, dry_run=dry_run)


def take_in(desk: Desk, name: str, data: bytes, statement: Statement, actor: Actor, now: datetime, *, dry_run: bool = False) -> list[Line]:
    """What became of each credit of a statement that was read from these bytes; a dry run leaves nothing of it."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                files.one_decision_at_a_time()
                filed = payments.file_statement(name, data, statement, actor.name, now)
                lines = [Line(credit, "duplicate") for credit in statement.credits]
                if filed is not None:
                    known = Payables(payments.payables())
                    lines = [_taken(desk, credit, transfer, known, now) for credit, transfer in filed]
                transaction.set_rollback(dry_run)
            return lines
        except (files.Stale, IntegrityError):
            continue
    raise RuntimeError("a statement could not be written: its cases kept changing")


def _taken(desk: Desk, credit: Credit, transfer: Transfer | None, known: Payables, now: datetime) -> Line:
    """One credit filed and, where it can be, matched or taken back."""
    if transfer is None:
        return Line(credit, "duplicate")
    if credit.reversal:
        return _reversed(desk, credit, transfer, now)
    if payments.taken_back_already(transfer):
        payments.change(transfer, now, "open", (payments.REVERSAL_UNKNOWN,))
        return Line(credit, "unmatched", (), (), (payments.REVERSAL_UNKNOWN,), transfer.id)
    found = _match(desk, credit, known)
    if found.case is not None and pay(desk, transfer, found, now):
        return Line(credit, "matched", (found.case,), found.candidates, (), transfer.id)
    payments.change(transfer, now, "open", found.codes)
    return Line(credit, "candidate" if found.candidates else "unmatched", (), found.candidates, found.codes, transfer.id)


def _match(desk: Desk, credit: Credit, known: Payables) -> Match:
    return match(credit, known, lambda day: desk.policy.fee(day).amount, lambda season: last_day_to_pay(desk, season))


def last_day_to_pay(desk: Desk, season: int) -> date:
    """The last value date that is no question for staff (ambiguity 5)."""
    return window(season)[1] + timedelta(days=desk.policy.payment_days_after_window)


def pay(desk: Desk, transfer: Transfer, found: Match, now: datetime) -> bool:
    """Takes a transfer as the fee of the case that it matches; False where the case has been paid by a line just before."""
    case = Case.objects.get(receipt_number=found.case)
    if case.state not in OPEN or payments.allocations(case):
        return False
    deed = Deed(actor=RULES, at=now, codes=("payment.number", "payment.name", "payment.amount"))
    payments.change(transfer, now, "matched")
    accept(desk, case, [allocate(transfer, case, transfer.amount, deed)], deed)
    return True


def allocate(transfer: Transfer, case: Case, amount: int, deed: Deed) -> Allocation:
    """Notes money as the fee of a case, whatever state that is in: 受理 waits for complete forms (ambiguity 21)."""
    allocation = Allocation.objects.create(
        transfer=transfer, case=case, amount=amount, at=deed.at, actor=deed.actor.name, codes=list(deed.codes), reason=deed.reason
    )
    note(case, "payment_confirmed", deed, transfer_id=transfer.id)
    return allocation


def accept(desk: Desk, case: Case, fee: Sequence[Allocation], deed: Deed, *, by_staff: bool = False) -> bool:
    """受理 with its letter, where the case only waited for its fee; False for any other case."""
    submission = files.current(case)
    if case.state != "awaiting_payment" or submission is None:
        return False
    move_case(case, "accepted", "accepted", deed)
    verdict = codec.load_assessment(submission.assessment)
    if case.email:
        write_letter(desk, "accepted", case, submission, verdict, None, deed.at, fee=fee, by_staff=by_staff)
    return True


def settle(desk: Desk, case: Case, now: datetime, *, by_staff: bool = False) -> bool:
    """Accepts a case, just judged, whose fee is here already (its only letter is then 受理); inside the deciding transaction.

    What is left of a fee of which a part was taken back is none: staff undo the rest, too, and match anew.
    """
    fee = payments.allocations(case) if case.version > 1 else []
    if fee and sum(part.amount for part in fee) < desk.policy.fee(fee[0].transfer.value_date).amount and payments.is_rest(fee):
        return False
    if not fee and payments.any_unmatched() and (came := _came_before(desk, case, now)):
        fee = [came]
    deed = Deed(actor=RULES, at=now, codes=("payment.before_application",))
    return bool(fee) and accept(desk, case, fee, deed, by_staff=by_staff)


def _came_before(desk: Desk, case: Case, now: datetime) -> Allocation | None:
    """The fee of a case that came before its application did, allocated now, where it fits exactly."""
    for transfer in payments.unmatched():
        if {"payment.undone", payments.REVERSAL_UNKNOWN} & {*transfer.codes}:
            continue  # Staff took it from somebody, or the bank may have it back: they say whose it is.
        written = payer(transfer.payer)
        fits = number_likeness(written, case.certification_number), name_likeness(written, case.name_kana)
        if fits == ("equal", "equal"):
            found = _match(desk, payments.credit_of(transfer), Payables(payments.payables()))
            if found.case == case.receipt_number:
                payments.change(transfer, now, "matched")
                return allocate(transfer, case, transfer.amount, Deed(actor=RULES, at=now, codes=("payment.before_application",)))
    return None


def _reversed(desk: Desk, credit: Credit, reversal: Transfer, now: datetime) -> Line:
    """A credit that the bank takes back: what it paid for is for staff again (R27)."""
    original = payments.taken_back(reversal)
    if original is None:
        payments.change(reversal, now, "reversal", (payments.REVERSAL_UNKNOWN,))
        return Line(credit, "reversal", (), (), (payments.REVERSAL_UNKNOWN,), reversal.id)
    cases = undo(original, Deed(actor=RULES, at=now, codes=("payment.reversed",)))
    payments.change(original, now, "reversed", ("payment.reversed",))
    return Line(credit, "reversal", tuple(cases), (), ("payment.reversed",), reversal.id)


def undo(transfer: Transfer, deed: Deed) -> list[str]:
    """Takes the match of a transfer back; returns the receipt numbers of its cases, which staff look at where they were accepted.

    Letters that rest on the fee and have not gone are not sent.
    """
    receipts = []
    for allocation in transfer.allocations.filter(undone_at=None).select_related("case"):
        case = allocation.case
        Allocation.objects.filter(id=allocation.id).update(undone_at=deed.at, undone_by=deed.actor.name, undone_reason=deed.reason)
        if case.state in ACCEPTED:
            move_case(case, "unpaid", "needs_staff", deed)
            outbox.take_back(Letter.objects.filter(case=case, kind__in=("accepted", "approved")))
        note(case, "payment_undone", deed, transfer_id=transfer.id)
        receipts.append(case.receipt_number)
    return receipts


def letters_gone(transfer: Transfer) -> list[Letter]:
    """The letters 受理 and 合格 that rest on a transfer and went, or may have: oldest first."""
    gone = Letter.objects.filter(kind__in=("accepted", "approved"), state__in=("sending", "sent", "unknown")).select_related("case")
    counting = transfer.allocations.filter(undone_at=None)
    found = [letter for one in counting for letter in gone.filter(case=one.case_id, written_at__gte=one.at)]
    return sorted(found, key=lambda letter: (letter.written_at, letter.id))


def undo_by_staff(transfer: Transfer, deed: Deed) -> list[str]:
    """The same by staff, a supervisor once 受理 has been written to the applicant (console.md); or a transfer put aside is open again."""
    with one_act(transfer):
        if transfer.state in ("waiting", "set_aside"):
            put(transfer, "open", deed)
            return []
        if transfer.state != "matched":
            raise NotPossible(f"transfer {transfer.id} is {transfer.state}", "transfer_state")
        if deed.actor.by != "supervisor" and letters_gone(transfer):
            raise NotAllowed("受理 has been written to the applicant: this is for a supervisor")
        payments.change(transfer, deed.at, "open", ("payment.undone",))
        return undo(transfer, deed)


def put(transfer: Transfer, state: TransferState, deed: Deed) -> None:
    """Lays a transfer that pays for nothing aside (not ours, to be paid back), to wait for its application, or back; with its history."""
    before = transfer.state
    if before == state or before not in FREE:
        raise NotPossible(f"transfer {transfer.id} is {before}", "transfer_state")
    told = Happening(
        at=deed.at,
        actor=deed.actor.name,
        what=f"transfer.{state}",
        transfer_id=transfer.id,
        before=before,
        after=state,
        codes=deed.codes,
        reason=deed.reason,
    )
    with one_act(transfer):
        payments.change(transfer, deed.at, state)
        tell(told)


def open_transfers(desk: Desk, transfers: Sequence[Transfer] | None = None, receipts: Sequence[str] = ()) -> list[tuple[Transfer, Line]]:
    """The transfers that pay for nothing yet, or only these, each with what might fit it now.

    The cases of `receipts` are among it, before all others, however badly they fit.
    """
    applications = payments.payables()
    known, named = Payables(applications), {one.receipt_number: one for one in applications if one.receipt_number in receipts}
    found = []
    for transfer in payments.unmatched() if transfers is None else transfers:
        credit = payments.credit_of(transfer)
        fits = _match(desk, credit, known)
        asked = tuple(fit(desk, credit, named[receipt]) for receipt in receipts if receipt in named)
        candidates = (*asked, *(one for one in fits.candidates if one.case not in named))
        result = "candidate" if candidates else "unmatched"
        found.append((transfer, Line(credit, result, (), candidates, fits.codes or tuple(transfer.codes), transfer.id)))
    return found


def fit(desk: Desk, credit: Credit, application: Payable) -> Candidate:
    """How a credit fits one application."""
    return candidate(credit, application, desk.policy.fee(credit.value_date).amount)


def company_of(desk: Desk, transfer: Transfer) -> tuple[str, ...]:
    """The receipt numbers of a company's people for whom a transfer pays exactly; empty where that is not plain (R25)."""
    due = desk.policy.fee(transfer.value_date).amount
    if transfer.amount % due or transfer.amount == due:
        return ()
    return company_set(payments.credit_of(transfer), payments.companies(), due)


@dataclass(frozen=True, slots=True)
class Share:
    """What of the transfers is to be the fee of one case."""

    transfer: Transfer
    case: Case
    amount: int


def match_by_staff(desk: Desk, transfers: Sequence[Transfer], cases: Sequence[Case], deed: Deed) -> None:
    """Takes transfers as the fees of cases, as staff decided. NotPossible where the money does not add up or one of them is taken.

    The sums must be the same, unless a supervisor gives a reason: what is over or short is his to settle (R22, R25).
    """
    if len({one.id for one in transfers}) < len(transfers) or len({case.id for case in cases}) < len(cases):
        raise NotPossible("a transfer or a case was named twice", "named_twice")
    due = desk.policy.fee(transfers[0].value_date).amount * len(cases)
    came = sum(transfer.amount for transfer in transfers)
    if came != due and not (deed.actor.by == "supervisor" and deed.reason):
        raise NotPossible(f"{came:,} yen came and {due:,} are due: a supervisor may settle the difference, with a reason", "difference")
    for transfer in transfers:
        if transfer.state not in FREE:
            raise NotPossible(f"transfer {transfer.id} is {transfer.state}", "transfer_state")
    with transaction.atomic():
        files.one_decision_at_a_time()
        for case in cases:
            case.refresh_from_db()
            if case.state not in OPEN or payments.allocations(case):
                raise NotPossible(f"{case.receipt_number} is paid already, or closed", "paid_or_closed")
        for transfer in transfers:
            with one_act(transfer):
                payments.change(transfer, deed.at, "matched")
        shares = _shared(transfers, cases, came, due)
        for case in cases:
            own = [allocate(share.transfer, case, share.amount, deed) for share in shares if share.case is case]
            with one_act(case):
                accept(desk, case, own, deed, by_staff=True)


def _shared(transfers: Sequence[Transfer], cases: Sequence[Case], came: int, due: int) -> list[Share]:
    """Each case's part of the money, the transfers used up in their order; the last case takes what is over or lacks what is short."""
    shares, left = [], [(transfer, transfer.amount) for transfer in transfers]
    each = due // len(cases)
    for place, case in enumerate(cases):
        wanted = each if place < len(cases) - 1 else came
        while left and wanted > 0:
            transfer, amount = left[0]
            part = min(amount, wanted)
            shares.append(Share(transfer, case, part))
            wanted -= part
            left = [(transfer, amount - part), *left[1:]] if amount > part else left[1:]
        if not any(share.case is case for share in shares):
            raise NotPossible(f"nothing is left for {case.receipt_number}", "nothing_left")
    return shares
