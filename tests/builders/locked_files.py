"""Files under a password, written for the tests of what opens them."""

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence

import openpyxl
import pikepdf
import pyzipper
from builders.outlook_files import compound
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.ecma376_standard import ECMA376Standard
from msoffcrypto.method.rc4 import DocumentRC4
from reportlab.pdfgen.canvas import Canvas

ROWS = [["宣誓書（様式Ｃ）"], ["☑", "コン検の倫理綱領を順守することを誓います。"], ["日付", "2027/1/15"], ["署名", "山田 太郎"]]


def workbook() -> bytes:
    """A pledge to be locked."""
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def printed() -> bytes:
    """A page of text to be locked."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(100, 700, "Agreed")
    canvas.save()
    return out.getvalue()


def office(data: bytes, password: str) -> bytes:
    """An Office file under a password (agile encryption). msoffcrypto writes one that it can read from 4,096 bytes on."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def pdf(data: bytes, *, user: str = "", owner: str = "") -> bytes:
    """A PDF that asks for `user` when it is opened, or only forbids to change it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, encryption=pikepdf.Encryption(user=user, owner=owner))
    return out.getvalue()


def aes_zip(password: str, **members: bytes) -> bytes:
    """A zip under AES-256, as 7-Zip and WinZip write it."""
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def old_zip(password: str, name: bytes, data: bytes) -> bytes:
    """A zip under the old encryption (APPNOTE 6.1), as Windows and most Japanese tools write it; the name as bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x" * len(name), data)
    plain, crc = out.getvalue(), zlib.crc32(data)
    start = 30 + len(name)
    hidden = _hidden(password.encode(), bytes(11) + bytes([crc >> 24]) + data)
    head = bytearray(plain[:30] + name)
    rest = bytearray(plain[start + len(data) :].replace(b"x" * len(name), name))
    directory = rest.index(b"PK\x01\x02")
    for part, at, size in ((head, 6, 18), (rest, directory + 8, directory + 20)):
        part[at] |= 1
        part[size : size + 4] = struct.pack("<I", len(hidden))
    end = rest.rindex(b"PK\x05\x06")
    rest[end + 16 : end + 20] = struct.pack("<I", start + len(hidden) + directory)
    return bytes(head) + hidden + bytes(rest)


def _hidden(password: bytes, data: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def turn(byte: int) -> None:
        keys[0] = _crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = _crc(keys[2], keys[1] >> 24)

    for byte in password:
        turn(byte)
    out = bytearray()
    for byte in data:
        mask = keys[2] | 2
        out.append(byte ^ (((mask * (mask ^ 1)) >> 8) & 0xFF))
        turn(byte)
    return bytes(out)


def _crc(value: int, byte: int) -> int:
    return ~zlib.crc32(bytes([byte]), ~value & 0xFFFFFFFF) & 0xFFFFFFFF


def old_workbook(rows: Iterable[Sequence[str]], password: str = "") -> bytes:
    """An .xls of one sheet of texts ([MS-XLS]), under RC4 as Excel 97 writes it where there is a password ([MS-OFFCRYPTO] 2.3.6)."""
    passing = (0x2F, _rc4_check(password)) if password else (0x5D, b"")
    cells = [(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    labels = [(0x204, struct.pack("<4HB", r, c, 0, len(text), 1) + text.encode("utf-16-le")) for r, c, text in cells]
    sheet = [_BOF_SHEET, *labels, (0x0A, b"")]
    font = (0x31, struct.pack("<5H4xBB", 200, 0, 0x7FFF, 400, 0, 1, 0) + b"A")
    at = 0
    for _ in range(2):  # The second time the place of the sheet is known.
        book = [_BOF_BOOK, passing, font, (0xE0, bytes(20)), (0x85, struct.pack("<IHBB", at, 0, 1, 0) + b"A"), (0x0A, b"")]
        at = sum(4 + len(content) for _, content in book)
    stream = b"".join(_record(*record) for record in (*book, *sheet))
    hidden = DocumentRC4.decrypt(password, _SALT, io.BytesIO(stream), blocksize=1024).getvalue() if password else stream
    return compound({"Workbook": _with_plain(book + sheet, stream, hidden).ljust(4_096 + len(stream) % 4, b"\0")})


_SALT = bytes(range(16))
_BOF_BOOK, _BOF_SHEET = ((0x809, struct.pack("<4H8x", 0x600, kind, 0, 1997)) for kind in (5, 16))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _with_plain(records: Iterable[tuple[int, bytes]], stream: bytes, hidden: bytes) -> bytes:
    """Heads of records, some records and the place of a sheet stay readable (2.2.10)."""
    out, at = bytearray(hidden), 0
    for kind, content in records:
        plain = 4 + (len(content) if kind in {0x809, 0x2F} else 4 if kind == 0x85 else 0)
        out[at : at + plain] = stream[at : at + plain]
        at += 4 + len(content)
    return bytes(out)


def _rc4_check(password: str) -> bytes:
    verifier = bytes(range(16, 32))
    hidden = DocumentRC4.decrypt(password, _SALT, io.BytesIO(verifier + hashlib.md5(verifier).digest())).getvalue()  # noqa: S324
    return struct.pack("<3H", 1, 1, 1) + _SALT + hidden


def standard_office(data: bytes, password: str) -> bytes:
    """An Office file under a password as Office 2007 writes it (standard encryption, AES-128, [MS-OFFCRYPTO] 2.3.4.5)."""
    key = ECMA376Standard.makekey_from_password(password, 0x660E, 0x8004, 24, 128, 16, _SALT)
    encryptor = Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305

    def hidden(plain: bytes) -> bytes:
        return encryptor.encryptor().update(plain + bytes(-len(plain) % 16))

    verifier = bytes(range(16))
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 24, 0, 0) + "AES\0".encode("utf-16-le")
    check = struct.pack("<I", 16) + _SALT + hidden(verifier) + struct.pack("<I", 20) + hidden(hashlib.sha1(verifier).digest())  # noqa: S324
    info = struct.pack("<HHII", 4, 2, 0x24, len(header)) + header + check
    return compound({"EncryptedPackage": struct.pack("<Q", len(data)) + hidden(data), "EncryptionInfo": info})
