"""Documents that are a zip of parts (Office Open XML, OpenDocument): looked at only where they are no larger than a form can be."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.parsers import expat

from cases.reading import FileTrouble, ReadingOptions

MAX_PARTS = 2_000
MAX_XML = 20_000_000
"""Bytes of one part that is read whole; a form has some 50 kB, and in memory it is ten times as large."""

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ElementTree.ParseError,
    expat.ExpatError,
    LookupError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises where a document is broken."""


def refusal(archive: zipfile.ZipFile, options: ReadingOptions) -> FileTrouble | None:
    """Why none of its parts is read: `encrypted` or `too_large`; else None."""
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        return "encrypted"
    too_large = len(members) > MAX_PARTS or sum(member.file_size for member in members) > options.max_inflated_bytes
    return "too_large" if too_large else None


def xml_of(archive: zipfile.ZipFile, path: str) -> ElementTree.Element:
    """A part as XML."""
    # expat itself stops entities that multiply, and knows no external ones unless told to.
    return ElementTree.fromstring(archive.read(path))  # noqa: S314


def parts_by_name(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """The parts by their names in small letters, since these know no case (ECMA-376 part 2, 6.2.2.3)."""
    return {name.lower(): name for name in archive.namelist()}


def sheet_path(target: str) -> str:
    """The path of a sheet's part from what the workbook's relations name."""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
