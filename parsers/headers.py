"""Header fields out of their raw bytes: words, parameters, addresses, ids and days, whatever mailer wrote them.

The standard library gives the bytes (`raw_items` of the compat32 policy) and mail-parser reads trace fields and time stamps;
everything that turns bytes into Japanese text is our own, because both lose some (domain.md 4.3).
"""

import binascii
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from mailparser.dates import parse_mail_date
from mailparser.exceptions import MailParserReceivedParsingError
from mailparser.utils import parse_received

from parsers.charset import codec_of, decode

LONGEST_VALUE = 16_384
"""Bytes of one field that are looked at: a subject, a name or a References field is never longer."""

_ENCODED_WORD = re.compile(rb"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*)*)\?=")
_FOLD = re.compile(rb"(?:\r\n|\r|\n)(?=[ \t])")
_SWALLOWED = re.compile(rb"(?<![\s\";])[\s\";]*+(Content-(?:Type|Disposition|Transfer-Encoding|ID|Description))[ \t]*:", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANK = re.compile("[\t\r\n]+")
_HIDDEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of a message or part in order, names in lower case, values unfolded and otherwise as they came."""

    fields: tuple[tuple[str, bytes], ...]

    def first(self, name: str) -> bytes | None:
        """The first field of that name (RFC 5322 allows one; the first is what mail programs show), or None."""
        return next((value for key, value in self.fields if key == name), None)

    def all(self, name: str) -> list[bytes]:
        return [value for key, value in self.fields if key == name]

    def text(self, name: str) -> str:
        """The first field of that name as text on one line, empty where there is none."""
        return unstructured(self.first(name) or b"")

    def token(self, name: str) -> str:
        """The first word of the first field of that name, in lower case, without comment and parameters."""
        value = (self.first(name) or b"").decode("ascii", "replace")
        return re.split(r"[;\s(]", value.strip(), maxsplit=1)[0].lower()


def headers_of(message: Message) -> Headers:
    """The fields of a compat32 message, and those that an unclosed quote swallowed."""
    fields: list[tuple[str, bytes]] = []
    for name, value in message.raw_items():
        name = name.lower()
        raw = _FOLD.sub(b"", str(value).encode("utf-8", "surrogateescape"))
        own, *swallowed = _SWALLOWED.split(raw) if name.startswith("content-") else [raw]
        fields.append((name, own.strip(b" \t\r\n")))
        fields += [(key.decode("ascii").lower(), rest.strip(b" \t\r\n")) for key, rest in zip(swallowed[::2], swallowed[1::2], strict=True)]
    return Headers(tuple(fields))


def unstructured(raw: bytes) -> str:
    """A field's text: encoded words and bare Japanese decoded, on one line, without NUL and control characters."""
    return one_line(decode_words(raw[:LONGEST_VALUE]))


def one_line(text: str) -> str:
    return _CONTROL.sub("", _BLANK.sub(" ", text)).strip()


def decode_words(raw: bytes) -> str:
    """RFC 2047 leniently: neighbouring words of one charset are joined as bytes first, since mailers cut them inside a character."""
    out: list[str] = []
    waiting: list[tuple[str, bool, bytes]] = []
    at = 0
    for found in _ENCODED_WORD.finditer(raw):
        between = raw[at : found.start()]
        if between.strip() or not waiting:
            out += [_join(waiting), _plain(between)]
            waiting = []
        label = found.group(1).decode("ascii", "replace")
        if waiting and _charset(waiting[0][0]) != _charset(label):
            out.append(_join(waiting))
            waiting = []
        waiting.append((label, found.group(2) in b"bB", found.group(3)))
        at = found.end()
    return "".join([*out, _join(waiting), _plain(raw[at:])])


def _plain(raw: bytes) -> str:
    return decode(raw) if raw else ""


def _charset(label: str) -> str:
    return codec_of(label) or label.lower()


def _join(words: list[tuple[str, bool, bytes]]) -> str:
    """The text of encoded words that belong together."""
    data, base64 = b"", b""
    for _, is_base64, payload in words:
        if is_base64:
            base64 += re.sub(rb"[^A-Za-z0-9+/]", b"", payload)
            if len(base64) % 4 and not payload.rstrip().endswith(b"="):
                continue  # Cut inside a group of four: the next word goes on with it.
            data, base64 = data + _from_base64(base64), b""
        else:
            data += binascii.a2b_qp(payload.replace(b" ", b"_"), header=True)
    return decode(data + _from_base64(base64), words[0][0]) if words else ""


def _from_base64(text: bytes) -> bytes:
    text = text[: len(text) - 1] if len(text) % 4 == 1 else text
    return binascii.a2b_base64(text + b"=" * (-len(text) % 4))


@lru_cache(maxsize=64)
def parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """A structured field as its value in lower case and its parameters, names in lower case, RFC 2231 and RFC 2047 undone.

    The bytes become text before they are taken apart: 0x5C and 0x22 are halves of kanji in CP932 and in JIS. Remembered: a part's
    type is asked for its kind, its charset and its name.
    """
    raw = raw[:LONGEST_VALUE]
    text = raw.decode("ascii") if raw.isascii() and b"\x1b" not in raw else decode(raw)
    value, _, rest = text.partition(";")
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, quoted in _PARAMETER.findall(rest):
        key, star, number = name.lower().partition("*")
        if not star:
            plain.setdefault(key, _unquoted(quoted))
            continue
        digits = number.rstrip("*")
        order = int(digits) if digits.isdecimal() and len(digits) < 4 else 0
        pieces.setdefault(key, {}).setdefault(order, (number.endswith("*") or not digits, _unquoted(quoted)))
    found = {key: one_line(decode_words(text.encode("utf-8", "replace")) if "=?" in text else text) for key, text in plain.items()}
    return value.strip().lower(), found | {key: one_line(_continued(parts)) for key, parts in pieces.items()}


_PARAMETER = re.compile(r'([^\s=;"]{1,80})\s*+=\s*+("(?:[^"\\]|\\.)*"(?=\s*(?:;|$))|[^;]*)', re.DOTALL)


def _unquoted(text: str) -> str:
    text = text.strip()
    if text.startswith('"') or text.endswith('"'):
        text = text.strip('"')
    return re.sub(r'\\(["\\])', r"\1", text)


def _continued(parts: dict[int, tuple[bool, str]]) -> str:
    """RFC 2231: the pieces in their order, joined before they are decoded, since mailers cut them inside a character or an escape."""
    label, whole = "", ""
    for order in sorted(parts):
        escaped, text = parts[order]
        if escaped and not whole and text.count("'") >= 2:
            label, _, text = text.split("'", 2)
        whole += text if escaped else quote(text, errors="replace")
    data = unquote_to_bytes(whole)
    return decode_words(data) if b"=?" in data and not label else decode(data, label or None)


def file_name(headers: Headers) -> str:
    """The name of a part as its sender wrote it, without folders and invisible characters, at most 200 characters; empty: none."""
    names = []
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        if raw := headers.first(header):
            names.append(base_name(parameters(raw)[1].get(parameter, "")))
    known = [name for name in names if name]
    return next((name for name in known if "\ufffd" not in name), known[0] if known else "")


def base_name(name: str) -> str:
    """The last step of a path, composed (a Mac writes か゛), without direction marks and control characters."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", _HIDDEN.sub("", one_line(name))))[-1].strip()
    if len(name) <= 200:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:180]}.{extension}" if dot and len(extension) < 16 else name[:200]


def mailbox(raw: bytes) -> tuple[str, str | None]:
    """The name and address of the first mailbox of a field; None where no address can be seen. The address is as written."""
    raw = raw[:LONGEST_VALUE]
    text = raw.decode("ascii") if raw.isascii() and b"\x1b" not in raw else decode(raw)
    if "@" not in text:  # Some mailers encode the whole field.
        text = decode_words(raw)
    first = _FIRST_MAILBOX.match(text)
    text = (first.group() if first else text).strip()
    found = _ANGLE.search(text)
    if found:
        return _display_name(text[: found.start()]), _address(found.group(1))
    bare, _, comment = text.partition("(")
    return _display_name(comment.rstrip(") ")), _address(bare)


_FIRST_MAILBOX = re.compile(r'[\s,]*(?:"(?:[^"\\]|\\.)*"|\([^()]*\)|<[^<>]*>|=\?[^?]*\?[^?]*\?[^?]*\?=|[^,])+', re.DOTALL)
_ANGLE = re.compile(r"<([^<>]*)>")


def _display_name(text: str) -> str:
    return one_line(decode_words(_unquoted(text).encode("utf-8", "replace"))).strip("\"' ")


def _address(text: str) -> str | None:
    text = re.sub(r"^mailto:", "", one_line(text), flags=re.IGNORECASE).strip(" ;:")
    return text if is_address(text) else None


_LOCAL_PART = re.compile(r'"(?:[^"\\\r\n]|\\.)+"|[^\s"(),:;<>@\[\]\\]+')
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?\.?")


def is_address(text: str) -> bool:
    """True where mail can be addressed so, old `foo..bar@docomo.ne.jp` and `foo.@ezweb.ne.jp` included (domain.md 4.3)."""
    local, at, domain = text.rpartition("@")
    return bool(at) and len(local) <= 64 and len(domain) <= 253 and bool(_LOCAL_PART.fullmatch(local)) and bool(_DOMAIN.fullmatch(domain))


def message_ids(raw: bytes) -> tuple[str, ...]:
    """The Message-IDs of a field, with their angle brackets, each once, the last 32."""
    text = raw[-LONGEST_VALUE:].decode("ascii", "replace")
    return tuple(dict.fromkeys(re.findall(r"<[^<>\s\x00-\x1f]{1,900}>", text)))[-32:]


def message_id(raw: bytes | None) -> str | None:
    """The id with its angle brackets, also where a mailer left them out; None where the field is absent or empty."""
    text = (raw or b"")[:998].decode("ascii", "replace")
    inner = re.sub(r"[\s<>\x00-\x1f]", "", text.partition(">")[0])
    return f"<{inner}>" if inner else None


def moment(text: str) -> datetime | None:
    """The instant of a time stamp (RFC 5322 3.3), in UTC; without a zone it is Japanese time; None where it is none.

    mail-parser's reader is strict and tells the zones apart; `JST` and stamps without a zone are known here only.
    """
    text = _ZONE_BEFORE_OFFSET.sub("", _JST.sub("+0900", text[:200].strip()))
    if _ENDS_WITH_TIME.search(text):
        text += " +0900"
    found: datetime | None = parse_mail_date(text).value
    if found is not None:
        return found
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


_JST = re.compile(r"\bJST(?=\s*(?:\(.*\))?$)")
_ZONE_BEFORE_OFFSET = re.compile(r"\b(?:GMT|UTC|JST)(?=[+-]\d{4})")
_ENDS_WITH_TIME = re.compile(r"\d:\d\d$")


def stamp(received: bytes) -> datetime | None:
    """When a server took the mail in, by its `Received` field (RFC 5321 4.4), or None."""
    text = received[:LONGEST_VALUE].decode("ascii", "replace")
    try:
        day = parse_received(text).get("date")
    except MailParserReceivedParsingError:
        day = None
    return moment(day or text.rpartition(";")[2].strip())
