"""Mails that surprised somebody: each a folder of tests/corpus with the message as it came and what must be read in it.

Keys of expected.toml are fields of `cases.reading.Mail`, or `troubles`; a mail without `machine` is a person's.
"""

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from cases.reading import ReadingOptions
from parsers.message import open_message

CORPUS = Path(__file__).parents[1] / "corpus"
OPTIONS = ReadingOptions(own_addresses=("mail@office.example",), authserv_id="mx.office.example")


@pytest.mark.parametrize("name", sorted(folder.parent.name for folder in CORPUS.glob("*/message.eml")))
def test_mail_that_surprised(name: str) -> None:
    """The comment in expected.toml says what is special."""
    opened = open_message((CORPUS / name / "message.eml").read_bytes(), OPTIONS)
    expected = {"machine": None, "troubles": []} | tomllib.loads((CORPUS / name / "expected.toml").read_text("utf-8"))
    assert {key: plain(opened.troubles if key == "troubles" else getattr(opened.mail, key)) for key in expected} == expected


def plain(value: object) -> object:
    """A value as TOML would have it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
