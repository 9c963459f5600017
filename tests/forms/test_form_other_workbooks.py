"""Workbooks that are no .xlsx: .xls, .ods and .xlsb say the same as the .xlsx they were saved from."""

import io
import os
import shutil
import struct
import subprocess
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from builders.binary_books import binary_book, cell, real, record, rich, row, sheet, styles, wide
from builders.form_books import A_ROWS, C_ROWS, activity, application, b_rows, book, reading

from cage.door import Cage
from cases.reading import ReadingOptions, Source
from parsers.ods import read_ods
from parsers.reader import read
from parsers.sheet import Sheet
from parsers.workbook import read_workbook
from parsers.xls import read_xls
from parsers.xlsb import read_xlsb

OPTIONS = ReadingOptions()
READERS = {"xlsx": read_workbook, "xls": read_xls, "ods": read_ods, "xlsb": read_xlsb}


def fill(workbook: xlsxwriter.Workbook) -> None:
    """What the formats are compared by."""
    first = workbook.add_worksheet("S")
    struck = workbook.add_format({"font_strikeout": True})

    def formatted(place: str, value: float, code: str) -> None:
        first.write(place, value, workbook.add_format({"num_format": code}))

    first.write("A1", "氏名")
    first.write("B1", "山田", struck)
    first.write_rich_string("C1", "残る", struck, "𠮷消す", "も残る")
    formatted("A2", 1230123, "00000000")
    formatted("B2", 210, '0"分"')
    formatted("C2", 0.5, "0%")
    formatted("D2", 2.5, "0.00")
    formatted("A3", 46037, "yyyy/m/d")
    formatted("B3", 3.5 / 24, "[h]:mm")
    formatted("C3", 1.5, "[h]:mm")
    formatted("A4", 46037, '[$-411]ggge"年"m"月"d"日"')
    formatted("B4", 46037.25, "yyyy/m/d h:mm")
    first.write_formula("A5", "=1/0", None, "#DIV/0!")
    first.write_formula("B5", "=1+1", None, 2)
    first.write_formula("C5", '=A1&"様"', None, "氏名様")
    first.write("A6", "隠れた行")
    first.set_row(5, None, None, {"hidden": True})
    first.write("G7", "隠れた列")
    first.set_column("G:G", None, None, {"hidden": True})
    first.merge_range("A8:C9", "結合")
    first.write("A10", "値")
    first.write_comment("A10", "値ではない")
    first.write("A11", 6.0)
    first.write("B11", "二行の\n文")
    hidden = workbook.add_worksheet("裏")
    hidden.write("A1", "x")
    hidden.hide()


EXPECTED: dict[str, tuple[object, str]] = {
    "A1": ("氏名", ""),
    "B1": ("山田", "struck"),
    "C1": ("残るも残る", "doubtful"),
    "A2": ("01230123", ""),
    "B2": ("210分", ""),
    "C2": ("50%", ""),
    "D2": (2.5, ""),
    "A3": (date(2026, 1, 15), ""),
    "B3": (timedelta(hours=3, minutes=30), ""),
    "C3": (timedelta(hours=36), ""),
    "A4": (date(2026, 1, 15), ""),
    "B4": (datetime(2026, 1, 15, 6), ""),  # noqa: DTZ001 - a cell's time has no zone
    "A5": (None, "doubtful"),
    "B5": (2, ""),
    "C5": ("氏名様", ""),
    "A6": ("隠れた行", "hidden"),
    "G7": ("隠れた列", "hidden"),
    "A8": ("結合", "2x3"),
    "A10": ("値", ""),
    "A11": (6, ""),
    "B11": ("二行の\n文", ""),
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], bytes]:
    """LibreOffice: a workbook saved as another format."""
    program = shutil.which("soffice")
    if not program:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing")
        pytest.skip("LibreOffice is missing: install libreoffice-calc")
    profile = tmp_path_factory.mktemp("profile")

    def convert(to: str, data: bytes) -> bytes:
        folder = tmp_path_factory.mktemp("saved")
        (folder / "book.xlsx").write_bytes(data)
        command = [program, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", to, "--outdir", str(folder)]
        subprocess.run([*command, str(folder / "book.xlsx")], check=True, capture_output=True, timeout=120)
        return Path(folder / f"book.{to}").read_bytes()

    return convert


@pytest.fixture(scope="module")
def xlsx() -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out)
    fill(workbook)
    workbook.close()
    return out.getvalue()


