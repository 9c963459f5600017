"""The letter as bytes for the wire: 7-bit headers, UTF-8 text in base64, and the marks by which machines know a machine (RFC 3834)."""

import base64
import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime

from cases.policy import OFFICE_ZONE, Office
from notifier.address import sendable
from notifier.layout import one_line
from notifier.letters import Letter

LOOP_HEADER = "X-Conken-Intake"
REFERENCES = 32

_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}>")
_PLAIN = re.compile(r"[ -~]{0,60}")
_WORD_BYTES = 39
"""UTF-8 bytes in an encoded word: 52 in base64, 64 with its frame, so that with `Subject: ` the line keeps to the 76 of RFC 2047."""


def envelope(letter: Letter, office: Office, message_id: str, in_reply_to: str | None, references: tuple[str, ...], now: datetime) -> bytes:
    """The whole message with CRLF line ends. `in_reply_to` and `references` are the applicant's; what is no Message-ID is left out."""
    if not _MESSAGE_ID.fullmatch(message_id):
        raise ValueError("our own Message-ID is none")
    parent = _message_ids([in_reply_to or ""])
    thread = _message_ids([*references, in_reply_to or ""])
    headers = [
        ("Date", format_datetime(now.astimezone(OFFICE_ZONE))),
        ("From", f"{_phrase(office.desk)}\r\n <{sendable(office.sender)}>"),
        ("To", sendable(letter.to)),
        ("Subject", _words(one_line(letter.subject))),
        ("Message-ID", message_id),
        *(("In-Reply-To", i) for i in parent),
        *(("References", "\r\n ".join(ids)) for ids in [thread] if ids),
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "All"),
        (LOOP_HEADER, "1"),
        ("MIME-Version", "1.0"),
        ("Content-Type", 'text/plain; charset="utf-8"'),
        ("Content-Transfer-Encoding", "base64"),
    ]
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return head.encode("ascii") + b"\r\n" + _content(letter.body)


def _content(body: str) -> bytes:
    lines = "\r\n".join(body.splitlines()) + "\r\n"
    return base64.encodebytes(lines.encode("utf-8", "replace")).replace(b"\n", b"\r\n")


def _message_ids(candidates: Iterable[str]) -> list[str]:
    """The last 32 of what are Message-IDs, each once, in order."""
    return list(dict.fromkeys(c for c in candidates if _MESSAGE_ID.fullmatch(c)))[-REFERENCES:]


def _phrase(name: str) -> str:
    """A display name: an encoded word, or a quoted string where it is ASCII (RFC 5322 3.2.5)."""
    name = one_line(name)
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"' if _PLAIN.fullmatch(name) else _words(name)


def _words(text: str) -> str:
    """The text as encoded words cut between characters (RFC 2047 5); plain short ASCII stays as it is."""
    if _PLAIN.fullmatch(text) and "=?" not in text:
        return text
    words, size = [""], 0
    for character in text:
        length = len(character.encode("utf-8"))
        if size + length > _WORD_BYTES:
            words.append("")
            size = 0
        words[-1] += character
        size += length
    return "\r\n ".join(f"=?utf-8?B?{base64.b64encode(word.encode('utf-8')).decode('ascii')}?=" for word in words)
