"""Outlook's own formats written anew as Internet mail, which the reader of mail then takes apart like any other.

A `.msg` is a compound file with a stream for each property ([MS-OXMSG], numbers of properties in [MS-OXPROPS]); a `winmail.dat`
is `parsers.tnef`'s. olefile alone is needed: what stands in the streams is told in a few lines.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from parsers import tnef
from parsers.charset import decode
from parsers.composing import MAX_DEPTH, Piece, composed, field

LARGEST = 60_000_000
"""Bytes of all attachments together: streams may lie over each other."""

_SUBJECT, _BODY, _HTML, _HEADERS = 0x0037, 0x1000, 0x1013, 0x007D
_SENDER_NAME, _SENDER_ADDRESSES = 0x0C1A, (0x5D01, 0x0C1F, 0x5D02, 0x0065)
_IDS = (("Message-ID", 0x1035), ("In-Reply-To", 0x1042), ("References", 0x1039))
_SENT = 0x0039
_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME, _DATA, _CONTENT_ID = 0x3707, 0x3704, 0x3001, 0x3701, 0x3712
_TEXT, _OLD_TEXT, _BINARY, _STORAGE = "001F", "001E", "0102", "000D"
_PROPERTIES = "__properties_version1.0"
_TIME_ZERO = datetime(1601, 1, 1, tzinfo=UTC)
_OF_THE_BODY = re.compile(r"^(?:content-|mime-version)", re.IGNORECASE)
_FIELD = re.compile(r"(?m)^([!-9;-~]+)[ \t]*:.*(?:\n[ \t].*)*")


def as_mail(kind: str, data: bytes) -> bytes | None:
    """The mail that a `msg` or `tnef` holds, as Internet mail; None where it is broken. Of a `tnef` only what is attached."""
    try:
        return tnef.as_mail(data) if kind == "tnef" else _message(data)
    except ImportError:
        raise
    except Exception:  # Whatever a broken file makes of the reader of compound files, it is broken.
        return None


def _message(data: bytes) -> bytes:
    import olefile  # type: ignore[import-untyped]

    # From a stream: olefile takes a few bytes for the name of a file.
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        return _mail(_Storage(file, ()), 32, 0, [LARGEST])


@dataclass(frozen=True, slots=True)
class _Storage:
    """A message or an attachment within the compound file."""

    file: Any
    path: tuple[str, ...]

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream, or None where there is none."""
        place = [*self.path, name]
        return self.file.openstream(place).read() if self.file.get_type(place) == 2 else None

    def binary(self, number: int) -> bytes:
        return self.stream(f"__substg1.0_{number:04X}{_BINARY}") or b""

    def text(self, *numbers: int) -> str:
        """The first of these properties that is there and not empty; without NUL."""
        for number in numbers:
            wide = self.stream(f"__substg1.0_{number:04X}{_TEXT}")
            narrow = self.stream(f"__substg1.0_{number:04X}{_OLD_TEXT}") or b""
            text = decode(narrow) if wide is None else wide.decode("utf-16-le", "replace")
            if text := text.replace("\x00", "").strip():
                return text
        return ""

    def fixed(self, number: int, header: int) -> int:
        """A property of fixed length as a number, 0 where it is not there; `header` is the length of what stands before the first."""
        properties = self.stream(_PROPERTIES) or b""
        for at in range(header, len(properties) - 15, 16):
            if int.from_bytes(properties[at + 2 : at + 4], "little") == number:
                return int.from_bytes(properties[at + 8 : at + 16], "little")
        return 0

    def inside(self) -> Iterator["_Storage"]:
        """The attachments, in order."""
        depth = len(self.path)
        found = {tuple(place[: depth + 1]) for place in self.file.listdir() if tuple(place[:depth]) == self.path and len(place) > depth + 1}
        yield from (_Storage(self.file, place) for place in sorted(found) if place[-1].lower().startswith("__attach"))


def _mail(storage: _Storage, header: int, depth: int, room: list[int]) -> bytes:
    """The message; `room` holds the bytes that may still be taken out."""
    if depth > MAX_DEPTH or storage.stream(_PROPERTIES) is None:
        raise ValueError("no message")
    pieces = _texts(storage) + [_attachment(one, depth, room) for one in storage.inside()]
    return composed(_head(storage, header), pieces)


def _texts(storage: _Storage) -> list[Piece]:
    if text := storage.text(_BODY):
        return [Piece("", text.encode("utf-8", "replace"), 'text/plain; charset="utf-8"')]
    html = storage.binary(_HTML) or storage.text(_HTML).encode("utf-8", "replace")
    return [Piece("", html, "text/html")] if html else []


def _attachment(storage: _Storage, depth: int, room: list[int]) -> Piece:
    """A file or a message; with no bytes where only a link or a drawing was attached: it could not be read."""
    name = storage.text(_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME)
    inner = _Storage(storage.file, (*storage.path, f"__substg1.0_{_DATA:04X}{_STORAGE}"))
    if inner.stream(_PROPERTIES) is not None:
        data, kind = _mail(inner, 24, depth + 1, room), "message/rfc822"
    else:
        data, kind = storage.binary(_DATA), "application/octet-stream"
    room[0] -= len(data)
    if room[0] < 0:
        raise ValueError("more than a message holds")
    return Piece(name or "添付ファイル", data, kind, bool(storage.text(_CONTENT_ID)))


def _head(storage: _Storage, header: int) -> str:
    """The fields that the message travelled with; of one that never did, what Outlook shows."""
    sent = storage.fixed(_SENT, header)
    address = next((a for number in _SENDER_ADDRESSES if "@" in (a := storage.text(number))), "")
    known = {
        "from": _from(storage.text(_SENDER_NAME), address),
        "subject": field("Subject", storage.text(_SUBJECT)),
        "date": f"Date: {format_datetime(_TIME_ZERO + timedelta(microseconds=sent // 10))}\n" if sent else "",
        **{name.lower(): f"{name}: {' '.join(text.split())}\n" for name, number in _IDS if (text := storage.text(number))},
    }
    travelled = storage.text(_HEADERS).replace("\r\n", "\n").replace("\r", "\n")
    fields = [(m[1].lower(), f"{m[0]}\n") for m in _FIELD.finditer(travelled) if not _OF_THE_BODY.match(m[1])]
    known = {name: line for name, line in known.items() if name not in {name for name, _ in fields}}
    return "".join([*(line for _, line in fields), *known.values()])


def _from(name: str, address: str) -> str:
    named = field("From", name or address).rstrip("\n")
    return f"{named} <{address}>\n" if address else f"{named}\n" if named else ""
