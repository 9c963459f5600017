"""A copy of database and messages, made while the service runs, and put back.

The database is copied first: a message is on the disk before its row is written, so whatever the copy names is there to be copied next.
The manifest is written last; until then the one before it, and all it names, stay valid.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ops.errors import IntakeError
from storage.dumping import drop_all, dump, holds_rows, kind, put_back
from storage.models import Message

MANIFEST = "manifest.json"
MESSAGES = "messages"


class BackupDamaged(IntakeError):
    """The copy cannot be put back."""


@dataclass(frozen=True, slots=True)
class Copied:
    """How many messages are in the copy, how many of them were copied now, and the hashes of those that are missing or damaged."""

    messages: int
    new: int
    lost: tuple[str, ...]


def back_up(blobs: Path, folder: Path, now: datetime) -> Copied:
    """Copies database and messages into a folder, new or one that holds an earlier copy; files that are there already stay.

    Messages are copied, not linked: a link would share the disk's errors. What has been erased since is removed from the copy too.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = dump(folder / f"database-{now:%Y%m%dT%H%M%S%f}")
    named = dict(Message.objects.exclude(blob="").values_list("sha256", "blob"))
    new = [place for place in _stored(blobs) if _kept(blobs / place, folder / MESSAGES / place)]
    for sha256 in Message.objects.filter(blob="").values_list("sha256", flat=True):
        for file in (folder / MESSAGES).glob(f"*/{sha256}.eml"):
            file.unlink()
    messages = {place: _sha256(folder / MESSAGES / place) for place in _stored(folder / MESSAGES)}
    manifest = {"made_at": now.isoformat(), "kind": kind(), "database": {database.name: _sha256(database)}, "messages": messages}
    _write(folder / MANIFEST, json.dumps(manifest, indent=1))
    for old in folder.glob("database-*"):
        if old != database:
            old.unlink()
    return Copied(len(messages), len(new), _lost(named, messages))


def _lost(named: dict[str, str], copied: dict[str, str]) -> tuple[str, ...]:
    """Messages that the records name and the copy lacks or has damaged, but for those erased meanwhile."""
    wrong = [sha256 for sha256, place in named.items() if copied.get(place) != sha256]
    return tuple(sorted(Message.objects.filter(sha256__in=wrong).exclude(blob="").values_list("sha256", flat=True)))


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy whose every file is there and is what was copied."""

    folder: Path
    made_at: datetime
    kind: str
    database: Path
    messages: tuple[str, ...]


def verified(folder: Path) -> Backup:
    """The copy in a folder; BackupDamaged where it is not whole."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        ((name, sha256),) = manifest["database"].items()
        wanted = {folder / name: sha256, **{folder / MESSAGES / place: key for place, key in manifest["messages"].items()}}
        found = Backup(folder, datetime.fromisoformat(manifest["made_at"]), manifest["kind"], folder / name, tuple(manifest["messages"]))
    except FileNotFoundError:
        raise BackupDamaged(f"{folder} holds no {MANIFEST}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupDamaged(f"{folder / MANIFEST} cannot be read") from None
    for file, key in wanted.items():
        if folder.resolve() not in file.resolve().parents or not file.is_file() or _sha256(file) != key:
            raise BackupDamaged(f"{file} is missing or is not what was copied")
    return found


def is_empty(blobs: Path) -> bool:
    """Whether nothing would be overwritten: no row in the records, no message on the disk."""
    return not holds_rows() and not any(_stored(blobs))


def restore(backup: Backup, blobs: Path) -> None:
    """Puts messages and database back; the messages first, so that no row is without its bytes. Whole messages that are there stay."""
    if backup.kind != kind():
        raise BackupDamaged(f"it is of {backup.kind}, the database of the configuration is {kind()}")
    for place in backup.messages:
        _kept(backup.folder / MESSAGES / place, blobs / place)
    os.sync()
    drop_all()
    put_back(backup.database)


def _stored(root: Path) -> Iterator[str]:
    return (str(file.relative_to(root)) for file in sorted(root.glob("*/*.eml")))


def _kept(source: Path, target: Path) -> bool:
    """Copies a message, under its name only when all of it is there; False where it is there whole already, or is gone meanwhile."""
    if target.exists() and _sha256(target) == target.stem:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}")
    try:
        shutil.copyfile(source, half)
    except FileNotFoundError:
        half.unlink(missing_ok=True)
        return False
    os.rename(half, target)
    return True


def _write(target: Path, text: str) -> None:
    """Replaces a file when all that was written before is on the disk."""
    half = target.with_name(f".{target.name}")
    half.write_text(text, encoding="utf-8")
    os.sync()
    os.rename(half, target)
    os.sync()


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
