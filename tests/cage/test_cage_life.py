"""The zygote's life: it serves whoever knows its address, comes back when it was killed, and never outlives its parent."""

import os
import select
import signal
import socket
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cage import frames, lock
from cage.door import Cage
from cage.limits import Limits
from cases.reading import Mail, Reading, ReadingOptions, Source
from ops.errors import CageFailed, CageUnavailable, TransientError

OPTIONS = ReadingOptions()
READER = "strange_readers:read"


def ask(cage: Cage, text: str) -> str:
    reading = cage.read(Source(message=text.encode()), OPTIONS)
    assert reading.mail is not None
    return reading.mail.subject


def zygote_of(parent: int, reader: str = READER) -> int:
    """The child of `parent` that runs the zygote of this reader; other tests of the process may have their own."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children}
    return next(pid for pid, command in commands.items() if b"cage.zygote" in command and reader.encode() in command)


def test_another_process_connects_by_address() -> None:
    """A worker needs nothing but the address."""
    with Cage.start(reader=READER) as cage:
        script = "import sys; from cage.door import Cage; from cases.reading import *; c = Cage.connect(sys.argv[1]);"
        script += "print(c.read(Source(message=b'there'), ReadingOptions()).mail.subject)"
        done = subprocess.run([sys.executable, "-c", script, cage.address], capture_output=True, text=True, check=True)
    assert done.stdout == "there\n"


def test_a_forked_worker_gets_a_line_of_its_own() -> None:
    """After a fork, parent and child must not read each other's answers; the child ending does not end the cage."""
    with Cage.start(reader=READER) as cage:
        ask(cage, "before")
        pid = os.fork()
        if pid == 0:
            good = ask(cage, "child") == "child"
            cage.close()
            os._exit(0 if good else 1)
        assert os.waitpid(pid, 0)[1] == 0
        assert ask(cage, "parent") == "parent"


def test_threads_are_answered_each_for_itself() -> None:
    """Each thread has a line of its own."""
    with Cage.start(reader=READER) as cage, ThreadPoolExecutor(4) as pool:
        texts = [str(number) for number in range(24)]
        assert list(pool.map(lambda text: ask(cage, text), texts)) == texts


