"""Sheets that are small and would be searched for ever: each is left to a person, as a sheet that nobody understood."""

import pytest
from hostile_old import locked
from hostile_zips import branching, zipped

from cases.reading import ReadingOptions, Source
from parsers.forms import recognise
from parsers.grouping import applications_of
from parsers.reader import read
from parsers.sheet import Cell, Sheet

HEAD = ["カテゴリ", "開始日", "活動名", "分野コード", "時間", "申請CPD"]
ROW = ["A", "2026/1/1", "研修", "OP", "2", "2"]
TITLE = ["CPDポイント取得レポート"]
OWN = [["更新申請書"], ["認定番号", "OMP-{0}"], ["氏名", "山田{0}"], ["住所", "東京"], TITLE, HEAD, ROW]


def rows(*texts: list[str]) -> list[Cell]:
    """Cells that stand as the texts do."""
    return [Cell(r, c, text, text, f"a.xlsx!A!{r},{c}") for r, row in enumerate(texts) for c, text in enumerate(row)]


def tall(count: int) -> list[Cell]:
    """Labels, each of which is merged down to the last row and lies over those below it."""
    return [Cell(r, c, "氏名", "氏名", f"a.xlsx!A!{r},{c}", rows=count - r) for r in range(count) for c in range(2)]


SHEETS = {
    "a label over all the labels below it": lambda: tall(3_000),
    "more cells than a form has": lambda: rows(*[["氏名"] * 5] * 4_001),
    "a number of 30,000 digits": lambda: rows(TITLE, HEAD, [*ROW[:4], "1" * 30_000, "2"]),
    "a title of 30,000 characters": lambda: rows(TITLE, HEAD, [*ROW[:2], "あ1" * 15_000, *ROW[3:]]),
}


@pytest.mark.parametrize("page", [False, True], ids=["sheet", "page"])
@pytest.mark.parametrize("name", SHEETS)
def test_what_no_person_fills_in_is_not_searched(name: str, page: bool) -> None:
    """It is left over: nothing in it was read, so nothing may be called missing."""
    found = recognise([Sheet("" if page else "A", "a.xlsx!A", tuple(SHEETS[name]()))], ReadingOptions())
    assert (found.forms, found.leftover) == ((), True)


LARGE = {
    "labels alone": (lambda: rows(*[["氏名", "住所", "氏名", "住所"]] * 4_900), 0),
    "a thousand labels in each row": (lambda: rows(*[["氏名"] * 1_000] * 5), 0),
    "the head of the table in each row": (lambda: rows(*[HEAD] * 3_300), 1),
    "3,300 activities": (lambda: rows(TITLE, HEAD, *[ROW] * 3_300), 1),
    "headings in turn": (lambda: rows(*[["更新申請書"], ["x", "y", "z"], TITLE, ["x", "y", "z"]] * 800), None),
    "three hundred forms": (lambda: rows(*[[text.format(n) for text in row] for n in range(150) for row in OWN]), 300),
    "sentences of pledge": (lambda: rows(["宣誓書"], *[["倫理綱領を順守します"]] * 19_000), None),
    "nine thousand digits": (lambda: rows(TITLE, HEAD, *[[*ROW[:4], "1" * 9_000, "2"]] * 50), 1),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_large_is_read_to_its_end(name: str) -> None:
    """As long as it is no longer than a form may be, it is read whole; the test's own time limit stands for the reader's."""
    make, forms = LARGE[name]
    found = recognise([Sheet("A", "a.xlsx!A", tuple(make()))], ReadingOptions())
    applications_of([found.forms])
    assert forms is None or len(found.forms) == forms


def test_a_password_that_takes_long_to_try_is_not_tried() -> None:
    """Ten million turns, which Office would make; the one password that is tried unasked would take all of a reader's time."""
    assert [file.trouble for file in read(Source(files=(("a.xlsx", locked(10_000_000)),)), ReadingOptions()).files] == ["encrypted"]


SMALL = zipped([("a.txt", b"a" * 100), ("b.txt", b"b" * 100)])


@pytest.mark.parametrize(
    ("options", "troubles"),
    [
        ({}, [None, "unsupported", "unsupported", None, "unsupported", "unsupported"]),
        ({"max_files": 3}, [None, "unsupported", "unsupported", "too_large"]),
        ({"max_inflated_bytes": 300}, [None, "unsupported", "unsupported", "too_large"]),
    ],
    ids=["within", "too many files", "too many bytes"],
)
def test_what_a_message_may_hold_counts_for_all_its_archives(options: dict[str, int], troubles: list[str | None]) -> None:
    """Each is below the limits; together they are not."""
    found = read(Source(files=(("1.zip", SMALL), ("2.zip", SMALL))), ReadingOptions(**options))
    assert [file.trouble for file in found.files] == troubles


def test_archives_in_an_archive_count_together() -> None:
    """Fifty-five of nine megabytes each."""
    assert [file.trouble for file in read(Source(files=(("a.zip", branching(55)),)), ReadingOptions()).files] == ["too_large"]
