"""Mail that was not for us: a member of staff says so, and it is erased sooner."""

from desk.life import Deed
from storage.erasing import cases_by_message
from storage.history import Happening, tell
from storage.models import Message

MISDIRECTED = "misdirected"
"""The reason of such a message, as `rules.retention` knows it."""


def mark_misdirected(number: int, deed: Deed) -> bool:
    """Marks a decided message that belongs to no case; False for any other. Inside the caller's transaction."""
    message = Message.objects.filter(id=number, state="done").first()
    if message is None or cases_by_message().get(number):
        return False
    Message.objects.filter(id=number).update(reason=MISDIRECTED)
    tell(Happening(at=deed.at, actor=deed.actor.name, what=MISDIRECTED, message_id=number, codes=(message.reason,), reason=deed.reason))
    return True
