"""Zips that are small on disk and lie, swell, nest or overlap; each function gives the bytes of one."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable

MEGABYTE = 1 << 20


def zipped(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An honest zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=1) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def swollen(piece: bytes, times: int, before: bytes = b"", after: bytes = b"") -> bytes:
    """A raw deflate stream of `before`, so often the same piece, and `after`: made by copying the piece once it is packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    body = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + body * times + packer.compress(after) + packer.flush()


def forged(members: Iterable[tuple[str, bytes, int]], entries: int = 1) -> bytes:
    """A zip of packed streams, each with the size that it declares; the directory names each member so many times, at one place."""
    out, directory, count = b"", b"", 0
    for name, packed, size in members:
        for copy in range(entries):
            label = (name if copy == 0 else f"{copy}{name}").encode()
            if copy == 0:
                at = len(out)
                out += struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0x800, 8, 0, 33, 0, len(packed), size, len(label), 0) + label + packed
            fields = (b"PK\1\2", 20, 20, 0x800, 8, 0, 33, 0, len(packed), size, len(label), 0, 0, 0, 0, 0, at)
            directory += struct.pack("<4sHHHHHHIIIHHHHHII", *fields) + label
            count += 1
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, min(count, 65535), min(count, 65535), len(directory), len(out), 0)
    return out + directory + end


def nested(levels: int) -> bytes:
    """A zip in a zip in a zip …"""
    inner = b"end"
    for level in range(levels):
        inner = zipped([(f"{level}.zip", inner)])
    return inner


def branching(width: int) -> bytes:
    """A zip of zips, each of which is just below every limit."""
    leaf = zipped((f"{n}.txt", bytes(MEGABYTE)) for n in range(9))
    return zipped(((f"{n}.zip", leaf) for n in range(width)), zipfile.ZIP_STORED)


ZIPS: dict[str, Callable[[], bytes]] = {
    "high ratio": lambda: zipped([("a.xlsx", bytes(50 * MEGABYTE))]),
    "too many members": lambda: zipped((f"{n}.txt", b"") for n in range(20_000)),
    "a hundred levels": lambda: nested(100),
    "each below the limits": lambda: branching(55),
    "overlapping members": lambda: forged([("a.bin", swollen(bytes(MEGABYTE), 1), MEGABYTE)], entries=59),
    "overlapping, too many": lambda: forged([("a.bin", swollen(bytes(MEGABYTE), 1), MEGABYTE)], entries=30_000),
    "size too small": lambda: forged([("a.bin", swollen(bytes(MEGABYTE), 2048), 1000)]),
    "size too large": lambda: forged([("a.bin", swollen(b"x", 1), 59 * MEGABYTE)]),
    "size 4 GB": lambda: forged([("a.bin", swollen(bytes(MEGABYTE), 2048), 0xFFFFFFFE)]),
}