@pytest.fixture(scope="module")
def by_kind(saved: Callable[[str, bytes], bytes], xlsx: bytes) -> dict[str, bytes]:
    return {"xlsx": xlsx, "xls": saved("xls", xlsx), "ods": saved("ods", xlsx), "xlsb": as_binary()}


def as_binary() -> bytes:
    """The same workbook in records."""
    codes = [(164, "00000000"), (165, '0"分"'), (166, "[h]:mm"), (167, '[$-411]ggge"年"m"月"d"日"')]
    look = styles([False, True], codes, [(0, 0), (1, 0), (0, 164), (0, 165), (0, 9), (0, 2), (0, 14), (0, 166), (0, 167), (0, 22)])
    texts = [rich("氏名"), rich("山田"), rich("残る𠮷消すも残る", (2, 1), (6, 0)), rich("結合")]
    rows = [
        row(0, *(cell(7, at, struct.pack("<I", at), style) for at, style in ((0, 0), (1, 1), (2, 0)))),
        row(1, cell(2, 0, rk(1230123), 2), cell(2, 1, rk(21000, hundredth=True), 3), real(2, 0.5, 4), real(3, 2.5, 5)),
        row(2, cell(2, 0, rk(46037), 6), real(1, 3.5 / 24, 7), real(2, 1.5, 7)),
        row(3, cell(2, 0, rk(46037), 8), real(1, 46037.25, 9)),
        row(4, cell(11, 0, b"\x07" + bytes(10)), cell(9, 1, struct.pack("<d", 2) + bytes(10)), cell(8, 2, wide("氏名様") + bytes(10))),
        row(5, cell(6, 0, wide("隠れた行")), hidden=True),
        row(6, cell(6, 6, wide("隠れた列"))),
        row(7, cell(7, 0, struct.pack("<I", 3)), cell(1, 1, b"")),
        row(9, cell(62, 0, rich("値"))),
        row(10, cell(2, 0, struct.pack("<d", 6.0)[4:]), cell(6, 1, wide("二行の\n文"))),
    ]
    columns = record(390) + record(60, struct.pack("<IIIIH", 6, 6, 2000, 0, 1)) + record(391)
    merged = record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", 7, 8, 0, 2)) + record(178)
    back = sheet(row(0, cell(6, 0, wide("x"))))
    return binary_book(("S", 0, sheet(*rows, columns=columns, merged=merged)), ("裏", 1, back), look=look, texts=texts)


def rk(number: int, *, hundredth: bool = False) -> bytes:
    return struct.pack("<i", number << 2 | 2 | hundredth)


def sheets_of(kind: str, data: bytes) -> tuple[Sheet, ...]:
    found = READERS[kind](f"申請書.{kind}", data, OPTIONS)
    assert isinstance(found, tuple), found
    return found


@pytest.mark.parametrize("kind", READERS)
def test_every_format_says_the_same(kind: str, by_kind: dict[str, bytes]):
    """Values, dates, formats, marks, spans and hidden sheets, each with its place; a note is no value."""
    first, second = sheets_of(kind, by_kind[kind])
    found = {
        cell.place.removeprefix(f"申請書.{kind}!S!"): (
            cell.value,
            "struck" if cell.struck else "hidden" if cell.hidden else "doubtful" if cell.doubtful else "2x3" if cell.rows > 1 else "",
        )
        for cell in first.cells
    }
    # LibreOffice writes 0 into an .xls for a text that it did not calculate itself.
    assert found == EXPECTED | ({"C5": (0, "doubtful")} if kind == "xls" else {})
    assert [(s.name, s.place, s.hidden) for s in (first, second)] == [("S", f"申請書.{kind}!S", False), ("裏", f"申請書.{kind}!裏", True)]


