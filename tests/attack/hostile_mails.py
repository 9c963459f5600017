"""Mails that are small, or as large as a mail may be, and endless for whoever follows them; each function gives the bytes of one."""

from collections.abc import Callable

HEAD = b"From: taro@example.jp\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
REPORT = b"From: MAILER-DAEMON@example.jp\r\nSubject: x\r\n"


def mixed(body: bytes, boundary: bytes = b"b") -> bytes:
    return b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n' + body


def levels(count: int) -> bytes:
    """Multiparts, each inside the one before."""
    return HEAD + b"".join(mixed(b"--%d\r\n" % n, b"%d" % n) for n in range(count)) + b"\r\nend"


def forwarded(count: int) -> bytes:
    return HEAD + b"Content-Type: message/rfc822\r\n\r\nSubject: y\r\n" * count + b"\r\nend"


def parts(part: bytes, count: int) -> bytes:
    return HEAD + mixed((b"--b\r\n" + part + b"\r\n") * count + b"--b--\r\n")


def numbered_parts(count: int, header: bytes) -> bytes:
    one = b"--b\r\nContent-Type: application/pdf; a%d=1; name=%s\r\n\r\nx\r\n"
    return HEAD + mixed(b"".join(one % (n, header) for n in range(count)) + b"--b--\r\n")


def deep_and_long(depth: int, lines: int) -> bytes:
    return levels(depth) + b"\r\n" + b"x\n" * lines


def field(name: bytes, value: bytes) -> bytes:
    return HEAD + name + b": " + value + b"\r\n\r\nbody\r\n"


def html(body: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body


def encoded(kind: bytes, body: bytes) -> bytes:
    return HEAD + b"Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: " + kind + b"\r\n\r\n" + body


MAILS: dict[str, Callable[[], bytes]] = {
    "a thousand levels": lambda: levels(1_000),
    "a hundred thousand levels": lambda: levels(100_000),
    "ninety levels and 100,000 lines": lambda: deep_and_long(90, 100_000),
    "a thousand messages in messages": lambda: forwarded(1_000),
    "200,000 parts": lambda: parts(b"\r\n", 200_000),
    "100,000 attachments": lambda: parts(b"Content-Disposition: attachment; filename=a.pdf\r\n\r\nx", 100_000),
    "a field of 10 MB": lambda: field(b"To", b"x" * 10_000_000),
    "100,000 fields": lambda: HEAD + b"X-A: 1\r\n" * 100_000 + b"\r\nbody",
    "100,000 lines of one field": lambda: field(b"To", b"a,\r\n " * 100_000),
    "100,000 lines that are no field": lambda: HEAD + b"x\r\n" * 100_000 + b"Subject: y\r\n\r\nbody",
    "a million encoded words": lambda: field(b"Subject", b"=?utf-8?B?44GC?= " * 1_000_000),
    "encoded words never closed": lambda: field(b"Subject", b"=?a?b?" * 1_000_000),
    "encoded words never closed, in 150 parts": lambda: numbered_parts(150, b"=?a?b?" * 2_700),
    "a million addresses": lambda: field(b"Cc", b"a@example.jp, " * 1_000_000),
    "a million senders": lambda: field(b"Sender", b"x").replace(b"taro@example.jp", b"a@example.jp, " * 1_000_000),
    "quotes in the sender": lambda: HEAD.replace(b"taro@example.jp", b'"' * 1_000_000) + b"\r\n",
    "brackets in the sender": lambda: HEAD.replace(b"taro@example.jp", b"(" * 500_000 + b"<" * 500_000) + b"\r\n",
    "a million references": lambda: field(b"References", b"<a@b> " * 1_000_000),
    "50,000 traces": lambda: HEAD + b"Received: from a by b; Mon, 4 Jan 2027 10:00:00 +0900\r\n" * 50_000 + b"\r\n",
    "a trace of many words": lambda: HEAD + b"Received: " + b"from a by b with c id d for e " * 30_000 + b"\r\n\r\n",
    "a trace of brackets": lambda: HEAD + b"Received: from " + b"(" * 16_000 + b"\r\n\r\n",
    "a trace of blanks": lambda: HEAD + b"Received: from" + b" \t" * 8_000 + b"\r\n\r\n",
    "a million parameters": lambda: HEAD + b"Content-Type: text/plain" + b"; a=1" * 1_000_000 + b"\r\n\r\nbody",
    "blanks between parameters": lambda: numbered_parts(600, b" " * 16_000),
    "quotes in parameters": lambda: numbered_parts(300, b'a="\\' * 4_000),
    "100,000 pieces of a name": lambda: (
        HEAD + b"Content-Type: application/pdf;" + b"".join(b" name*%d*=%%41;" % n for n in range(100_000)) + b"\r\n\r\nx"
    ),
    "tags never closed": lambda: html(b"<a " * 150_000),
    "quotes never closed": lambda: html(b"<a \"'" * 100_000),
    "attributes without end": lambda: html(b"<a" + b' b="c"' * 60_000),
    "comments never closed": lambda: html(b"<!--" * 100_000),
    "scripts never closed": lambda: html(b"<script><style><title>" * 20_000),
    "a million entities": lambda: html(b"&#x1F600;&amp;&lt" * 100_000),
    "quoted ids of a bounce": lambda: REPORT + b"\r\n" + b">\r\n" * 100_000,
    "comments in the authentication": lambda: field(b"Authentication-Results", b"(" * 500_000 + b")" * 500_000),
    "one line of base64": lambda: encoded(b"base64", b"QUJD" * 7_000_000),
    "base64 that breaks off at each letter": lambda: encoded(b"base64", b"Q=\r\n" * 1_000_000),
    "quoted-printable without end": lambda: encoded(b"quoted-printable", b"=" * 30_000_000),
    "uuencode": lambda: encoded(b"x-uuencode", b"begin 644 a\n" + b"M" * 30_000_000),
    "escapes without text": lambda: HEAD + b"\r\n" + b"\x1b$B\x1b(B" * 100_000,
    "thirty million NULs": lambda: bytes(30_000_000),
    "thirty million line ends": lambda: b"\r" * 15_000_000 + b"\n" * 15_000_000,
    "a million carriage returns in the header": lambda: HEAD + b"To: " + b"a\r" * 1_000_000 + b"\r\n\r\n",
}
