"""The documents speak of what is there: files, tests, settings and words."""

import re
import tomllib
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import case_life
import pytest

from cases.finding import KINDS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTINGS = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))
GLOSSARY = ROOT / "docs" / "glossary.md"

QUOTED = re.compile(r"`([^`\n]+)`")
TEST = re.compile(r"(?P<path>[\w/]+/test_\w+\.py)(::(?P<group>Test\w+))?(::(?P<name>test_\w+))?")
PATH = re.compile(r"[\w.-]+/([\w.-]+/?)*|[\w-]+\.(py|toml|md|lock|svg)")
KEY = re.compile(r"[a-z]+(\.[a-z_]+)+")
CODES = {code.partition(".")[0] for code in KINDS}
MADE = {"demo", "blank", "var"}
"""Folders that a program makes while it runs."""
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def missing_from(text: str, page: Path) -> list[str]:
    """What a page names and is not there: links, tests, files and folders, settings, codes of findings."""
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    for quoted in QUOTED.findall(text):
        if test := TEST.fullmatch(quoted):
            missing += [] if holds(test["path"], test["group"], test["name"]) else [quoted]
        elif PATH.fullmatch(quoted):
            missing += [] if quoted.partition("/")[0] in MADE or is_file(quoted) else [quoted]
        elif KEY.fullmatch(quoted) and quoted.partition(".")[0] in SETTINGS:
            missing += [] if has_key(quoted) else [quoted]
        elif KEY.fullmatch(quoted) and quoted.partition(".")[0] in CODES:
            missing += [] if quoted in KINDS else [quoted]
    return missing


def holds(path: str, group: str | None, name: str | None) -> bool:
    """Whether a test file, named from the root or from `tests/`, is there and holds this class and this test."""
    file = ROOT / path if path.startswith("tests/") else ROOT / "tests" / path
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    wanted = [f"\nclass {group}:"] * bool(group) + [f"\n{'    ' if group else ''}def {name}("] * bool(name)
    return bool(text) and all(line in text for line in wanted)


def is_file(quoted: str) -> bool:
    """Whether a file or folder is there, named from the root; or a file of the corpus, named alone."""
    return (ROOT / quoted).exists() or ("/" not in quoted and any((ROOT / "tests" / "corpus").rglob(quoted)))


def has_key(dotted: str) -> bool:
    table: object = SETTINGS
    for part in dotted.split("."):
        if isinstance(table, list):
            table = table[0]
        if not isinstance(table, dict) or part not in table:
            return False
        table = table[part]
    return True


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    """A renamed file, test or key that a page still names would send its reader nowhere."""
    assert missing_from(page.read_text(encoding="utf-8"), page) == []


@pytest.mark.parametrize(
    "named",
    [
        "`rules/no_such.py`",
        "`no_such/table.py`",
        "`no_such/`",
        "`no_such.toml`",
        "`file.no_such`",
        "`tests/rules/test_rules_window.py::test_no_such`",
        "`rules/test_no_such.py`",
        "`policy.no_such`",
        "[x](no_such.md)",
    ],
)
def test_what_is_not_there_would_be_seen(named: str) -> None:
    """The test above can fail."""
    assert len(missing_from(f"| {named} |", ROOT / "README.md")) == 1


@cache
def written() -> str:
    """All that programs, settings and templates say, in small letters."""
    rooms = (
        "cases",
        "parsers",
        "rules",
        "cage",
        "intake",
        "notifier",
        "documents",
        "storage",
        "desk",
        "workers",
        "console",
        "commands",
        "ops",
        "templates",
    )
    files = [file for room in rooms for file in (ROOT / room).rglob("*") if file.suffix in (".py", ".toml", ".txt")]
    return "\n".join(file.read_text(encoding="utf-8") for file in [*files, ROOT / "config.toml"]).lower()


def test_words_of_the_glossary_are_those_of_the_code() -> None:
    """A word that the code no longer uses explains nothing."""
    rows = [line.split("|")[1] for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    words = [word.strip(" `") for row in rows for word in row.split(",") if word.strip(" `-")]
    assert len(words) > 60
    assert [word for word in words if word != "English" and not re.search(rf"\b{re.escape(word.lower())}\b", written())] == []


@pytest.mark.parametrize(("page", "count"), [("ambiguities.md", 21), ("failures.md", 56)])
def test_every_number_has_its_row(page: str, count: int) -> None:
    """Nothing of the lists that the project started from is passed over; gaps in their numbers are theirs."""
    rows = re.findall(r"^\| (\d+) \|", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.MULTILINE)
    assert (len(rows), rows) == (count, sorted(set(rows), key=int))


def test_every_rule_that_is_cited_is_explained() -> None:
    """A number alone tells a reader nothing."""
    rows = re.findall(r"^\| (R\d\d) \|", (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == sorted(set(rows))
    assert {rule.upper() for rule in re.findall(r"\br[0-3]\d\b", written())} - set(rows) == set()


def test_the_life_of_a_case_is_drawn_as_the_table_has_it() -> None:
    """The page is written from the table; a move that is added without it would be seen here."""
    assert (ROOT / "docs" / "case-life.md").read_text() == case_life.page()


def test_picture_is_well_formed() -> None:
    """A browser shows no picture at all where one sign is wrong."""
    assert ElementTree.parse(ROOT / "docs" / "flow.svg").getroot().tag.endswith("svg")  # noqa: S314 - our own file
