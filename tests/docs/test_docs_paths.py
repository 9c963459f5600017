"""Documents that point at files, folders and tests point at some that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEST = re.compile(r"`((?:tests/)?[a-z_]+/test_[a-z0-9_]+\.py)(?:::(test_[a-z0-9_]+))?`")
PATH = re.compile(
    r"`((?:cases|parsers|rules|cage|intake|notifier|documents|storage|desk|workers|commands|ops|templates|tests|docs)/(?!test_)[\w./-]*)`"
)
LINK = re.compile(r"\]\(((?!http)[^)#]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    """A renamed file or test that a page still names would send its reader nowhere."""
    text = page.read_text(encoding="utf-8")
    missing = [path for path in PATH.findall(text) if not (ROOT / path).exists()]
    missing += [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    for path, name in TEST.findall(text):
        file = ROOT / (path if path.startswith("tests/") else f"tests/{path}")
        if not file.exists() or (name and f"def {name}(" not in file.read_text(encoding="utf-8")):
            missing.append(f"{path}::{name}")
    assert missing == []
