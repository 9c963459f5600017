"""What calamine does not tell of .ods and .xlsb: why these are read by lines of our own."""

import io

import python_calamine
from builders.binary_books import binary_book, cell, rich, row, sheet, styles
from test_form_open_document import open_document, table_row
from test_form_other_workbooks import rk


def values(data: bytes) -> list[list[object]]:
    return python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_durations_of_open_document():
    """36 hours are a text."""
    hours = '<table:table-cell office:value-type="time" office:time-value="PT36H00M00S"/>'
    assert values(open_document(table_row(hours))) == [["PT36H00M00S"]]


def test_whole_numbers_and_rich_texts_of_a_binary_workbook():
    """24 hours by [h]:mm are the number 1, and a cell of rich text is passed over."""
    look = styles([False], [(166, "[h]:mm")], [(0, 166)])
    data = binary_book(("S", 0, sheet(row(0, cell(2, 0, rk(1)), cell(62, 1, rich("値")), cell(2, 2, rk(2))))), look=look)
    assert values(data) == [[1, "", 2]]
