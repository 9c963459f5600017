"""Workbooks printed by LibreOffice: two kept prints, and one made while the test runs."""

import os
import shutil
from pathlib import Path

import pytest
from pdf_making import APPLICANT, HEADS, activity, cell, content, grid, print_by_libreoffice, workbook

from parsers.sheet import Sheet

SAMPLES = Path(__file__).parent / "samples"


def rows_of(sheets: tuple[Sheet, ...]) -> list[list[str]]:
    """The rows under the head of (B), over all its pages, by the columns of the head on its first page."""
    found = []
    columns = [cell(sheets[1], head).column for head in HEADS]
    for sheet in sheets[1:-1]:
        for row in sorted({c.row for c in sheet.cells}):
            texts = {c.column: c.text for c in sheet.cells if c.row == row}
            if texts.get(columns[0], "").isdigit():
                found.append([texts.get(column, "") for column in columns])
    return found


@pytest.mark.parametrize(("sample", "count"), [("ruled", 40), ("unruled", 24)])
def test_a_printed_report_gives_its_rows(sample, count):
    """Rows over several pages, titles on two lines and blank cells, with and without rules."""
    read = content((SAMPLES / f"{sample}.pdf").read_bytes())
    assert rows_of(read.sheets) == [activity(n) for n in range(1, count + 1)]


@pytest.mark.parametrize(("sample", "pages"), [("ruled", [False, False, True, True, False]), ("unruled", [False, False, True, False])])
def test_only_pages_of_the_report_go_on(sample, pages):
    """The report's further pages continue it; the application, the report and the pledge each begin."""
    read = content((SAMPLES / f"{sample}.pdf").read_bytes())
    assert [sheet.continues for sheet in read.sheets] == pages


def test_a_label_stands_left_of_its_value():
    """A blank ruled cell is there as well, so that its place can be seen to be empty."""
    sheet = content((SAMPLES / "ruled.pdf").read_bytes()).sheets[0]
    assert [tuple(row) for row in grid(sheet)[1:]] == list(APPLICANT)


def test_no_cell_of_a_clean_print_is_doubtful():
    """Wrapped lines, bold heads and fill colours raise no doubt."""
    sheets = content((SAMPLES / "ruled.pdf").read_bytes()).sheets
    assert not [cell for sheet in sheets for cell in sheet.cells if cell.doubtful]


def test_a_place_names_page_and_points():
    """`申請書.pdf!p2@x0,y0,x1,y1`, from the top left corner."""
    sheet = content((SAMPLES / "ruled.pdf").read_bytes()).sheets[1]
    place, points = cell(sheet, "カテゴリ").place.split("@")
    x0, y0, x1, y1 = map(float, points.split(","))
    assert place == sheet.place == "申請書.pdf!p2"
    assert 0 < x0 < x1 < 200
    assert 0 < y0 < y1 < 200


@pytest.mark.skipif(not shutil.which("soffice") and not os.environ.get("CI"), reason="LibreOffice is not installed (libreoffice-calc)")
def test_todays_libreoffice_prints_what_we_read(tmp_path):
    """The kept samples are not the only prints understood."""
    workbook(tmp_path / "book.xlsx", rows=12, font="IPAPMincho")
    read = content(print_by_libreoffice(tmp_path / "book.xlsx", tmp_path))
    assert rows_of(read.sheets) == [activity(n) for n in range(1, 13)]
