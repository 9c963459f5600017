"""`intake register import`: the office's list as CSV or workbook, taken whole or not at all."""

import io
import json
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from cases.policy import Certificant
from storage import register

HEADINGS = "認定番号,氏名,フリガナ,メールアドレス,資格名,資格有効期日"
ROW = "OMP-12340123,山田 太郎,ヤマダ タロウ,taro@example.jp,OMP,2027-03-31"
YAMADA = Certificant(
    certification_number="OMP-12340123",
    name="山田 太郎",
    name_kana="ヤマダ タロウ",
    email="taro@example.jp",
    qualification="OMP",
    expires_on=date(2027, 3, 31),
)


@pytest.fixture
def load(house, intake):
    """Imports a file of these bytes."""

    def load(data, *options, name="register.csv"):
        (house.home / name).write_bytes(data)
        return intake("register", "import", house.home / name, *options, "--config", house.config)

    return load


def known(number="OMP-12340123"):
    return (register.look_up([number]) or {}).get(number)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_list_as_programs_save_it(load, charset, end):
    """UTF-8 with and without its mark, and what Excel in Japan calls CSV."""
    said = load(end.join([HEADINGS, ROW, ""]).encode(charset))
    assert (said.code, said.out.splitlines()[-1]) == (0, "the register now has 1")
    assert known() == YAMADA


@pytest.mark.parametrize("day", [datetime(2027, 3, 31), date(2027, 3, 31), "2027/3/31"], ids=["time", "day", "text"])  # noqa: DTZ001
def test_list_as_workbook(load, day):
    """The first sheet that holds anything."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet("名簿")
    sheet.append(HEADINGS.split(","))
    sheet.append([*ROW.split(",")[:-1], day])
    book.save(out)
    assert load(out.getvalue(), name="名簿.xlsx").code == 0
    assert known() == YAMADA


def test_headings_may_be_in_other_words_and_order(load):
    """Those of form (A); columns that mean nothing to us are left out."""
    load("備考,お名前,資格番号,有効期限\nx,山田 太郎,OMP-12340123,2027/3/31\n".encode())
    assert known() == Certificant(
        certification_number="OMP-12340123", name="山田 太郎", name_kana="", email="", expires_on=date(2027, 3, 31)
    )


@pytest.mark.parametrize("number", ["omp-12340123", "ＯＭＰ－１２３４０１２３", "OMP‐12340123", " OMP-1234 0123 "])
def test_number_is_taken_as_its_key(load, number):
    """However it is written: full width, small letters, another hyphen (U+2010 survives NFKC)."""
    load(f"認定番号,氏名\n{number},山田 太郎\n".encode())
    assert known() is not None


def test_empty_day_and_empty_lines(load):
    load(f"{HEADINGS}\n\n{ROW.removesuffix('2027-03-31')}\n,,,,,\n".encode())
    assert known().expires_on is None


def test_second_import_says_what_differs_and_deletes_nothing(load):
    """A row that the list has no more stays, and so does a column that it has not."""
    load(f"{HEADINGS}\n{ROW}\nCSP-33330003,高橋 一,,,,\n".encode())
    said = load("認定番号,氏名\nOMP-12340123,佐藤 太郎\nCAP-22220002,鈴木 花子\n".encode())
    assert said.out.splitlines() == [
        "2 rows read: 1 added, 1 changed, 0 the same; 1 of the register are not in the list and stay",
        "  1 changed in name",
        "the register now has 3",
    ]
    assert known() == replace(YAMADA, name="佐藤 太郎")


def test_a_dry_run_changes_nothing(load):
    """The difference with its numbers, for a program to read; the same again, and then for good."""
    load(f"{HEADINGS}\n{ROW}\n".encode())
    data = f"{HEADINGS}\n{ROW.replace('2027-03-31', '2030-03-31')}\nCAP-22220002,鈴木 花子,,,,\n".encode()
    expected = {
        "read": 2,
        "added": ["CAP-22220002"],
        "changed": [{"number": "OMP-12340123", "columns": ["expires_on"]}],
        "same": 0,
        "absent": [],
        "total": 2,
    }
    for _ in range(2):
        assert json.loads(load(data, "--dry-run", "--json").out) == expected
    assert (known(), known("CAP-22220002")) == (YAMADA, None)
    assert json.loads(load(data, "--json").out) == expected
    assert known().expires_on == date(2030, 3, 31)


def test_one_person_has_a_row_for_each_qualification(load):
    """Each with its own number and its own expiry."""
    load(f"{HEADINGS}\n{ROW}\nCAP-12340124,山田 太郎,ヤマダ タロウ,taro@example.jp,CAP,2028-03-31\n".encode())
    assert (known().expires_on, known("CAP-12340124").expires_on) == (date(2027, 3, 31), date(2028, 3, 31))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param("氏名,フリガナ\n山田,ヤマダ\n".encode(), "認定番号 and 氏名 among them", id="no column of numbers"),
        pytest.param(b"", "the first line must name the columns", id="empty"),
        pytest.param(f"{HEADINGS}\n{ROW}\n,鈴木,,,,\n".encode(), "line 3 has no 認定番号", id="no number"),
        pytest.param(f"{HEADINGS}\n{ROW}\nCAP-22220002,,,,,\n".encode(), "line 3 has no 氏名", id="no name"),
        pytest.param(
            f"{HEADINGS}\n{ROW}\nCAP-22220002,鈴木,,,,2027年\n".encode(), "line 3: 資格有効期日 must be like 2027-03-31", id="bad day"
        ),
        pytest.param(f"{HEADINGS}\n{ROW}\n{ROW.lower()}\n".encode(), "lines 2 and 3 have the same 認定番号", id="twice"),
        pytest.param(b"\x81", "neither CSV in UTF-8 or CP932 nor .xlsx", id="no text"),
        pytest.param(b"PK\x03\x04 no zip", "the workbook cannot be read", id="broken workbook"),
        pytest.param("認定番号,氏名\nOMP-1234\x000123,山田".encode(), "line 2 holds a NUL", id="NUL, which a database refuses"),
    ],
)
def test_wrong_list_is_refused_whole(load, data, reason):
    """Exit 2, one sentence with the file and the line; nothing of it is taken."""
    said = load(data)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "register.csv" in said.err
    assert reason in said.err
    assert register.look_up([]) is None


def test_no_such_list(house, intake):
    said = intake("register", "import", "none.csv", "--config", house.config)
    assert (said.code, "none.csv: No such file or directory" in said.err) == (2, True)