def test_days_of_a_binary_workbook_may_count_from_1904():
    """Macintosh: 42018 is the day that 43480 is elsewhere."""
    look = styles([False], [], [(0, 14)])
    (found,) = sheets_of("xlsb", binary_book(("S", 0, sheet(row(0, real(0, 42018)))), look=look, epoch_1904=True))
    assert (found.epoch_1904, found.cells[0].value) == (True, date(2019, 1, 15))


def test_an_application_in_three_formats_is_read(saved: Callable[[str, bytes], bytes]):
    """The three forms as LibreOffice saves them: .xls, .ods."""
    rows = b_rows(activity(1), activity(2, 時間="3時間30分", 申請CPD=3.5))
    data = book(("(A)更新申請書", A_ROWS), ("(B)CPDポイント取得レポート", rows), ("(C)宣誓書", C_ROWS))
    expected = application(("申請書", data))
    for kind in ("xls", "ods"):
        assert application(("申請書", saved(kind, data))) == expected


def old_workbook(cells: list[tuple[str, object]]) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out)
    first = workbook.add_worksheet("S")
    for place, value in cells:
        first.write(place, value)
    workbook.close()
    return out.getvalue()


def test_a_locked_old_workbook_is_encrypted(saved: Callable[[str, bytes], bytes]):
    """A record FILEPASS ([MS-XLS] 2.4.117), here in place of the one after the first."""
    data = bytearray(saved("xls", old_workbook([("A1", "x")])))
    first = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    data[first + 20 : first + 22] = b"\x2f\x00"
    assert read_xls("a.xls", bytes(data), OPTIONS) == "encrypted"


def test_an_old_workbook_that_reaches_too_far_is_not_loaded(saved: Callable[[str, bytes], bytes], monkeypatch: pytest.MonkeyPatch):
    """A cell in the last row of them all, or very many cells."""
    assert read_xls("a.xls", saved("xls", old_workbook([("A1", "x"), ("A65536", "x")])), OPTIONS) == "too_large"
    data = saved("xls", old_workbook([(f"{letter}1", 1.5) for letter in "ABCDEF"]))
    assert isinstance(read_xls("a.xls", data, OPTIONS), tuple)
    monkeypatch.setattr("parsers.xls.MAX_CELLS", 5)
    assert read_xls("a.xls", data, OPTIONS) == "too_large"


