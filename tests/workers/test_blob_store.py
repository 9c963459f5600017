"""Raw messages on disk: once, whole, and never trusted blindly."""

import errno
import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from ops.errors import StorageFull
from storage.blobs import BlobStore, DamagedBlob

DAY = date(2027, 1, 15)
MAIL = b"Subject: x\r\n\r\nbody\r\n"
KEY = hashlib.sha256(MAIL).hexdigest()


@pytest.fixture
def store(tmp_path):
    return BlobStore(tmp_path / "blobs")


def put(store):
    return store.store([(KEY, MAIL)], DAY)[KEY]


def files(store):
    return sorted(str(path.relative_to(store.root)) for path in store.root.rglob("*") if path.is_file())


def test_message_is_kept_byte_by_byte(store):
    """In the folder of its day, under its hash: a name a stranger chose never becomes a path."""
    assert (store.load(put(store), KEY), files(store)) == (MAIL, [f"2027-01-15/{KEY}.eml"])


def test_second_time_adds_nothing(store):
    assert put(store) == put(store)
    assert len(files(store)) == 1


@pytest.mark.parametrize("left", [b"", MAIL[:5]], ids=["empty", "cut short"])
def test_what_a_power_cut_left_is_written_anew(store, left):
    """A name may reach the disk before the bytes do: a file that is there is not believed for its name."""
    (store.root / "2027-01-15").mkdir(parents=True)
    (store.root / f"2027-01-15/{KEY}.eml").write_bytes(left)
    assert store.load(put(store), KEY) == MAIL


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"other")], ids=["gone", "changed"])
def test_damaged_message_is_noticed(store, damage):
    place = put(store)
    damage(store.root / place)
    with pytest.raises(DamagedBlob):
        store.load(place, KEY)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_full_disk_leaves_nothing_half_stored(store, monkeypatch, code):
    """The same sentence for a full disk and for a full quota; no part of a file stays."""

    def full(source: str, target: Path) -> None:
        raise OSError(code, "no room")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(StorageFull):
        put(store)
    assert files(store) == []
