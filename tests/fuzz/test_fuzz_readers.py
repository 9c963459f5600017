"""Every reader under a mutation fuzzer: no exception gets out, no limit is passed, the same bytes are read the same.

The same accidents in each run; `make soak` goes on with others (tests/soak/test_soak_fuzz.py).
"""

import random
from collections.abc import Iterator

import pytest
from fuzz.fuzz_seeds import SEEDS
from fuzz.fuzzing import OPTIONS, as_files, files, mails, offences

from cage.door import Cage
from cases.reading import Source

FILES, MAILS, AT_ONCE = 24, 40, 12


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage.start() as started:
        yield started


@pytest.mark.parametrize("seed", SEEDS)
def test_a_good_file_is_read(cage: Cage, seed: str) -> None:
    """Else spoiling it would only show how files are refused that nobody reads anyway."""
    found = cage.read(as_files([SEEDS[seed]()]), OPTIONS)
    assert "".join(letter for file in found.files for letter in file.forms) in {"A", "B", "C", "ABC", "ABCC"}


@pytest.mark.parametrize("seed", SEEDS)
def test_spoiled_files(cage: Cage, seed: str) -> None:
    """Each kind that is read, spoiled in ways that chance chooses."""
    made = files(seed, FILES, random.Random(seed))  # noqa: S311
    batches = [as_files(made[at : at + AT_ONCE]) for at in range(0, FILES, AT_ONCE)]
    assert list(offences(cage, batches)) == []


def test_spoiled_mails(cage: Cage) -> None:
    """The mails of the corpus, cut, flipped and spliced with each other."""
    made = mails(MAILS, random.Random(1))  # noqa: S311
    assert list(offences(cage, [Source(message=mail) for mail in made])) == []