def test_a_broken_old_workbook_is_unreadable(saved: Callable[[str, bytes], bytes]):
    """Its first record is none that begins a workbook."""
    data = saved("xls", old_workbook([("A1", "x")])).replace(b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\xff" * 8)
    assert [(file.kind, file.trouble) for file in reading(("a.xls", data)).files] == [("xls", "unreadable")]


def test_sectors_in_a_circle_are_not_followed(saved: Callable[[str, bytes], bytes]):
    """xlrd alone goes round until its memory is used up: the directory promises two gigabytes."""
    data = bytearray(saved("xls", old_workbook([("A1", "x" * 9000)])))
    entry = data.find("Workbook".encode("utf-16-le") + b"\0\0")
    (first,) = struct.unpack_from("<I", data, entry + 116)
    (table,) = struct.unpack_from("<I", data, 76)
    struct.pack_into("<I", data, 512 + table * 512 + first * 4, first)
    struct.pack_into("<I", data, entry + 120, 0x7FFFFFFF)
    assert [(file.kind, file.trouble) for file in reading(("a.xls", bytes(data))).files] == [("xls", "unreadable")]


def test_a_box_of_an_old_workbook(saved: Callable[[str, bytes], bytes]):
    """A truth value is no number."""
    (found,) = sheets_of("xls", saved("xls", old_workbook([("A1", True)])))
    assert found.cells[0].value is True


def binary(*rows: bytes, **more: bytes) -> bytes:
    return binary_book(("S", 0, sheet(*rows, **more)))


BROKEN_BINARY = {
    "no zip": (b"PK\x03\x04", "unreadable"),
    "a far row": (binary(row(60_000, real(0, 1))), "too_large"),
    "a far column": (binary(row(0, real(16_383, 1))), "too_large"),
    "a large area": (binary(row(0, real(900, 1)), row(20_000, real(0, 1))), "too_large"),
    "very many cells": (binary(row(0, *[real(0, 1)] * 100_002)), "too_large"),
    "very many cells on two sheets": (binary_book(*(("S", 0, sheet(row(0, *[real(0, 1)] * 60_000))) for _ in range(2))), "too_large"),
    "a text longer than its record": (binary(row(0, cell(6, 0, struct.pack("<I", 9)))), "unreadable"),
    "a text that is not there": (binary(row(0, cell(7, 0, struct.pack("<I", 9)))), "unreadable"),
    "a cell without its column": (binary(row(0, record(13, bytes(8)))), "unreadable"),
    "a record that is cut off": (binary_book(("S", 0, b"\x81\x01\x7f")), "unreadable"),
}


@pytest.mark.parametrize(("data", "trouble"), BROKEN_BINARY.values(), ids=BROKEN_BINARY)
def test_a_broken_binary_workbook_is_told_why(data: bytes, trouble: str):
    """A value, never an exception; what reaches too far is not read."""
    assert read_xlsb("a.xlsb", data, OPTIONS) == trouble


def test_inflated_size_of_a_binary_workbook_is_bounded():
    """Failure 44."""
    assert read_xlsb("a.xlsb", binary(row(0, real(0, 1))), ReadingOptions(max_inflated_bytes=500)) == "too_large"


def test_boxes_and_fractions_of_a_binary_workbook():
    """A truth value, one that a formula gave, an error that stands there as such, a negative number in 30 bits, an empty text."""
    cells = (
        cell(4, 0, b"\x01"),
        cell(10, 1, b"\x00" + bytes(10)),
        cell(3, 2, b"\x07"),
        cell(2, 3, rk(-150, hundredth=True)),
        cell(6, 4, wide("")),
    )
    (found,) = sheets_of("xlsb", binary(row(0, *cells)))
    assert [(one.value, one.doubtful) for one in found.cells] == [(True, False), (False, False), (None, True), (-1.5, False)]


def test_a_styled_text_of_an_old_program_may_lack_its_style():
    """A style that the workbook does not have strikes nothing out."""
    (found,) = sheets_of("xlsb", binary(row(0, cell(62, 0, rich("x", (0, 9)), 7))))
    assert not found.cells[0].doubtful


def test_kinds_are_told_by_content(by_kind: dict[str, bytes]):
    """Under any name."""
    files = reading(*((f"{kind}.xlsx", data) for kind, data in by_kind.items())).files
    assert [file.kind for file in files] == list(by_kind)


def test_every_format_is_read_behind_the_lock(saved: Callable[[str, bytes], bytes], xlsx: bytes):
    """What xlrd needs is loaded for a second child; the rest is there."""
    rows = b_rows(activity(1), activity(2, 活動名="㈱髙﨑𠮷の研修"))
    data = book(("(A)更新申請書", A_ROWS), ("(B)CPDポイント取得レポート", rows), ("(C)宣誓書", C_ROWS))
    files = (("a.xls", saved("xls", data)), ("a.ods", saved("ods", data)), ("a.xlsb", as_binary()), ("b.xlsx", data), ("c.xlsx", xlsx))
    with Cage.start() as cage:
        for file in files:
            source = Source(files=(file,))
            assert cage.read(source, OPTIONS) == read(source, OPTIONS)
