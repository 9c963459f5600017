"""What the calendar does: gives up waiting for answers, reminds applicants, and tells staff in the morning how things stand."""

from contextlib import closing
from datetime import datetime, time

from cases.policy import OFFICE_ZONE
from desk.digest import digest
from desk.reminding import remind
from desk.reviewing import give_up_waiting
from desk.undoing import forget
from notifier.digest import compose_digest
from notifier.envelope import envelope
from ops.errors import ServiceUnreachable
from ops.log import log
from storage import leases
from workers.rooms import Rooms, post_of

MORNING = time(7)
_DIGEST, _CALENDAR = "digest", "calendar"


def turn_the_day(rooms: Rooms) -> None:
    """Does once a day, from seven o'clock on, what the calendar asks for."""
    now = rooms.clock()
    if _done_today(_CALENDAR, now):
        return
    given_up = give_up_waiting(rooms.desk, now)
    reminded = remind(rooms.desk, rooms.config.settings.schedule.reminders, now)
    forget(now)
    leases.mark(_CALENDAR, now)
    log.info("calendar", unanswered=given_up, reminded=reminded)


def tell_staff(rooms: Rooms) -> bool:
    """Sends the morning's digest, if the office wants it and it was not sent today; False where it could not be handed over yet."""
    now, to = rooms.clock(), rooms.config.settings.schedule.digest_to
    if not to or _done_today(_DIGEST, now):
        return True
    month, day = map(int, rooms.config.settings.certificates.warn_from.split("-"))
    text = compose_digest(digest(rooms.desk, now, (month, day)), to)
    host = rooms.config.office.sender.rpartition("@")[2]
    # The same all day: a second one after an accident is known as such.
    message = envelope(text, rooms.config.office, f"<digest.{now.astimezone(OFFICE_ZONE):%Y%m%d}@{host}>", None, (), now)
    with closing(post_of(rooms.config)) as post:
        try:
            outcome = post.send(to, message)
        except ServiceUnreachable:
            return False
    if outcome.kind != "deferred":
        leases.mark(_DIGEST, now)
    log.info("digest", outcome=outcome.kind)
    return outcome.kind != "deferred"


def _done_today(name: str, now: datetime) -> bool:
    """Whether it was done this morning, or the morning has not come."""
    today = now.astimezone(OFFICE_ZONE)
    last = leases.marked(name)
    return today.time() < MORNING or (last is not None and last.astimezone(OFFICE_ZONE).date() >= today.date())
