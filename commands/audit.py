"""`intake audit`: who is audited, what evidence came, and what it showed (R36)."""

import json
import secrets
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cases.assessment import as_hours
from cases.audit import SIGHTS, Sight
from cases.policy import OFFICE_ZONE
from cases.states import Role, RowResult
from commands.options import By, ConfigFile, DryRun, Json, Reason, day, deed_of, printable, rooms_of
from ops.errors import UsageError

if TYPE_CHECKING:
    from desk.auditing import Drawn
    from desk.life import Deed
    from storage.models import Audit, Letter

app = typer.Typer(help="The audit of accepted applications.", no_args_is_help=True)

Receipt = Annotated[str, typer.Argument(metavar="RECEIPT", help="A receipt number such as R2027-0012.")]
SeasonOption = Annotated[int | None, typer.Option("--season", metavar="YEAR", help="The year in which the qualifications expire.")]


@app.callback()
def audit() -> None:
    """The audit of accepted applications."""


@app.command("draw")
def draw(
    by: By = "",
    season: SeasonOption = None,
    rate: Annotated[str, typer.Option("--rate", metavar="PART", help="Such as 0.1 (default: policy.audit_rate).")] = "",
    seed: Annotated[str, typer.Option("--seed", metavar="TEXT", help="What the lots are made from (default: a random one).")] = "",
    verify: Annotated[int | None, typer.Option("--verify", metavar="DRAW", help="Make a stored draw again and compare.")] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Draws from the accepted applications and asks for evidence.

    With --dry-run it says who would be chosen and why, and shows the first letter. The same seed then chooses the same.
    """
    rooms = rooms_of(config)
    if verify is not None:
        _verify(verify)
        return
    from desk.auditing import draw_audits
    from storage.access import note_access

    deed = _deed(by, "supervisor")
    drawn = draw_audits(rooms.desk, season or _season(), _rate(rate) if rate else None, seed or secrets.token_hex(8), deed, dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps(_draw_object(drawn), ensure_ascii=False, indent=1))
        return
    _tell_draw(drawn)
    if dry_run and drawn.letters:
        note_access(deed.at, deed.actor.name, "seen", drawn.letters[0].case, codes=("audit_request",))
        _tell_letter(drawn.letters[0])


def _verify(number: int) -> None:
    """Exit 1 where the stored names are not those that the population, rate and seed give."""
    from desk.auditing import draw_again
    from storage.models import Draw

    record = Draw.objects.filter(id=number).first()
    if record is None:
        raise UsageError(f"there is no draw {number}")
    again = draw_again(record)
    stored = {receipt: tuple(why) for receipt, why in record.chosen.items()}
    if again == stored:
        typer.echo(f"draw {number}: the same {len(again)} of {len(record.population)}, seed {record.seed}, rate {record.rate}")
        return
    for receipt in sorted({*again, *stored}):
        if again.get(receipt) != stored.get(receipt):
            typer.echo(f"{receipt}: stored {' '.join(stored.get(receipt, ('no',)))}, again {' '.join(again.get(receipt, ('no',)))}")
    raise typer.Exit(1)


@app.command("record")
def record(
    receipt: Receipt,
    by: By,
    row: Annotated[list[int] | None, typer.Option("--row", metavar="N", help="A row of form (B); may be repeated.")] = None,
    result: Annotated[RowResult | None, typer.Option("--result", help="What its evidence came to; more: ask for more.")] = None,
    seen: Annotated[str, typer.Option("--seen", metavar="LIST", help=f"What it shows, of {','.join(SIGHTS)}; or all.")] = "",
    words: Annotated[str, typer.Option("--note", help="For the applicant, in Japanese: the letter prints it.")] = "",
    extend_to: Annotated[str, typer.Option("--extend-to", metavar="DATE", help="Put the last day for evidence off.")] = "",
    exempt: Annotated[bool, typer.Option("--exempt", help="End the audit without evidence.")] = False,
    reason: Reason = "",
    config: ConfigFile = None,
) -> None:
    """Notes what the evidence of rows showed.

    When every row has its result, those that failed count nothing, and the applicant is told what is left. --extend-to and
    --exempt are a supervisor's, with a reason. Letters that an auditor causes are held until a supervisor sends them.
    """
    rooms = rooms_of(config)
    from desk import auditing

    if (row is not None or result is not None) + bool(extend_to) + exempt != 1 or (row is None) != (result is None):
        raise UsageError("give --row with --result, or --extend-to, or --exempt")
    until, sights = day("--extend-to", extend_to) if extend_to else None, _sights(seen)
    if until or exempt:
        deed = _deed(by, "supervisor", reason=_owed(reason))
        if until:
            auditing.extend(rooms.desk, _audit(receipt), until, deed)
        else:
            auditing.exempt(rooms.desk, _audit(receipt), deed)
        typer.echo(f"{receipt}: {f'evidence until {extend_to}' if extend_to else 'exempted'}")
        return
    assert row is not None and result is not None  # noqa: S101, PT018 - checked above
    deed = _deed(by, "auditor", "supervisor", reason=reason)
    concluded = auditing.record_rows(rooms.desk, _audit(receipt), row, result, sights, words, deed)
    typer.echo(f"{receipt}: row {', '.join(map(str, row))} {result}" + (f"; the audit is {concluded}" if concluded else ""))
    if auditing.held_letters(_audit(receipt).case):
        typer.echo(f"A letter waits for a supervisor: intake audit send {receipt}", err=True)


@app.command("send")
def send(receipt: Receipt, by: By, dry_run: DryRun = False, config: ConfigFile = None) -> None:
    """Lets the held letter of an audit go; with --dry-run shows it."""
    rooms_of(config)
    from desk.auditing import held_letters, send_held
    from storage.access import note_access

    deed, case = _deed(by, "supervisor"), _audit(receipt).case
    if not dry_run:
        typer.echo(f"{receipt}: {send_held(rooms_of(config).desk, case, deed)} letters go")
        return
    note_access(deed.at, deed.actor.name, "seen", case, codes=("letters",))
    for letter in held_letters(case):
        _tell_letter(letter)


@app.command("tie")
def tie(
    evidence: Annotated[int, typer.Argument(metavar="EVIDENCE", help="A file's number (audit show).")],
    row: Annotated[int, typer.Option("--row", metavar="N", help="The row of form (B) that it is for.")],
    by: By,
    config: ConfigFile = None,
) -> None:
    """Says which row a file is evidence for, where its name does not."""
    rooms_of(config)
    from desk.evidence import tie
    from storage.models import Evidence

    deed = _deed(by, "clerk", "auditor")
    found = Evidence.objects.select_related("audit__case").filter(id=evidence).first()
    if found is None:
        raise UsageError(f"there is no evidence {evidence}")
    tie(found, row, deed)
    typer.echo(f"{evidence}: {found.audit.case.receipt_number} row {row}")


@app.command("list")
def list_(season: SeasonOption = None, as_json: Json = False, config: ConfigFile = None) -> None:
    """All audits with what is open, and which are overdue."""
    rooms_of(config)
    from storage.audits import of_season

    objects = [_audit_object(audit) for audit in of_season(season)]
    if as_json:
        typer.echo(json.dumps(objects, ensure_ascii=False, indent=1))
        return
    for found in objects:
        due = f"until {found['due_on']}{' OVERDUE' if found['overdue'] else ''}"
        rows = f"{found['open']} of {len(found['rows'])} rows open, {found['evidence']} files"
        typer.echo(f"{found['case']}  {found['state']:14s}  {found['result'] or due}  {rows}  (draw {found['draw']})")


@app.command("show")
def show(receipt: Receipt, by: By, config: ConfigFile = None) -> None:
    """One audit for who judges it.

    Its rows with their titles, its files and the messages that they came in. The access log notes who looks.
    """
    rooms = rooms_of(config)
    from desk.auditing import activities, without_failed
    from desk.kept import verdict_of
    from storage import audits
    from storage.access import note_access

    deed = _deed(by, "auditor", "clerk")
    audit = _audit(receipt)
    note_access(deed.at, deed.actor.name, "seen", audit.case, codes=("audit",))
    typer.echo(json.dumps(_audit_object(audit), ensure_ascii=False))
    for one in activities(verdict_of(audit.submission), audits.rows(audit)):
        days = " to ".join(dict.fromkeys((one.first.isoformat(), one.last.isoformat())))
        found = f"{one.result or 'open'} {','.join(one.seen)} {one.note}".strip()
        typer.echo(printable(f"row {one.row}: {one.category} {one.title} / {one.organiser} {days} {as_hours(one.credited)}  {found}"))
    for file in audit.evidence.select_related("row").order_by("id"):
        typer.echo(printable(f"evidence {file.id}: row {file.row.row if file.row else '?'}  {file.name}  (message {file.message_id})"))
    points = without_failed(rooms.desk, audit).points
    typer.echo(f"points without failed rows: {as_hours(points.credited)} of {as_hours(points.required)}" if points else "no points")


def _draw_object(drawn: "Drawn") -> dict[str, Any]:
    return {
        "draw": drawn.number,
        "season": drawn.season,
        "seed": drawn.seed,
        "rate": str(drawn.rate),
        "population": list(drawn.population),
        "chosen": {receipt: list(why) for receipt, why in drawn.chosen.items()},
    }


def _audit_object(audit: "Audit") -> dict[str, Any]:
    """An audit in codes: nothing of a person."""
    from desk.auditing import is_overdue
    from storage import audits

    rows = audits.rows(audit)
    return {
        "case": audit.case.receipt_number,
        "state": audit.case.state,
        "draw": audit.draw_id,
        "why": audit.draw.chosen.get(audit.case.receipt_number, []),
        "due_on": audit.due_on.isoformat(),
        "overdue": is_overdue(audit, datetime.now(OFFICE_ZONE).date()),
        "result": audit.result or None,
        "rows": [{"row": row.row, "result": row.result or None, "seen": row.seen} for row in rows],
        "open": sum(row.result not in ("passed", "failed") for row in rows),
        "evidence": audit.evidence.count(),
    }


def _tell_draw(drawn: "Drawn") -> None:
    what = f"draw {drawn.number}" if drawn.number else "a dry run: nothing is written"
    typer.echo(f"{len(drawn.chosen)} of {len(drawn.population)} accepted applications of {drawn.season}, seed {drawn.seed} ({what})")
    for receipt, why in drawn.chosen.items():
        typer.echo(f"  {receipt}  {' '.join(why)}")
    if drawn.unwritten:
        typer.echo(f"{drawn.unwritten} have no address: write to them by post", err=True)


def _tell_letter(letter: "Letter") -> None:
    typer.echo(f"\n{letter.subject}\n\n{letter.body}")


def _deed(by: str, *roles: Role, reason: str = "") -> "Deed":
    if not by:
        raise UsageError("--by NAME says whose account does it")
    return deed_of(by, *roles, reason=reason)


def _audit(receipt: str) -> "Audit":
    from storage.audits import of_case

    found = of_case(receipt)
    if found is None:
        raise UsageError(f"there is no audit of {receipt}")
    return found


def _season() -> int:
    """The season that is under way: that of the next 31 March."""
    today = datetime.now(OFFICE_ZONE).date()
    return today.year + (today.month > 3)


def _rate(text: str) -> Decimal:
    try:
        rate = Decimal(text)
    except InvalidOperation:
        raise UsageError(f"--rate: {text} is no part such as 0.1") from None
    if not 0 <= rate <= 1:
        raise UsageError(f"--rate: {text} is not between 0 and 1")
    return rate


def _sights(text: str) -> tuple[Sight, ...]:
    if text == "all":
        return SIGHTS
    named = [word.strip() for word in text.split(",") if word.strip()]
    if unknown := [word for word in named if word not in SIGHTS]:
        raise UsageError(f"--seen: {unknown[0]} is none of {', '.join(SIGHTS)}")
    return tuple(sight for sight in SIGHTS if sight in named)


def _owed(reason: str) -> str:
    if not reason.strip():
        raise UsageError("--reason says why, in a sentence")
    return reason
