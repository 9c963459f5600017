"""A row that the applicant struck out, or hid, is seen by a person as taken back."""

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font

from cases.reading import ReadingOptions, Source
from parsers.reader import read

ROWS = [
    ["カテゴリ", "開始日", "活動名", "分野コード", "時間", "申請CPD"],
    ["A", date(2025, 5, 10), "研修", "OP", 2, 2],
    ["A", date(2025, 5, 11), "取消した研修", "OP", 5, 5],
]


@pytest.mark.parametrize("how", ["struck", "hidden"])
def test_a_row_taken_back_is_not_counted_in_silence(how: str):
    """It is left out, or something about it is unclear."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "CPDポイント取得レポート"
    for row in ROWS:
        sheet.append(row)
    if how == "hidden":
        sheet.row_dimensions[3].hidden = True
    for cell in sheet[3] if how == "struck" else ():
        cell.font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    (form,) = [form for a in read(Source(files=(("B.xlsx", out.getvalue()),)), ReadingOptions()).applications if (form := a.form_b)]
    counted = [row.claimed for row in form.activities if row.claimed and not row.claimed.trouble]
    assert len(counted) == 1
