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
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*|~\$[^/]*)$", re.IGNORECASE)
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message: its name as its sender sees it, its bytes, and the messages and archives it was inside of."""

    name: str
    data: bytes
    path: tuple[str, ...] = ()


def open_archive(name: str, data: bytes, options: ReadingOptions) -> tuple[Attachment, ...] | FileTrouble:
    """All members in order but for the litter of Mac and Windows, or why none is given: part of an application is worse than none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(member_name(info), info) for info in archive.infolist() if not info.is_dir()]
            members = [(member, info) for member, info in members if member and not _LITTER.search(member)]
            if trouble := _refusal([info for _, info in members], options):
                return trouble
            return tuple(Attachment(member, _inflated(archive, info), (name,)) for member, info in members)
    # What the zip reader raises for broken archives; NotImplementedError and its like are RuntimeErrors.
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, LookupError, MemoryError):
        return "unreadable"


def member_name(info: zipfile.ZipInfo) -> str:
    """The path inside the archive, cleaned for showing: Windows writes CP932, a Mac UTF-8, both without saying so; never a way out."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG:
        name = decode(name.encode("cp437"))
    name = one_line(unicodedata.normalize("NFC", name)).replace("\\", "/")
    return "/".join(step for step in (step.strip() for step in name.split("/")) if step not in {"", ".", ".."})[-200:]


def _refusal(members: list[zipfile.ZipInfo], options: ReadingOptions) -> FileTrouble | None:
    if any(info.flag_bits & _ENCRYPTED_FLAG for info in members):
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
