"""The custom of two mails (PPAP): a locked file, and its password in a later mail of the same sender or thread (failures.md 41)."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from cases.reading import Mail, Reading
from storage import files
from storage.models import Submission


def locked_before(reading: Reading, message_id: int, received: datetime, hours: int) -> Submission | None:
    """The newest submission with a locked file to which this mail may bring the password; None for a mail that has forms itself.

    One that another mail opened is open: a question that quotes the password is a question.
    """
    mail = reading.mail
    if not hours or mail is None or mail.machine or reading.applications or not mail.text:
        return None
    thread = {*mail.in_reply_to, *mail.references}
    for earlier in files.referred(received - timedelta(hours=hours), received):
        same = bool(mail.sender) and earlier.facts["sender"].lower() == (mail.sender or "").lower()
        if locked(earlier) and (same or earlier.message.header_id in thread):
            return None if files.opened_by_another(earlier, message_id) else earlier
    return None


def locked(submission: Submission) -> int:
    """How many of its files could not be opened for want of a password."""
    return sum(file["trouble"] == "encrypted" for file in submission.facts["files"])


def paired(own: Reading, earlier: Submission, opened: Reading) -> Reading | None:
    """The later mail's reading with what it opened in the earlier one, under that one's subject; None where it opened no form."""
    still = sum(file.trouble == "encrypted" for file in opened.files)
    if own.mail is None or opened.mail is None or not opened.applications or still >= locked(earlier):
        return None
    mail = replace(
        own.mail,
        subject=opened.mail.subject,
        attachments=opened.mail.attachments,
        authentication=_weaker(own.mail, opened.mail),
    )
    return Reading(mail=mail, files=(*opened.files, *own.files), applications=opened.applications)


def _weaker(one: Mail, other: Mail) -> Literal["pass", "fail"] | None:
    """What our server says of both senders."""
    said = {one.authentication, other.authentication}
    return "fail" if "fail" in said else None if None in said else "pass"
