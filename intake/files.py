"""Mailboxes that are folders on a disk: a Maildir, or a folder of .eml files. They are told apart from IMAP by nothing above them.

A message is a file; it is moved by one rename, which is atomic, into a sub-folder beside it. The time of receipt is the file's.
"""

import errno
import os
import re
import stat
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain, count
from pathlib import Path

from imapclient.imap_utf7 import encode as encode_utf7

from intake.mailbox import HEADER_LIMIT, Fetched, Filed, Moves, TooLarge, Unfetchable, Waiting, never
from intake.settings import MailboxSettings
from ops.errors import MailboxUnreachable

LOOK_EVERY = 0.5
"""Seconds between two looks at the folders' times."""
BAD_FILE = {errno.EACCES, errno.EPERM, errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.EIO}
"""What opening or reading says of a file that will never be read; anything else may pass."""
END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
MACHINE_NAME = re.compile(r"[A-Za-z0-9._,=+%-]{1,200}")


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    uid: str
    size: int
    time: int


class _FileMailbox(ABC):
    """What a Maildir and a folder of .eml files have in common."""

    uidvalidity: str

    def __init__(self, settings: MailboxSettings) -> None:
        assert settings.path is not None  # noqa: S101 - check_settings has said so; this tells the type checker
        self._settings = settings
        self._root = settings.path
        self._index: dict[str, Path] = {}
        self._seen: tuple[int, ...] | None = None

    @abstractmethod
    def _places(self) -> tuple[Path, ...]:
        """The folders in which messages wait."""

    @abstractmethod
    def _is_message(self, name: str) -> bool:
        """Whether a file of this name is a message that has arrived whole."""

    @abstractmethod
    def _uid(self, name: str, modified: int) -> str:
        """What names the message for ever, without telling what a person may have written into the file's name."""

    @abstractmethod
    def _homes(self, folder: str) -> tuple[Path, ...]:
        """The directories, made if missing, in which messages that were moved into `folder` lie."""

    @abstractmethod
    def _destination(self, source: Path, folder: str) -> Path:
        """The directory, made if missing, that takes `source` when it moves into `folder`."""

    def waiting(self) -> tuple[Waiting, ...]:
        """Every message file, by the time of receipt."""
        with self._translated():
            # Before the listing, so that a file which comes during it wakes `idle`.
            self._seen = self._times()
            files = sorted(self._files(), key=lambda file: (file.time, file.uid))
        self._index = {file.uid: file.path for file in files}
        return tuple(Waiting(self._settings.name, self.uidvalidity, file.uid, file.size) for file in files)

    def fetch(self, batch: Sequence[Waiting]) -> Iterator[Fetched | TooLarge | Unfetchable]:
        """Answers in the order of the batch."""
        with self._translated():
            found = self._locate(batch)
        for message in batch:
            path = found.get(message)
            result = path and self._read(message, path)
            if result:
                yield result

    def move(self, messages: Sequence[Waiting], folder: str) -> Moves:
        """By rename, then both directories are flushed to the disk once; what is no longer there has been moved before."""
        touched: set[Path] = set()
        with self._translated():
            for path in self._locate(messages).values():
                target = self._destination(path, folder)
                with suppress(FileNotFoundError):  # Another worker was faster: it is moved.
                    path.rename(_free_name(target, path.name))
                touched |= {path.parent, target}
            for directory in touched:
                _flush(directory)
        return Moves(
            moved=tuple(message for message in messages if self._is_current(message)),
            stale=tuple(message for message in messages if not self._is_current(message)),
        )

    def move_on(self, messages: Sequence[Filed], source: str, folder: str) -> tuple[Filed, ...]:
        """Files of the right size are read to be known; nothing is ever refused."""
        touched: set[Path] = set()
        with self._translated():
            for path in [path for home in self._homes(source) for path in home.iterdir() if self._is_one_of(path, messages)]:
                target = self._destination(path, folder)
                path.rename(_free_name(target, path.name))
                touched |= {path.parent, target}
            for directory in touched:
                _flush(directory)
        return ()

    def idle(self, until: float, stopped: Callable[[], bool] = never) -> bool:
        """Looks at the directories' times twice a second."""
        while not stopped() and (left := until - time.monotonic()) > 0:
            with self._translated():
                if self._times() != self._seen:
                    return True
            time.sleep(min(LOOK_EVERY, left))
        return False

    def close(self) -> None:
        """Nothing is held open; where the files lay is forgotten."""
        self._index.clear()

    def _is_current(self, message: Waiting) -> bool:
        return message.mailbox == self._settings.name and message.uidvalidity == self.uidvalidity

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            # "from None": the foreign exception names the file, and the name may be a person's.
            raise MailboxUnreachable(f"{self._settings.name}: {os.strerror(error.errno or errno.EIO)}") from None

    def _times(self) -> tuple[int, ...]:
        return tuple(place.stat().st_mtime_ns for place in self._places())

    def _files(self) -> Iterator[_File]:
        for place in self._places():
            with os.scandir(place) as entries:
                for entry in entries:
                    file = self._file(Path(entry.path)) if self._is_message(entry.name) else None
                    if file:
                        yield file

    def _file(self, path: Path) -> _File | None:
        """The message at `path`; None when there is none. What is neither file nor directory is listed too, to be set aside."""
        try:
            about = path.lstat()
        except FileNotFoundError:
            return None
        if stat.S_ISDIR(about.st_mode):
            return None
        return _File(path, self._uid(path.name, about.st_mtime_ns), about.st_size, about.st_mtime_ns)

    def _locate(self, messages: Sequence[Waiting]) -> dict[Waiting, Path]:
        """Where the messages are now; the folders are listed again only if one is not where it was."""
        current = [message for message in messages if self._is_current(message)]
        if not all(self._is_at(self._index.get(message.uid), message.uid) for message in current):
            self._index = {file.uid: file.path for file in self._files()}
        return {message: self._index[message.uid] for message in current if message.uid in self._index}

    def _is_at(self, path: Path | None, uid: str) -> bool:
        file = self._file(path) if path else None
        return file is not None and file.uid == uid

    def _is_one_of(self, path: Path, messages: Sequence[Filed]) -> bool:
        file = self._file(path)
        if file is None or all(message.size != file.size for message in messages):
            return False
        found = self._read(Waiting(self._settings.name, self.uidvalidity, file.uid, file.size), path)
        return isinstance(found, (Fetched, TooLarge)) and Filed(file.size, sha256(found.raw).hexdigest()) in messages

    def _read(self, message: Waiting, path: Path) -> Fetched | TooLarge | Unfetchable | None:
        """The message, or why not; None if it went away."""
        limit = self._settings.max_message_bytes
        try:
            # Neither a link to elsewhere nor a pipe that never ends is a message.
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(handle, "rb") as file:
                about = os.fstat(handle)
                if not stat.S_ISREG(about.st_mode):
                    return Unfetchable(message, "refused")
                received = datetime.fromtimestamp(about.st_mtime, UTC)
                raw = file.read(limit + 1 if about.st_size <= limit else HEADER_LIMIT)
        except FileNotFoundError:
            return None
        except OSError as error:
            return self._failed(message, error)
        if len(raw) > limit or about.st_size > limit:
            return TooLarge(message, END_OF_HEADER.split(raw[:HEADER_LIMIT], maxsplit=1)[0], received, limit)
        return Fetched(message, raw, received)

    def _failed(self, message: Waiting, error: OSError) -> Unfetchable:
        if error.errno in BAD_FILE:
            return Unfetchable(message, "refused")
        raise MailboxUnreachable(f"{self._settings.name}: {os.strerror(error.errno or errno.EIO)}") from None


