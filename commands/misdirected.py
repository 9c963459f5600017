"""`intake misdirected ID…`: mail that was not for us."""

from typing import Annotated

import typer

from commands.options import By, ConfigFile, Reason, deed_of, records


def misdirected(
    ids: Annotated[list[int], typer.Argument(metavar="ID", help="Messages that belong to no case.")],
    by: By,
    reason: Reason = "",
    config: ConfigFile = None,
) -> None:
    """Says that mail was not for us: it is erased sooner."""
    records(config)
    from django.db import transaction

    from desk.misdirected import mark_misdirected

    deed = deed_of(by, "clerk", reason=reason)
    with transaction.atomic():
        results = {number: mark_misdirected(number, deed) for number in ids}
    for number, done in results.items():
        typer.echo(f"{number}: {'misdirected' if done else 'not decided yet, or of a case: left as it is'}")
    raise typer.Exit(0 if all(results.values()) else 1)
