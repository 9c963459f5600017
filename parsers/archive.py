"""The members of a zip, with their names as the sender saw them and no more bytes than we are ready to take."""

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

from cases.reading import FileTrouble, ReadingOptions
from parsers.charset import decode
from parsers.headers import one_line

LARGEST_RATIO = 200
"""No form shrinks more than this; what does, and is large, is a bomb."""
_LARGE = 10_000_000
LARGEST_LOCKED = 15_000_000
"""Bytes: the old encryption takes most of a second for each megabyte."""
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*|~\$[^/]*)$", re.IGNORECASE)
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message: its name as its sender sees it, its bytes, and the messages and archives it was inside of."""

    name: str
    data: bytes
    path: tuple[str, ...] = ()


def open_archive(name: str, data: bytes, options: ReadingOptions, password: str = "") -> tuple[Attachment, ...] | FileTrouble:
    """All members in order but for the litter of Mac and Windows, or why none is given: part of an application is worse than none.

    With a password `encrypted` where it does not fit.
    """
    try:
        with _opened(data, password) as archive:
            members = [(member_name(info), info) for info in archive.infolist() if not info.is_dir()]
            members = [(member, info) for member, info in members if member and not _LITTER.search(member)]
            if trouble := _refusal([info for _, info in members], options, password):
                return trouble
            return tuple(Attachment(member, _inflated(archive, info), (name,)) for member, info in members)
    # What the zip reader raises for broken archives; NotImplementedError and its like are RuntimeErrors.
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, LookupError, MemoryError):
        return "encrypted" if password else "unreadable"


def _opened(data: bytes, password: str) -> zipfile.ZipFile:
    if not password:
        return zipfile.ZipFile(io.BytesIO(data))
    import pyzipper  # type: ignore[import-untyped]

    archive: zipfile.ZipFile = pyzipper.AESZipFile(io.BytesIO(data))
    archive.setpassword(password.encode())
    return archive


def member_name(info: zipfile.ZipInfo) -> str:
    """The path inside the archive, cleaned for showing: Windows writes CP932, a Mac UTF-8, both without saying so; never a way out."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG:
        name = decode(name.encode("cp437"))
    name = one_line(unicodedata.normalize("NFC", name)).replace("\\", "/")
    return "/".join(step for step in (step.strip() for step in name.split("/")) if step not in {"", ".", ".."})[-200:]


def _refusal(members: list[zipfile.ZipInfo], options: ReadingOptions, password: str) -> FileTrouble | None:
    locked = [info for info in members if info.flag_bits & _ENCRYPTED_FLAG]
    if locked and (not password or sum(info.compress_size for info in locked) > LARGEST_LOCKED):
        return "encrypted"
    if any(info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for info in members):
        return "unsupported"  # Nobody's computer makes the others by itself, and their readers inflate without a limit.
    size = sum(info.file_size for info in members)
    packed = sum(info.compress_size for info in members)
    too_much = len(members) > options.max_files or size > options.max_inflated_bytes
    return "too_large" if too_much or (size > _LARGE and size > packed * LARGEST_RATIO) else None


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The member's bytes: never more than its directory declares, for it may lie; the checksum tells when it did."""
    with archive.open(info) as stream:
        return stream.read(info.file_size)
