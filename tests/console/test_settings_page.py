"""設定: the effective values, read only."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest
from django.test import Client
from pydantic import BaseModel

from console.house import House, enter
from console.views.settings import meaning, words
from ops.config import load
from ops.tables import Settings

AsRole = Callable[[str | None], Client]


def keys(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key, also of tables in lists and by name."""
    for name, field in model.model_fields.items():
        inner = next((kind for kind in (field.annotation, *get_args(field.annotation)) if _is_table(kind)), None)
        if inner is None:
            yield (*path, name)
        else:
            yield from keys(inner, (*path, name))


def _is_table(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


@pytest.mark.parametrize("key", list(keys(Settings)), ids=".".join)
def test_every_key_has_words(key: tuple[str, ...]) -> None:
    """What it means, in Japanese; no words without their key."""
    assert re.search("[ぁ-んァ-ヶ一-龠]", meaning(key))


def test_no_words_without_a_key() -> None:
    """A key that is gone takes its words along."""
    known = {".".join(key) for key in keys(Settings)}

    def told(table: dict[str, object], path: tuple[str, ...]) -> Iterator[str]:
        for name, inner in table.items():
            yield from told(inner, (*path, name)) if isinstance(inner, dict) else (".".join((*path, name)),)

    said = {name for table, inner in words().items() if table != "said" for name in told(inner, (table,)) if not name.endswith(".table")}
    assert said == known


@pytest.fixture
def page(moved_in: House, as_role: AsRole, tmp_path: Path) -> dict[str, list[str]]:
    """Each key's meaning, value and origin as a supervisor reads them, of an office with its own file and variables."""
    file = tmp_path / "office.toml"
    file.write_text('[mailbox]\nhost = "imap.example.jp"\n\n[[program.professional.fees]]\nfirst_day = 2019-10-01\namount = 11000\n')
    own = {
        "INTAKE_SMTP__PASSWORD": "geheim-geheim",
        "INTAKE_DATABASE__URL": "postgresql://intake:streng-geheim@db/intake",
        "INTAKE_LOG__LEVEL": "error",
    }
    enter(dataclasses.replace(moved_in, config=load(file, own)))
    answer = as_role("supervisor").get("/settings/").content.decode()
    assert "geheim" not in answer
    cells = [
        re.findall(r"<t[dh] ?[^>]*data-label[^>]*>(.*?)</t[dh]>|<th scope=\"row\"[^>]*>(.*?)</th>", row) for row in answer.split("<tr>")[1:]
    ]
    plain = [[re.sub("<[^>]+>", "", "".join(cell)) for cell in row] for row in cells if len(row) == 4]
    return {row[3]: row[:3] for row in plain}


@pytest.mark.parametrize(
    ("key", "value", "origin"),
    [
        ("mailbox.host", "imap.example.jp", "office.toml"),
        ("mailbox.port", "993", "既定値"),
        ("mailbox.password", "未設定", "既定値"),
        ("smtp.password", "設定済み", "INTAKE_SMTP__PASSWORD"),
        ("database.url", "設定済み", "INTAKE_DATABASE__URL"),
        ("log.level", "error", "INTAKE_LOG__LEVEL"),
        ("schedule.erase", "無効", "既定値"),
        ("schedule.reminders", "なし", "既定値"),
        ("program.professional.fees.1.amount", "11000", "office.toml"),
        ("program.professional.statements.anser.payer", "摘要", "既定値"),
        ("console.second_factor", "supervisor", "既定値"),
    ],
)
def test_what_is_shown(page: dict[str, list[str]], key: str, value: str, origin: str) -> None:
    """The value that counts and where it comes from; of a secret only whether there is one."""
    assert page[key][1] == value
    assert page[key][2].endswith(origin)
