"""From settings to a mailbox."""

from intake.files import EmlFolder, Maildir
from intake.imap import ImapMailbox
from intake.mailbox import Mailbox
from intake.settings import MailboxSettings, check_settings


def open_mailbox(settings: MailboxSettings) -> Mailbox:
    """The mailbox that `settings` describe, not yet connected; ConfigurationError names the key that is wrong."""
    check_settings(settings)
    if settings.kind == "imap":
        return ImapMailbox(settings)
    return Maildir(settings) if settings.kind == "maildir" else EmlFolder(settings)
