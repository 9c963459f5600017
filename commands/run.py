"""`intake run`: the worker, for good or once."""

from typing import Annotated

import typer

from commands.options import ConfigFile, DryRun, configured
from ops.errors import UsageError


def run(
    once: Annotated[bool, typer.Option("--once", help="Drain everything that waits now, then exit.")] = False,
    dry_run: DryRun = False,
    config: ConfigFile = None,
) -> None:
    """Fetches, reads, decides and answers mail.

    The worker: it goes on until it is stopped, by schedule and at the mail server's word, or with --once until nothing waits.
    """
    if dry_run and not once:
        raise UsageError("--dry-run goes with --once")
    loaded = configured(config)
    if dry_run:
        from commands.rehearsal import rehearse

        rehearse(loaded)
        return
    from workers.rooms import furnish

    rooms = furnish(loaded)
    if not once:
        from workers.service import serve

        serve(rooms)
        return
    from workers.once import drain
    from workers.stopping import asked_to_stop

    done = drain(rooms, asked_to_stop())
    typer.echo(f"fetched {done.fetched}, moved {done.moved}, letters sent {done.sent}")
