"""Workbooks to cells: what calamine reads, what it does not tell, and the bounds on what is opened."""

import io
import re
import zipfile
from datetime import date, time, timedelta

import openpyxl
import pytest
import xlsxwriter
from builders.form_books import book

from cases.reading import ReadingOptions
from parsers.book_cells import MAX_COLUMNS, MAX_ROWS
from parsers.sheet import Sheet
from parsers.workbook import read_workbook

OPTIONS = ReadingOptions()


def written(write, options=None) -> bytes:
    """A workbook as Excel saves one: `write(workbook, sheet)` fills it."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, options or {})
    write(workbook, workbook.add_worksheet("S"))
    workbook.close()
    return out.getvalue()


def changed(data: bytes, change) -> bytes:
    """The same package with `change(name, content)` in place of each part; None leaves the part out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = change(info.filename, old.read(info))
            if content is not None:
                new.writestr(info.filename, content)
    return out.getvalue()


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        assert name != part or old in content
        return content.replace(old, new) if name == part else content

    return changed(data, change)


def sheets(data: bytes, options: ReadingOptions = OPTIONS) -> tuple[Sheet, ...]:
    found = read_workbook("申請書.xlsx", data, options)
    assert isinstance(found, tuple)
    return found


def cells(data: bytes) -> dict[str, tuple[str, object]]:
    (sheet,) = sheets(data)
    return {cell.place.rpartition("!")[2]: (cell.text, cell.value) for cell in sheet.cells}


def test_cells_have_text_value_and_place():
    """Whole numbers are whole; a day has no time; blank cells are left out."""
    found = cells(book(("S", [["山田", 6.0, 0.5, True, None, date(2027, 1, 15)], [], [None, time(3, 30), timedelta(hours=30)]])))
    assert found == {
        "A1": ("山田", "山田"),
        "B1": ("6", 6),
        "C1": ("0.5", 0.5),
        "D1": ("TRUE", True),
        "F1": ("2027/01/15", date(2027, 1, 15)),
        "B3": ("03:30", time(3, 30)),
        "C3": ("30:00", timedelta(hours=30)),
    }


def test_a_table_that_does_not_begin_in_a1_keeps_its_places():
    """calamine gives the filled rectangle only."""
    assert list(cells(written(lambda _, s: s.write("AB12", "x")))) == ["AB12"]


def test_a_merged_cell_stands_once_with_its_span():
    """Down to where there is content: a merge over all rows of a sheet is no million rows."""

    def write(_, sheet):
        sheet.merge_range("A1:C2", "merged")
        sheet.merge_range("E1:E1048576", "long")

    (sheet,) = sheets(written(write))
    assert [(c.text, c.rows, c.columns) for c in sheet.cells] == [("merged", 2, 3), ("long", 2, 1)]


ZEROS = {
    "0000": (123, "0123"),
    "000-0000": (600001, "060-0001"),
    "000\\-0000": (1000005, "100-0005"),
    "0000000": (1234567, "1234567"),
    '00"-"0': (-5, "-00-5"),
    "[<=999]000;000\\-0000": (600001, "060-0001"),
}


@pytest.mark.parametrize(("code", "case"), ZEROS.items(), ids=ZEROS)
def test_a_format_of_zeros_shows_its_zeros(code, case):
    """domain.md 4.3: 0123 by the format 0000 is stored as 123."""
    number, shown = case
    assert cells(written(lambda w, s: s.write("A1", number, w.add_format({"num_format": code})))) == {"A1": (shown, shown)}


def test_other_formats_leave_a_number_alone():
    """Beside a cell of zeros, and where text stands under the format."""

    def write(workbook, sheet):
        zeros = workbook.add_format({"num_format": "0000"})
        sheet.write_row("A1", [123, "12", 1.5], zeros)
        sheet.write_row("D1", [123], workbook.add_format({"num_format": "0.00"}))
        sheet.write_row("E1", [123], workbook.add_format({"num_format": "#,##000"}))

    assert [text for text, _ in cells(written(write)).values()] == ["0123", "12", "1.5", "123", "123"]


