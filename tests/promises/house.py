"""The whole house for a test: a mailbox, a sink for letters, records, and the program itself; and the count of what was promised."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from functools import cache
from itertools import count
from pathlib import Path
from typing import Protocol

from imapclient.imap_utf7 import decode as decode_utf7
from servers.dovecot import Account
from servers.smtp import LetterSink

from cases.policy import OFFICE_ZONE
from commands.sample.paper import Blanks, blanks, fill_workbook
from commands.sample.people import invent
from commands.sample.post import Draft, prescribed, write
from ops.config import load
from storage.database import close_connections, use_database
from storage.models import Case, Lease, Letter, Message, Submission
from workers.rooms import Rooms, furnished

PROGRAM = [sys.executable, "-m", "promises.program"]
RECEIVED = datetime(2027, 1, 15, 10, tzinfo=OFFICE_ZONE)
FAILED = "処理不能"
DEADLINE = 60.0


@dataclass(frozen=True)
class Mail:
    """A mail and what is promised for it."""

    raw: bytes
    folder: str
    letters: int = 0
    """And as many cases."""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


@cache
def blank_forms() -> Blanks:
    return blanks(load(environ={}))


@cache
def application(number: int, forms: str = "ABC") -> Mail:
    """A complete application of applicant `number`, or a deficient one where a form is missing: filed and answered."""
    person = invent(number, 2027, RECEIVED.date(), random.Random(number))  # noqa: S311
    books = (("更新申請書.xlsx", fill_workbook(blank_forms().workbook, person, forms)),)
    draft = Draft(name=person.name, sender=person.email, subject=prescribed(RECEIVED), at=RECEIVED, files=books, serial=number)
    return Mail(write(draft), "処理済", letters=1)


@cache
def inquiry(number: int) -> Mail:
    """A question: shown to staff, never answered."""
    sender = f"q{number}@example.jp"
    return Mail(
        write(Draft(name="質問者", sender=sender, subject="教えてください", at=RECEIVED, body=f"{number}?", serial=number)), "要確認"
    )


@cache
def vacation(number: int) -> Mail:
    """A machine's mail: filed, never answered."""
    subject, headers = "自動応答: 不在", ("Auto-Submitted: auto-replied",)
    draft = Draft(
        name="不在", sender=f"v{number}@example.jp", subject=subject, at=RECEIVED, body="不在です。", headers=headers, serial=number
    )
    return Mail(write(draft), "処理済")


class Mailbox(Protocol):
    """The office's mailbox seen from behind."""

    settings: dict[str, str]

    def append(self, message: bytes, when: datetime | None = None) -> Path: ...

    def holdings(self) -> dict[str, list[bytes]]: ...


class ImapBox:
    def __init__(self, account: Account) -> None:
        self.append, self.holdings = account.append, account.holdings
        self.settings = {
            "MAILBOX__KIND": "imap", "MAILBOX__HOST": account.host, "MAILBOX__PORT": str(account.port), "MAILBOX__TLS": "none",
            "MAILBOX__USER": account.user, "MAILBOX__PASSWORD": account.password,
        }  # fmt: skip


