"""`intake requeue ID…`: set-aside messages, and letters that were refused, back into the queue."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from commands.options import ConfigFile, records


def requeue(
    ids: Annotated[list[int], typer.Argument(metavar="ID", help="Messages that were set aside, or whose letters failed.")],
    config: ConfigFile = None,
) -> None:
    """Puts set-aside messages and failed letters back.

    A letter of unknown outcome is left as it is: it may have arrived.
    """
    records(config)
    results = {number: _put_back(number) for number in ids}
    for number, done in results.items():
        typer.echo(f"{number}: {done or 'nothing of it was set aside or failed: left as it is'}")
    raise typer.Exit(0 if all(results.values()) else 1)


def _put_back(number: int) -> str:
    """What was put back, in words; empty where there was nothing."""
    from storage import outbox, queue

    now = datetime.now(UTC)
    if queue.requeue(number, now, "operator"):
        return "back in the queue"
    letters = outbox.requeue(number, now, "operator")
    return f"{letters} letter{'s' * (letters > 1)} back in the outbox" if letters else ""
