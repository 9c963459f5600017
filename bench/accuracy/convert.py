"""LibreOffice and Chromium at work: each is started as seldom as can be."""

import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_BATCH = 60
_SECONDS = 600


def by_libreoffice(files: Sequence[Path], kind: str, folder: Path) -> None:
    """Saves each file as `kind` (pdf, xls, ods, xlsx) under its stem in `folder`, which is made."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lo") as profile:
        for start in range(0, len(files), _BATCH):
            chunk = [str(file) for file in files[start : start + _BATCH]]
            command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind, "--outdir", str(folder)]
            subprocess.run([*command, *chunk], check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - files of ours
    missing = [file.name for file in files if not (folder / f"{file.stem}.{kind}").exists()]
    if missing:
        raise RuntimeError(f"LibreOffice made no {kind} of {', '.join(missing[:5])}")


def by_chromium(files: Sequence[Path], folder: Path) -> None:
    """Prints each HTML file to a PDF of its stem in `folder`, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda file: _print(file, folder), files))


def _print(file: Path, folder: Path) -> None:
    target = folder / f"{file.stem}.pdf"
    with tempfile.TemporaryDirectory(prefix="chromium") as profile:
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={profile}"]
        done = subprocess.run([*command, f"--print-to-pdf={target}", file.as_uri()], capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    if not target.exists():
        raise RuntimeError(f"Chromium printed nothing of {file.name}: {done.stderr[-300:].decode(errors='replace')}")
