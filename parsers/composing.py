"""Internet mail written from its parts, for formats that hold a mail in a way of their own."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

MAX_DEPTH = 20
"""Messages inside each other."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a mail to be written: its name (empty for a text), its bytes, and whether it belongs to the text."""

    name: str
    data: bytes
    kind: str = "application/octet-stream"
    inline: bool = False


def composed(head: str, pieces: Sequence[Piece]) -> bytes:
    """A mail with these fields and parts, or with neither text nor parts. No line of base64 begins like the boundary."""
    if not pieces:
        return f"{head}\n".encode("utf-8", "replace")
    out = [head.encode("utf-8", "replace"), b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="="\n\n']
    for piece in pieces:
        name = f"; filename*=utf-8''{quote(piece.name, safe='', errors='replace')}" if piece.name else ""
        placed = "" if piece.kind.startswith("text/") else f"Content-Disposition: {'inline' if piece.inline else 'attachment'}{name}\n"
        out.append(f"--=\nContent-Type: {piece.kind}\n{placed}Content-Transfer-Encoding: base64\n\n".encode())
        out.append(base64.encodebytes(piece.data))
    return b"".join([*out, b"--=--\n"])


def field(name: str, text: str) -> str:
    """A header field as an encoded word (RFC 2047)."""
    return f"{name}: =?utf-8?B?{base64.b64encode(text.encode('utf-8', 'replace')).decode()}?=\n" if text else ""
