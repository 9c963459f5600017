"""`intake retention`: erases what the office's periods say is no longer needed."""

from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import ConfigFile, DryRun, records
from ops.errors import UsageError

if TYPE_CHECKING:
    from desk.erasing import Due


def retention(
    dry_run: DryRun = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Whose account does it: a supervisor's.")] = "",
    config: ConfigFile = None,
) -> None:
    """Erases what `[retention]` says is due.

    A dry run lists it: receipt numbers and messages, no names. Nothing of an open case is ever due.
    """
    loaded = records(config)
    from desk.life import staff
    from workers.erasing import due_today, erase_due
    from workers.rooms import furnished

    rooms = furnished(loaded)
    if not dry_run and not by:
        raise UsageError("--by: say whose account erases, or --dry-run")
    found = due_today(rooms) if dry_run else erase_due(rooms, staff(by, "supervisor"))
    for line in lines(found):
        typer.echo(line)
    parts = f"{len(found.cases)} dossiers, {len(found.mails) + len(found.loose)} messages, {len(found.transfers)} transfers"
    typer.echo(f"{'due' if dry_run else 'erased'}: {parts}, {found.access} entries of the register of access")


def lines(found: "Due") -> list[str]:
    """What is erased of each, by ids only."""
    return [
        *(f"{case.receipt_number} ({case.state}): forms, findings' places, letters' words, names and addresses" for case in found.cases),
        *(f"message {message.id}: as it came, {message.size} bytes" for message in found.mails),
        *(f"message {message.id} ({message.reason}): as it came, {message.size} bytes, sender and subject" for message in found.loose),
        *(f"transfer {transfer.id} of {transfer.value_date}: who paid" for transfer in found.transfers),
    ]
