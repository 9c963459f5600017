"""The tree of a message taken apart, without recursion: what is attached, what is said, what a report brings back.

What counts as attached (contract.md): every file but pictures that belong to the text, signatures (.p7s), cards (.vcf) and
invitations (.ics), by content. A picture large enough to be a photographed form counts, wherever its mailer put it.
"""

import binascii
import contextlib
import email
import re
from dataclasses import dataclass, field
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Policy
from functools import partial
from typing import Any, Literal, cast

from cases.reading import ReadingOptions
from parsers.archive import Attachment
from parsers.charset import decode
from parsers.headers import Headers, base_name, file_name, headers_of, parameters
from parsers.html import said_beyond
from parsers.kinds import kind_of
from parsers.outlook import as_mail
from parsers.picture_size import is_page

MessageTrouble = Literal["cut_off", "too_deep", "too_many", "unreadable"]
"""`cut_off`: the end of a multipart is missing. `too_deep`, `too_many`: not all parts were looked at. `unreadable`: only the
header was."""

SMALL_PICTURE = 20_000
INLINE_PICTURE = 200_000
"""Bytes: a smaller picture is decoration, always or where it is shown within the text (a logo of a signature)."""

SMALL_SIGNATURE = 20_000

MOST_BOUNDARIES = 1_000
"""Lines that begin as the boundary between two parts does: the standard library would take them apart for minutes."""

LONGEST_BODY = 400_000
"""Bytes of a body that are read as text."""

LARGE_BLOCK = 4_096
"""Bytes: smaller base64 is left to the parser."""

_BASE64_HEADER = re.compile(rb"\ncontent-transfer-encoding:[ \t]*base64", re.IGNORECASE)
_BLANK_LINE = re.compile(rb"\n\r?\n")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_MARK = b"HereALargeBlockOfBase64WasCutOutNo"

