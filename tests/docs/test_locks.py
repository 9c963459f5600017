"""The two locks: what is installed with the text recogniser is what is installed without, and more."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def pinned(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[\w+\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_the_locks_agree() -> None:
    """A package is of one version in both; whoever renews one renews the other (docs/decisions/0003)."""
    product, with_recogniser = pinned("requirements.lock"), pinned("requirements-ocr.lock")
    both = product.keys() & with_recogniser.keys()
    assert {name: product[name] for name in both} == {name: with_recogniser[name] for name in both}
    assert {"onnxruntime", "rapidocr"} <= with_recogniser.keys() - product.keys()


def test_the_locks_name_no_index() -> None:
    """Offices have their own."""
    assert [lock for lock in ("requirements.lock", "requirements-ocr.lock") if "://" in (ROOT / lock).read_text()] == []
