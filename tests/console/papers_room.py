"""A submission out of a mail with these files, stored and filed in the records, as the console finds one."""

import hashlib
from datetime import datetime
from email.message import EmailMessage

from cases.policy import OFFICE_ZONE
from storage.blobs import BlobStore
from storage.models import Message, Submission

AT = datetime(2027, 1, 15, 12, tzinfo=OFFICE_ZONE)


def mail(text: str, *files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "更新申請", "taro@example.jp"
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def filed(blobs: BlobStore, raw: bytes, *, opened: Submission | None = None) -> Submission:
    """The submission; `opened` is the one whose files its mail brought the password of."""
    sha256 = hashlib.sha256(raw).hexdigest()
    place = blobs.store([(sha256, raw)], AT.date())[sha256]
    message = Message.objects.create(sha256=sha256, blob=place, size=len(raw), received_at=AT, stored_at=AT)
    facts = {"opened": opened.id if opened else None}
    return Submission.objects.create(message=message, ordinal=1, received_at=AT, disposition="refer", assessment="", facts=facts)
