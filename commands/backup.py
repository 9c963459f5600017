"""`intake backup` and `intake restore`: a copy of database and messages, and its way back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from commands.options import ConfigFile, configured, local, records

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the copy.")]


def backup(folder: Folder, config: ConfigFile = None) -> None:
    """Copies database and messages while the service runs.

    Into a new folder, or one that holds an earlier copy: then only new messages are copied. It holds personal data: keep it locked.
    """
    loaded = records(config)
    from storage.backup import back_up

    done = back_up(Path(loaded.settings.blobs.url), folder, datetime.now(UTC))
    typer.echo(f"{folder}: the database and {done.messages} messages, {done.new} of them new")
    for sha256 in done.lost:
        typer.echo(f"intake: a stored message is missing or damaged: {sha256}", err=True)
    raise typer.Exit(1 if done.lost else 0)


def restore(
    folder: Folder,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite the records that are there.")] = False,
    config: ConfigFile = None,
) -> None:
    """Puts a copy back, once every file of it has been verified.

    Letters that waited when it was made are stopped: they may have gone since. What to do next: docs/backup.md.
    """
    loaded = configured(config)
    from workers.restoring import put_back

    done = put_back(loaded, folder, datetime.now(UTC), replace=replace)
    typer.echo(f"restored: {done.messages} messages and the database as it was on {local(done.made_at)}")
    if done.stopped:
        typer.echo(f"{done.stopped} letters waited then and may have gone since: they are failed, code restored (intake requeue)")
    typer.echo(f"mail received after {local(done.made_at)} must be put back into the inbox by hand, letters of after it looked up")
