"""Hostile files and mails through the real cage with the real reader: each is set aside or referred with its reason, and costs nobody else.

`pytest -s` prints what each took: the time for it and for the next message, and the most memory that its child had.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_books import BOOKS, OTHERS
from hostile_mails import MAILS
from hostile_old import OLD
from hostile_pdfs import PDFS
from hostile_zips import ZIPS

from cage.door import Cage
from cases.reading import Reading, Source
from ops.config import load
from ops.errors import CageFailed
from workers.rooms import limits

CONFIG = load(environ={})
LIMITS = limits(CONFIG)
FILES = ZIPS | BOOKS | OTHERS | OLD | PDFS
NEXT = Source(message=b"Subject: next\r\n\r\n")
BARE = 200_000_000
"""Bytes that a child has before it reads, at most."""

REASONS: dict[str, tuple[str, ...]] = {
    "too_large": (
        "xls: 4,000 rows of 256 numbers",
        "xls: the last cell there is",
        "xls: a directory in a circle",
        "xlsb: the last cell there is",
        "xlsb: a cell beyond the last",
        "xlsb: 150,000 cells",
        "high ratio",
        "each below the limits",
        "too many members",
        "overlapping members",
        "overlapping, too many",
        "size too large",
        "size 4 GB",
        "2 GB of shared strings",
        "the last cell there is",
        "the last cell, without its place",
        "a cell beyond the last",
        "ods: a row repeated a million times",
        "ods: half a million rows",
        "ods: repeats that add up",
        "docx: tables in tables",
        "a hundred thousand levels",
        "200,000 parts",
        "100,000 attachments",
        "a page a million times",
        "50,000 texts",
        "a grid of 3,000 by 3,000",
        "200,000 lines",
        "a path of a million corners",
        "150 curves over a grid",
        "encoded words never closed, in 150 parts",
        "blanks between parameters",
        "quotes in parameters",
    ),
    "unreadable": (
        "xls: a sector in a circle",
        "xls: tables in a circle",
        "xls: a hundred thousand sheets",
        "xlsb: a text of 4 GB",
        "xlsb: a record of 256 MB",
        "xlsb: a million empty records",
        "msg: a letter in a letter, 200 deep",
        "msg: a thousand attachments",
        "winmail.dat: one in the other, 300 deep",
        "winmail.dat: a length of 4 GB",
        "winmail.dat: two billion properties",
        "winmail.dat: a hundred thousand attributes",
        "size too small",
        "2 GB of shared strings, said to be few",
        "one string of 2 GB, said to be short",
        "a sheet of 2 GB, said to be short",
        "styles never closed",
        "formats never closed",
        "hidden rows never closed",
        "struck texts never closed",
        "cells never closed",
        "formulas never closed",
        "blanks in a tag",
        "deep elements of the book",
        "billion laughs in the book",
        "billion laughs in the strings",
        "billion laughs in the sheet",
        "one long entity a thousand times",
        "an entity of itself",
        "an entity from outside",
        "an entity from outside in the strings",
        "ods: billion laughs",
        "docx: billion laughs",
        "docx: an entity from outside",
        "a thousand levels",
        "ninety levels and 100,000 lines",
        "a thousand messages in messages",
        "a page list of itself",
        "two page lists in a circle",
        "page lists 100,000 deep",
        "an index in a circle",
        "objects in a circle",
        "an object that is itself",
        "brackets in the content",
        "an index of a billion",
        "no index, 200,000 objects",
        "a stream of 256 MB, packed twice",
        "twenty filters",
        "a content of 60 MB",
        "run lengths",
        "a pattern of itself",
        "numbers without end",
        "25,000 fields",
        "25,000 widgets of no list",
        "fields 10,000 deep",
        "one field 200,000 times",
        "60,000 fields that are no objects",
    ),
    "encrypted": (
        "locked: a password hashed two billion times",
        "locked: a password hashed ten million times",
    ),
    "scanned": (
        "an image of 60,000 by 60,000",
        "an image of 2^31",
        "a drawing of itself",
        "a drawing 1,000 deep",
    ),
    "garbled": ("a glyph that draws itself",),
    "too_much": ("an endless report",),
    "died": (
        "ten drawings in each of nine",
        "two drawings in each of thirty",
    ),
}
"""What becomes of each. A file that is not here is `unsupported`: nothing in it was recognised; such a mail may be an inquiry, too."""


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    """The cage as the workers start it, with a note of each child's peak."""
    with Cage.start(LIMITS, reader="measured_reader:read") as started:
        started.read(NEXT, CONFIG.reading)
        yield started


def reason(cage: Cage, name: str, source: Source) -> str:
    """Why the source is set aside or referred; after it the next message was served, from the same cage, within the limits."""
    begun = time.monotonic()
    try:
        why = _trouble(cage.read(source, CONFIG.reading))
    except CageFailed as failed:
        why = failed.reason
    ended = time.monotonic()
    folder = Path(cage.address).parent
    peak = int((folder / "peak").read_text()) * 1024
    found = cage.read(NEXT, CONFIG.reading)
    print(f"\n{name}: {why}, {ended - begun:.2f} s, {peak >> 20} MB, next {time.monotonic() - ended:.2f} s", end="")
    assert found.mail is not None
    assert found.mail.subject == "next"
    assert peak < LIMITS.memory_bytes + BARE
    assert {file.name for file in folder.iterdir()} == {"door", "peak"}
    return why


def _trouble(found: Reading) -> str:
    """The trouble of the last file; nothing was taken for an application."""
    assert found.applications == ()
    return (found.files[-1].trouble or "none") if found.files else "inquiry"


def expected(name: str, *otherwise: str) -> tuple[str, ...]:
    return tuple(why for why, names in REASONS.items() if name in names) or otherwise


@pytest.mark.parametrize("name", FILES)
def test_hostile_file(cage: Cage, name: str) -> None:
    """Failures 44, 48 and 49: no bomb, no circle and no lie gets further than its own child."""
    assert reason(cage, name, Source(files=(("a.bin", FILES[name]()),))) in expected(name, "unsupported")


@pytest.mark.parametrize("name", MAILS)
def test_hostile_mail(cage: Cage, name: str) -> None:
    """Failures 34 and 35: what has no end in a mail is read as far as it goes, or said to be too much."""
    assert reason(cage, name, Source(message=MAILS[name]())) in expected(name, "inquiry", "unsupported")


def test_every_reason_is_of_an_attack() -> None:
    """A name that no attack bears would claim what nothing shows."""
    assert [name for names in REASONS.values() for name in names if name not in FILES | MAILS] == []
