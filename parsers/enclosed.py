"""The files of a source one by one, those inside archives and mails too: as bytes, their contents not yet looked at."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cases.reading import File, FileTrouble, Mail, ReadingOptions, Source
from parsers.kinds import OLE, kind_of

if TYPE_CHECKING:
    from parsers.message import OpenedMessage

MESSAGES = frozenset({"message", "msg", "tnef"})
_CONTAINERS = frozenset({"zip", *MESSAGES})
_DEPTH_OF_ARCHIVES = 2
"""A zip, and a zip inside it."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One file: its name with what it stood inside of, its kind by content, its bytes."""

    name: str
    kind: str
    data: bytes
    trouble: FileTrouble | None = None
    """Why it was not opened, or of an archive or mail why not all of what it holds is here."""
    leftover: bool = False
    """True for a mail to which nothing is attached: it may say something."""
    is_open: bool = False
    """True for an archive or mail: what it holds follows it, and there is no more to look at."""

    @property
    def file(self) -> File:
        """What stands in the reading for it."""
        return File(name=self.name, kind=self.kind, sha256=hashlib.sha256(self.data).hexdigest(), size=len(self.data))


@dataclass(frozen=True, slots=True)
class Given:
    """What a source is: the mail, the files that came with it, and what of the message itself could not be looked at."""

    mail: Mail | None
    files: Sequence[tuple[str, bytes]]
    troubles: tuple[File, ...] = ()


def given(source: Source, options: ReadingOptions) -> Given:
    """The source taken apart; what is no mail is a file."""
    if source.message is None:
        return Given(None, source.files)
    from parsers.message import open_message
    from parsers.outlook import as_mail

    # Whoever saves a mail from Outlook has it in Outlook's own format. What is neither is no mail, but may be a form.
    message = as_mail("msg", source.message) if source.message.startswith(OLE) else source.message
    if message is None:
        return Given(None, (("メール", source.message),))
    opened = open_message(message, options)
    files = [("/".join((*attachment.path, attachment.name)), attachment.data) for attachment in opened.attachments]
    whole = Enclosed("メール", "message", source.message)
    return Given(opened.mail, files, tuple(replace(whole.file, trouble=trouble) for trouble in sorted(_troubles(opened))))


def all_enclosed(files: Sequence[tuple[str, bytes]], options: ReadingOptions) -> list[Enclosed]:
    """Each file, and after an archive or mail what it holds, as far as one message may hold as much; else that it is too large."""
    found: list[Enclosed] = []
    left, bytes_left = options.max_files, options.max_inflated_bytes
    for name, data in files:
        inside: list[Enclosed] = []
        for one in _open(name, data, options, _DEPTH_OF_ARCHIVES) if left > 0 else ():
            left -= one.kind not in _CONTAINERS
            bytes_left -= len(one.data) if inside else 0
            inside.append(one)
            if left < 0 or (bytes_left < 0 and len(inside) > 1):
                # Part of an application is worse than none.
                inside = []
                break
        found += inside or [_unread(name, data, "too_large")]
    return found


def _open(name: str, data: bytes, options: ReadingOptions, archives: int) -> Iterator[Enclosed]:
    """The file, and after an archive what it holds."""
    kind = kind_of(data)
    if len(data) > options.max_file_bytes:
        yield _unread(name, data, "too_large")
    elif kind == "zip" and archives:
        yield from _open_archive(name, data, options, archives)
    elif kind in MESSAGES:
        yield from _open_message(name, kind, data, options, archives)
    else:
        yield Enclosed(name, kind, data)


def _open_archive(name: str, data: bytes, options: ReadingOptions, archives: int) -> Iterator[Enclosed]:
    from parsers.archive import open_archive

    members = open_archive(name, data, options)
    if members == "encrypted":
        from parsers.locked import open_locked_archive

        members = open_locked_archive(name, data, options)
    if isinstance(members, str):
        yield Enclosed(name, "zip", data, members)
        return
    yield Enclosed(name, "zip", data, None if members else "unreadable", is_open=True)
    for member in members:
        yield from _open(f"{name}/{member.name}", member.data, options, archives - 1)


def _open_message(name: str, kind: str, data: bytes, options: ReadingOptions, archives: int) -> Iterator[Enclosed]:
    """A mail that is a file among others, and what is attached to it."""
    from parsers.message import open_message
    from parsers.outlook import as_mail

    source = data if kind == "message" else as_mail(kind, data)
    if source is None:
        yield _unread(name, data, "unreadable")
        return
    opened = open_message(source, options)
    troubles = _troubles(opened)
    yield Enclosed(name, kind, data, min(troubles) if troubles else None, not opened.attachments, is_open=True)
    for attachment in opened.attachments:
        yield from _open("/".join((name, *attachment.path, attachment.name)), attachment.data, options, archives)


def _troubles(opened: "OpenedMessage") -> set[FileTrouble]:
    """Why some of a message could not be looked at. It may have held a form: nothing may then be called missing."""
    return {"too_large" if trouble == "too_many" else "unreadable" for trouble in opened.troubles}


def _unread(name: str, data: bytes, trouble: FileTrouble) -> Enclosed:
    return Enclosed(name, kind_of(data), data, trouble)