def test_limits_may_come_after_the_start() -> None:
    """A cage is started before the configuration is read; under its limits it is the same cage, and its zygote is replaced as before."""
    with Cage.start(reader=READER) as early:
        ask(early, "before")
        cage = early.under(Limits(answer_bytes=1))
        os.kill(pid := zygote_of(os.getpid()), signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        with pytest.raises(CageFailed) as failed:
            ask(cage, "any")
        assert (failed.value.reason, ask(early, "after")) == ("too_much", "after")


def test_a_killed_zygote_is_replaced() -> None:
    """The process that started it starts it again, at the same address."""
    with Cage.start(reader=READER) as cage:
        ask(cage, "before")
        os.kill(pid := zygote_of(os.getpid()), signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert ask(cage, "after") == "after"
        assert ask(Cage.connect(cage.address), "there") == "there"


def test_a_zygote_that_is_gone_is_a_transient_error() -> None:
    """A worker that cannot start the zygote again leaves its message for a later try."""
    with Cage.start(reader=READER) as cage:
        worker = Cage.connect(cage.address)
        ask(worker, "before")
    with pytest.raises(TransientError):
        ask(worker, "after")


def test_only_the_ended_zygote_is_revived() -> None:
    """`revive` is what the supervisor calls from time to time."""
    with Cage.start(reader=READER) as cage:
        ask(cage, "before")
        alive = cage.revive()
        os.kill(pid := zygote_of(os.getpid()), signal.SIGKILL)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert (alive, cage.revive()) == (False, True)
        assert not Cage.connect(cage.address).revive()


def test_an_interrupted_group_leaves_the_zygote_serving() -> None:
    """Ctrl-C and SIGTERM reach the whole group; the worker still finishes the message it holds."""
    with Cage.start(reader=READER) as cage:
        ask(cage, "before")
        for interruption in (signal.SIGINT, signal.SIGTERM):
            os.kill(zygote_of(os.getpid()), interruption)
        assert ask(cage, "after") == "after"


def test_nothing_outlives_a_killed_parent(tmp_path: Path) -> None:
    """kill -9 of the process that started the cage ends zygote, attendants and a hanging child, and removes the socket."""
    script = textwrap.dedent("""
        import os, sys, threading
        from cage.door import Cage
        from cases.reading import Source, ReadingOptions
        cage = Cage.start(reader="strange_readers:read")
        cage.read(Source(message=b"warm"), ReadingOptions())
        threading.Thread(target=lambda: cage.read(Source(message=b"hang"), ReadingOptions()), daemon=True).start()
        print(os.path.dirname(cage.address), flush=True)
        threading.Event().wait()
    """)
    environment = {"PYTHONPATH": str(Path(__file__).parent), "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        folder = Path(parent.stdout.readline().strip())
        zygote = zygote_of(parent.pid)
        # Zygote, two attendants, and the child that hangs.
        while len(below := _tree(zygote)) < 4:
            time.sleep(0.01)
        parent.kill()
    for pidfd in below:
        # A pidfd becomes readable when its process ends.
        assert _ends(pidfd)
    assert not folder.exists()


def _tree(pid: int) -> list[int]:
    """pidfds of a process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [os.pidfd_open(pid), *(pidfd for child in children for pidfd in _tree(int(child)))]


def _ends(pidfd: int) -> bool:
    events = select.poll()
    events.register(pidfd, select.POLLIN)
    ended = bool(events.poll(20_000))
    os.close(pidfd)
    return ended


def test_the_folder_is_private_and_goes_with_the_cage() -> None:
    """Only its own user can call at the door."""
    with Cage.start(reader=READER) as cage:
        folder = Path(cage.address).parent
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_without_seccomp_the_cage_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless the operator says so, in which case the limits alone hold."""
    monkeypatch.setattr(lock, "protections", lambda: {"seccomp": False, "rlimits": True})
    with pytest.raises(CageUnavailable):
        Cage.start(reader=READER)
    with Cage.start(Limits(), allow_unconfined=True, reader=READER) as cage:
        assert ask(cage, "hello") == "hello"
        with pytest.raises(CageFailed) as failed:
            ask(cage, "open")
        assert failed.value.detail == "OSError"


def test_this_machine_offers_its_protections() -> None:
    """The tests of the promises mean nothing without them."""
    assert lock.protections() == {"seccomp": True, "rlimits": True}


def test_a_large_message_passes_whole() -> None:
    """A message is far larger than what a socket takes at once."""
    sent = frames.Request(Source(message=None, files=(("a", b"x" * 3_000_000), ("空", b""), ("b", b"y"))), OPTIONS, Limits())
    ours, theirs = socket.socketpair()
    with ours, theirs, ThreadPoolExecutor(1) as pool:
        pool.submit(frames.send_request, ours, sent)
        assert frames.receive_request(theirs, ReadingOptions) == sent


def test_options_arrive_as_they_were_given() -> None:
    """Pairs of aliases are tuples again, since options are compared and hashed."""
    options = ReadingOptions(
        own_addresses=("a@example.jp",), authserv_id="mx", aliases=(("会員番号", "certification_number"),), max_files=3
    )
    ours, theirs = socket.socketpair()
    with ours, theirs:
        frames.send_request(ours, sent := frames.Request(Source(message=b"m"), options, Limits(cpu_seconds=2)))
        assert frames.receive_request(theirs, ReadingOptions) == sent


def test_a_lone_surrogate_does_not_lose_the_reading() -> None:
    """UTF-8 cannot hold it: the message must not be set aside for one bad character."""
    reading = Reading(mail=Mail(message_id=None, sender=None, subject="a\udc80b"))
    assert b'"subject":"a?b"' in frames.to_json(reading)
