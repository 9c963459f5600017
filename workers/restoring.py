"""Putting a copy back: the records as they were, and nothing sent again that may have gone since."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from ops.config import Config
from ops.errors import NotPossible
from storage import outbox
from storage.backup import is_empty, restore, verified
from storage.database import errors_made_ours, open_database, use_database
from storage.models import Lease, Mark
from workers.signs import last_signs


@dataclass(frozen=True, slots=True)
class Restored:
    """When the copy was made, how many messages it has, and how many letters wait for a person's word."""

    made_at: datetime
    messages: int
    stopped: int


def put_back(config: Config, folder: Path, now: datetime, *, replace: bool) -> Restored:
    """Verifies a copy and puts it back. NotPossible where something would be overwritten and nobody said so, or the service is at work."""
    backup, blobs = verified(folder), Path(config.settings.blobs.url)
    use_database(config.settings.database.url)
    with errors_made_ours():
        if not is_empty(blobs):
            if not replace:
                raise NotPossible("there are records or messages already: --replace overwrites them")
            _not_at_work(now, timedelta(seconds=config.settings.limits.lease_seconds))
        restore(backup, blobs)
        open_database(config.settings.database.url, config.settings.database.migrate)
        with transaction.atomic():
            Lease.objects.all().delete()
            Mark.objects.filter(name__startswith="alive ").delete()
            stopped = outbox.stop_waiting(now)
    return Restored(backup.made_at, len(backup.messages), stopped)


def _not_at_work(now: datetime, lease: timedelta) -> None:
    from storage.database import behind

    if not behind() and any(now - at < lease for at in last_signs().values()):
        raise NotPossible("intake run is at work over these records: end it first")
