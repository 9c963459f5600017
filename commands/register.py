"""`intake register import FILE`: the register of certificants."""

from pathlib import Path
from typing import Annotated

import typer

from commands.options import ConfigFile, records

app = typer.Typer(help="The register of certificants.", no_args_is_help=True)


@app.callback()
def register() -> None:
    """The register of certificants."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV (UTF-8 or CP932) or .xlsx with a line of headings.")],
    config: ConfigFile = None,
) -> None:
    """Reads the register from a file.

    Adds and changes by certification number, deletes nothing; a row that cannot be taken stops it, and then nothing is changed.
    """
    records(config)
    from workers.registering import import_register

    done = import_register(file)
    typer.echo(f"{done.read} rows read, the register now has {done.total}")
