"""A message as bytes in, its envelope, text and attachments out; any bytes are a message, and none of them raise.

The standard library takes the tree apart and decodes transfer encodings (its compat32 policy only: the newer one loses text
and raises on real mail), mail-parser reads trace fields and time stamps, and text is decoded by our own `charset` and
`headers`. docs/decisions/mail-parser.md has the reasons; tests/mail/test_mail_libraries.py the facts.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cases.reading import Mail, ReadingOptions
from parsers.archive import Attachment
from parsers.headers import headers_of, mailbox, message_id, message_ids, moment, stamp
from parsers.machine import authentication, bounce_status, bounced_ids, machine_of, machine_with_files, only_told
from parsers.parts import MessageTrouble, Parts, parse, take_apart

__all__ = ["Attachment", "MessageTrouble", "OpenedMessage", "open_message"]

LONGEST_TEXT = 20_000
"""Characters of `Mail.text`."""

_MBOX_LINE = re.compile(rb">?From [^\r\n]*\r?\n")
_LONE_CR = re.compile(rb"\r(?!\n)")
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_KNOWN_FIELD = re.compile(
    rb"(?:from|to|cc|reply-to|subject|date|message-id|mime-version|content-[a-z-]+|received|return-path|x-mailer)[ \t]*:", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A message understood: what it says about itself, what is attached to it, and what about it could not be looked at."""

    mail: Mail
    attachments: tuple[Attachment, ...]
    troubles: tuple[MessageTrouble, ...] = ()


def open_message(source: bytes, options: ReadingOptions) -> OpenedMessage:
    """The message, whatever the bytes are; equal bytes give an equal message."""
    root, trouble = parse(_straightened(source))
    headers = headers_of(root)
    senders = headers.first("from") or headers.first("sender") or b""
    name, sender = mailbox(senders)
    subject = headers.text("subject")
    machine = machine_of(headers, subject, sender, options.own_addresses)
    parts = Parts(troubles=[trouble]) if trouble else take_apart(root, options, is_bounce=machine == "bounce")
    if machine == "auto_reply" and parts.attachments:
        machine = machine_with_files(headers, sender, options.own_addresses)
    text = cleaned(parts.text())
    traces = headers.all("received")
    mail = Mail(
        message_id=message_id(headers.first("message-id")),
        subject=subject,
        sender=sender,
        sender_name=name,
        sent=moment(headers.text("date")),
        stamped=stamp(traces[0]) if traces else None,
        in_reply_to=message_ids(headers.first("in-reply-to") or b""),
        references=message_ids(headers.first("references") or b""),
        attachments=tuple(file.name for file in parts.attachments),
        text=text,
        machine=machine,
        bounced=bounced_ids(parts.returned, headers, text) if machine == "bounce" and not only_told(parts.status_blocks) else (),
        bounce_status=bounce_status(parts.status_blocks, text) if machine == "bounce" else None,
        authentication=authentication(headers, sender, options.authserv_id),
        content_key=_content_key(parts.attachments, text),
    )
    return OpenedMessage(mail, tuple(parts.attachments), tuple(parts.troubles))


def _straightened(source: bytes) -> bytes:
    """The source without what stands before its first field and would make the standard library see no field at all."""
    source = source.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if found := _MBOX_LINE.match(source):
        source = source[found.end() :]
    head_end = end.start() if (end := _HEADER_END.search(source)) else len(source)
    head, body = source[:head_end], source[head_end:]
    if b"\n" in source:
        head = _LONE_CR.sub(b" ", head)
    return _refolded(head) + body


def _refolded(head: bytes) -> bytes:
    """Lines that are neither field nor continuation made continuations, where known fields follow: some mailers fold without a blank."""
    lines = head.splitlines(keepends=True)
    if not lines or not _FIELD.match(lines[0]):
        return head
    last = max((place for place, line in enumerate(lines) if _KNOWN_FIELD.match(line)), default=0)
    odd = {place for place, line in enumerate(lines[:last]) if not _FIELD.match(line) and line[:1] not in b" \t"}
    return b"".join(b" " + line if place in odd else line for place, line in enumerate(lines)) if odd else head


def cleaned(text: str) -> str:
    """The text with lines ended by line feeds, without NUL and other control characters, at most LONGEST_TEXT characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b-\x1f\x7f]", "", text)[:LONGEST_TEXT].strip()


def _content_key(attachments: Sequence[Attachment], text: str) -> str:
    """sha256 over what was sent, in whatever order and wrapping: what a second delivery has in common with the first."""
    whole = hashlib.sha256()
    for digest in sorted(hashlib.sha256(file.data).digest() for file in attachments):
        whole.update(digest)
    whole.update(" ".join(text.split()).encode("utf-8", "replace"))
    return whole.hexdigest()
