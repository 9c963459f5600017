"""`intake user`: staff accounts, and what to do when somebody cannot come in or should no longer."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cases.states import Role
from commands.options import ConfigFile, records
from ops.errors import UsageError

if TYPE_CHECKING:
    from storage.models import Account

app = typer.Typer(help="Staff accounts.", no_args_is_help=True)

BY = "operator"
"""Whoever has a shell on this machine."""

Name = Annotated[str, typer.Argument(metavar="NAME", help="How the history names this person.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the start password from standard input; else one is made and printed.")
]


@app.callback()
def user() -> None:
    """Staff accounts."""


@app.command("add")
def add(
    name: Name,
    role: Annotated[Role, typer.Option("--role", help="What this person may do.")],
    password_stdin: FromInput = False,
    config: ConfigFile = None,
) -> None:
    """Makes an account.

    At a terminal with a start password, which the first login replaces; from a script without one, for the command line only.
    """
    records(config)
    from desk import staff_accounts

    made = not password_stdin and sys.stdout.isatty()
    password = _typed() if password_stdin else staff_accounts.start_password() if made else ""
    if not name.split():
        raise UsageError("NAME is empty")
    plain = staff_accounts.plain_name(name)
    if staff_accounts.add(plain, role, BY, datetime.now(UTC), password) is None:
        raise UsageError(f"the name {plain!r} is taken")
    typer.echo(f"{plain}: {role}")
    if made:
        _tell(password)


@app.command("password")
def password(name: Name, password_stdin: FromInput = False, config: ConfigFile = None) -> None:
    """Gives an account a new start password and ends its sessions."""
    account = _account(name, config)
    from desk import staff_accounts

    chosen = _typed() if password_stdin else staff_accounts.start_password()
    staff_accounts.renew_password(account, chosen, BY, datetime.now(UTC))
    typer.echo(f"{account.name}: new start password")
    if not password_stdin:
        _tell(chosen)


@app.command("deactivate")
def deactivate(name: Name, config: ConfigFile = None) -> None:
    """Lets an account come in no longer and ends its sessions."""
    account = _account(name, config)
    from desk import staff_accounts

    staff_accounts.deactivate(account, BY, datetime.now(UTC))
    typer.echo(f"{account.name}: deactivated")


@app.command("reset-mfa")
def reset_mfa(name: Name, config: ConfigFile = None) -> None:
    """Forgets the authenticator app and recovery codes of an account and ends its sessions."""
    account = _account(name, config)
    from desk import staff_accounts

    staff_accounts.reset_second_factor(account, BY, datetime.now(UTC))
    typer.echo(f"{account.name}: the second factor is to be set up anew")


def _account(name: str, config: ConfigFile) -> "Account":
    """The account of this name; UsageError where there is none."""
    records(config)
    from storage.accounts import account_named

    found = account_named(name)
    if found is None:
        raise UsageError(f"there is no account {name!r}")
    return found


def _typed() -> str:
    """The first line of standard input."""
    return sys.stdin.readline().rstrip("\r\n")


def _tell(password: str) -> None:
    typer.echo(f"start password: {password} (the first login replaces it)")