class Maildir(_FileMailbox):
    """A Maildir; the folders beside the inbox are those of Maildir++, as Dovecot, Courier and mutt see them."""

    uidvalidity = "maildir"

    def _places(self) -> tuple[Path, ...]:
        return self._root / "new", self._root / "cur"

    def _is_message(self, name: str) -> bool:
        return not name.startswith(".")

    def _uid(self, name: str, modified: int) -> str:
        # What follows the colon are flags, which change when somebody reads the mail.
        unique = name.partition(":")[0]
        return unique if MACHINE_NAME.fullmatch(unique) else _digest(unique)

    def _homes(self, folder: str) -> tuple[Path, ...]:
        return tuple(self._destination(place / "any", folder) for place in self._places())

    def _destination(self, source: Path, folder: str) -> Path:
        """`.folder/new` or `.folder/cur`, so that what nobody has read stays unread; the name in modified UTF-7 (RFC 3501, 5.1.3)."""
        home = self._root / f".{encode_utf7(folder).decode('ascii')}"
        if not (home / "cur").is_dir():
            mode = stat.S_IMODE(self._root.stat().st_mode)
            for directory in (home, home / "tmp", home / "new", home / "cur"):
                directory.mkdir(mode, exist_ok=True)
            (home / "maildirfolder").touch()
            _flush(home)
            _flush(self._root)
        return home / source.parent.name


class EmlFolder(_FileMailbox):
    """A folder of .eml files; a program that fills it writes under another name and renames when the message is whole."""

    uidvalidity = "folder"

    def _places(self) -> tuple[Path, ...]:
        return (self._root,)

    def _is_message(self, name: str) -> bool:
        return name.lower().endswith(".eml") and not name.startswith(".")

    def _uid(self, name: str, modified: int) -> str:
        # The same name may come again with another message, so the time belongs to it.
        return f"{modified:x}-{_digest(name)}"

    def _homes(self, folder: str) -> tuple[Path, ...]:
        return (self._destination(self._root, folder),)

    def _destination(self, source: Path, folder: str) -> Path:
        home = self._root / folder
        if not home.is_dir():
            home.mkdir(stat.S_IMODE(self._root.stat().st_mode), exist_ok=True)
            _flush(self._root)
        return home


def _digest(name: str) -> str:
    return sha256(os.fsencode(name)).hexdigest()[:20]


def _free_name(directory: Path, name: str) -> Path:
    """`name` in `directory`, with a number before it if something is called so already: a rename would replace it."""
    names = chain([name], (f"{number}-{name}" for number in count(2)))
    return next(path for path in (directory / candidate for candidate in names) if not os.path.lexists(path))


def _flush(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
