"""A house for the commands: a Maildir, SQLite, letters into a folder, all below one folder with a config.toml; and invented applicants."""

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path

from cases.policy import OFFICE_ZONE
from commands.sample.paper import blanks, fill_workbook
from commands.sample.people import Person, invent
from commands.sample.post import Draft, prescribed, write
from ops.config import load

PROGRAM = Path(sys.prefix) / "bin" / "intake"
RECEIVED = datetime(2027, 1, 15, 10, tzinfo=OFFICE_ZONE)
DEADLINE = 120


@dataclass(frozen=True)
class Said:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def program(*arguments: str | Path, cwd: Path, **environ: str) -> Said:
    """The real program in a process of its own, with nothing of our environment."""
    usual = {"PATH": os.defpath, "LANG": "C.UTF-8"}
    done = subprocess.run(
        [str(PROGRAM), *map(str, arguments)], cwd=cwd, env=usual | environ, capture_output=True, text=True, timeout=DEADLINE, check=False
    )
    return Said(done.returncode, done.stdout, done.stderr)


@cache
def _blank() -> bytes:
    return blanks(load(environ={})).workbook


@cache
def person(number: int) -> Person:
    return invent(number, 2027, RECEIVED.date(), random.Random(number))  # noqa: S311


@cache
def book(number: int, forms: str = "ABC", **changes: object) -> bytes:
    """The filled-in workbook of an applicant: complete, or without some of the forms."""
    return fill_workbook(_blank(), replace(person(number), **changes), forms)  # type: ignore[arg-type]


def mail(number: int, forms: str = "ABC", subject: str = "", body: str = "") -> bytes:
    """A mail of an applicant with the workbook; without forms, a question."""
    who = person(number)
    files = (("更新申請書.xlsx", book(number, forms)),) if forms else ()
    draft = Draft(
        name=who.name, sender=who.email, subject=subject or prescribed(RECEIVED), at=RECEIVED, files=files, serial=number, body=body
    )
    return write(draft)


@dataclass(frozen=True)
class CommandHouse:
    """`config` names everything; mails go in by `deliver`."""

    home: Path
    numbers: Iterator[int]

    @property
    def config(self) -> Path:
        return self.home / "config.toml"

    @property
    def database(self) -> str:
        return f"sqlite:///{self.home}/var/intake.sqlite3"

    def deliver(self, *mails: bytes) -> None:
        for raw in mails:
            number = next(self.numbers)
            file = self.home / "mail" / "new" / f"{number}.M1P1.tests"
            file.write_bytes(raw)
            os.utime(file, (RECEIVED.timestamp() + number,) * 2)

    def run(self, *arguments: str | Path, **environ: str) -> Said:
        """The real program over this house."""
        return program(*arguments, "--config", self.config, cwd=self.home, **environ)

    def files(self) -> dict[str, str]:
        """Every file below the house with its content's hash, and every folder."""
        return {
            str(path.relative_to(self.home)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
            for path in sorted(self.home.rglob("*"))
        }


def build(home: Path) -> CommandHouse:
    for part in ("cur", "new", "tmp"):
        (home / "mail" / part).mkdir(parents=True)
    (home / "config.toml").write_text(
        f"""
[mailbox]
kind = "maildir"
path = "{home}/mail"
authserv_id = "mx.odyssey-com.co.jp"

[smtp]
kind = "folder"
path = "{home}/outbox"

[database]
url = "sqlite:///{home}/var/intake.sqlite3"

[queue]
url = "sqlite:///{home}/var/queue.sqlite3"

[blobs]
url = "{home}/var/blobs"

[schedule]
processes = 1

[log]
level = "error"
""",
        encoding="utf-8",
    )
    return CommandHouse(home, count(1))
