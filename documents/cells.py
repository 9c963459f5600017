"""How the cells of the blank workbook look, what they accept, and what its formulas say while it is blank."""

import math
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cases.fields import Field
from documents.texts import Texts

FONT_NAME = "BIZ UDPゴシック"
INK, RED, GREY = "FF1F2933", "FFB42318", "FF667085"
ENTRY, LABEL, AUTO, HEAD = "FFFFF9E5", "FFE8EEF6", "FFF2F4F7", "FF1F4E79"
DAY_LONG, DAY, POINTS = 'yyyy"年"m"月"d"日"', "yyyy/mm/dd", "0.00"
_THIN = Side(style="thin", color="FF98A2B3")
FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
FIRST_DAY, LAST_DAY = 36526, 73050
"""2000-01-01 and 2099-12-31 as a workbook counts days."""
IME = {"name_kana": "fullKatakana", "payer": "fullKatakana", "name": "hiragana", "address": "hiragana", "title": "hiragana"}


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a cell; `fill` None leaves the paper white."""

    size: float = 10
    bold: bool = False
    colour: str = INK
    fill: str | None = None
    frame: bool = True
    horizontal: str = "left"
    vertical: str = "center"
    number: str = "General"

    @property
    def _indent(self) -> int:
        return 1 if self.frame and self.horizontal == "left" else 0

    def put(self, cell: Any, *, locked: bool = True) -> None:
        cell.font = Font(name=FONT_NAME, size=self.size, bold=self.bold, color=self.colour)
        cell.alignment = Alignment(horizontal=self.horizontal, vertical=self.vertical, wrap_text=True, indent=self._indent)
        cell.protection = Protection(locked=locked)
        cell.number_format = self.number
        if self.frame:
            cell.border = FRAME
        if self.fill:
            cell.fill = PatternFill("solid", fgColor=self.fill)


TITLE = Style(size=16, bold=True, frame=False, horizontal="center")
NOTE = Style(size=9, frame=False)
HEADING = Style(size=10, bold=True, colour="FFFFFFFF", fill=HEAD, frame=False)
NAME = Style(bold=True, fill=LABEL)
COLUMN = Style(size=9, bold=True, fill=LABEL, horizontal="center")


@dataclass(slots=True)
class Page:
    """A worksheet being written, with the result that each formula has while nothing is filled in."""

    sheet: Worksheet
    results: dict[str, str | float] = field(default_factory=dict)

    def text(self, where: str, value: object, style: Style) -> None:
        """Writes a value; `where` is a cell or a range to be merged."""
        cells = self.sheet[where]
        rows = cells if isinstance(cells, tuple) else ((cells,),)
        for row in rows:
            for cell in row:
                style.put(cell)
        if isinstance(cells, tuple):
            self.sheet.merge_cells(where)
        rows[0][0].value = value

    def formula(self, where: str, formula: str, blank: str | float, style: Style) -> None:
        """Writes a formula and notes its result in the blank form, so that previews that do not calculate show it."""
        self.text(where, formula, style)
        self.results[where.partition(":")[0]] = blank

    def entry(self, where: str, style: Style, value: object = None) -> None:
        """A cell to be filled in: coloured, framed and not locked."""
        cell = self.sheet[where]
        style.put(cell, locked=False)
        cell.value = value

    def note(self, row: int, columns: str, text: str, style: Style = NOTE) -> None:
        """A line of words across columns such as `A:C`, folded where it must be, with the height that it then needs."""
        first, last = columns.split(":")
        width = sum(self.sheet.column_dimensions[chr(n)].width for n in range(ord(first), ord(last) + 1))
        self.text(f"{first}{row}:{last}{row}", text, style)
        self.height(row, 1.45 * style.size * lines(text, width) + 3)

    def height(self, row: int, points: float) -> None:
        self.sheet.row_dimensions[row].height = points

    def widths(self, widths: list[float]) -> None:
        for n, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(n)].width = width

    def protect(self) -> None:
        """Locks all but the entries, without a password; rows and columns may still be widened."""
        protection = self.sheet.protection
        protection.sheet, protection.formatColumns, protection.formatRows = True, False, False

    def paper(self, version: str, *, landscape: bool = False, pages_tall: int = 1) -> None:
        """A4, as wide as the paper, with the form's version and the page number below."""
        setup = self.sheet.page_setup
        setup.paperSize, setup.orientation = 9, "landscape" if landscape else "portrait"
        setup.fitToWidth, setup.fitToHeight = 1, pages_tall
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = self.sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.footer = 0.5, 0.65, 0.3
        self.sheet.print_options.horizontalCentered = True
        footer = self.sheet.oddFooter
        footer.left.text, footer.center.text, footer.right.text = version, "&P / &N", "&A"
        for part in (footer.left, footer.center, footer.right):
            part.size = 8
        self.sheet.sheet_view.showGridLines = False


def lines(text: str, width: float) -> int:
    """How many lines a text of 9 points takes in a column so wide.

    A unit of width is a digit of the workbook's default font, Calibri 11, which is 7 pixels on every Excel whatever the
    font of the cells; half a character of 9 points is 6.
    """
    return sum(max(1, math.ceil(span(line) / (width * 1.1))) for line in text.split("\n"))


def span(text: str) -> int:
    """The width of a text in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def validation(item: Field, texts: Texts, *, choices: tuple[str, ...] = (), strict: bool = True, limit: int = 0) -> DataValidation:
    """What a field accepts, with the prompt beside it and the words of refusal."""
    rule = _rule(item, texts["refusals"], choices, limit)
    rule.allow_blank, rule.showInputMessage, rule.showErrorMessage = True, True, strict
    hint = texts["hints"]["agreed" if item.key.startswith("agreed") else item.key]
    rule.promptTitle, rule.prompt, rule.errorTitle = item.label, hint, item.label
    rule.imeMode = IME.get(item.key, "noControl" if item.kind == "text" else "off")
    return rule


def _rule(item: Field, words: Texts, choices: tuple[str, ...], limit: int) -> DataValidation:
    if choices:
        return DataValidation(type="list", formula1=f'"{",".join(choices)}"', error=words["list"])
    if item.kind == "date":
        return DataValidation(type="date", operator="between", formula1=FIRST_DAY, formula2=LAST_DAY, error=words["date"])
    if item.kind == "minutes":
        return DataValidation(type="decimal", operator="between", formula1="0.01", formula2="999", error=words["hours"])
    if item.kind == "number":
        return DataValidation(type="whole", operator="between", formula1="0", formula2="9999999", error=words["amount"])
    if item.key == "postal_code":
        return DataValidation(
            type="textLength", operator="between", formula1="7", formula2="9", errorStyle="warning", error=words["postal_code"]
        )
    return DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1=str(limit), errorStyle="warning", error=f"{limit}{words['long']}"
    )
