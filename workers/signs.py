"""Signs of life: each part of a running service says from time to time that it goes on, so that one which is stuck or dead is seen."""

from datetime import datetime, timedelta
from socket import gethostname

from ops.config import Config
from storage import leases
from workers.rooms import Rooms
from workers.trying import try_once

_ALIVE = "alive "
_A_TENTH = 10


class Signs:
    """The signs that one process gives, under the name of the part it is."""

    def __init__(self, rooms: Rooms, part: str = "") -> None:
        self._rooms, self.part = rooms, part
        self._last: datetime | None = None

    def give(self) -> None:
        """Says that the part goes on; not oftener than is needed to be believed."""
        now = self._rooms.clock()
        if self._last is None or now - self._last >= self._rooms.lease / _A_TENTH:
            self._last = now
            try_once("sign", lambda: leases.mark(_name(self.part), now))


def clear() -> None:
    """Forgets the parts of this machine: they have ended in order, or are to begin."""
    leases.forget([name for name in leases.marks(_ALIVE) if name.endswith(f"@{gethostname()}")])


def last_signs() -> dict[str, datetime]:
    """When each part, such as `worker-1@host`, gave its last sign."""
    return {name.removeprefix(_ALIVE): at for name, at in leases.marks(_ALIVE).items()}


def silent(config: Config, now: datetime) -> dict[str, timedelta]:
    """The parts that gave no sign for longer than a lease, beyond the pause that they are configured to make; and for how long."""
    schedule, lease = config.settings.schedule, timedelta(seconds=config.settings.limits.lease_seconds)
    pauses = {"look": schedule.poll_seconds, "ring": schedule.send_seconds, "wake": schedule.wake_seconds}
    quiet = {part: now - at for part, at in last_signs().items()}
    return {part: long for part, long in quiet.items() if long > lease + timedelta(seconds=pauses.get(part.partition("@")[0], 0))}


def _name(part: str) -> str:
    return f"{_ALIVE}{part.lower()}@{gethostname()}"
