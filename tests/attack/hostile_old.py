"""Compound files (.xls, .msg, locked .xlsx), winmail.dat and .xlsb that lie about lengths, go in circles or ask for endless work."""

import struct
from collections.abc import Callable

from builders.binary_books import binary_book, cell, record, row, sheet
from builders.outlook_files import attached, attachment, compound, message, prop, text, tnef
from hostile_zips import zipped

HEAD = 512
"""Bytes of a compound file before its first sector."""


def old_book(cells: bytes) -> bytes:
    """A .xls ([MS-XLS]) of one sheet of these records."""

    def part(kind: int) -> bytes:
        return biff(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 6))

    name = b"\x01\x00A"
    ahead = len(part(5)) + len(biff(0x85, bytes(6) + name)) + len(biff(0x0A))
    head = part(5) + biff(0x85, struct.pack("<IBB", ahead, 0, 0) + name) + biff(0x0A)
    return compound({"Workbook": (head + part(0x10) + cells + biff(0x0A)).ljust(4_096, b"\0")})


def biff(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def dense(rows: int) -> bytes:
    """Rows of 256 numbers each."""
    numbers = struct.pack("<HI", 0, 0x3FF00000) * 256
    return old_book(b"".join(biff(0xBD, struct.pack("<HH", r, 0) + numbers + struct.pack("<H", 255)) for r in range(rows)))


def far() -> bytes:
    return old_book(b"".join(biff(0x203, struct.pack("<HHHd", r, c, 0, 1.0)) for r, c in ((0, 0), (65_535, 255))))


def texts_without_end() -> bytes:
    """A table of texts that says it has two billion, and goes on in record after record."""
    return old_book(biff(0xFC, struct.pack("<II", 2**31, 2**31)) + biff(0x3C, b"\xff" * 8_000) * 100)


def in_a_circle(data: bytes, sector: int) -> bytes:
    """A compound file, a sector of which is followed by itself; the allocation table is its last sector."""
    changed = bytearray(data)
    struct.pack_into("<I", changed, len(data) - 512 + 4 * sector, sector)
    return bytes(changed)


def tables_in_a_circle(data: bytes) -> bytes:
    """A compound file whose list of tables goes on in a sector that goes on in itself ([MS-CFB] 2.5)."""
    changed = bytearray(data)
    struct.pack_into("<II", changed, 68, 0, 2**31 - 1)
    struct.pack_into("<I", changed, HEAD + 508, 0)
    return bytes(changed)


def letters_in_letters(depth: int) -> bytes:
    inner = message(text(0x0037, "x"))
    for _ in range(depth):
        inner = message(text(0x0037, "x"), [attachment("x", inner)])
    return compound(inner)


def winmails(depth: int) -> bytes:
    inner = b"end"
    for _ in range(depth):
        inner = tnef(*attached(b"winmail.dat", inner))
    return inner


def locked(turns: int) -> bytes:
    """A locked workbook whose password is to be hashed so many times ([MS-OFFCRYPTO] 2.3.4.11)."""
    about = 'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" hashAlgorithm="SHA512"'
    about += ' cipherChaining="ChainingModeCBC"'
    salt, word = "A" * 22 + "==", "A" * 86 + "=="
    xml = (
        '<?xml version="1.0"?><encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" '
        'xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<keyData {about} saltValue="{salt}"/><dataIntegrity encryptedHmacKey="{word}" encryptedHmacValue="{word}"/><keyEncryptors>'
        '<keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password">'
        f'<p:encryptedKey spinCount="{turns}" {about} saltValue="{salt}" encryptedVerifierHashInput="{salt}" '
        f'encryptedVerifierHashValue="{word}" encryptedKeyValue="{"A" * 43}="/></keyEncryptor></keyEncryptors></encryption>'
    )
    info = struct.pack("<HHI", 4, 4, 0x40) + xml.encode()
    return compound({"EncryptionInfo": info, "EncryptedPackage": bytes(8_192)})


def binary(*rows: bytes, last: tuple[int, int] = (20, 10)) -> bytes:
    return binary_book(("A", 0, sheet(*rows, last=last)))


ONE = cell(5, 0, struct.pack("<d", 1.0))

OLD: dict[str, Callable[[], bytes]] = {
    "xls: 4,000 rows of 256 numbers": lambda: zipped([("a.xls", dense(4_000))]),
    "xls: the last cell there is": far,
    "xls: texts without end": texts_without_end,
    "xls: a sector in a circle": lambda: in_a_circle(dense(8), 3),
    "xls: a directory in a circle": lambda: in_a_circle(far(), len(far()) // 512 - 3),
    "xls: tables in a circle": lambda: tables_in_a_circle(dense(8)),
    "xls: a hundred thousand sheets": lambda: compound(
        {"Workbook": biff(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)) + biff(0x85, bytes(6) + b"\x01\x00A") * 100_000}
    ),
    "xlsb: the last cell there is": lambda: binary(row(0, ONE), row(1_048_575, cell(5, 16_383, bytes(8)))),
    "xlsb: a cell beyond the last": lambda: binary(row(2**32 - 1, cell(5, 2**32 - 1, bytes(8)))),
    "xlsb: a huge dimension": lambda: binary(row(0, ONE), last=(2**31, 2**31)),
    "xlsb: 150,000 cells": lambda: binary(*(row(r, *(cell(5, c, bytes(8)) for c in range(50))) for r in range(10_000))),
    "xlsb: a text of 4 GB": lambda: binary(row(0, cell(6, 0, struct.pack("<I", 2**32 - 1) + b"x"))),
    "xlsb: a record of 256 MB": lambda: binary(b"\x05\xff\xff\xff\x7f"),
    "xlsb: a million empty records": lambda: binary(record(0) * 1_000_000),
    "msg: a letter in a letter, 200 deep": lambda: letters_in_letters(200),
    "msg: a sector in a circle": lambda: in_a_circle(compound(message(text(0x1000, "x" * 9_000))), 2),
    "msg: attachments that are not there": lambda: compound(message({"__attach_version1.0_#00000000": {}})),
    "msg: a thousand attachments": lambda: compound(message({}, [attachment("a", b"x")] * 1_000)),
    "winmail.dat: one in the other, 300 deep": lambda: winmails(300),
    "winmail.dat: a length of 4 GB": lambda: tnef(*attached(b"a", b"x"))[:40] + struct.pack("<I", 2**32 - 1),
    "winmail.dat: two billion properties": lambda: tnef((0x9005, struct.pack("<I", 2**31) + prop(0x3707, 0x1F, b"a\0"))),
    "winmail.dat: a hundred thousand attributes": lambda: tnef(*[(0x8010, b"a\0")] * 100_000),
    "locked: a password hashed two billion times": lambda: locked(2**31 - 1),
    "locked: a password hashed ten million times": lambda: locked(10_000_000),
}