class MaildirBox:
    def __init__(self, root: Path) -> None:
        self._root, self._numbers = root, count(1)
        self.settings = {"MAILBOX__KIND": "maildir", "MAILBOX__PATH": str(root)}
        for part in ("cur", "new", "tmp"):
            (root / part).mkdir(parents=True)

    def append(self, message: bytes, when: datetime | None = None) -> Path:
        name = f"{next(self._numbers)}.M1P1.tests"
        (self._root / "tmp" / name).write_bytes(message)
        if when:
            os.utime(self._root / "tmp" / name, (when.timestamp(), when.timestamp()))
        return (self._root / "tmp" / name).rename(self._root / "new" / name)

    def holdings(self) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for file in self._root.rglob("*"):
            if file.parent.name in ("cur", "new") and file.is_file():
                folder = file.parent.parent
                found.setdefault("INBOX" if folder == self._root else decode_utf7(folder.name[1:].encode()), []).append(file.read_bytes())
        return found


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit status, what it printed and what it logged."""

    code: int
    said: str
    log: str


@dataclass
class House:
    """Mails go in by `deliver`, the program is run, and `broken_promises` counts."""

    home: Path
    mailbox: Mailbox
    sink: LetterSink
    database: str
    queue: str
    settings: dict[str, str] = field(default_factory=dict)
    delivered: list[Mail] = field(default_factory=list)
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def deliver(self, *mails: Mail) -> None:
        for mail in mails:
            self.mailbox.append(mail.raw, RECEIVED + timedelta(seconds=len(self.delivered)))
            self.delivered.append(mail)

    # The program.

    def environment(self, **settings: str) -> dict[str, str]:
        """Settings by their names without INTAKE_."""
        usual = {
            "SMTP__HOST": self.sink.host, "SMTP__PORT": str(self.sink.port), "SMTP__TLS": "none", "DATABASE__URL": self.database,
            "QUEUE__URL": self.queue, "BLOBS__URL": str(self.home / "blobs"), "SCHEDULE__PROCESSES": "2", "SCHEDULE__SEND_SECONDS": "1",
        }  # fmt: skip
        return {f"INTAKE_{name}": value for name, value in (self.mailbox.settings | usual | self.settings | settings).items()}

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        """The program, leader of a session of its own."""
        path = os.pathsep.join(["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
        environment = {"PATH": path, "LANG": "C.UTF-8", "PYTHONPATH": str(Path(__file__).parents[1])} | self.environment(**settings)
        log = (self.home / "log").open("a")
        process = subprocess.Popen(
            [*PROGRAM, *arguments], env=environment, cwd=self.home, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True
        )
        log.close()
        self.running.append(process)
        return process

    def ended(self, process: subprocess.Popen[str]) -> Ended:
        """Waits for the end of a run."""
        said, _ = process.communicate(timeout=DEADLINE)
        self.running.remove(process)
        return Ended(process.returncode, said, self.log())

    def run_once(self, **settings: str) -> Ended:
        return self.ended(self.start("run", "--once", **settings))

    def run_killed(self, point: str, when: str = "after", nth: int = 1, whom: str = "group", **settings: str) -> Ended:
        """A run that is killed at a point (see `promises.program`); nothing of it is left when this returns."""
        process = self.start("run", "--once", KILL__AT=f"{point}/{when}/{nth}/{whom}", **settings)
        ended = self.ended(process)
        until(lambda: not session(process.pid))
        return ended

    def drain(self) -> None:
        """What a later run makes of it all, when the leases of dead runs have ended."""
        self.let_leases_end()
        ended = self.run_once()
        assert ended.code == 0, ended.log

    def let_leases_end(self) -> None:
        """As if their time had passed."""
        with self.records():
            past = datetime.now(UTC) - timedelta(seconds=1)
            Message.objects.exclude(lease_until=None).update(lease_until=past)
            Letter.objects.exclude(lease_until=None).update(lease_until=past)
            Lease.objects.update(until=past)
            Letter.objects.exclude(not_before=None).update(not_before=past)
            Message.objects.exclude(not_before=None).update(not_before=past)

    def log(self) -> str:
        return (self.home / "log").read_text()

    def close(self) -> None:
        for process in self.running:
            end(process)
        close_connections()

    # The count.

    @contextmanager
    def records(self) -> Iterator[None]:
        """The records, open in this process for as long as the block runs: a fork must not inherit a connection."""
        use_database(self.database)
        try:
            yield
        finally:
            close_connections()

    def rooms(self, **settings: str) -> Rooms:
        """What the program's steps are handed, for a test that makes them itself, within `records()`."""
        return furnished(load(environ=self.environment(**settings)))

    def broken_promises(self, unknown: int = 0) -> list[str]:
        """What was promised of the mail delivered so far and is not so, in words. `unknown`: letters whose outcome nobody can know."""
        with self.records():
            return [*self._rows(), *self._cases(), *self._letters(unknown), *self._places()]

    def _rows(self) -> Iterator[str]:
        rows = Counter(Message.objects.values_list("sha256", flat=True))
        for sha256 in {mail.sha256 for mail in self.delivered} | rows.keys():
            if rows[sha256] != 1:
                yield f"a message has {rows[sha256]} rows"
        failed = {mail.sha256 for mail in self.delivered if mail.folder == FAILED}
        for row in Message.objects.all():
            if row.state != ("set_aside" if row.sha256 in failed else "done"):
                yield f"a message is {row.state} ({row.reason})"

    def _cases(self) -> Iterator[str]:
        applications = {mail.sha256 for mail in self.delivered if mail.letters}
        filed = Counter(Submission.objects.values_list("message__sha256", flat=True))
        if filed != dict.fromkeys(applications, 1):
            yield f"{len(applications)} applications made {filed.total()} submissions"
        if Case.objects.count() != len(applications):
            yield f"{len(applications)} applications made {Case.objects.count()} cases"

    def _letters(self, unknown: int) -> Iterator[str]:
        owed = len({mail.sha256 for mail in self.delivered if mail.letters})
        states = dict(Letter.objects.values_list("header_id", "state"))
        if Counter(states.values()) != +Counter(sent=owed - unknown, unknown=unknown):
            yield f"{owed} letters are {dict(Counter(states.values()))}"
        arrived = Counter(BytesHeaderParser().parsebytes(letter.content)["Message-ID"] for letter in self.sink.letters)
        for header_id in states.keys() | arrived.keys():
            least, most = (1, 1) if states.get(header_id) == "sent" else (0, 1)
            if not least <= arrived[header_id] <= most or header_id not in states:
                yield f"a letter that is {states.get(header_id, 'not ours')} arrived {arrived[header_id]} times"

    def _places(self) -> Iterator[str]:
        held = {folder: Counter(messages) for folder, messages in self.mailbox.holdings().items()}
        due: dict[str, Counter[bytes]] = {}
        for mail in self.delivered:
            due.setdefault(mail.folder, Counter())[mail.raw] += 1
        for folder in held.keys() | due.keys():
            there, expected = held.get(folder, Counter()), due.get(folder, Counter())
            if there != expected:
                yield f"{folder} holds {there.total()} messages, not just the {expected.total()} due"


# Processes.


def until(true: Callable[[], object], seconds: float = DEADLINE) -> None:
    """Waits for something that comes true by itself; fails after a time that is long for any machine."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def session(leader: int) -> set[int]:
    """The processes, not counting the dead, of a session."""
    return {pid for pid, (state, _, of) in _processes().items() if of == leader and state not in "ZX"}


def family(ancestor: int) -> set[int]:
    """A process and all below it."""
    parents = {pid: parent for pid, (_, parent, _) in _processes().items()}
    found = {ancestor}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def alive(pids: set[int]) -> set[int]:
    return {pid for pid, (state, _, _) in _processes().items() if pid in pids and state not in "ZX"}


def end(process: subprocess.Popen[str]) -> None:
    """Kills a run and what is left of it."""
    for pid in family(process.pid) | session(process.pid):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.communicate()


def _processes() -> dict[int, tuple[str, int, int]]:
    """State, parent and session of every process."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found[int(stat.parent.name)] = (fields[0], int(fields[1]), int(fields[3]))
    return found
