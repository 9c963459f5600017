"""The words of certificates, labels and dispatch lists."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).resolve().parent.parent / "templates" / "certificates" / "texts.toml"


@cache
def words() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def postal_code(written: str) -> str | None:
    """A postal code as 100-0005; None where what is written has not seven digits."""
    digits = re.sub(r"[〒\s‐-―ー−-]", "", unicodedata.normalize("NFKC", written))
    return f"{digits[:3]}-{digits[3:]}" if re.fullmatch(r"[0-9]{7}", digits) else None
