"""What can go wrong with our own machinery. The docstring is the sentence the operator reads; the argument names the thing.

What is wrong with an applicant's mail is never an exception: it is a value (`cases.reading`).
"""


class IntakeError(Exception):
    """Something went wrong."""

    exit_code = 1

    def __str__(self) -> str:
        detail = super().__str__()
        sentence = (type(self).__doc__ or "").strip().splitlines()[0]
        return f"{sentence.rstrip('.')}: {detail}" if detail else sentence


class StatementRefused(IntakeError):
    """The bank's file was not taken in."""


class NotPossible(IntakeError):
    """That cannot be done."""

    def __init__(self, sentence: str = "", why: str = "") -> None:
        """`why` is the code by which the staff's pages say the same in their words (templates/console/against.toml)."""
        super().__init__(sentence)
        self.why = why


class ChangedMeanwhile(NotPossible):
    """Somebody else was quicker."""


class NotAllowed(IntakeError):
    """A member of staff is not known, or has not the role for what was asked."""

    exit_code = 2


class UsageError(IntakeError):
    """The command was not used as it must be."""

    exit_code = 2


class FileUnreadable(IntakeError):
    """A file could not be read."""


class ConfigurationError(IntakeError):
    """The configuration is wrong."""

    exit_code = 2


class ServiceUnreachable(IntakeError):
    """A service could not be reached."""

    exit_code = 3


class TransientError(ServiceUnreachable):
    """A service failed for now; the work stays in the queue and is tried again."""


class MailboxUnreachable(TransientError):
    """The mailbox could not be reached."""


class MailboxRefused(ServiceUnreachable):
    """The mailbox refused us."""


class PostUnreachable(TransientError):
    """Letters could not be handed over."""


class PostRefused(TransientError):
    """The mail server for letters refused us; the letters wait."""


class DatabaseUnavailable(TransientError):
    """The database could not be used."""


class StorageFull(TransientError):
    """There is no room left to store mail; nothing was taken from the mailbox."""


class CageFailed(IntakeError):
    """The reader ended without an answer."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """`reason` is `died`, `deadline`, `too_much` or `garbage`; `detail` names the signal or exception, if any."""
        super().__init__(f"{reason} ({detail})" if detail else reason)
        self.reason = reason
        self.detail = detail


class CageUnavailable(IntakeError):
    """The cage cannot be closed on this machine."""

    exit_code = 3