_EXTENSIONS = {"ole-encrypted": "xlsx", "image": "jpg", "text": "txt", "message": "eml", "unknown": "bin", "empty": "bin", "ole": "bin"}
_SIGNATURE_TYPES = {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
_SAID = {"text", "html", "empty", "message", "unknown"}
"""Kinds that a nameless text part may have; under any other it is a file that was mislabelled."""


@dataclass(slots=True)
class Parts:
    """What was found in a message: files in order, its own text, and of a report the mails it returns and its status blocks."""

    attachments: list[Attachment] = field(default_factory=list)
    bodies: list[tuple[int, bool, str]] = field(default_factory=list)
    returned: list[Headers] = field(default_factory=list)
    status_blocks: list[Headers] = field(default_factory=list)
    troubles: list[MessageTrouble] = field(default_factory=list)

    def text(self) -> str:
        """The plain text, and of HTML what no plain text beside it says."""
        plain: dict[int, str] = {}
        for group, is_html, text in self.bodies:
            if group and not is_html:
                plain[group] = plain.get(group, "") + text.strip()
        kept = (said_beyond(text, plain.get(group, "")) if is_html else text for group, is_html, text in self.bodies)
        return "\n".join(text.strip("\r\n") for text in kept if text.strip())

    def trouble(self, found: MessageTrouble) -> None:
        if found not in self.troubles:
            self.troubles.append(found)


@dataclass(frozen=True, slots=True)
class _Place:
    """A part still to be looked at, and what it stands in."""

    part: Message
    depth: int = 0
    path: tuple[str, ...] = ()
    alternative: int = 0
    related: bool = False
    report: bool = False


def parse(source: bytes) -> tuple[Message, MessageTrouble | None]:
    """The tree; or only the header, and why: what is beyond the parser's reach must not lose who wrote and about what."""
    if source.count(b"\n--") > MOST_BOUNDARIES:
        return BytesHeaderParser().parsebytes(source), "too_many"
    cut = _without_blocks(source)
    try:
        return email.message_from_bytes(cut.source, partial(_Part, cut)), None
    except RecursionError:
        return BytesHeaderParser().parsebytes(source), "too_deep"


@dataclass(frozen=True, slots=True)
class _Cut:
    """A source without its large base64, and what was cut out of it: in the place of each block stands the mark and its number."""

    source: bytes
    mark: str
    blocks: tuple[bytes, ...]

    def put_back(self, text: str) -> str:
        """A piece of the source with its blocks."""
        return re.sub(self.mark + r"(\d+)", lambda found: self.blocks[int(found[1])].decode(), text) if self.mark in text else text


class _Part(Message):
    """A part of a source that was cut. Its content is made whole where it is asked for: the parser itself would search it once more."""

    _payload: Any

    def __init__(self, cut: _Cut, policy: Policy) -> None:
        super().__init__(policy)
        self._cut = cut

    def get_payload(self, i: Any = None, decode: Any = False) -> Any:
        if isinstance(self._payload, str):
            self._payload = self._cut.put_back(self._payload)
        return super().get_payload(i, decode)


def _without_blocks(source: bytes) -> _Cut:
    """The standard library's parser takes its time over each line, and base64 has thousands that can only be content.

    A line of the base64 alphabet is no boundary, no field and not blank; so whatever the parser takes such lines for, it takes
    a line that is the mark for the same.
    """
    mark, at = _MARK, 0
    kept: list[bytes] = []
    blocks: list[bytes] = []
    while mark in source:
        mark += b"o"
    header = _BASE64_HEADER.search(source)
    while header and (blank := _BLANK_LINE.search(source, header.end())):
        if block := _block_at(source, blank.end()):
            kept += [source[at : blank.end()], b"%b%d" % (mark, len(blocks))]
            blocks.append(block)
            at = blank.end() + len(block)
        header = _BASE64_HEADER.search(source, max(at, blank.start()))
    return _Cut(b"".join((*kept, source[at:])), mark.decode(), tuple(blocks))


def _block_at(source: bytes, start: int) -> bytes:
    """Lines of the base64 alphabet up to a hyphen or the end, all of one length but the last; empty where there are others."""
    hyphen = source.find(b"-", start)
    if hyphen >= 0 and source[hyphen - 1 : hyphen] != b"\n":
        return b""
    block = source[start : hyphen if hyphen >= 0 else len(source)].rstrip(b"\r\n")
    ends = block.translate(None, _BASE64)
    end = b"\r\n" if ends.startswith(b"\r") else b"\n"
    count, line = len(ends) // len(end), block.find(b"\n") + 1
    if len(block) < LARGE_BLOCK or not line:
        return b""
    even = block[line - len(end) :: line][:count] == end[:1] * count and block[line - 1 :: line] == b"\n" * count
    return block if even and ends == end * count else b""


def take_apart(root: Message, options: ReadingOptions, *, is_bounce: bool) -> Parts:
    """The parts of a message and of the messages it forwards; those that a bounce returns are not opened."""
    parts = Parts()
    waiting = [_Place(root, report=is_bounce)]
    while waiting:
        place = waiting.pop()
        if place.depth > options.max_depth:
            parts.trouble("too_deep")
            continue
        headers = headers_of(place.part)
        if place.part.is_multipart():
            waiting += reversed(_inside(place, headers, parts))
        else:
            waiting += _leaf(place, headers, parts, options)
    return parts


def _inside(place: _Place, headers: Headers, parts: Parts) -> list[_Place]:
    """What a container holds, each with its place."""
    part, kind = place.part, content_type(place.part, headers)[0]
    children = cast("list[Message]", part.get_payload())
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in part.defects):
        parts.trouble("cut_off")
    if kind == "message/delivery-status":
        parts.status_blocks += [headers_of(child) for child in children]
        return []
    if kind.startswith("message/"):
        return _forwarded(place, headers, children, parts)
    group = id(part) if kind == "multipart/alternative" else place.alternative
    report, related = place.report or kind == "multipart/report", place.related or kind == "multipart/related"
    return [_Place(child, place.depth + 1, place.path, group, related, report) for child in children]


def _forwarded(place: _Place, headers: Headers, children: list[Message], parts: Parts) -> list[_Place]:
    """The message inside; Outlook and Notes wrap it in base64 against RFC 2046 5.2.1, and the standard library does not unwrap it."""
    inner = children[0]
    if headers.token("content-transfer-encoding") in {"base64", "quoted-printable"} and not inner.keys():
        return _opened(place, headers, transfer_decoded(inner, headers), parts)
    return _next(place, headers, inner, parts)


