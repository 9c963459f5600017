"""Compound files, .msg and winmail.dat, written byte by byte for the tests of their readers: nothing maintained writes them."""

import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

Tree = dict[str, "bytes | Tree"]

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(tree: Tree) -> bytes:
    """A compound file of version 3 ([MS-CFB]) with these streams and storages."""
    file = _Compound()
    file.add("Root Entry", 5, tree)
    return file.written()


class _Compound:
    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.chain: list[int] = []
        self.small, self.small_chain = b"", []
        self.entries: list[list] = []

    def add(self, name: str, kind: int, content: "bytes | Tree") -> int:
        """The number of a directory entry; siblings hang on each other in a row, which every reader accepts."""
        number = len(self.entries)
        self.entries.append([name, kind, _FREE, _FREE, _END, 0])
        if isinstance(content, bytes):
            self.entries[number][4:] = self._stored(content), len(content)
            return number
        before = None
        for key, inner in content.items():
            child = self.add(key, 2 if isinstance(inner, bytes) else 1, inner)
            if before is None:
                self.entries[number][3] = child
            else:
                self.entries[before][2] = child
            before = child
        return number

    def _stored(self, content: bytes) -> int:
        if len(content) >= _CUTOFF:
            return self._sectors_of(content)
        if not content:
            return _END
        start, count = len(self.small_chain), -(-len(content) // _MINI)
        self.small += content.ljust(count * _MINI, b"\0")
        self.small_chain += [*range(start + 1, start + count), _END]
        return start

    def _sectors_of(self, content: bytes) -> int:
        if not content:
            return _END
        start, count = len(self.sectors), -(-len(content) // _SECTOR)
        self.sectors += [content[n * _SECTOR : (n + 1) * _SECTOR].ljust(_SECTOR, b"\0") for n in range(count)]
        self.chain += [*range(start + 1, start + count), _END]
        return start

    def written(self) -> bytes:
        self.entries[0][4:] = self._sectors_of(self.small), len(self.small)
        table = self._sectors_of(
            struct.pack(f"<{len(self.small_chain)}I", *self.small_chain) + b"\xff" * (-len(self.small_chain) * 4 % 512)
        )
        directory = self._sectors_of(b"".join(map(_entry, self.entries)))
        count = next(n for n in range(1, 110) if n * 128 >= len(self.sectors) + n)
        fat = len(self.sectors)
        chain = [*self.chain, *[_FAT] * count]
        chain += [_FREE] * (count * 128 - len(chain))
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
        head += struct.pack("<9I", 0, count, directory, 0, _CUTOFF, table, 1 if self.small_chain else 0, _END, 0)
        head += struct.pack("<109I", *range(fat, fat + count), *[_FREE] * (109 - count))
        return head + b"".join(self.sectors) + struct.pack(f"<{len(chain)}I", *chain)


def _entry(entry: Sequence) -> bytes:
    name, kind, right, child, start, size = entry
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text) + 2, kind, 1, _FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def text(number: int, value: str, charset: str = "") -> Tree:
    """A text property as Unicode, or in an old charset."""
    kind, data = ("001E", value.encode(charset)) if charset else ("001F", value.encode("utf-16-le"))
    return {f"__substg1.0_{number:04X}{kind}": data}


def message(properties: Tree, attachments: Sequence[Tree] = (), *, sent: datetime | None = None, inside: bool = False) -> Tree:
    """A message of [MS-OXMSG], the outermost or one that is attached."""
    ticks = round((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000 if sent else 0
    table = (
        bytes(24 if inside else 32) + struct.pack("<HHIQ", 3, 0x0E07, 6, 1) + (struct.pack("<HHIQ", 0x40, 0x39, 6, ticks) if sent else b"")
    )
    found = {f"__attach_version1.0_#{n:08X}": one for n, one in enumerate(attachments)}
    return {"__properties_version1.0": table, **properties, **found}


def attachment(name: str, data: "bytes | Tree", charset: str = "", **more: Tree) -> Tree:
    """A file, or a message, on a message."""
    key = f"__substg1.0_3701{'0102' if isinstance(data, bytes) else '000D'}"
    found: Tree = {"__properties_version1.0": bytes(8), **text(0x3707, name, charset), key: data}
    for one in more.values():
        found |= one
    return found


def tnef(*attributes: tuple[int, bytes]) -> bytes:
    """A winmail.dat with these attributes ([MS-OXTNEF])."""
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(map(_attribute, attributes))


def _attribute(attribute: tuple[int, bytes]) -> bytes:
    number, value = attribute
    return struct.pack("<BHHI", 2, number, 6, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def attached(title: bytes, data: bytes, *properties: bytes) -> Iterator[tuple[int, bytes]]:
    """The attributes of one attachment; its name in an old charset, its properties one by one."""
    yield 0x9002, bytes(14)
    yield 0x8010, title + b"\0"
    yield 0x800F, data
    if properties:
        yield 0x9005, struct.pack("<I", len(properties)) + b"".join(properties)


def prop(number: int, kind: int, *values: bytes, named: bytes = b"") -> bytes:
    """A property of an attachment: values of any length counted, others as they are; `named`: what tells a named one."""
    head = struct.pack("<HH", kind, number) + named
    if kind & 0x0FFF not in {0x1E, 0x1F, 0x0D, 0x102}:
        return head + (struct.pack("<I", len(values)) if kind & 0x1000 else b"") + b"".join(values)
    return head + struct.pack("<I", len(values)) + b"".join(struct.pack("<I", len(v)) + v + bytes(-len(v) % 4) for v in values)
