"""Books as Excel saves them: by xlsxwriter, by openpyxl (as business systems export), with macros allowed."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from accuracy.paper import Book, Cell, Sheet

FACES = ("IPAPGothic", "IPAGothic", "IPAPMincho", "Noto Sans CJK JP")
_LABEL_COLOUR = "DDEEFF"
_WORKBOOK_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def by_xlsxwriter(book: Book, face: str = FACES[0]) -> bytes:
    """The book with shared strings and formulas that keep their last result, as Excel itself saves it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        looks: dict[Any, Any] = {}
        for sheet in book:
            _write_sheet(made, made.add_worksheet(sheet.name), sheet, looks, face)
    return out.getvalue()


def _write_sheet(made: Any, page: Any, sheet: Sheet, looks: dict[Any, Any], face: str) -> None:
    for column in range(sheet.last_column + 1):
        page.set_column(column, column, sheet.widths.get(column, 12))
    for row in sheet.hidden_rows:
        page.set_row(row, None, None, {"hidden": True})
    for row, height in heights(sheet).items():
        if row not in sheet.hidden_rows:
            page.set_row(row, height)
    for (row, column), cell in sheet.cells.items():
        _write_cell(page, row, column, cell, _look_of(made, looks, cell, sheet.ruled, face), _struck(made, looks, face))
        if cell.comment:
            page.write_comment(row, column, cell.comment)
    if sheet.hidden:
        page.hide()
    page.set_paper(9)
    if sheet.landscape:
        page.set_landscape()
    if sheet.repeated is not None:
        page.repeat_rows(sheet.repeated, sheet.repeated + sheet.heads - 1)
    page.fit_to_pages(1, 0)


def _write_cell(page: Any, row: int, column: int, cell: Cell, look: Any, struck: Any) -> None:
    if cell.rows > 1 or cell.columns > 1:
        page.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "", look)
    if cell.struck_part:
        page.write_rich_string(row, column, struck, cell.struck_part, " " + str(cell.value), look)
    elif cell.formula:
        page.write_formula(row, column, cell.formula, look, cell.value)
    elif isinstance(cell.value, str):
        page.write_string(row, column, cell.value, look)
    elif isinstance(cell.value, date | timedelta):
        page.write_datetime(row, column, cell.value, look)
    else:
        page.write(row, column, cell.value, look)


def _look_of(made: Any, looks: dict[Any, Any], cell: Cell, ruled: bool, face: str) -> Any:
    key = (cell.look, cell.format, cell.struck, ruled)
    if key not in looks:
        looks[key] = made.add_format(_properties(cell, ruled) | {"font_name": face})
    return looks[key]


def _properties(cell: Cell, ruled: bool) -> dict[str, Any]:
    free = cell.look in ("free", "title", "note")
    wanted: dict[str, Any] = {"valign": "vcenter", "font_size": {"title": 14, "head": 9, "note": 9}.get(cell.look, 10)}
    if cell.look != "free":
        wanted["text_wrap"] = True
    if ruled and not free:
        wanted["border"] = 1
    if cell.look in ("label", "head"):
        wanted["bg_color"] = f"#{_LABEL_COLOUR}"
    if cell.look == "cell":
        wanted["align"] = "left"
    if cell.look in ("title", "head"):
        wanted |= {"bold": True, "align": "center"}
    if cell.format:
        wanted["num_format"] = cell.format
    if cell.struck:
        wanted["font_strikeout"] = True
    return wanted


def _struck(made: Any, looks: dict[Any, Any], face: str) -> Any:
    if "struck" not in looks:
        looks["struck"] = made.add_format({"font_strikeout": True, "font_name": face, "font_size": 10})
    return looks["struck"]


def heights(sheet: Sheet) -> dict[int, float]:
    """Rows grow with folded text, as Excel grows them while one types."""
    found: dict[int, float] = {}
    for (row, column), cell in sheet.cells.items():
        wide = sum(sheet.widths.get(n, 12) for n in range(column, column + cell.columns)) - 1
        text = str(cell.value or "") if cell.look != "free" else ""
        lines = sum(max(1, -(-sum(1 + (sign > "\xff") for sign in line) // max(1, int(wide)))) for line in text.split("\n"))
        if cell.rows == 1 and lines > 1:
            found[row] = max(found.get(row, 0), 13.5 * lines + 3)
    return found


def by_openpyxl(book: Book) -> bytes:
    """The book as a business system exports it: inline values instead of formulas, plain styles."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for sheet in book:
        page = made.create_sheet(sheet.name)
        for (row, column), cell in sheet.cells.items():
            _put(page, row + 1, column + 1, cell, sheet.ruled)
        for column in range(sheet.last_column + 1):
            page.column_dimensions[openpyxl.utils.get_column_letter(column + 1)].width = sheet.widths.get(column, 12)
        for row in sheet.hidden_rows:
            page.row_dimensions[row + 1].hidden = True
        page.sheet_state = "hidden" if sheet.hidden else "visible"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _put(page: Any, row: int, column: int, cell: Cell, ruled: bool) -> None:
    at = page.cell(row, column)
    at.value = cell.value
    if cell.struck_part:
        at.value = CellRichText(TextBlock(InlineFont(strike=True), cell.struck_part), " " + str(cell.value))
    if cell.format:
        at.number_format = cell.format
    if cell.rows > 1 or cell.columns > 1:
        page.merge_cells(start_row=row, start_column=column, end_row=row + cell.rows - 1, end_column=column + cell.columns - 1)
    at.font = Font(bold=cell.look in ("title", "head"), strike=cell.struck)
    at.alignment = Alignment(wrap_text=cell.look != "free", vertical="center")
    if cell.look in ("label", "head"):
        at.fill = PatternFill("solid", fgColor=_LABEL_COLOUR)
    if ruled and cell.look in ("cell", "label", "head"):
        thin = Side(style="thin")
        at.border = Border(thin, thin, thin, thin)
    if cell.comment:
        at.comment = Comment(cell.comment, "担当者")


def with_macros(workbook: bytes) -> bytes:
    """The workbook as .xlsm; the content type is what tells the two apart."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(_WORKBOOK_TYPE, _MACRO_TYPE) if name == "[Content_Types].xml" else data)
    return out.getvalue()
