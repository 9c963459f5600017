"""設定: what config.toml and the environment say now, where each value comes from and what it means; read only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from pydantic import BaseModel

from console.house import house
from console.people import page
from console.texts import texts_of

Path = tuple[str, ...]
Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One key: its name in the file, what it means, its value in words, and where that comes from (empty: built in)."""

    key: str
    meaning: str
    value: str
    origin: str


def words() -> Words:
    """What the keys mean: a table for each table of config.toml, `table` its heading."""
    return texts_of("settings.toml")


@page("supervisor", "auditor")
def settings(request: HttpRequest) -> HttpResponse:
    """All tables."""
    config = house().config
    tables = [
        {
            "name": name,
            "heading": words()[name]["table"],
            "rows": list(rows(getattr(config.settings, name), (name,), (name,), config.origins)),
        }
        for name in type(config.settings).model_fields
    ]
    return render(request, "settings.html", {"tables": tables})


def rows(table: BaseModel, path: Path, place: Path, origins: Mapping[Path, str], nth: str = "") -> Iterator[Row]:
    """The keys of a table and of the tables in it, by their path in the words and their place in the file.

    A secret says only whether there is one.
    """
    for key, field in type(table).model_fields.items():
        value, here, there = getattr(table, key), (*path, key), (*place, key)
        if isinstance(value, BaseModel):
            yield from rows(value, here, there, origins, nth)
        elif inner := _tables(value):
            for name, one in inner.items():
                yield from rows(one, here, (*there, name), origins, f"（{name}）")
        else:
            said = _said("secret", bool(value)) if not field.repr else _in_words(value)
            yield Row(".".join(there), meaning(here) + nth, said, _origin(there, origins))


def meaning(path: Path) -> str:
    """What a key means; KeyError for one without words."""
    found: Any = words()
    for step in path:
        found = found[step]
    return str(found)


def _tables(value: object) -> dict[str, BaseModel]:
    """Tables in a list or by name; empty where it is a plain value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else ()
    return {str(name): one for name, one in pairs if isinstance(one, BaseModel)}


def _origin(path: Path, origins: Mapping[Path, str]) -> str:
    """The origin of a key, or of the list that it stands in."""
    return next((origins[path[:length]] for length in range(len(path), 0, -1) if path[:length] in origins), "")


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return _said("switch", value)
    if isinstance(value, dict):
        value = [f"{key} → {meant}" for key, meant in value.items()]
    if isinstance(value, list):
        return "、".join(map(str, value)) or words()["said"]["none"]
    return words()["said"]["none"] if value in ("", None) else str(value)


def _said(kind: str, yes: bool) -> str:
    return str(words()["said"][f"{kind}_{'yes' if yes else 'no'}"])
