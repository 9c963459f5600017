"""A workbook beside its own print, and a print whose merged cells a page's end cuts: made by LibreOffice, read as they come."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Border, Side
from openpyxl.worksheet.pagebreak import Break

from cases.reading import ReadingOptions, Source
from parsers.reader import read

EXACT = {"category": "B", "from": date(2025, 5, 10), "title": "短い研修", "fields": "OP", "hours": 1 / 3, "claimed": 1 / 3}
HEAD = ["No", "カテゴリ", "開始日", "活動名", "分野コード", "時間", "申請CPD"]


@pytest.mark.parametrize("order", [1, -1], ids=["workbook first", "print first"])
def test_a_workbook_beside_its_print_is_one_application(fill, office_program, tmp_path, order):
    """Twenty minutes are printed as 0.33 hours; the workbook's own value counts, whichever comes first."""
    book = fill(tmp_path / "filled.xlsx", [EXACT])
    printed = office_program([book], "pdf") / "filled.pdf"
    reading = read(Source(files=tuple((path.name, path.read_bytes()) for path in (book, printed))[::order]), ReadingOptions())
    assert [file.forms for file in reading.files] == [("A", "B", "C")] * 2
    (found,) = reading.applications
    assert (found.conflicts, found.mixed, found.form_b.activities[0].hours.value) == ((), False, Decimal(20))


def merged_report(path, *, repeated, size):
    """Twelve rows, day, name and hours merged over `size` of them, a page's end after the seventh."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["CPDポイント取得レポート"])
    sheet.append(HEAD)
    for n in range(1, 13):
        shared = [date(2025, 5, n), f"合同研修{n}", 4] if n % size == 1 else [None] * 3
        sheet.append([n, "B", *shared[:2], "OP", shared[2], 2])
    thin = Side(style="thin")
    for row in sheet["A2:G14"]:
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    for first in range(3, 15, size):
        for column in "CDF":
            sheet.merge_cells(f"{column}{first}:{column}{first + size - 1}")
    sheet.column_dimensions["C"].width = sheet.column_dimensions["D"].width = 20
    sheet.row_breaks.append(Break(id=9))
    sheet.print_title_rows = "2:2" if repeated else None
    book.save(path)
    return path


def test_no_merged_cell_is_called_empty_in_print(office_program, tmp_path):
    """Their text may stand on the other page: each row has it or is in doubt, and nobody is told that it is missing."""
    kinds = [(repeated, size) for repeated in (True, False) for size in (2, 3, 4)]
    books = [merged_report(tmp_path / f"{n}.xlsx", repeated=r, size=s) for n, (r, s) in enumerate(kinds)]
    folder = office_program(books, "pdf")
    for n in range(len(kinds)):
        (found,) = read(Source(files=(("a.pdf", (folder / f"{n}.pdf").read_bytes()),)), ReadingOptions()).applications
        rows = [row for row in found.form_b.activities if row.number]
        entries = [entry for row in rows for entry in (row.category, row.start, row.title, row.hours) if entry]
        assert len(rows) == 12
        assert [entry.place for entry in entries if entry.trouble == "empty"] == []
