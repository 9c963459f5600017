"""Books as printed pages: HTML for a browser to print, tables drawn by reportlab, two pages on a sheet."""

import html
import io

import pikepdf
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from accuracy.paper import Book, Cell, Sheet, shown
from documents.texts import FONT

_STYLE = """body{font-family:'IPAPGothic';font-size:10pt} table{border-collapse:collapse;width:100%;margin:0 0 6mm}
td,th{padding:1mm 1.5mm;text-align:left;vertical-align:middle;font-weight:normal} h1{font-size:14pt;text-align:center}
.page{break-before:page} .page:first-child{break-before:auto} thead{display:table-header-group} tr{break-inside:avoid}
.wide td,.wide th{font-size:8pt;padding:0.6mm 1mm}"""
_RULED = "td.cell,td.label,th,td.head{border:0.3mm solid #444} td.label,th,td.head{background:#eef}"


def as_html(book: Book) -> str:
    """The book as a page that an office's web system shows, ready to be printed."""
    wide = any(sheet.landscape for sheet in book)
    ruled = all(sheet.ruled for sheet in book)
    paper = f"@page{{size:A4 {'landscape' if wide else 'portrait'};margin:12mm}}"
    body = "".join(f'<div class="page{" wide" if sheet.landscape else ""}">{_table(sheet)}</div>' for sheet in book if not sheet.hidden)
    return f'<!doctype html><meta charset="utf-8"><style>{paper}{_STYLE}{_RULED if ruled else ""}</style>{body}'


def _table(sheet: Sheet) -> str:
    wide = [sheet.widths.get(column, 12) for column in range(sheet.last_column + 1)]
    columns = "".join(f'<col style="width:{100 * one / sum(wide):.2f}%">' for one in wide)
    lines = {row: _line(sheet, row) for row in range(sheet.last_row + 1) if row not in sheet.hidden_rows}
    head = range(sheet.repeated, sheet.repeated + sheet.heads) if sheet.repeated is not None else range(0)
    above = "".join(line for row, line in lines.items() if row < head.start) if head else ""
    inside = "".join(lines[row] for row in head)
    below = "".join(line for row, line in lines.items() if not head or row >= head.stop)
    first = f"<table><colgroup>{columns}</colgroup><tbody>{above}</tbody></table>" if above else ""
    thead = f"<thead>{inside}</thead>" if inside else ""
    return f"{first}<table><colgroup>{columns}</colgroup>{thead}<tbody>{below}</tbody></table>"


def _line(sheet: Sheet, row: int) -> str:
    covered = {
        (r, c)
        for (top, left), cell in sheet.cells.items()
        for r in range(top, top + cell.rows)
        for c in range(left, left + cell.columns)
        if (r, c) != (top, left)
    }
    cells = []
    for column in range(sheet.last_column + 1):
        if (row, column) not in covered:
            cells.append(_cell(sheet.cells.get((row, column))))
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "<td></td>"
    text = html.escape(shown(cell)).replace("\n", "<br>")
    text = f"<s>{text}</s>" if cell.struck else text
    if cell.struck_part:
        text = f"<s>{html.escape(cell.struck_part)}</s> {text}"
    if cell.look == "title":
        text = f"<b style='font-size:14pt'>{text}</b>"
    return f'<td class="{cell.look}" rowspan="{cell.rows}" colspan="{cell.columns}">{text}</td>'


_FACE, _SIGNS = "Text", "Signs"
_DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def by_reportlab(book: Book) -> bytes:
    """The book as a program draws it: a table to a sheet, its heads repeated on each page."""
    out = io.BytesIO()
    for face, file in ((_FACE, str(FONT)), (_SIGNS, _DEJAVU)):
        if face not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(face, file))
    wide = any(sheet.landscape for sheet in book)
    paper = landscape(A4) if wide else A4
    made = SimpleDocTemplate(out, pagesize=paper, leftMargin=12 * mm, rightMargin=12 * mm, topMargin=12 * mm, bottomMargin=12 * mm)
    story: list[object] = []
    for sheet in book:
        if not sheet.hidden:
            story += [*_drawn(sheet, paper[0] - 24 * mm), PageBreak()]
    made.build(story[:-1])
    return out.getvalue()


def _drawn(sheet: Sheet, room: float) -> list[Table]:
    """The rows above the heads as a table of their own, so that only the heads are repeated."""
    rows = [row for row in range(sheet.last_row + 1) if row not in sheet.hidden_rows]
    if sheet.repeated is None:
        return [_grid(sheet, rows, room, 0)]
    above = [row for row in rows if row < (sheet.repeated or 0)]
    below = [row for row in rows if row >= (sheet.repeated or 0)]
    return [*([_grid(sheet, above, room, 0)] if above else []), _grid(sheet, below, room, sheet.heads)]


def _grid(sheet: Sheet, rows: list[int], room: float, heads: int) -> Table:
    columns = sheet.last_column + 1
    wide = [sheet.widths.get(column, 12) for column in range(columns)]
    scale = room / sum(wide)
    small = 7.5 if sheet.landscape else 9
    style = ParagraphStyle("cell", fontName=_FACE, fontSize=small, leading=small * 1.25, wordWrap="CJK")
    title = ParagraphStyle("title", parent=style, fontSize=13, leading=18, alignment=1)
    place = {row: n for n, row in enumerate(rows)}
    data: list[list[object]] = [[""] * columns for _ in rows]
    looks: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    for (row, column), cell in sheet.cells.items():
        if row not in place:
            continue
        at, end = (column, place[row]), (column + cell.columns - 1, min(place[row] + cell.rows - 1, len(rows) - 1))
        text = _in_fonts(shown(cell))
        text = f"<strike>{text}</strike>" if cell.struck else text
        text = f"<strike>{html.escape(cell.struck_part)}</strike> {text}" if cell.struck_part else text
        data[place[row]][column] = Paragraph(text, title if cell.look == "title" else style)
        looks.append(("SPAN", at, end))
        if sheet.ruled and cell.look in ("cell", "label", "head"):
            looks.append(("BOX", at, end, 0.5, colors.black))
        if cell.look in ("label", "head"):
            looks.append(("BACKGROUND", at, end, colors.whitesmoke))
    return Table(data, colWidths=[scale * one for one in wide], style=TableStyle(looks), repeatRows=heads)


def _in_fonts(text: str) -> str:
    """The text as reportlab's markup, with ☑ in a font that has it."""
    marked = html.escape(text).replace("\n", "<br/>")
    return marked.replace("☑", f'<font name="{_SIGNS}">☑</font>')


def two_up(pdf: bytes) -> bytes:
    """Two pages on each landscape sheet, as a printer driver makes it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as old, pikepdf.new() as new:
        wide, high = landscape(A4)
        for first in range(0, len(old.pages), 2):
            sheet = new.add_blank_page(page_size=(wide, high))
            for n, page in enumerate(old.pages[first : first + 2]):
                sheet.add_overlay(page, pikepdf.Rectangle(n * wide / 2, 0, (n + 1) * wide / 2, high))
        new.save(out)
    return out.getvalue()
