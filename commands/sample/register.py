"""The office's list of certificants of an invented season: everybody who applies, and neighbours of theirs who do not."""

import csv
import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from cases.fields import FORM_A
from commands.sample.people import Person, invent
from parsers.certificants import KEYS

_NEIGHBOURS = (
    "山口:ヤマグチ", "山田:ヤマダ", "山本:ヤマモト", "山下:ヤマシタ", "渡辺:ワタナベ", "渡部:ワタベ", "渡邊:ワタナベ", "斉藤:サイトウ",
    "斎藤:サイトウ", "高橋:タカハシ", "高田:タカダ", "田口:タグチ", "中田:ナカタ", "大野:オオノ", "小野:オノ",
)  # fmt: skip
_EACH = 4


def write_register(file: Path, people: Iterable[Person], season: int) -> None:
    """Writes the list as CSV, in the order of the certification numbers."""
    listed = sorted([*people, *_neighbours(season)], key=lambda person: person.number)
    labels = {field.key: field.label for field in FORM_A}
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.writer(out)
        rows.writerow([labels[key] for key in KEYS])
        rows.writerows([p.number, p.name, p.kana, p.email, p.qualification, p.expires_on.isoformat()] for p in listed)


def _neighbours(season: int) -> Iterable[Person]:
    """People with names as a telephone book has them side by side, some of whom are due in another season."""
    rng = random.Random(season)  # noqa: S311 - an invented season keeps no secret
    for place, name in enumerate(_NEIGHBOURS * _EACH):
        surname, kana = name.split(":")
        due = season + place % 3
        person = invent(5000 + place, due, date(due, 1, 15), rng)
        yield replace(person, name=f"{surname} {person.name.split()[1]}", kana=f"{kana} {person.kana.split()[1]}")
