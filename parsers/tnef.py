"""winmail.dat, in which Exchange sends what was attached where its receiver understands no other (application/ms-tnef, [MS-OXTNEF])."""

from collections.abc import Iterator
from dataclasses import dataclass

from parsers.charset import decode
from parsers.composing import MAX_DEPTH, Piece, composed, field

_HEADER, _SHORTEST = 6, 11
_SUBJECT, _CODEPAGE, _RENDERING, _TITLE, _DATA, _PROPERTIES = 0x8004, 0x9007, 0x9002, 0x8010, 0x800F, 0x9005
_LONG_NAME, _FILE_NAME, _OBJECT, _CONTENT_ID = 0x3707, 0x3704, 0x3701, 0x3712
_MESSAGE = b"\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
"""The interface that an attached message is an object of."""
_WIDE = 0x001F
_SIZES = {0x0002: 4, 0x000B: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8, 0x0040: 8, 0x0048: 16}
"""What a value of fixed length takes, filled up to four bytes."""
_OF_ANY_LENGTH = {0x000D, 0x001E, _WIDE, 0x0102}


@dataclass(slots=True)
class _Attached:
    title: str = ""
    name: str = ""
    data: bytes = b""
    is_message: bool = False
    inline: bool = False


def as_mail(data: bytes, depth: int = 0) -> bytes:
    """What is attached, as a mail. ValueError where anything about the file is not as it should be: nothing is to be lost in silence."""
    if depth > MAX_DEPTH:
        raise ValueError("messages inside each other without end")
    subject, charset = "", ""
    attached: list[_Attached] = []
    for number, value in _attributes(data):
        if number == _RENDERING:
            attached.append(_Attached())
        elif number == _CODEPAGE:
            charset = f"cp{_number(value, 0, 4)}"
        elif number == _SUBJECT:
            subject = _text(value, charset)
        elif number in {_TITLE, _DATA, _PROPERTIES}:
            _take(attached[-1], number, value, charset)
    pieces = [
        Piece(one.title or one.name or "添付ファイル", as_mail(one.data, depth + 1), "message/rfc822")
        if one.is_message
        else Piece(one.name or one.title or "添付ファイル", one.data, inline=one.inline)
        for one in attached
    ]
    return composed(field("Subject", subject), pieces)


def _take(one: _Attached, number: int, value: bytes, charset: str) -> None:
    if number == _TITLE:
        one.title = _text(value, charset)
    elif number == _DATA:
        one.data = value
    else:
        for key, kind, content in _properties(value):
            if key == _LONG_NAME or (key == _FILE_NAME and not one.name):
                one.name = content.decode("utf-16-le", "replace").replace("\x00", "").strip() if kind == _WIDE else _text(content, charset)
            elif key == _OBJECT and content.startswith(_MESSAGE):
                one.data, one.is_message = content[len(_MESSAGE) :], True
            elif key == _OBJECT:
                one.data = content[len(_MESSAGE) :]
            elif key == _CONTENT_ID:
                one.inline = True


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The attributes in order: number and bytes (2.1.3.2)."""
    at = _HEADER
    if len(data) < at + _SHORTEST:
        raise ValueError("an empty file")
    while len(data) - at >= _SHORTEST or data[at:].strip(b"\r\n\x00"):  # A line may be added on the way.
        size = _number(data, at + 5, 4)
        value = data[at + 9 : at + 9 + size]
        if len(value) < size or sum(value) & 0xFFFF != _number(data, at + 9 + size, 2):
            raise ValueError("an attribute is damaged")
        yield _number(data, at + 1, 2), value
        at += 9 + size + 2


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The properties of an attachment: number, type and bytes of the first value (2.1.3.4)."""
    at = 4
    for _ in range(_number(data, 0, 4)):
        kind, key = _number(data, at, 2), _number(data, at + 2, 2)
        at += 4
        if key >= 0x8000:
            # A property with a name: of sixteen bytes and a number, or of as many and a text.
            named = _number(data, at + 16, 4) == 1
            at += 24 + (_filled(_number(data, at + 20, 4)) if named else 0)
        values: list[bytes] = []
        base = kind & 0x0FFF
        count = _number(data, at, 4) if kind & 0x1000 or base in _OF_ANY_LENGTH else 1
        at += 4 if kind & 0x1000 or base in _OF_ANY_LENGTH else 0
        for _ in range(count):
            size = _number(data, at, 4) if base in _OF_ANY_LENGTH else _SIZES[base]
            at += 4 if base in _OF_ANY_LENGTH else 0
            values.append(data[at : at + size])
            at += _filled(size)
        yield key, base, values[0] if values else b""


def _filled(size: int) -> int:
    return (size + 3) // 4 * 4


def _number(data: bytes, at: int, size: int) -> int:
    part = data[at : at + size]
    if len(part) < size:
        raise ValueError("the file ends too early")
    return int.from_bytes(part, "little")


def _text(value: bytes, charset: str) -> str:
    return decode(value.partition(b"\x00")[0], charset).strip()
