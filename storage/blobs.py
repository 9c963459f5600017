"""Raw messages on disk: each once, named by its sha256 in the folder of the day it came, on the disk before anyone is told."""

import ctypes
import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ops.errors import IntakeError, StorageFull

_LIBC = ctypes.CDLL(None, use_errno=True)


class DamagedBlob(IntakeError):
    """A stored message is gone or is not what was stored."""


class BlobStore:
    """A folder of raw messages."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def free_bytes(self) -> int:
        """Room left on the disk."""
        self.root.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.root).free

    def store(self, group: Iterable[tuple[str, bytes]], day: date) -> dict[str, str]:
        """Puts messages (sha256, bytes) on the disk; returns where each is. Raises StorageFull with nothing half stored."""
        folder = self.root / day.isoformat()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            places = {sha256: self._write(folder, sha256, data) for sha256, data in group}
            _flush(folder, [self.root / place for place in places.values()])
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StorageFull(str(self.root)) from error
            raise
        return places

    def _write(self, folder: Path, sha256: str, data: bytes) -> str:
        target = folder / f"{sha256}.eml"
        # A name can outlive a power cut without its bytes.
        if not target.exists() or target.read_bytes() != data:
            handle, name = tempfile.mkstemp(dir=folder, prefix=".")
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(data)
                os.rename(name, target)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        return str(target.relative_to(self.root))

    def load(self, place: str, sha256: str) -> bytes:
        """The message's bytes; DamagedBlob if they are not those that were stored."""
        try:
            data = (self.root / place).read_bytes()
        except FileNotFoundError:
            raise DamagedBlob(sha256) from None
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DamagedBlob(sha256)
        return data

    def erase(self, sha256: str) -> None:
        """Removes a message from every day on which it came, and waits until the disk has it so; nothing where it is gone already."""
        for file in self.root.glob(f"*/{sha256}.eml"):
            file.unlink(missing_ok=True)
            _flush(file.parent, [])


def _flush(folder: Path, files: list[Path]) -> None:
    """Waits until files and folder are on the disk; one call for the whole file system where the kernel has it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if _LIBC.syncfs(handle) == 0:
            return
        for file in files:
            with file.open("rb") as stored:
                os.fsync(stored.fileno())
        os.fsync(handle)
    finally:
        os.close(handle)
