"""`intake run --once --dry-run`: what waits and what would be done with each; nothing changes anywhere."""

import hashlib
from collections import Counter
from contextlib import closing

import typer

from cases.reading import Source
from desk.filing import foresee
from intake.batches import batches
from intake.mailbox import Fetched
from ops.config import Config
from storage import queue
from storage.database import open_for_reading
from workers.fetching import unfetched
from workers.rooms import furnished, mailbox_of, start_cage


def rehearse(config: Config) -> None:
    """Prints a line for each waiting message: its place, its size and what would become of it."""
    open_for_reading(config.settings.database.url)
    rooms = furnished(config)
    foreseen: Counter[str] = Counter()
    with closing(mailbox_of(config)) as mailbox, start_cage(config) as cage:
        waiting = unfetched(mailbox)
        stored = queue.undecided()
        typer.echo(f"{len(waiting)} messages wait in the mailbox, {len(stored)} in the queue")
        for message in stored:
            reading = cage.read(Source(message=rooms.blobs.load(message.blob, message.sha256)), config.reading)
            outcome = foresee(rooms.desk, reading, message.received_at)
            foreseen[outcome] += 1
            typer.echo(f"message {message.id}  {message.size} bytes  {outcome}")
        for batch in batches(waiting):
            for found in mailbox.fetch(batch):
                name = f"{found.waiting.uid}  {found.waiting.size} bytes"
                if not isinstance(found, Fetched):
                    outcome = "would be set aside: too large or not to be had"
                elif queue.is_known(hashlib.sha256(found.raw).hexdigest()):
                    outcome = "known already: would only be moved"
                else:
                    outcome = foresee(rooms.desk, cage.read(Source(message=found.raw), config.reading), found.received)
                foreseen[outcome] += 1
                typer.echo(f"{name}  {outcome}")
    for outcome, number in foreseen.most_common():
        typer.echo(f"{number:6d}  {outcome}")