def test_days_may_count_from_1904():
    """Macintosh workbooks: date cells are right, bare numbers are told apart by the sheet."""
    data = written(lambda w, s: s.write_row("A1", [42018, "x"]), {"date_1904": True})
    assert [sheet.epoch_1904 for sheet in sheets(data)] == [True]
    assert [sheet.epoch_1904 for sheet in sheets(book(("S", [[1]])))] == [False]


def test_a_duration_over_a_day_by_a_clock_format_is_a_day_of_1900():
    """h:mm on 36 hours: what `minutes_of` relies on."""
    ((text, value),) = cells(written(lambda w, s: s.write("A1", 1.5, w.add_format({"num_format": "h:mm"})))).values()
    assert (text, str(value)) == ("1900/01/01 12:00", "1900-01-01 12:00:00")


def doubtful(data: bytes) -> dict[str, bool]:
    (sheet,) = sheets(data)
    return {cell.place.rpartition("!")[2]: cell.doubtful for cell in sheet.cells}


def test_a_formula_without_a_stored_result_is_doubtful():
    """openpyxl writes none; Excel's empty text is a result and an empty cell; an error is none."""
    assert doubtful(book(("S", [["=1+1", "x"]]))) == {"A1": True, "B1": False}
    formulas = ("A1", "=B9", None, "EMPTY"), ("B1", "=1+1", None, 2), ("C1", "=1/0", None, "#DIV/0!")
    excel = written(lambda _, sheet: [sheet.write_formula(*formula) for formula in formulas])
    excel = replaced(excel, "xl/worksheets/sheet1.xml", b"<v>EMPTY</v>", b"<v></v>")
    assert doubtful(excel) == {"B1": False, "C1": True}
    bare = replaced(excel, "xl/worksheets/sheet1.xml", b"<v>2</v>", b"")
    assert doubtful(bare) == {"B1": True, "C1": True}


def test_the_order_of_a_cells_attributes_says_nothing():
    """Excel writes r first; XML knows no order."""
    data = written(lambda _, sheet: [sheet.write_formula("A1", "=B9", None, "EMPTY"), sheet.write_formula("B1", "=1", None, "#N/A")])
    data = replaced(data, SHEET, b'r="A1" t="str"', b't="str" r="A1"')
    data = replaced(replaced(data, SHEET, b'r="B1" t="e"', b't="e" r="B1"'), SHEET, b"<v>EMPTY</v>", b"<v></v>")
    assert doubtful(data) == {"B1": True}


def test_a_merged_formula_without_a_result_keeps_its_span():
    """Its place is known although there is nothing in it."""
    workbook = openpyxl.Workbook()
    workbook.active["B2"] = "=1+1"
    workbook.active.merge_cells("B2:C3")
    workbook.active["E5"] = "x"
    out = io.BytesIO()
    workbook.save(out)
    (sheet,) = sheets(out.getvalue())
    assert [(c.text, c.rows, c.columns, c.doubtful) for c in sheet.cells] == [("x", 1, 1, False), ("", 2, 2, True)]


def test_hidden_sheets_are_told_and_charts_left_out():
    """What the applicant does not see is not sent by the applicant, but it is known to be there."""

    def write(workbook, sheet):
        sheet.write("A1", "x")
        workbook.add_worksheet("versteckt").hide()
        workbook.add_worksheet("sehr").very_hidden()
        chart = workbook.add_chartsheet("chart")
        pie = workbook.add_chart({"type": "pie"})
        pie.add_series({"values": "=S!$A$1:$A$2"})
        chart.set_chart(pie)

    assert [(sheet.name, sheet.hidden) for sheet in sheets(written(write))] == [("S", False), ("versteckt", True), ("sehr", True)]


@pytest.mark.parametrize("target", [b"/xl/worksheets/sheet1.xml", b"worksheets/sheet1.xml"], ids=["absolute", "relative"])
def test_a_sheet_is_found_by_its_relation(target):
    """Google and openpyxl write absolute targets, Excel relative ones."""
    data = replaced(
        written(lambda _, s: s.write_formula("A1", "=1", None, "#N/A")), "xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", target
    )
    assert doubtful(data) == {"A1": True}


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = book(("S", [["x"]]))


