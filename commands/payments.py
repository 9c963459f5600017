"""`intake payments`: the bank's files, and what staff decide about transfers."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import By, ConfigFile, DryRun, Json, Reason, case_named, deed_of, records, rooms_of
from ops.errors import IntakeError, UsageError

if TYPE_CHECKING:
    from cases.states import TransferState
    from desk.paying import Line
    from rules.matching import Candidate
    from storage.models import Transfer
    from workers.rooms import Rooms

app = typer.Typer(help="The bank's files and the fees.", no_args_is_help=True)

TransferId = Annotated[int, typer.Argument(metavar="TRANSFER", help="A transfer's number (payments list).")]
TransferIds = Annotated[list[int], typer.Option("--transfer", metavar="ID", help="A transfer's number (payments list); may be repeated.")]
Receipts = Annotated[list[str], typer.Option("--case", metavar="RECEIPT", help="A receipt number such as R2027-0012; may be repeated.")]


@app.callback()
def payments() -> None:
    """The bank's files and the fees."""


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="全銀 (種別 01 or 03) or a bank's CSV.")],
    dry_run: DryRun = False,
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Takes statements in and matches what fits exactly.

    The same file or line again adds nothing; a file whose account, sums or layout are wrong is refused whole.
    """
    rooms = rooms_of(config)
    from workers.paying import import_file

    objects: list[dict[str, Any]] = []
    refused: list[IntakeError] = []
    _all_there(files)
    for file in files:
        try:
            objects += [line_object(file.name, line) for line in import_file(rooms, file, dry_run=dry_run)]
        except IntakeError as trouble:
            refused.append(trouble)
    if as_json:
        typer.echo(json.dumps(objects, ensure_ascii=False, indent=1))
    else:
        _tell(objects, rooms)
    for refusal in refused:
        typer.echo(f"intake: {refusal}", err=True)
    raise typer.Exit(1 if refused else 0)


def _all_there(files: list[Path]) -> None:
    """Refuses before any is taken in what is no file or cannot be read."""
    for file in files:
        try:
            file.open("rb").close()
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror}") from error


@app.command("list")
def list_(as_json: Json = False, config: ConfigFile = None) -> None:
    """The transfers that pay for nothing yet, with candidates and reasons."""
    rooms = rooms_of(config)
    from desk.paying import open_transfers

    objects = [{"transfer": transfer.id, **line_object(transfer.statement.name, line)} for transfer, line in open_transfers(rooms.desk)]
    if as_json:
        typer.echo(json.dumps(objects, ensure_ascii=False, indent=1))
        return
    for found in objects:
        typer.echo(f"{found['transfer']}: {found['value_date']}  {found['amount']:,} yen  {' '.join(found['reasons'])}")
        for candidate in found["candidates"]:
            fits = ", ".join(f"{part} {candidate[part]}" for part in ("number", "name", "amount"))
            typer.echo(f"    {candidate['case']}: {fits}, {'open' if candidate['open'] else 'not open'}")


@app.command("show")
def show(transfer: TransferId, as_json: Json = False, config: ConfigFile = None) -> None:
    """One transfer with its history: what it pays for, who decided so, and why; without its payer."""
    rooms_of(config)
    from commands.show import event_object
    from storage import history

    found = _transfer(transfer)
    events = [event_object(event, personal=True) for event in history.of(transfer_id=found.id)]
    shown = {
        "transfer": found.id,
        "state": found.state,
        "value_date": found.value_date.isoformat(),
        "amount": found.amount,
        "statement": found.statement.name,
        "line": found.line,
        "cases": [part.case.receipt_number for part in found.allocations.filter(undone_at=None).select_related("case").order_by("id")],
        "reasons": found.codes,
        "history": events,
    }
    if as_json:
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    for key, value in shown.items():
        if key != "history":
            typer.echo(f"{key}: {' '.join(value) if isinstance(value, list) else value}")
    for event in events:
        typer.echo(f"  {event['at']}  {event['actor']}  {event['what']}  {event.get('reason', '')}".rstrip())


@app.command("match")
def match(transfer: TransferIds, case: Receipts, by: By, reason: Reason = "", config: ConfigFile = None) -> None:
    """Takes transfers as the fees of cases.

    Several transfers, or a company's for several people, must add up; a supervisor may settle a difference, with a reason.
    """
    rooms = rooms_of(config)
    from desk.paying import match_by_staff

    deed = deed_of(by, "clerk", codes=("payment.staff",), reason=reason)
    match_by_staff(rooms.desk, [_transfer(one) for one in transfer], [case_named(one) for one in case], deed)
    typer.echo(f"{', '.join(case)}: the fee is confirmed")


@app.command("wait")
def wait(transfer: TransferId, by: By, reason: Reason = "", config: ConfigFile = None) -> None:
    """Lets a transfer wait for an application that has not come."""
    _put(transfer, "waiting", by, reason, config)


@app.command("set-aside")
def set_aside(transfer: TransferId, by: By, reason: Reason, config: ConfigFile = None) -> None:
    """Takes a transfer off the list: none of ours, paid twice, or to be paid back.

    Money is paid back by a person at the bank, never from here.
    """
    _put(transfer, "set_aside", by, reason, config)


@app.command("undo")
def undo(transfer: TransferId, by: By, reason: Reason, config: ConfigFile = None) -> None:
    """Takes the match of a transfer back, or puts one that was set aside on the list again.

    Its accepted cases are for staff again; after the letter 受理 has gone this is a supervisor's.
    """
    records(config)
    from desk.paying import undo_by_staff

    deed = deed_of(by, "clerk", codes=("payment.staff",), reason=reason)
    cases = undo_by_staff(_transfer(transfer), deed)
    typer.echo(f"{transfer}: no longer the fee of {', '.join(cases)}" if cases else f"{transfer}: open")


def _put(transfer: int, state: "TransferState", by: str, reason: str, config: Path | None) -> None:
    records(config)
    from desk.paying import put

    put(_transfer(transfer), state, deed_of(by, "clerk", codes=("payment.staff",), reason=reason))
    typer.echo(f"{transfer}: {state}")


def line_object(name: str, line: "Line") -> dict[str, Any]:
    """A credit line as contract.md prints it."""
    return {
        "file": name,
        "line": line.credit.line,
        "value_date": line.credit.value_date.isoformat(),
        "amount": line.credit.amount,
        "name": line.credit.payer,
        "result": line.result,
        "cases": list(line.cases),
        "candidates": [_candidate(candidate) for candidate in line.candidates],
        "reasons": list(line.codes),
    }


def _candidate(candidate: "Candidate") -> dict[str, Any]:
    return {
        "case": candidate.case,
        "number": candidate.number,
        "name": candidate.name,
        "amount": candidate.amount,
        "open": candidate.open,
    }


def _tell(objects: list[dict[str, Any]], rooms: "Rooms") -> None:
    """The counts, and a line for each that staff must know of."""
    counts = Counter(found["result"] for found in objects)
    results = ("matched", "candidate", "unmatched", "reversal", "duplicate")
    if not objects:
        typer.echo("no credit lines: there is nothing to take in")
        return
    typer.echo(f"{len(objects)} credit lines: {', '.join(f'{counts[result]} {result}' for result in results)}")
    for found in objects:
        if found["result"] in ("candidate", "unmatched", "reversal"):
            cases = found["cases"] or [candidate["case"] for candidate in found["candidates"]]
            words = (f"{found['value_date']}  {found['amount']:,} yen ", *found["reasons"], "", *cases)
            typer.echo(f"  line {found['line']}: {' '.join(words)}".rstrip())
    days = [date.fromisoformat(found["value_date"]) for found in objects]
    if any((until := rooms.config.policy.fee(day).confirmed_until) is not None and day > until for day in days):
        typer.echo("The office has not confirmed the fee for these days (program.professional.fees).", err=True)


def _transfer(number: int) -> "Transfer":
    from storage.models import Transfer

    found = Transfer.objects.filter(id=number).first()
    if found is None:
        raise UsageError(f"there is no transfer {number}")
    return found
