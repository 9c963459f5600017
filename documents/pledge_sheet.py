"""Form (C) of the blank workbook: the pledge."""

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font

from cases.fields import FORM_C, INSTRUMENTS
from documents.cells import AUTO, DAY_LONG, ENTRY, NAME, NOTE, RED, TITLE, Page, Style, validation
from documents.texts import Texts

WIDTHS = [9.5, 20.0, 75.0]
NUMBER_ROW = 6
FIRST_ROW = 8
TICKED, UNTICKED = "☑", "□"
SIGN_ROW = FIRST_ROW + len(INSTRUMENTS) + 2


def write_pledge(page: Page, texts: Texts, number: str) -> None:
    """`number` is the cell that holds the certification number."""
    words = texts["C"]
    page.widths(WIDTHS)
    page.text("A1:C1", texts["titles"]["C"], TITLE)
    page.height(1, 34)
    page.text("A2:C2", words["lead"], Style(size=11, frame=False))
    page.height(2, 28)
    page.note(3, "A:C", words["how"])
    _say_whether_complete(page, words)
    page.text(f"A{NUMBER_ROW}:B{NUMBER_ROW}", "認定番号", Style(bold=True, fill=AUTO))
    page.formula(f"C{NUMBER_ROW}", f'=IF({number}="","",{number})', "", Style(size=11, fill=AUTO))
    page.height(NUMBER_ROW, 26)
    for row, (item, (_, sentence)) in enumerate(zip(FORM_C, INSTRUMENTS, strict=False), FIRST_ROW):
        page.entry(f"A{row}", Style(size=16, fill=ENTRY, horizontal="center"), UNTICKED)
        page.text(f"B{row}:C{row}", sentence, Style(size=12))
        page.height(row, 42)
        rule = validation(item, texts, choices=(UNTICKED, TICKED))
        rule.add(f"A{row}")
        page.sheet.add_data_validation(rule)
    page.text(f"A{SIGN_ROW - 1}:C{SIGN_ROW - 1}", words["sign"], NOTE)
    page.height(SIGN_ROW - 1, 44)
    for row, item in enumerate(FORM_C[len(INSTRUMENTS) :], SIGN_ROW):
        page.text(f"B{row}", item.label, NAME)
        page.entry(f"C{row}", Style(size=11, fill=ENTRY, number=DAY_LONG if item.kind == "date" else "@"))
        page.height(row, 42)
        rule = validation(item, texts, limit=60)
        rule.add(f"C{row}")
        page.sheet.add_data_validation(rule)
    page.sheet.print_area = f"A1:C{SIGN_ROW + 1}"
    page.paper(texts["version_line"])


def _say_whether_complete(page: Page, words: Texts) -> None:
    ticks = [f'$A${FIRST_ROW + n}="{TICKED}"' for n in range(len(INSTRUMENTS))]
    filled = [f'$C${SIGN_ROW + n}<>""' for n in range(2)]
    complete = f"AND({','.join(ticks + filled)})"
    look = Style(size=10, bold=True, colour=RED, frame=False)
    page.formula("A4:C4", f'=IF({complete},"{words["complete"]}","{words["incomplete"]}")', words["incomplete"], look)
    page.height(4, 20)
    page.sheet.conditional_formatting.add("A4:C4", FormulaRule(formula=[complete], font=Font(color="FF027A48", bold=True)))
