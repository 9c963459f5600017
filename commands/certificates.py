"""`intake certificates`: dispatch lists, certificates and labels to print, and what was sent."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cases.policy import OFFICE_ZONE
from commands.options import By, ConfigFile, Json, case_named, day, deed_of, records, rooms_of
from ops.errors import NotPossible, UsageError

app = typer.Typer(help="Certificates and their dispatch.", no_args_is_help=True)

Season = Annotated[int, typer.Option("--season", metavar="YEAR", help="The season (default: this year's).", show_default=False)]
BatchNumber = Annotated[int | None, typer.Option("--batch", metavar="N", help="The number of a dispatch list.")]


@app.callback()
def certificates() -> None:
    """Certificates and their dispatch."""


@app.command("export")
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go; made if it is missing.")],
    by: By,
    season: Season = 0,
    batch: BatchNumber = None,
    config: ConfigFile = None,
) -> None:
    """Puts what is approved and on no list yet on the next dispatch list, and writes its files.

    CSV and workbook for mail merge, certificates and address labels as PDF, and what must be looked at. --batch writes a list again.
    """
    rooms = rooms_of(config)
    from desk.certifying import unsent_lists
    from workers.dispatching import export

    season = season or _this_year()
    done = export(rooms, folder, season, deed_of(by, "clerk"), batch)
    if done is None:
        typer.echo(f"season {season}: no certificate waits for a dispatch list")
        for number in unsent_lists(season):
            typer.echo(f"  list {number} is not sent yet; --batch {number} writes its files again")
        return
    typer.echo(f"dispatch list {done.batch} of {season}: {done.count} certificates")
    for file in done.files:
        typer.echo(f"  {file}")
    for what, count in (("certificates", done.certificates), ("labels", done.labels)):
        if count < done.count:
            typer.echo(f"{done.count - count} {what} cannot be printed: a sign is in no font", err=True)
    if done.to_check:
        typer.echo(f"{done.to_check} signs or postal codes to be looked at (kakunin.csv)", err=True)


@app.command("sent")
def sent(
    by: By,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="The day on which they went to the post, such as 2027-03-25.")],
    receipts: Annotated[list[str] | None, typer.Argument(metavar="RECEIPT...", help="Receipt numbers such as R2027-0012.")] = None,
    batch: BatchNumber = None,
    season: Season = 0,
    config: ConfigFile = None,
) -> None:
    """Notes that certificates were sent, those of a dispatch list or single ones, all or none.

    The register, where one is loaded, then has the new expiry. A supervisor takes it back by `case decide --as reopen`.
    """
    posted = day("--on", on)
    if bool(receipts) == (batch is not None):
        raise UsageError("name receipt numbers, or a list by --batch")
    records(config)
    from desk.certifying import of_batch, send

    deed = deed_of(by, "clerk")
    cases = of_batch(season or _this_year(), batch) if batch is not None else [case_named(receipt) for receipt in receipts or ()]
    if not cases:
        raise NotPossible(f"nothing of the dispatch list {batch} of {season or _this_year()} is to be sent")
    unknown = send(cases, posted, deed)
    typer.echo(f"{len(cases)} certificates sent on {posted}")
    for receipt in unknown:
        typer.echo(f"{receipt}: the register does not have this number with the expiry that was renewed; it stays as it is", err=True)
    if late := [case.receipt_number for case in cases if posted > date(case.season, 4, 1)]:
        typer.echo(f"sent after 1 April (R06): {', '.join(late)}", err=True)


@app.command("list")
def list_(season: Season = 0, as_json: Json = False, config: ConfigFile = None) -> None:
    """The certificates that are approved and not sent."""
    records(config)
    from desk.certifying import waiting

    season = season or _this_year()
    found = [
        {"case": one.case.receipt_number, "batch": one.batch, "approved": one.case.changed_at.astimezone(OFFICE_ZONE).date().isoformat()}
        for one in waiting(season)
    ]
    if as_json:
        typer.echo(json.dumps(found, indent=1))
        return
    for one in found:
        typer.echo(f"{one['case']}: {'dispatch list' if one['batch'] else 'on no dispatch list'} {one['batch'] or ''}".rstrip())
    typer.echo(f"{len(found)} certificates of {season} to be sent by {season}-04-01")


def _this_year() -> int:
    return datetime.now(OFFICE_ZONE).year
