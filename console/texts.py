"""The words that stand in tables rather than in a page's template (`templates/console/*.toml`), read once."""

import tomllib
from functools import cache
from typing import Any

from ops.config import CHECKOUT


@cache
def texts_of(file: str) -> dict[str, Any]:
    """The tables of a file under `templates/console`, each file in a shape of its own."""
    return tomllib.loads((CHECKOUT / "templates" / "console" / file).read_text(encoding="utf-8"))
