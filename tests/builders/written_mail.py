"""Mails written byte by byte, as mailers write them and as they should not."""

import base64
from collections.abc import Iterable

PDF = b"%PDF-1.4\n% a form\n"
XLSX_MEMBERS = ("[Content_Types].xml", "xl/workbook.xml")


def mail(*fields: bytes | str, body: bytes = b"", subject: bytes | str | None = "x") -> bytes:
    """A message of these fields; a Subject and a From stand in it unless they are among them."""
    head = [field if isinstance(field, bytes) else field.encode("utf-8") for field in fields]
    if subject is not None:
        head.append(b"Subject: " + (subject if isinstance(subject, bytes) else subject.encode("utf-8")))
    if not any(field.lower().startswith(b"from:") for field in head):
        head.append(b"From: taro@example.jp")
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def part(*fields: bytes | str, data: bytes = PDF, encoding: str = "base64") -> bytes:
    """A part of a multipart, its data in base64 unless said otherwise."""
    head = [field if isinstance(field, bytes) else field.encode("utf-8") for field in fields]
    if encoding == "base64":
        data = base64.encodebytes(data)
    return b"\r\n".join([*head, f"Content-Transfer-Encoding: {encoding}".encode()]) + b"\r\n\r\n" + data


def multipart(parts: Iterable[bytes], *fields: bytes | str, kind: str = "mixed", boundary: str = "=_b", end: bool = True) -> bytes:
    """A whole message of these parts."""
    return mail(*fields, *inner_type(kind, boundary), body=joined(parts, boundary, end=end))


def nested(parts: Iterable[bytes], kind: str, boundary: str) -> bytes:
    """A part that holds parts."""
    return "\r\n".join(inner_type(kind, boundary)).encode() + b"\r\n\r\n" + joined(parts, boundary)


def inner_type(kind: str, boundary: str) -> tuple[str]:
    return (f'Content-Type: multipart/{kind}; boundary="{boundary}"',)


def joined(parts: Iterable[bytes], boundary: str, *, end: bool = True) -> bytes:
    marker = f"--{boundary}".encode()
    return b"".join(marker + b"\r\n" + one + b"\r\n" for one in parts) + (marker + b"--\r\n" if end else b"")


def text_part(text: str = "申請します。", kind: str = "plain") -> bytes:
    return part(f'Content-Type: text/{kind}; charset="utf-8"', data=text.encode())


def encoded_word(data: bytes, charset: str = "iso-2022-jp") -> bytes:
    return f"=?{charset}?B?".encode() + base64.b64encode(data) + b"?="


def jis_of_windows(text: str) -> bytes:
    """ISO-2022-JP as Windows writes it (CP50221): NEC row 13 and NEC selected IBM characters included."""
    out, mode = b"", b"\x1b(B"
    for char in text:
        escape, code = _jis_code(char)
        if escape != mode:
            out, mode = out + escape, escape
        out += code
    return out if mode == b"\x1b(B" else out + b"\x1b(B"


_NEC_SELECTED = {"髙": b"\xee\xe0", "﨑": b"\xed\x95"}


def _jis_code(char: str) -> tuple[bytes, bytes]:
    code = _NEC_SELECTED.get(char) or char.encode("cp932")
    if len(code) == 1:
        return (b"\x1b(I", bytes((code[0] & 0x7F,))) if code[0] > 0x7F else (b"\x1b(B", code)
    lead, trail = code
    row = (lead - (0x81 if lead < 0xA0 else 0xC1)) * 2 + 0x21
    if trail >= 0x9F:
        return b"\x1b$B", bytes((row + 1, trail - 0x7E))
    return b"\x1b$B", bytes((row, trail - 0x1F - (trail > 0x7E)))
