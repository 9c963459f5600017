"""記入例 of the blank workbook: all three forms filled in on one page, never read as an application."""

from dataclasses import replace
from datetime import date
from typing import Any

from cases.fields import EXAMPLE_SHEET, FORM_A, FORM_B, FORM_C, INSTRUMENTS, Field
from documents.cells import AUTO, COLUMN, DAY, DAY_LONG, HEADING, NAME, POINTS, RED, Page, Style, lines
from documents.pledge_sheet import TICKED
from documents.texts import Texts

WIDTHS = [5.5, 9.5, 15.0, 15.0, 29.0, 26.0, 14.5, 21.5, 11.5, 9.0, 11.0, 10.0, 36.0]
HALF = (len(FORM_A) + 1) // 2
VALUE = Style(size=11, fill=AUTO)
REMARK = Style(size=9, colour=RED, frame=False)


def write_example(page: Page, texts: Texts) -> None:
    page.widths(WIDTHS)
    page.text("A1:M1", f"【{EXAMPLE_SHEET}】 {texts['titles']['book']}", Style(size=16, bold=True, colour=RED, frame=False))
    page.text("A2:M2", texts["titles"]["example"], Style(size=10, colour=RED, frame=False))
    page.height(1, 30)
    page.height(2, 18)
    _application(page, texts, 3)
    row = _report(page, texts, HALF + 5)
    row = _pledge(page, texts, row + 1)
    page.sheet.print_area = f"A1:M{row - 1}"
    page.paper(texts["version_line"], landscape=True)


def _application(page: Page, texts: Texts, row: int) -> None:
    page.text(f"A{row}:M{row}", texts["sheets"]["A"], HEADING)
    for n, item in enumerate(FORM_A):
        here = row + 1 + n % HALF
        label, value = ("A{0}:C{0}", "D{0}:E{0}") if n < HALF else ("F{0}", "G{0}:I{0}")
        page.text(label.format(here), item.label, NAME)
        page.text(value.format(here), texts["example"]["A"][item.key], _look(item, VALUE, DAY_LONG))
        page.text(f"J{here}:M{here}" if n >= HALF else f"M{here}", None, Style(frame=False))
        page.height(here, 30)


def _look(item: Field, style: Style, days: str) -> Style:
    number = {"date": days, "minutes": POINTS, "number": "#,##0"}.get(item.kind, "@")
    return replace(style, number=number)


def _report(page: Page, texts: Texts, row: int) -> int:
    page.text(f"A{row}:M{row}", texts["sheets"]["B"], HEADING)
    for column, item in zip("ABCDEFGHIJKL", FORM_B, strict=True):
        page.text(f"{column}{row + 1}", item.label, COLUMN)
    page.height(row + 1, 28)
    for here, example in enumerate(texts["example"]["B"], row + 2):
        _activity(page, here, example)
    return row + 2 + len(texts["example"]["B"])


def _activity(page: Page, row: int, example: dict[str, Any]) -> None:
    for column, item, width in zip("ABCDEFGHIJKL", FORM_B, WIDTHS[:12], strict=True):
        middle = "left" if item.key in ("title", "organiser", "detail") else "center"
        page.text(f"{column}{row}", example.get(item.key), _look(item, Style(fill=AUTO, horizontal=middle), DAY))
        value = example.get(item.key)
        if isinstance(value, str):
            page.height(row, max(page.sheet.row_dimensions[row].height or 40, 14 * lines(value, width) + 8))
    page.text(f"M{row}", f"← {example['remark']}", REMARK)


def _pledge(page: Page, texts: Texts, row: int) -> int:
    page.text(f"A{row}:M{row}", texts["sheets"]["C"], HEADING)
    for _, sentence in INSTRUMENTS:
        row += 1
        page.text(f"A{row}", TICKED, Style(size=13, fill=AUTO, horizontal="center"))
        page.text(f"B{row}:F{row}", sentence, Style(size=11))
        page.height(row, 30)
    answers: dict[str, date | str] = {"signed_on": texts["example"]["A"]["applied_on"], "signed_by": texts["example"]["A"]["name"]}
    for item in FORM_C[len(INSTRUMENTS) :]:
        row += 1
        page.text(f"A{row}:C{row}", item.label, NAME)
        page.text(f"D{row}:E{row}", answers[item.key], _look(item, VALUE, DAY_LONG))
        page.height(row, 30)
    return row + 1
