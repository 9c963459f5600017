"""What a file is, by its content and never by its name."""

import io
import re
import zipfile

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gzip"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", "ole-encrypted"),
    ("Workbook", "xls"),
    ("WORKBOOK", "xls"),
    ("BOOK", "xls"),
    ("Book", "xls"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("__properties_version1.0", "msg"),
)
_OFFICE_MEMBERS = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/vbaProject.bin", "xlsm"),
    ("xl/workbook.xml", "xlsx"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
)
_OPEN_DOCUMENTS = {b"application/vnd.oasis.opendocument.spreadsheet": "ods", b"application/vnd.oasis.opendocument.text": "odt"}
_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
"""The object identifier of PKCS #7 signed data (RFC 5652 section 5.1)."""

_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body|table)\b", re.IGNORECASE)
_FIELD = re.compile(rb"(?im)^(from|to|subject|date|message-id|received|mime-version|return-path|content-type):")
_HEADER_LINE = re.compile(rb"(?:>?From |[!-9;-~]+[ \t]*:)")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(data: bytes) -> str:
    """The kind as `cases.reading.File.kind` has it: `xlsx`, `pdf`, `ole-encrypted`, `image`, `text` …; `unknown`, or `empty`."""
    if not data:
        return "empty"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(OLE):
        return _ole_kind(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    return _kind_by_place(data) or _text_kind(data)


def _zip_kind(data: bytes) -> str:
    """An office file is a zip, told by its members; a zip that cannot be listed is still a zip, and unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = next((kind for member, kind in _OFFICE_MEMBERS if member in names), None)
            if kind is None and "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
                kind = "docx"  # Its main part may have any name.
            if kind is not None or "mimetype" not in names:
                return kind or "zip"
            with archive.open("mimetype") as member:
                return _OPEN_DOCUMENTS.get(member.read(100).strip(), "zip")
    except Exception:  # Whatever is wrong with the archive, the reader of archives says so; here it is one.
        return "zip"


def _ole_kind(data: bytes) -> str:
    """Old Office files, Outlook's and encrypted new ones share one container: the stream named first in it tells them apart.

    A message holds the files attached to it, whose streams may come first: it is told by the beginning of its directory.
    """
    shift, first = int.from_bytes(data[30:32], "little"), int.from_bytes(data[48:52], "little")
    at = (first + 1) << min(shift, 12)
    names = {data[n : n + 64].decode("utf-16-le", "replace").partition("\x00")[0] for n in range(at, at + (1 << min(shift, 12)), 128)}
    if any(name.startswith(("__nameid_", "__substg1.0_", "__properties_", "__attach_", "__recip_")) for name in names):
        return "msg"
    found = [(data.find(name.encode("utf-16-le") + b"\x00\x00"), kind) for name, kind in _OLE_STREAMS]
    return min((place for place in found if place[0] >= 0), default=(0, "ole"))[1]


def _kind_by_place(data: bytes) -> str | None:
    """Kinds whose mark does not stand at the very beginning, or is two letters that a text may begin with."""
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"} or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return "image"
    if data[:2] == b"MZ" and b"\x00" in data[:64]:
        return "program"
    if data[2:5] == b"-lh" and data[6:7] == b"-":
        return "lzh"
    if data[:1] == b"\x30" and _SIGNED_DATA in data[:32]:
        return "p7s"
    return None


def _text_kind(data: bytes) -> str:
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if _BINARY.search(start):
        return "text" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "unknown"
    if start[:11].upper() == b"BEGIN:VCARD":
        return "vcard"
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return "calendar"
    if _HTML.match(start):
        return "html"
    if _HEADER_LINE.match(start) and len(set(map(bytes.lower, _FIELD.findall(re.split(rb"\r?\n\r?\n", start)[0])))) >= 3:
        return "message"
    return "text"