def _opened(place: _Place, headers: Headers, data: bytes, parts: Parts) -> list[_Place]:
    """The message that these bytes are."""
    inner, trouble = parse(data)
    if trouble:
        parts.trouble(trouble)
    return _next(place, headers, inner, parts)


def _next(place: _Place, headers: Headers, inner: Message, parts: Parts) -> list[_Place]:
    """A message inside another: of a report what it is about, else to be looked at."""
    if place.report:
        parts.returned.append(headers_of(inner))
        return []
    return [_Place(inner, place.depth + 1, (*place.path, _message_name(headers, inner)))]


def _message_name(outer: Headers, inner: Message) -> str:
    return file_name(outer) or base_name(headers_of(inner).text("subject")) or "転送メール"


def _leaf(place: _Place, headers: Headers, parts: Parts, options: ReadingOptions) -> list[_Place]:
    """Files a part away as text or attachment; gives back the message in it, where it is one."""
    kind, params = content_type(place.part, headers)
    data = transfer_decoded(place.part, headers)
    content = kind_of(data)
    if kind.startswith("multipart/"):
        # Declared as a container and without a single boundary: what there is, is text.
        if any(isinstance(defect, StartBoundaryNotFoundDefect) for defect in place.part.defects):
            parts.trouble("cut_off")
        kind = "text/plain"
    if kind == "text/rfc822-headers" and place.report:
        return _opened(place, headers, data, parts)
    name, attached = file_name(headers), headers.token("content-disposition") == "attachment"
    is_body = kind in {"text/plain", "text/html"} or (kind.startswith("text/") and place.alternative)
    if is_body and not name and not attached and content in _SAID:
        if not place.path:
            parts.bodies.append((place.alternative, kind != "text/plain", decode(data[:LONGEST_BODY], params.get("charset"))))
        return []
    if content == "message" and not kind.startswith("text/"):
        return _opened(place, headers, data, parts)
    if content in {"msg", "tnef"} and (inner := as_mail(content, data)) is not None:
        # What a winmail.dat holds is attached to the message itself; a broken one stays a file, which nobody can read.
        return _opened(place, headers, inner, parts) if content == "msg" else [_Place(parse(inner)[0], place.depth + 1, place.path)]
    if _is_decoration(kind, content, data, place.related or not attached) or (not data and not name):
        return []
    if len(parts.attachments) >= options.max_files:
        parts.trouble("too_many")
        return []
    name = name or f"添付{len(parts.attachments) + 1}.{_EXTENSIONS.get(content, content)}"
    parts.attachments.append(Attachment(name, data, place.path))
    return []


def _is_decoration(kind: str, content: str, data: bytes, inline: bool) -> bool:
    """True for what contract.md does not count as attached."""
    size = len(data)
    if content in {"vcard", "calendar"} or (kind in _SIGNATURE_TYPES and content in {"p7s", "text"}):
        return True
    if content == "p7s" and "pkcs7-mime" not in kind and size < SMALL_SIGNATURE:  # A larger one holds the whole mail.
        return True
    picture = content == "image" or (kind.startswith("image/") and content in {"unknown", "text", "html", "empty"})
    # A page scanned in two colours is a few thousand bytes; no logo has a page's measures.
    return picture and size < (INLINE_PICTURE if inline else SMALL_PICTURE) and not is_page(data)


def content_type(part: Message, headers: Headers) -> tuple[str, dict[str, str]]:
    """The declared type and its parameters, the default of RFC 2045 5.2 where it is missing or makes no sense."""
    kind, params = parameters(headers.first("content-type") or b"")
    kind = re.sub(r"\s", "", kind)
    return kind if kind.count("/") == 1 else part.get_default_type(), params


def transfer_decoded(part: Message, headers: Headers) -> bytes:
    """The bytes of a part; base64 that was cut short gives all that is there, where the standard library gives the base64 itself."""
    encoding = headers.token("content-transfer-encoding").strip("\"';")
    del part["content-transfer-encoding"]
    if encoding not in {"", "7bit", "8bit", "binary", "base64"}:
        part["content-transfer-encoding"] = encoding
    data = cast("bytes", part.get_payload(decode=True))
    if encoding != "base64":
        return data
    with contextlib.suppress(binascii.Error):
        return binascii.a2b_base64(data)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    return binascii.a2b_base64(letters[: len(letters) // 4 * 4])
