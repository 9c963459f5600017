"""What staff see of a document: the same sheets, places and words as the reader's, and no more of them than a page can hold."""

import io
from dataclasses import replace

import openpyxl
import pytest
from builders.form_books import A_ROWS, C_ROWS, activity, b_rows, book
from builders.locked_files import office, workbook
from builders.outlook_files import compound, message
from builders.outlook_files import text as property_of
from builders.word_files import cell, document, line, par, table
from builders.written_mail import mail, multipart, part, text_part
from openpyxl.styles import Font
from reportlab.pdfgen.canvas import Canvas

from cases.paper import Original, PaperOptions, ShownSheet, ShownText
from cases.reading import FormA, FormB, FormC, ReadingOptions, Source
from parsers.reader import read
from parsers.showing import contents_of, opened_of, original_of, places_of_fields, sheets_shown, text_shown

WHOLE = book(("A", A_ROWS), ("B", b_rows(activity(1), activity(2))), ("C", C_ROWS))
FIRST = PaperOptions(number=1)
WORD = "Ab12#xyz"


def given(*files: bytes | tuple[str, bytes]) -> Source:
    return Source(files=tuple(file if isinstance(file, tuple) else (f"{n}.xlsx", file) for n, file in enumerate(files, 1)))


def sheet(data: bytes, number: int = 1, **options: object) -> ShownSheet:
    found = sheets_shown(given(data), replace(FIRST, sheet=number, **options)).sheet
    assert found
    return found


def saved(change: object, **dimensions: object) -> bytes:
    book = openpyxl.Workbook()
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def texts(shown: ShownSheet) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in shown.rows]


def places_in(form: FormA | FormB | FormC) -> set[str]:
    values = [getattr(form, key) for key in form.__dataclass_fields__]
    for activity_read in getattr(form, "activities", ()):
        values += [getattr(activity_read, key) for key in activity_read.__dataclass_fields__]
    return {value.place for value in values if hasattr(value, "place")} | {tick.place for tick in getattr(form, "agreed", ())}


@pytest.mark.parametrize(("number", "letter"), [(1, "a"), (2, "b"), (3, "c")])
def test_every_place_of_the_reader_is_on_the_table(number: int, letter: str) -> None:
    """So that a clerk sees where a value was read."""
    (application,) = read(given(WHOLE), ReadingOptions()).applications
    shown = {one.place for row in sheet(WHOLE, number).rows for one in (row, *row.cells)}
    wanted = places_in(getattr(application, f"form_{letter}"))
    assert len(wanted) > 4
    assert wanted <= shown


def test_a_table_has_its_letters_and_blank_cells() -> None:
    """A place is given to each cell, from the first to the last with content."""
    shown = sheet(saved(lambda sheet: sheet.__setitem__("B2", "x")))
    assert (shown.name, shown.place, shown.columns, shown.cut) == ("Sheet", "1.xlsx!Sheet", ("A", "B"), False)
    assert texts(shown) == [["", ""], ["", "x"]]
    assert shown.rows[1].cells[0].place == "1.xlsx!Sheet!A2"


def test_a_merged_cell_stands_once_with_its_span() -> None:
    """And what it covers is no cell."""

    def change(sheet: object) -> None:
        sheet["A1"], sheet["C1"], sheet["C3"] = "a", "c", "end"
        sheet.merge_cells("A1:B2")

    shown = sheet(saved(change))
    assert texts(shown) == [["a", "c"], [""], ["", "", "end"]]
    assert (shown.rows[0].cells[0].rows, shown.rows[0].cells[0].columns) == (2, 2)


def test_a_merged_cell_ends_where_the_table_is_cut() -> None:
    """A browser would make room for all its columns."""
    data = book(("A", [["a", None, None], [None, None, "x"]]), merge=["A1:C1"])
    shown = sheet(data, max_columns=2)
    assert (shown.rows[0].cells[0].columns, shown.columns, shown.cut) == (2, ("A", "B"), True)


