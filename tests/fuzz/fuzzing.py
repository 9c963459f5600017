"""Spoiled files and mails through the real cage, many to a child; what a child could not take is tried one by one, so that it is named."""

import hashlib
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from fuzz.fuzz_seeds import MAILS, SEEDS
from fuzz.mutation import spoiled

from cage.door import Cage
from cases.reading import Reading, ReadingOptions, Source
from ops.errors import CageFailed

OPTIONS = ReadingOptions()
OF_LIBRARIES = {"SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGXCPU", "SIGKILL", "MemoryError"}
"""What a library in C++ or Rust may end a child by, and the limits of the kernel. An exception is not among them."""


def files(seed: str, count: int, chance: random.Random) -> list[bytes]:
    """So many spoiled files of a kind."""
    data, others = SEEDS[seed](), [make() for make in SEEDS.values()]
    return [spoiled(data, chance.choice(others), chance) for _ in range(count)]


def mails(count: int, chance: random.Random) -> list[bytes]:
    """So many spoiled mails of the corpus."""
    data = [file.read_bytes() for file in MAILS]
    return [spoiled(chance.choice(data), chance.choice(data), chance) for _ in range(count)]


def as_files(contents: Sequence[bytes]) -> Source:
    return Source(files=tuple((f"{number}.bin", content) for number, content in enumerate(contents)))


def offences(cage: Cage, sources: Sequence[Source]) -> Iterator[str]:
    """What is wrong with how the sources are read: an exception that got out, garbage, or two readings of the same bytes that differ."""
    for source in sources:
        first, second = _outcome(cage, source), _outcome(cage, source)
        if isinstance(first, str) and len(source.files) > 1:
            yield from offences(cage, [Source(files=(file,)) for file in source.files])
        elif isinstance(first, str):
            if first not in OF_LIBRARIES | {"deadline", "too_much"}:
                yield f"{first}: {_repeatable(source)}"
        elif first != second:
            yield f"read twice, and not the same: {_repeatable(source)}"


def _outcome(cage: Cage, source: Source) -> Reading | str:
    try:
        return cage.read(source, OPTIONS)
    except CageFailed as failed:
        return failed.detail if failed.reason == "died" else failed.reason


def _repeatable(source: Source) -> str:
    """Where the bytes were put, so that whoever sees the failure has them."""
    data = source.message if source.message is not None else b"\n".join(content for _, content in source.files)
    file = Path(tempfile.gettempdir()) / f"crasher-{hashlib.sha256(data).hexdigest()[:16]}"
    file.write_bytes(data)
    return str(file)
