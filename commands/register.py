"""`intake register import FILE`: the register of certificants."""

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import ConfigFile, DryRun, Json, records

if TYPE_CHECKING:
    from desk.registering import Imported

app = typer.Typer(help="The register of certificants.", no_args_is_help=True)


@app.callback()
def register() -> None:
    """The register of certificants."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV (UTF-8 or CP932) or .xlsx with a line of headings.")],
    dry_run: DryRun = False,
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Reads the register from a file and shows what differs.

    Adds and changes by certification number, deletes nothing; a row that cannot be taken stops it, and then nothing is changed.
    """
    records(config)
    from workers.registering import import_register

    done = import_register(file, dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps(_object(done), ensure_ascii=False, indent=1))
        return
    found = done.difference
    typer.echo(
        f"{done.read} rows read: {len(found.added)} added, {len(found.changed)} changed, {found.same} the same; "
        f"{len(found.absent)} of the register are not in the list and stay"
    )
    for column, count in Counter(column for columns in found.changed.values() for column in columns).most_common():
        typer.echo(f"  {count} changed in {column}")
    typer.echo(f"the register {'would have' if dry_run else 'now has'} {done.total}")


def _object(done: "Imported") -> dict[str, Any]:
    """The difference with its certification numbers."""
    found = done.difference
    return {
        "read": done.read,
        "added": list(found.added),
        "changed": [{"number": number, "columns": list(columns)} for number, columns in found.changed.items()],
        "same": found.same,
        "absent": list(found.absent),
        "total": done.total,
    }
