"""Erasing by the office's periods: what `[retention]` says, asked by the command and once a day by the schedule."""

from datetime import timedelta

from cases.policy import OFFICE_ZONE
from desk.erasing import Due, due, erase
from desk.life import TIME, Actor
from ops.config import Config
from ops.log import log
from rules.retention import Periods
from storage import leases
from workers.rooms import Rooms

_MARK = "erased"
_DAY = timedelta(days=1)


def periods(config: Config) -> Periods:
    """The table [retention] as the rules want it."""
    return Periods(**config.settings.retention.model_dump())


def due_today(rooms: Rooms) -> Due:
    """What is to be erased on the office's day."""
    return due(rooms.clock().astimezone(OFFICE_ZONE).date(), periods(rooms.config))


def erase_due(rooms: Rooms, actor: Actor) -> Due:
    """Erases what is due; returns what that was."""
    found = due_today(rooms)
    erase(found, rooms.blobs, actor, rooms.clock())
    log.info("erased", cases=len(found.cases), messages=len(found.mails) + len(found.loose), transfers=len(found.transfers))
    return found


def erase_daily(rooms: Rooms) -> None:
    """The same once a day, by the schedule, where the office has switched it on."""
    last = leases.marked(_MARK)
    if rooms.config.settings.schedule.erase and (last is None or rooms.clock() - last >= _DAY):
        leases.mark(_MARK, rooms.clock())
        erase_due(rooms, TIME)
