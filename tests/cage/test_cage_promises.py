"""Promise 7: whatever a reader does in the cage, the worker learns why it failed, and the next message is served."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from strange_readers import WAYS

from cage.door import Cage
from cage.limits import Limits
from cases.reading import Reading, ReadingOptions, Source
from ops.errors import CageFailed

OPTIONS = ReadingOptions()
LIMITS = Limits(deadline_seconds=30, cpu_seconds=20, answer_bytes=1_000_000)
IMPATIENT = Limits(deadline_seconds=0.5, cpu_seconds=1)


def message(text: str) -> Source:
    return Source(message=text.encode())


def subject(reading: Reading) -> str:
    assert reading.mail is not None
    return reading.mail.subject


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage.start(LIMITS, reader="strange_readers:read") as started:
        yield started


def failure(cage: Cage, way: str) -> tuple[str, str]:
    """The reason and detail of a failed reading, after which the next message was served."""
    with pytest.raises(CageFailed) as failed:
        cage.read(message(way), OPTIONS)
    assert subject(cage.read(message("next"), OPTIONS)) == "next"
    return failed.value.reason, failed.value.detail


@pytest.mark.parametrize(
    ("way", "reason", "detail"),
    [
        ("segfault", "died", "SIGSEGV"),
        ("abort", "died", "SIGABRT"),
        ("exit", "died", "exit 7"),
        ("close_and_hang", "died", "SIGKILL"),
        ("eat", "died", "MemoryError"),
        ("panic", "died", "PanicException"),
        ("never_loaded", "died", "ModuleNotFoundError"),
        ("forged_name", "died", "exit 1"),
        ("garbage", "garbage", ""),
        ("wrong_shape", "garbage", ""),
        ("half", "garbage", ""),
        ("flood", "too_much", ""),
    ],
)
def test_a_reader_that_breaks_is_named_and_the_next_message_served(cage: Cage, way: str, reason: str, detail: str) -> None:
    """A child that dies, babbles or lies costs its own message alone."""
    assert failure(cage, way) == (reason, detail)


def test_a_reader_that_hangs_is_ended_at_its_deadline(cage: Cage) -> None:
    """A child that waits for ever is ended by its attendant, since it uses no processor."""
    with pytest.raises(CageFailed) as failed:
        Cage.connect(cage.address, IMPATIENT).read(message("hang"), OPTIONS)
    assert failed.value.reason == "deadline"
    assert subject(cage.read(message("next"), OPTIONS)) == "next"


def test_a_reader_that_spins_is_ended_by_the_kernel(cage: Cage) -> None:
    """The processor time of each child is counted for itself."""
    with pytest.raises(CageFailed) as failed:
        Cage.connect(cage.address, Limits(cpu_seconds=1)).read(message("spin"), OPTIONS)
    assert (failed.value.reason, failed.value.detail) == ("died", "SIGXCPU")


@pytest.mark.parametrize(
    "way",
    ["open", "list", "environment_of_parent", "tcp", "udp", "unix", "fork", "exec", "program", "kill_parent", "code_in_memory"],
)
def test_a_reader_cannot_reach_out(cage: Cage, way: str) -> None:
    """No file, network, process or new code: the kernel refuses each, and the reader fails by it."""
    assert failure(cage, way) == ("died", "PermissionError")


def test_a_reader_cannot_raise_its_own_limits(cage: Cage) -> None:
    """Not even as root: the call itself is refused."""
    assert failure(cage, "raise_limit")[0] == "died"


def test_a_reader_cannot_write_a_file(cage: Cage, tmp_path: Path) -> None:
    """Nothing appears outside."""
    assert failure(cage, f"write {tmp_path}/trace")[0] == "died"
    assert list(tmp_path.iterdir()) == []


def test_every_strange_way_is_tried() -> None:
    """A reader that misbehaves but is in no test would prove nothing."""
    tried = Path(__file__).read_text()
    assert [way for way in WAYS if f'"{way}"' not in tried] == []


def test_each_message_has_a_process_of_its_own(cage: Cage) -> None:
    """What one message does to its process cannot be seen by the next."""
    first, second = (cage.read(message("x"), OPTIONS).mail for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.message_id != second.message_id


def test_what_only_a_seldom_file_needs_is_loaded_for_a_second_child(cage: Cage) -> None:
    """Behind the lock nothing more can be imported; the zygote, and with it every other child, stays small."""
    assert subject(cage.read(message("seldom"), OPTIONS)) == "seldom"


def test_no_secret_enters_the_cage(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the child is its own, whatever the worker's holds."""
    monkeypatch.setenv("INTAKE_MAILBOX__PASSWORD", "geheim")
    with Cage.start(LIMITS, reader="strange_readers:read", warm=False) as cage:
        names = {entry.partition("=")[0] for entry in subject(cage.read(message("environment"), OPTIONS)).split(",")}
    assert names <= {"PATH", "LANG", "LC_CTYPE", "RUST_BACKTRACE"}


def test_no_descriptor_of_ours_enters_the_cage(cage: Cage) -> None:
    """A child holds its standard streams, which lead nowhere, and the pipe for its answer."""
    with open(os.devnull) as file:
        os.set_inheritable(file.fileno(), True)
        assert subject(cage.read(message("descriptors"), OPTIONS)) == "0,1,2,3"


def test_the_reader_of_a_single_file_is_locked_in_too() -> None:
    """`warm=False` is the same cage with the loading put off."""
    with Cage.start(LIMITS, warm=False) as cold:
        reading = cold.read(Source(files=(("x.txt", b"nothing of ours"),)), OPTIONS)
    assert [file.name for file in reading.files] == ["x.txt"]
