"""Form (A) of the blank workbook, with where to send it and what to pay."""

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from cases.fields import FORM_A, QUALIFICATIONS, Field
from documents.cells import AUTO, DAY_LONG, ENTRY, GREY, HEADING, NAME, RED, TITLE, Page, Style, validation
from documents.texts import Texts

FIRST_ROW = 5
WIDTHS = [8.0, 21.5, 75.0]
OPTIONAL = frozenset({"company", "paid_on", "payer", "paid_amount"})
LIMIT = 120
PAYER_ROW = FIRST_ROW + len(FORM_A)


def cell_of(key: str) -> str:
    """The absolute cell that holds a field of form (A)."""
    return f"$C${FIRST_ROW + [f.key for f in FORM_A].index(key)}"


def write_application(page: Page, texts: Texts) -> str:
    """Returns the absolute cell that holds the form's version."""
    words = texts["A"]
    page.widths(WIDTHS)
    page.text("A1:C1", texts["titles"]["A"], TITLE)
    page.height(1, 30)
    page.note(2, "A:C", words["lead"])
    _say_what_is_missing(page, words)
    for row, item in enumerate(FORM_A, FIRST_ROW):
        _line(page, texts, row, item)
    _suggest_payer(page, words)
    last = _notes(page, texts, PAYER_ROW + 2)
    page.text(f"C{last}", texts["version_line"], Style(size=8, colour=GREY, frame=False, horizontal="right"))
    page.sheet.print_area = f"A1:C{last}"
    page.sheet.freeze_panes = f"A{FIRST_ROW - 1}"
    page.paper(texts["version_line"])
    return f"$C${last}"


def _line(page: Page, texts: Texts, row: int, item: Field) -> None:
    words = texts["A"]
    required = item.key not in OPTIONAL
    mark = Style(size=8, bold=required, colour=RED if required else GREY, frame=False, horizontal="center")
    page.text(f"A{row}", words["required" if required else "optional"], mark)
    page.text(f"B{row}", item.label, NAME)
    number = {"date": DAY_LONG, "number": '#,##0"円"'}.get(item.kind, "@")
    page.entry(f"C{row}", Style(size=11, fill=ENTRY, number=number))
    page.height(row, 36 if item.key == "address" else 26)
    choices = tuple(QUALIFICATIONS.values()) if item.key == "qualification" else ()
    rule = validation(item, texts, choices=choices, limit=LIMIT)
    if item.key == "email":
        rule = _at_sign(rule, row, texts)
    rule.add(f"C{row}")
    page.sheet.add_data_validation(rule)


def _at_sign(rule: DataValidation, row: int, texts: Texts) -> DataValidation:
    rule.type, rule.operator, rule.formula1 = "custom", None, f'ISNUMBER(FIND("@",C{row}))'
    rule.errorStyle, rule.error = "warning", texts["refusals"]["email"]
    return rule


def _say_what_is_missing(page: Page, words: Texts) -> None:
    cells = [cell_of(f.key) for f in FORM_A if f.key not in OPTIONAL]
    count = "+".join(f'IF({cell}="",1,0)' for cell in cells)
    formula = f'=IF({count}=0,"{words["all_filled"]}","{words["unfilled"]}: "&({count})&" 件")'
    page.formula("A3:C3", formula, f"{words['unfilled']}: {len(cells)} 件", Style(size=10, bold=True, colour=RED, frame=False))
    page.height(3, 18)
    done = FormulaRule(formula=[f"({count})=0"], font=Font(color="FF027A48", bold=True))
    page.sheet.conditional_formatting.add("A3:C3", done)
    page.height(4, 6)


def _suggest_payer(page: Page, words: Texts) -> None:
    """R23: the last four digits of the number and the kana, as the transfer should name its sender."""
    number, kana = cell_of("certification_number"), cell_of("name_kana")
    name = f'RIGHT({number},4)&SUBSTITUTE(SUBSTITUTE({kana}," ",""),"　","")'
    page.text(f"B{PAYER_ROW}", words["payer"], Style(size=9, colour=GREY, fill=AUTO))
    page.formula(f"C{PAYER_ROW}", f'=IF(OR({number}="",{kana}=""),"",{name})', "", Style(size=9, fill=AUTO))
    page.height(PAYER_ROW, 18)


def _notes(page: Page, texts: Texts, row: int) -> int:
    """Writes the boxes of instructions from a row on; returns the row after them."""
    for box in texts["notes"]:
        page.text(f"A{row}:C{row}", box["heading"], HEADING)
        page.height(row, 20)
        for here, line in enumerate(box["lines"], row + 1):
            page.note(here, "A:C", f"・{line}")
        row += len(box["lines"]) + 2
        page.height(row - 1, 6)
    return row
