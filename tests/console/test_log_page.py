"""閲覧記録: the register of who did what with personal data."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from console_people import NOW, account_of
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from console.house import House
from console.views.log import PAGE
from storage.access import entries, note_access
from storage.models import Access, Case

AsRole = Callable[[str | None], Client]


@pytest.fixture
def noted(moved_in: House) -> None:
    """Entries of several people and days."""
    note_access(NOW - timedelta(days=2), "田中", "searched", codes=("inquiries",))
    note_access(NOW - timedelta(days=1), "佐藤", "decided", codes=("account.role", f"account:{account_of('clerk').pk}"))
    note_access(NOW - timedelta(hours=1), "time", "erased", codes=("dossier",))


def rows(answer: HttpResponse) -> list[list[str]]:
    """The table's cells as read."""
    table = re.findall(r"<tr><th scope=\"row\".*?</tr>", answer.content.decode())
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.split(r"</t[dh]>", row)[:-1]] for row in table]


@pytest.mark.usefixtures("noted")
def test_the_newest_first_in_words(as_role: AsRole) -> None:
    """No code that staff would have to look up."""
    told = rows(as_role("auditor").get("/log/"))
    assert [(row[1], row[2], row[5]) for row in told] == [
        ("time", "消去", "案件の記録"),
        ("佐藤", "決定", "役割を変更、田中"),
        ("田中", "検索", "問い合わせの一覧"),
    ]


@pytest.mark.usefixtures("noted")
@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("what=erased", ["time"]),
        ("since=2027-03-24", ["time", "佐藤"]),
        ("until=2027-03-24", ["佐藤", "田中"]),
        ("receipt=R2027-9999", []),
        ("what=nonsense", ["time", "佐藤", "田中"]),
        ("since=nonsense", ["time", "佐藤", "田中"]),
    ],
)
def test_filtered(as_role: AsRole, query: str, who: list[str]) -> None:
    """By kind, by days of the office, by case; what is no filter filters nothing."""
    assert [row[1] for row in rows(as_role("supervisor").get(f"/log/?{query}"))] == who


@pytest.mark.usefixtures("noted")
def test_filtered_by_account(as_role: AsRole) -> None:
    """By its number: no name stands in the address."""
    assert [row[1] for row in rows(as_role("auditor").get(f"/log/?account={account_of('clerk').pk}"))] == ["田中"]


def test_by_receipt_number(season: House, as_role: AsRole) -> None:
    """All that was done with one case."""
    case = Case.objects.first()
    assert case is not None
    note_access(NOW, "田中", "seen", case=case)
    told = rows(as_role("auditor").get(f"/log/?receipt={case.receipt_number.lower()}&what=seen"))
    assert {row[3] for row in told} == {case.receipt_number}


def test_in_pages(moved_in: House, as_role: AsRole) -> None:
    """Not all at once."""
    for minute in range(PAGE + 1):
        note_access(NOW + timedelta(minutes=minute), "田中", "searched")
    client = as_role("auditor")
    assert [len(rows(client.get(f"/log/?page={page}"))) for page in (1, 2)] == [PAGE, 1]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_taken_out_defused(moved_in: House, as_role: AsRole, sign: str) -> None:
    """A cell that a spreadsheet would calculate has an apostrophe before it; that it was taken out is noted."""
    note_access(NOW, f"{sign}HYPERLINK(1)", "searched", codes=(f"{sign}1+1",))
    answer = as_role("auditor").post("/log/export/")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    planted = next(line for line in lines if "HYPERLINK" in line[1])
    assert (planted[1], planted[6]) == (f"'{sign}HYPERLINK(1)", f"'{sign}1+1")
    newest = entries().last()
    assert newest is not None
    assert (newest.actor, newest.what, newest.codes) == ("鈴木", "exported", ["log"])


def test_taking_out_is_no_link(moved_in: House, as_role: AsRole) -> None:
    """It writes an entry, so it is a press of a button; it keeps the filters."""
    assert as_role("auditor").get("/log/export/").status_code == 405
    note_access(NOW, "田中", "searched")
    lines = as_role("auditor").post("/log/export/?what=erased").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1


@pytest.mark.parametrize("path", ["/log/", "/log/?page=20", "/settings/", "/users/"])
def test_few_queries(moved_in: House, as_role: AsRole, path: str) -> None:
    """As many with ten thousand entries as with none: sixteen at most, of which the frame and the guards take eleven."""
    Access.objects.bulk_create(Access(at=NOW, actor="田中", what="seen", codes=["mail"]) for _ in range(10_000))
    client = as_role("supervisor")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= 16, [query["sql"][:90] for query in asked]