def far(place: str) -> bytes:
    return written(lambda _, s: (s.write("A1", "x"), s.write(place, "x")))


TROUBLES = {
    "no zip": (b"not a workbook", "unreadable"),
    "cut off": (PLAIN[: len(PLAIN) // 2], "unreadable"),
    "another package": (changed(PLAIN, lambda name, content: None if name == "xl/workbook.xml" else content), "unsupported"),
    "no relations": (changed(PLAIN, lambda name, content: None if name.endswith("workbook.xml.rels") else content), "unreadable"),
    "broken workbook part": (changed(PLAIN, lambda name, content: content[:50] if name == "xl/workbook.xml" else content), "unreadable"),
    "broken sheet": (changed(PLAIN, lambda name, content: content[:-60] if "sheet1" in name else content), "unreadable"),
    "no sheet": (changed(PLAIN, lambda name, content: None if "sheet1" in name else content), "unreadable"),
    "a far row": (far(f"A{MAX_ROWS + 1}"), "too_large"),
    "a far cell": (far("XFD1048576"), "too_large"),
    "a far column": (far("ALN1"), "too_large"),
    "no cell of any sheet": (replaced(PLAIN, SHEET, b'r="A1"', b'r="B2147483648"'), "too_large"),
    "small letters": (replaced(PLAIN, SHEET, b'r="A1"', b'r="xfd1048576"'), "too_large"),
    "a far row of cells without places": (replaced(replaced(PLAIN, SHEET, b' r="A1"', b""), SHEET, b'r="1"', b'r="1048576"'), "too_large"),
    "a large area": (far("AAA20000"), "too_large"),
}


@pytest.mark.parametrize(("data", "trouble"), TROUBLES.values(), ids=TROUBLES)
def test_what_cannot_be_read_is_told_why(data, trouble):
    """A value, never an exception; a bomb is not opened."""
    assert read_workbook("x.xlsx", data, OPTIONS) == trouble


def test_inflated_size_and_parts_are_bounded():
    """Failure 44: by the zip's directory, before anything is inflated."""
    assert read_workbook("x.xlsx", PLAIN, ReadingOptions(max_inflated_bytes=500)) == "too_large"
    out = io.BytesIO(PLAIN)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(2001):
            archive.writestr(f"part{number}", b"")
    assert read_workbook("x.xlsx", out.getvalue(), OPTIONS) == "too_large"


def test_a_package_with_a_password_on_its_parts_is_encrypted():
    """Bit 0 of the flags (APPNOTE 4.4.4)."""
    data = bytearray(PLAIN)
    for header in re.finditer(b"PK\x01\x02", PLAIN):
        data[header.start() + 8] |= 1
    assert read_workbook("x.xlsx", bytes(data), OPTIONS) == "encrypted"


def test_cells_may_leave_out_their_places():
    """Some programs write cells one after the other without `r`."""
    assert cells(replaced(PLAIN, SHEET, b' r="A1"', b"")) == {"A1": ("x", "x")}


@pytest.mark.parametrize("content", [b"<v>#N/A</v>", b""], ids=["error", "never-calculated"])
def test_a_formula_without_a_place_or_result_is_not_taken_for_an_empty_cell(content):
    """calamine gives nothing for it: which place is not empty cannot be said, so that the file is for a person."""
    data = written(lambda _, sheet: [sheet.write_formula("A1", "=B1", None, "#N/A"), sheet.write("B1", 5)])
    data = replaced(replaced(data, SHEET, b' r="A1"', b""), SHEET, b"<v>#N/A</v>", content)
    assert read_workbook("申請書.xlsx", data, OPTIONS) == "unreadable"


def test_a_cell_within_the_bounds_is_read():
    """The bounds are wide: no form comes near."""
    assert list(cells(far("D4000"))) == ["A1", "D4000"]
    assert MAX_COLUMNS == 1000