@pytest.mark.parametrize(("rows", "cut"), [(200, False), (201, True)])
def test_a_long_sheet_is_cut_and_says_so(rows: int, cut: bool) -> None:
    """A row more than is shown."""
    shown = sheet(book(("A", [[n] for n in range(rows)])))
    assert (len(shown.rows), shown.cut) == (200, cut)


def test_hidden_rows_and_columns_are_told() -> None:
    """The row by itself, its blank cells too."""

    def change(sheet: object) -> None:
        sheet["A1"], sheet["B2"], sheet["C3"] = "a", "b", "c"
        sheet.row_dimensions[2].hidden = sheet.column_dimensions["C"].hidden = True

    shown = sheet(saved(change))
    assert ([row.hidden for row in shown.rows], shown.hidden_columns) == ([False, True, False], ("C",))
    assert [[cell.hidden for cell in row.cells] for row in shown.rows] == [[False, False, True], [True] * 3, [False, False, True]]


def test_hidden_sheets_are_told() -> None:
    """By name, before one is opened."""
    found = sheets_shown(given(book(("A", [["a"]]), ("B", [["b"]]), hidden=["B"])), replace(FIRST, sheet=2))
    assert found.names == (("A", False), ("B", True))
    assert found.sheet
    assert found.sheet.hidden


def test_struck_out_text_is_told() -> None:
    """It was taken back."""

    def change(sheet: object) -> None:
        sheet["A1"] = "gone"
        sheet["A1"].font = Font(strike=True)

    (row,) = sheet(saved(change)).rows
    assert (row.cells[0].text, row.cells[0].struck) == ("gone", True)


def test_a_formula_without_a_result_is_doubtful() -> None:
    """A program that calculates shows something there, which is not known here."""
    (row,) = sheet(saved(lambda sheet: sheet.__setitem__("A1", "=1+1"))).rows
    assert (row.cells[0].text, row.cells[0].doubtful) == ("", True)


def test_a_long_text_is_cut() -> None:
    """Excel takes 32,767 characters."""
    (row,) = sheet(book(("A", [["x" * 5_000]]))).rows
    assert len(row.cells[0].text) == 2_000


def test_there_is_no_such_sheet() -> None:
    """The names are told nevertheless."""
    assert sheets_shown(given(WHOLE), replace(FIRST, sheet=9)).sheet is None


def test_a_word_document_is_a_table_with_the_readers_places() -> None:
    """Paragraphs as wide as the table; what stands inside a merged cell's rows is not covered by it."""
    data = document(par("更新申請書（様式Ａ）"), table(line("氏名", "山田 太郎"), line(cell(table(line("x"))), "y")))
    shown = sheet(data)
    assert (shown.columns, shown.rows[0].cells[0].columns) == ((), 2)
    assert {cell.place for row in shown.rows for cell in row.cells if cell.text} >= {"1.xlsx!本文!1", "1.xlsx!表1!r1c2"}


def test_no_text_is_hidden_under_a_merged_cell() -> None:
    """In a Word document a table may stand between the rows that a cell spans."""
    data = document(table(line(cell("a", merge="restart"), cell(table(line("inside"))), "b"), line(cell(merge="continue"), "c", "d")))
    assert "inside" in {cell.text for row in sheet(data).rows for cell in row.cells}


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        pytest.param(office(workbook(), WORD), "encrypted", id="locked"),
        pytest.param(WHOLE[:3000], "unreadable", id="cut off"),
        pytest.param(b"just text", "unsupported", id="no table"),
        pytest.param(document(par("x"))[:-9], "unreadable", id="half a document"),
    ],
)
def test_what_is_no_table_says_why(data: bytes, trouble: str) -> None:
    """A value, since it is about their file."""
    assert sheets_shown(given(data), FIRST).trouble == trouble


