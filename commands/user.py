"""`intake user add`: staff accounts."""

import unicodedata
from datetime import UTC, datetime
from typing import Annotated

import typer

from cases.states import Role
from commands.options import ConfigFile, records
from ops.errors import UsageError

app = typer.Typer(help="Staff accounts.", no_args_is_help=True)


@app.callback()
def user() -> None:
    """Staff accounts."""


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="How the history names this person.")],
    role: Annotated[Role, typer.Option("--role", help="What this person may do.")],
    config: ConfigFile = None,
) -> None:
    """Makes an account."""
    records(config)
    from storage.accounts import add_account

    # Nobody may pass for another by blanks that the eye does not see.
    name = " ".join(unicodedata.normalize("NFKC", name).split())
    if not name:
        raise UsageError("NAME is empty")
    if not add_account(name, role, datetime.now(UTC)):
        raise UsageError(f"the name {name!r} is taken")
    typer.echo(f"{name}: {role}")
