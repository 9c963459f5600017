"""`intake run`: the worker, for good or once."""

import gc
from pathlib import Path
from typing import Annotated

import typer

from commands.options import ConfigFile, DryRun, configured, early_cage
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
    if dry_run:
        from commands.rehearsal import rehearse

        rehearse(configured(config))
    elif once:
        _drain(config)
    else:
        from workers.rooms import furnish
        from workers.service import serve

        serve(furnish(configured(config)))


def _drain(config: Path | None) -> None:
    """Everything that waits now. The cage warms up while the rest is still being loaded."""
    gc.disable()  # To look for garbage among what is just being loaded costs a sixth of the start.
    with early_cage(config, warm=True) as cage:
        from storage.database import close_connections
        from workers.once import drain
        from workers.rooms import furnish, limits
        from workers.stopping import asked_to_stop

        rooms = furnish(configured(config))
        gc.freeze()
        gc.enable()
        try:
            done = drain(rooms, asked_to_stop(), cage=cage.under(limits(rooms.config)))
        finally:
            close_connections()  # Nothing that is frozen is closed by being forgotten.
    typer.echo(f"fetched {done.fetched}, moved {done.moved}, letters sent {done.sent}")
