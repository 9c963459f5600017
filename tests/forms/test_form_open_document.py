"""Spreadsheets of OpenDocument (.ods) to cells, written element by element."""

import io
import zipfile
from datetime import timedelta

import pytest

from cases.reading import ReadingOptions
from parsers.ods import read_ods
from parsers.sheet import Cell

OPTIONS = ReadingOptions()
FIFTY_THOUSAND = 'table:number-rows-repeated="50000"'


def open_document(content: str, *, styles: str = "", parts: dict[str, str] | None = None) -> bytes:
    """A spreadsheet of OpenDocument with this content of its one table."""
    names = ("office", "table", "text", "style", "calcext", "draw")
    spaces = " ".join(f'xmlns:{name}="{name}"' for name in names)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        body = f'<table:table table:name="S">{content}</table:table>' if "<table:table " not in content else content
        whole = f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {spaces}>{styles}{whole}</office:document-content>")
        manifest = {"META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="manifest"/>'}
        for name, text in (manifest | (parts or {})).items():
            archive.writestr(name, text)
    return out.getvalue()


def table_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def text_cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def number_cell(value: str, text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}><text:p>{text}</text:p></table:table-cell>'


def cells(content: str, styles: str = "") -> tuple[Cell, ...]:
    found = read_ods("a.ods", open_document(content, styles=styles), OPTIONS)
    assert isinstance(found, tuple), found
    return found[0].cells


def only_cell(content: str) -> Cell:
    (found,) = cells(table_row(content))
    return found


ODS_VALUES = {
    "a number": (number_cell("3.5", "3.50"), 3.5),
    "a large number": (number_cell("1230123", "1,230,123"), 1230123),
    "zeros that are seen": (number_cell("1230123", "01230123"), "01230123"),
    "a unit that is seen": (number_cell("210", "210分"), "210分"),
    "an amount": ('<table:table-cell office:value-type="currency" office:value="10800"><text:p>¥10,800</text:p></table:table-cell>', 10800),
    "a box": ('<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>', True),
    "a negative time": (
        '<table:table-cell office:value-type="time" office:time-value="-PT1H"><text:p>x</text:p></table:table-cell>',
        timedelta(hours=-1),
    ),
    "days and hours": (
        '<table:table-cell office:value-type="time" office:time-value="P1DT2H"><text:p>x</text:p></table:table-cell>',
        timedelta(hours=26),
    ),
    "blanks and breaks": (text_cell('a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d'), "a  b\tc\nd"),
    "two paragraphs": (text_cell("a</text:p><text:p>b"), "a\nb"),
    "a reading above": (
        text_cell("<text:ruby><text:ruby-base>山田</text:ruby-base><text:ruby-text>やまだ</text:ruby-text></text:ruby>"),
        "山田",
    ),
    "a note": (text_cell("a").replace("<text:p>", "<office:annotation><text:p>note</text:p></office:annotation><text:p>"), "a"),
}


@pytest.mark.parametrize(("content", "value"), ODS_VALUES.values(), ids=ODS_VALUES)
def test_a_cell_of_open_document_is_what_is_seen(content: str, value: object):
    """A number by a format that shows more is the text seen; a note or a reading is no part of it."""
    assert only_cell(content).value == value


NO_VALUE = '<table:table-cell table:formula="of:=NA()" office:value-type="string" {}><text:p>#N/A</text:p></table:table-cell>'
ODS_DOUBTS = {
    "no result": '<table:table-cell table:formula="of:=1+1"/>',
    "an error": NO_VALUE.format('calcext:value-type="error"'),
    "an error saved by Excel": NO_VALUE.format(""),
}


@pytest.mark.parametrize("content", ODS_DOUBTS.values(), ids=ODS_DOUBTS)
def test_a_formula_of_open_document_without_a_result_is_doubtful(content: str):
    """It is neither empty nor 0."""
    found = only_cell(content)
    assert (found.value, found.doubtful) == (None, True)


STRIKE = '<style:style style:name="x"><style:text-properties style:text-line-through-style="solid"/></style:style>'
CHILD = '<style:style style:name="y" style:parent-style-name="x"/>'
PLAIN = '<style:style style:name="z"><style:text-properties style:text-line-through-type="none"/></style:style>'
ODS_STRUCK = {
    "its own style": (table_row(text_cell("a", 'table:style-name="x"')), "a", True),
    "a style made from one": (table_row(text_cell("a", 'table:style-name="y"')), "a", True),
    "that of its row": (table_row(text_cell("a"), attributes='table:default-cell-style-name="x"'), "a", True),
    "that of its column": ('<table:table-column table:default-cell-style-name="x"/>' + table_row(text_cell("a")), "a", True),
    "a part": (table_row(text_cell('a<text:span text:style-name="x">b</text:span>')), "a", False),
    "all but a part": (table_row(text_cell('a<text:span text:style-name="z">b</text:span>', 'table:style-name="x"')), "b", False),
}


@pytest.mark.parametrize(("rows", "text", "struck"), ODS_STRUCK.values(), ids=ODS_STRUCK)
def test_open_document_strikes_out_by_styles(rows: str, text: str, struck: bool):
    """text-line-through of the cell, of the style it is made from, of its row or column, of a part of its text."""
    (found,) = cells(rows, STRIKE + CHILD + PLAIN)
    assert (found.text, found.struck, found.doubtful) == (text, struck, True)


def test_open_document_may_count_days_from_1904():
    """The null date of its calculation settings."""
    settings = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    (found,) = read_ods("a.ods", open_document(table_row(number_cell("1", "1")), styles=settings), OPTIONS)
    assert found.epoch_1904


X = text_cell("x")
FULL = [f'<table:table table:name="{n}">{table_row(X, attributes=FIFTY_THOUSAND)}</table:table>' for n in range(3)]
TROUBLES = {
    "no zip": (b"x", "unreadable"),
    "cut off": (open_document(table_row(X))[:200], "unreadable"),
    "broken content": (open_document("<table:table-row>"), "unreadable"),
    "no day": (open_document(table_row(X.replace('"string"', '"date" office:date-value="x"'))), "unreadable"),
    "no time": (open_document(table_row(X.replace('"string"', '"time" office:time-value="x"'))), "unreadable"),
    "a password": (open_document("", parts={"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "encrypted"),
    "all rows": (open_document(table_row(X, attributes='table:number-rows-repeated="1048576"')), "too_large"),
    "all columns": (open_document(table_row(text_cell("x", 'table:number-columns-repeated="16384"'))), "too_large"),
    "many full sheets": (open_document("".join(FULL)), "too_large"),
    "a large part": (open_document("", parts={"styles.xml": " " * 20_000_001}), "too_large"),
}


@pytest.mark.parametrize(("data", "trouble"), TROUBLES.values(), ids=TROUBLES)
def test_what_cannot_be_read_is_told_why(data: bytes, trouble: str):
    """A value, never an exception; what reaches too far is not spread out."""
    assert read_ods("a.ods", data, OPTIONS) == trouble


def test_inflated_size_is_bounded():
    """Failure 44: by the zip's directory, before anything is inflated."""
    assert read_ods("a.ods", open_document(table_row(X)), ReadingOptions(max_inflated_bytes=300)) == "too_large"


def test_blank_rows_and_columns_that_are_repeated_cost_nothing():
    """Every sheet of LibreOffice ends in a million blank rows."""
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = table_row(X, blank) + table_row(blank, attributes='table:number-rows-repeated="1048575"') + table_row(X)
    assert [cell.place for cell in cells(rows.replace("1048575", "9"))] == ["a.ods!S!A1", "a.ods!S!A11"]


def test_more_sheets_than_a_form_has_are_not_read():
    """Sixty are."""
    many = "".join(f'<table:table table:name="{n}">{table_row(X)}</table:table>' for n in range(70))
    found = read_ods("a.ods", open_document(many), OPTIONS)
    assert len(found) == 60


def test_a_row_may_be_hidden_with_its_columns_shown():
    """By a filter as well as by hand; a merged cell is seen as long as one of its rows is."""
    hidden = 'table:visibility="filter"'
    tall = text_cell("tall", 'table:number-rows-spanned="2"')
    rows = table_row(tall, X, attributes=hidden) + table_row("<table:covered-table-cell/>", X)
    assert [(cell.text, cell.rows, cell.hidden) for cell in cells(rows)] == [("tall", 2, False), ("x", 1, True), ("x", 1, False)]


def test_an_empty_text_that_a_formula_gave_is_an_empty_place():
    """As other programs than LibreOffice write it; text outside of any cell is none."""
    empty = '<table:table-cell table:formula="of:=A1" office:value-type="string"><text:p/></table:table-cell>'
    assert [cell.place for cell in cells("<text:p>x</text:p>" + table_row(empty, X))] == ["a.ods!S!B1"]
