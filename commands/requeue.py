"""`intake requeue ID…`: set-aside work back into the queue."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from commands.options import ConfigFile, records


def requeue(
    ids: Annotated[list[int], typer.Argument(metavar="ID", help="Messages that were set aside.")],
    config: ConfigFile = None,
) -> None:
    """Puts set-aside messages back into the queue."""
    records(config)
    from storage.queue import requeue as put_back

    results = {number: put_back(number, datetime.now(UTC), "operator") for number in ids}
    for number, done in results.items():
        typer.echo(f"{number}: {'back in the queue' if done else 'not set aside, or never fetched: left as it is'}")
    raise typer.Exit(0 if all(results.values()) else 1)
