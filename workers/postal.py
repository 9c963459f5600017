"""Messages of our own that hold what came by post: the forms as staff typed them, and beside them the scanned paper, which is not read."""

from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from cases.policy import OFFICE_ZONE, Office
from storage.models import Place

POST = "post"
"""Stands for the mailbox of what came by post: nothing lies there to be moved."""
BESIDE = "原本_"
"""How the names of files begin that are only kept."""
_MARK = "Postal application, keyed in by staff"

Files = Sequence[tuple[str, bytes]]


def wrapped(files: Files, received: datetime, office: Office, beside: Files = ()) -> bytes:
    """The forms as a message with the prescribed subject and no sender: nobody mailed them, and nobody is answered at a From.

    The same files of the same day make the same bytes, so that what is sent in twice is filed once.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = office.subject_form.replace("yymmdd", f"{received.astimezone(OFFICE_ZONE):%y%m%d}")
    message["Date"] = format_datetime(received)
    message["Comments"] = _MARK
    message.set_content("郵送で届いた申請を、職員が入力したものです。\n")
    named = [*files, *((f"{BESIDE}{name}", data) for name, data in beside)]
    for name, data in named:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    message.set_boundary(sha256(b"".join(sha256(name.encode() + b"\0" + data).digest() for name, data in named)).hexdigest()[:40])
    return message.as_bytes()


def as_read(raw: bytes, message_id: int) -> bytes:
    """The message without the files that are only kept beside the forms; any other message as it is."""
    if _MARK.encode() not in raw[:2000] or not Place.objects.filter(message_id=message_id, mailbox=POST).exists():
        return raw
    message = message_from_bytes(raw, policy=SMTP)
    message.set_payload([part for part in message.iter_parts() if not (part.get_filename() or "").startswith(BESIDE)])
    return message.as_bytes()
