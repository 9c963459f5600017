"""Every reader under the mutation fuzzer for long: other accidents each time, 3,000 of each kind; a failure names the file of its bytes."""

import random
from collections.abc import Iterator

import pytest
from fuzz.fuzz_seeds import SEEDS
from fuzz.fuzzing import as_files, files, mails, offences

from cage.door import Cage
from cases.reading import Source

pytestmark = [pytest.mark.soak, pytest.mark.timeout(7200)]
ROUNDS, AT_ONCE = 100, 30


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage.start() as started:
        yield started


@pytest.mark.parametrize("seed", SEEDS)
def test_spoiled_files_for_long(cage: Cage, seed: str) -> None:
    """No exception, no difference between two readings."""
    chance = random.SystemRandom()
    found = [offence for _ in range(ROUNDS) for offence in offences(cage, [as_files(files(seed, AT_ONCE, chance))])]
    assert found == []


def test_spoiled_mails_for_long(cage: Cage) -> None:
    """The mails of the corpus likewise."""
    chance = random.SystemRandom()
    found = [offence for mail in mails(ROUNDS * AT_ONCE, chance) for offence in offences(cage, [Source(message=mail)])]
    assert found == []
