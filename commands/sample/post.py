"""Invented mails, byte by byte as common programs write them."""

import base64
import io
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

OFFICE = "mail@odyssey-com.co.jp"
BODY = """コンタクトセンター検定試験事務局 御中

お世話になっております。{name}です。
プロフェッショナル資格の更新申請書類をお送りいたします。
よろしくお願い申し上げます。
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A mail to be written: who, when, what, with which files; `headers` are further header lines."""

    name: str
    sender: str
    subject: str
    at: datetime
    files: tuple[tuple[str, bytes], ...] = ()
    body: str = ""
    headers: tuple[str, ...] = ()
    charset: str = "utf-8"
    serial: int = 0
    proved: bool = field(default=True)
    """Whether the office's own server vouches for the sender."""


def prescribed(at: datetime) -> str:
    """The prescribed subject of that day."""
    return f"【更新申請】プロフェッショナル更新申請書添付_{at:%y%m%d}"


def write(draft: Draft) -> bytes:
    """The mail with CRLF line ends, as our server would store it."""
    host = draft.sender.partition("@")[2]
    verdict = f"dmarc={'pass' if draft.proved else 'fail'} header.from={host}"
    head = [
        f"Return-Path: <{draft.sender}>",
        f"Authentication-Results: mx.odyssey-com.co.jp; {verdict}",
        f"Received: from mail.{host} by mx.odyssey-com.co.jp; {format_datetime(draft.at)}",
        f"From: {_words(draft.name, draft.charset)} <{draft.sender}>",
        f"To: <{OFFICE}>",
        f"Subject: {_words(draft.subject, draft.charset)}",
        f"Date: {format_datetime(draft.at)}",
        f"Message-ID: <{draft.at:%Y%m%d%H%M%S}.{draft.serial}@{host}>",
        "MIME-Version: 1.0",
        *draft.headers,
    ]
    text = _text(draft.body or BODY.format(name=draft.name), draft.charset)
    content = _mixed([text, *(_attached(name, data) for name, data in draft.files)]) if draft.files else text
    return "\r\n".join(head).encode() + b"\r\n" + content


def zipped(files: tuple[tuple[str, bytes], ...]) -> bytes:
    """The files as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def bounce(letter_id: str, recipient: str, at: datetime, serial: int) -> bytes:
    """A delivery status notification (RFC 3464) about one of our letters."""
    parts = [
        b"Content-Type: text/plain; charset=us-ascii\r\n\r\nYour message could not be delivered.\r\n",
        f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.jp\r\n\r\nFinal-Recipient: rfc822; {recipient}\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n".encode(),
        f"Content-Type: text/rfc822-headers\r\n\r\nFrom: <{OFFICE}>\r\nMessage-ID: {letter_id}\r\n".encode(),
    ]
    head = (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.jp\r\nTo: <{OFFICE}>\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Date: {format_datetime(at)}\r\nMessage-ID: <bounce.{serial}@mx.example.jp>\r\nMIME-Version: 1.0\r\n"
    )
    return head.encode() + _mixed(parts, "report; report-type=delivery-status")


def _words(text: str, charset: str) -> str:
    return Header(text, charset, maxlinelen=70).encode(linesep="\r\n")


def _text(body: str, charset: str) -> bytes:
    data = body.replace("\n", "\r\n").encode(charset)
    if charset == "iso-2022-jp":
        return b'Content-Type: text/plain; charset="iso-2022-jp"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n' + data + b"\r\n"
    return b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + _base64(data)


def _attached(name: str, data: bytes) -> bytes:
    head = (
        "Content-Type: application/octet-stream\r\n"
        f"Content-Disposition: attachment;\r\n\tfilename*=utf-8''{quote(name)}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + _base64(data)


def _mixed(parts: list[bytes], kind: str = "mixed") -> bytes:
    boundary = "=_sample"
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")
