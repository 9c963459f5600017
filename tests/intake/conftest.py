"""The three kinds of mailbox, each with a way to put mail into it behind its back, for the one suite they all pass."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from imapclient.imap_utf7 import decode as decode_utf7
from servers.dovecot import Account

from intake.mailbox import Mailbox
from intake.opening import open_mailbox
from intake.settings import MailboxSettings


def imap_settings(account: Account, **changes: object) -> MailboxSettings:
    """How our own client reaches the account, in plain text on loopback unless told otherwise."""
    usual = {"kind": "imap", "host": account.host, "port": account.port, "tls": "none", "user": account.user, "password": account.password}
    return MailboxSettings(**(usual | changes))


@dataclass
class Box:
    """A mailbox under test: `put` delivers, `holdings` says what lies where, `spoil` makes a message unreadable.

    `vanish` takes one away as another program would, wherever the server has put its file by now.
    """

    mailbox: Mailbox
    settings: MailboxSettings
    put: Callable[..., Path]
    holdings: Callable[[], dict[str, list[bytes]]]
    spoil: Callable[[Path], None]

    def vanish(self, path: Path) -> None:
        here = path if path.exists() else next((path.parent.parent / "cur").glob(path.name.partition(":")[0] + "*"))
        here.unlink()


def in_imap(account: Account, **changes: object) -> Box:
    def put(raw: bytes, when: datetime | None = None, seen: bool = False) -> Path:
        return account.append(raw, when, "S" if seen else "")

    def spoil(path: Path) -> None:
        os.chown(path, os.geteuid(), os.getegid())
        path.chmod(0)

    settings = imap_settings(account, **changes)
    return Box(open_mailbox(settings), settings, put, account.holdings, spoil)


def in_files(root: Path, kind: str, **changes: object) -> Box:
    """A Maildir or a folder of .eml files at `root`."""
    numbers = iter(range(1, 10_000))
    for part in ("cur", "new", "tmp") if kind == "maildir" else ():
        (root / part).mkdir()

    def put(raw: bytes, when: datetime | None = None, seen: bool = False) -> Path:
        number = next(numbers)
        inbox = {"maildir": f"cur/{number}.M1P1.tests:2,S" if seen else f"new/{number}.M1P1.tests", "folder": f"mail {number}.eml"}[kind]
        (root / "part").write_bytes(raw)
        when_seconds = when.timestamp() if when else 1_800_000_000 + number
        os.utime(root / "part", (when_seconds, when_seconds))
        return (root / "part").rename(root / inbox)

    def holdings() -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        for file in (path for path in root.rglob("*") if path.is_file() and path.name != "maildirfolder"):
            home = file.parent.parent if kind == "maildir" else file.parent
            name = "INBOX" if home == root else decode_utf7(home.name.lstrip(".").encode()) if kind == "maildir" else home.name
            found.setdefault(name, []).append(file.read_bytes())
        return {folder: sorted(messages) for folder, messages in found.items()}

    def spoil(path: Path) -> None:
        path.unlink()
        path.symlink_to(path)

    settings = MailboxSettings(kind=kind, path=root, **changes)
    return Box(open_mailbox(settings), settings, put, holdings, spoil)


@pytest.fixture(params=["imap", "maildir", "folder"])
def make_box(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Box]]:
    """Opens a mailbox of each kind with the given settings changed."""
    opened: list[Mailbox] = []

    def make(**changes: object) -> Box:
        if request.param == "imap":
            box = in_imap(request.getfixturevalue("dovecot"), **changes)
        else:
            box = in_files(tmp_path, request.param, **changes)
        opened.append(box.mailbox)
        return box

    yield make
    for mailbox in opened:
        mailbox.close()


@pytest.fixture
def box(make_box: Callable[..., Box]) -> Box:
    """A mailbox of each kind with the usual settings."""
    return make_box()


@pytest.fixture
def imap_box(dovecot: Account) -> Iterator[Callable[..., Box]]:
    """Opens the account's mailbox, with settings changed at will."""
    opened: list[Box] = []

    def make(account: Account = dovecot, **changes: object) -> Box:
        opened.append(in_imap(account, **changes))
        return opened[-1]

    yield make
    for one in opened:
        one.mailbox.close()
