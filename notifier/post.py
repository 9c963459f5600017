"""Hands letters over, to a mail server or into a folder, and says for each what became of it.

What the server makes of one letter is a value (`Outcome`). That the server cannot be used at all is an exception
(`ops.errors`): nothing was handed over, and the letter waits.
"""

import contextlib
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Literal, Protocol

from notifier.settings import PostSettings
from ops.errors import PostUnreachable


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter, and the reply code (`250`, `550 5.1.1`) or the word that says why, never text of the server.

    `sent`: the server has it. `deferred`: it has not, a later try may do. `refused`: it has not and never will.
    `unknown`: it may have it, so the letter must not be sent again by itself.
    """

    kind: Literal["sent", "deferred", "refused", "unknown"]
    code: str


class Post(Protocol):
    """Takes letters as whole messages."""

    def send(self, recipient: str, message: bytes) -> Outcome:
        """Hands over one letter; PostUnreachable or PostRefused where nothing can be handed over now."""

    def greet(self) -> None:
        """Tries whether letters could be handed over, without one: connects and logs in, or looks at the folder. Raises as `send` does."""

    def close(self) -> None:
        """Ends the connection, if there is one. A closed post may be used again."""


def open_post(settings: PostSettings) -> Post:
    """The post of the configuration; nothing is connected before the first letter."""
    if settings.kind == "folder":
        return FolderPost(Path(settings.path or ""))
    from notifier.smtp import SmtpPost  # `intake check` and a folder need no smtplib and no ssl

    return SmtpPost(settings)


class FolderPost:
    """Writes each letter as one .eml into a folder; the same Message-ID makes the same file, so a second time adds nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, recipient: str, message: bytes) -> Outcome:
        """The letter is on the disk under its whole name, or nowhere."""
        name = _file_name(message)
        part = self._path / f".{name}.part"
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(message)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._path / name)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink()
            raise PostUnreachable(f"{self._path}: {error.strerror}") from None
        return Outcome("sent", "250")

    def greet(self) -> None:
        """The folder is there, made if missing, and a file can be made in it; none is left."""
        try:
            self._path.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self._path):
                pass
        except OSError as error:
            raise PostUnreachable(f"{self._path}: {error.strerror}") from None

    def close(self) -> None:
        """Nothing is held open."""


def _file_name(message: bytes) -> str:
    """A name made of the Message-ID, with a hash so that two ids never share one."""
    message_id = str(BytesHeaderParser().parsebytes(message).get("Message-ID", "")).strip("<> ")
    key = message_id.encode("utf-8", "surrogateescape") or message
    readable = re.sub(r"[^A-Za-z0-9-]+", "-", message_id.partition("@")[0]).strip("-")[:80]
    return f"{readable or 'letter'}-{hashlib.sha256(key).hexdigest()[:8]}.eml"
