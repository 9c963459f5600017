"""Good bytes spoiled: flipped, cut, doubled, spliced with others, numbers made extreme; of a zip the members, not the packing."""

import io
import random
import re
import zipfile
from collections.abc import Callable

_NUMBER = re.compile(rb"\d+")
_EXTREMES = (b"0", b"-1", b"1", b"255", b"65536", b"2147483648", b"4294967295", b"99999999999999999999", b"1e308", b"")
_WORDS = (
    b"\x00",
    b"\xff\xff\xff\xff",
    b"<",
    b">",
    b'"',
    b"&",
    b"(",
    b"]",
    b"\r\n",
    b"\x1b$B",
    "令和".encode(),
    b"=?",
    b"\n--",
    b" obj",
    b"R",
)

Spoiler = Callable[[bytearray, bytes, random.Random], None]


def _place(data: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(data)) if data else 0


def _flip(data: bytearray, other: bytes, chance: random.Random) -> None:
    if data:
        data[_place(data, chance)] ^= 1 << chance.randrange(8)


def _cut(data: bytearray, other: bytes, chance: random.Random) -> None:
    at = _place(data, chance)
    del data[at : at + chance.choice((1, 2, 8, 64, 1_000, len(data)))]


def _double(data: bytearray, other: bytes, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at:at] = data[at : at + chance.choice((1, 4, 64, 1_000))] * chance.choice((1, 2, 50))


def _splice(data: bytearray, other: bytes, chance: random.Random) -> None:
    at, here = _place(data, chance), chance.randrange(len(other) + 1)
    data[at : at + chance.choice((0, 4, 64))] = other[here : here + chance.choice((1, 4, 64, 1_000))]


def _put(data: bytearray, other: bytes, chance: random.Random) -> None:
    at = _place(data, chance)
    data[at : at + chance.choice((0, 1))] = chance.choice(_WORDS)


def _exaggerate(data: bytearray, other: bytes, chance: random.Random) -> None:
    """Another number in the place of one of the next ones."""
    if found := _NUMBER.search(data, _place(data, chance)):
        data[found.start() : found.end()] = chance.choice(_EXTREMES)


_SPOILERS: tuple[Spoiler, ...] = (_flip, _cut, _double, _splice, _put, _exaggerate, _exaggerate)


def spoiled(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The bytes after one to eight such accidents; the same for the same state of `chance`."""
    if data.startswith(b"PK\3\4") and chance.random() < 0.85:
        return _spoiled_inside(data, other, chance)
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        chance.choice(_SPOILERS)(changed, other, chance)
    return bytes(changed)


def _spoiled_inside(data: bytes, other: bytes, chance: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as made:
        names = archive.namelist()
        chosen = set(chance.sample(names, min(len(names), chance.choice((1, 1, 2)))))
        for name in names:
            content = archive.read(name)
            made.writestr(name, spoiled(content, other, chance) if name in chosen else content)
    return out.getvalue()