def test_a_locked_workbook_is_shown_with_its_password() -> None:
    """As the reader opened it."""
    shown = sheet(office(WHOLE, WORD), passwords_in=f"パスワード：{WORD}")
    assert (shown.columns[0], shown.rows[1].cells[1].place) == ("A", "1.xlsx!A!B2")


def test_an_original_is_what_came_and_opened_without_its_password() -> None:
    """The first to be saved, the second to be drawn."""
    data = office(workbook(), WORD)
    options = replace(FIRST, passwords_in=f"パスワード：{WORD}")
    assert original_of(given(data), options).data == data
    assert opened_of(given(data), options).data.startswith(b"PK")
    assert opened_of(given(data), FIRST) == Original(trouble="encrypted")


def test_a_file_that_is_too_large_is_not_handed_out() -> None:
    """It is listed with its size."""
    small = replace(FIRST, max_file_bytes=100)
    assert original_of(given(WHOLE), small) == Original(trouble="too_large")
    assert [one.trouble for one in contents_of(given(WHOLE), small).documents] == ["too_large"]


def test_a_mail_is_its_text_and_its_documents() -> None:
    """HTML as text only."""
    source = mail(
        *("MIME-Version: 1.0", "From: taro@example.jp"),
        subject="更新申請",
        body=b"",
    )
    assert contents_of(Source(message=source), FIRST).documents == ()
    html = "<p>よろしく<script>alert(1)</script><img src=https://example.jp/x></p>"
    source = multipart([text_part(html, "html"), part('Content-Type: a/b; name="A.xlsx"', data=WHOLE)], "Subject: x")
    found = contents_of(Source(message=source), FIRST)
    assert (found.subject, found.text, found.partly) == ("x", "よろしく", False)
    assert [(one.number, one.name, one.kind, one.look, one.size) for one in found.documents] == [
        (1, "A.xlsx", "xlsx", "sheets", len(WHOLE))
    ]


def test_a_mail_that_is_cut_off_is_shown_in_part() -> None:
    """What is missing may be a form."""
    source = multipart([text_part(), part('Content-Type: a/b; name="A.xlsx"', data=WHOLE)], "Subject: x", end=False)
    assert contents_of(Source(message=source), FIRST).partly


LETTER = compound(message(property_of(0x0037, "題") | property_of(0x1000, "拝啓")))


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        pytest.param("様式\r\nA".encode("cp932"), ShownText(text="様式\nA"), id="text"),
        pytest.param(b"<html><p>a<script>b</script></html>", ShownText(text="a"), id="HTML"),
        pytest.param(b"From: a\nTo: b\nSubject: c\n\nd", ShownText(text="d"), id="mail"),
        pytest.param(LETTER, ShownText(text="拝啓"), id="Outlook"),
        pytest.param(LETTER[:-512], ShownText(trouble="unreadable"), id="half of Outlook's"),
        pytest.param(WHOLE, ShownText(trouble="unsupported"), id="workbook"),
        pytest.param(b"x" * 200_001, ShownText(text="x" * 20_000, cut=True), id="long"),
    ],
)
def test_a_text_is_shown_as_text(data: bytes, shown: ShownText) -> None:
    """Decoded as the reader decodes it."""
    assert text_shown(given(data), FIRST) == shown


def test_a_field_stands_where_it_is_drawn() -> None:
    """From the top left corner; its place is the reader's."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    canvas.acroForm.textfield(name="氏名", x=50, y=700, width=300, height=40)
    canvas.showPage()
    canvas.save()
    assert places_of_fields(given(("a.pdf", out.getvalue())), FIRST).places == (("a.pdf!氏名", "a.pdf!p1@50,102,350,142"),)


def test_a_broken_pdf_has_no_fields() -> None:
    """What cannot be told is none."""
    assert places_of_fields(given(("a.pdf", b"%PDF-1.4\n")), FIRST).places == ()
