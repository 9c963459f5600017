"""Files under a password, opened with those at hand. A password is never stored and stands in nothing that is handed back."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

from cases.reading import FileTrouble, ReadingOptions
from parsers.passwords import passwords_in

if TYPE_CHECKING:
    from parsers.archive import Attachment

T = TypeVar("T")

_UNASKED = "VelvetSweatshop"
"""With this one Office opens a workbook without asking: it is written where only parts are protected ([MS-OFFCRYPTO] 2.4.2.3)."""


_MOST_TURNS = 1_000_000
"""How often a password may be hashed: Office does so 100,000 times; ten million, which it would accept, takes longer than a reader has."""


def unlocked(kind: str, data: bytes, options: ReadingOptions) -> bytes | None:
    """The file without its password, or None where none fits."""
    given = passwords_in(options.passwords_in)
    opening: dict[str, tuple[Callable[[bytes, str], bytes], tuple[str, ...]]] = {
        "pdf": (_pdf, given),
        "ole-encrypted": (_office, (_UNASKED, *given)),
        "xls": (_old_workbook, (_UNASKED, *given)),
    }
    opener, passwords = opening.get(kind, (_pdf, ()))
    fitting = (_fitting(lambda word: opener(data, word), one) for one in passwords)
    return next((inside for inside in fitting if inside is not None), None)


def open_locked_archive(name: str, data: bytes, options: ReadingOptions) -> "tuple[Attachment, ...] | FileTrouble":
    """The members of a zip of which some are encrypted, or why not."""
    from parsers.archive import open_archive

    fitting = (_fitting(lambda word: open_archive(name, data, options, word), one) for one in passwords_in(options.passwords_in))
    return next((members for members in fitting if members not in (None, "encrypted")), None) or "encrypted"


def _fitting(opener: Callable[[str], T], password: str) -> T | None:
    """What the password opens, or None: a wrong password and a broken file look alike, and the file stays locked."""
    try:
        return opener(password)
    except ImportError:
        raise
    except Exception:
        return None


def warm() -> None:
    """Makes qpdf read ahead from /dev/urandom, which it asks for each encrypted PDF: there is none of it behind the cage's lock."""
    import pikepdf

    with pikepdf.new() as document:
        document.save(io.BytesIO(), encryption=pikepdf.Encryption(owner="", user=""))


def _pdf(data: bytes, password: str) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(data), password=password) as document:
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _office(data: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

    file = OOXMLFile(io.BytesIO(data))
    if file.info.get("spinValue", 0) > _MOST_TURNS:
        raise ValueError("its password takes too long to try")
    return _decrypted(file, password, verify_password=True)


def _old_workbook(data: bytes, password: str) -> bytes:
    from msoffcrypto.format import xls97  # type: ignore[import-untyped]

    # It writes into a temporary file, which there is none of behind the lock.
    xls97.tempfile = SimpleNamespace(TemporaryFile=io.BytesIO)
    return _decrypted(xls97.Xls97File(io.BytesIO(data)), password)


def _decrypted(file: Any, password: str, **how: bool) -> bytes:
    file.load_key(password=password, **how)
    out = io.BytesIO()
    file.decrypt(out)
    return out.getvalue()
