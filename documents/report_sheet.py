"""Form (B) of the blank workbook: forty activities, what each is worth, and the totals by category and fiscal year.

The formulas follow R10 to R14, R17 and R19 with functions that Excel, Google Sheets and LibreOffice all document. What they
say is for the applicant while typing; the system reckons again by itself.
"""

from collections.abc import Mapping
from decimal import Decimal

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.pagebreak import Break

from cases.fields import FORM_B, ROWS_OF_FILLABLE_PDF, Field
from cases.policy import Category, RuleSet
from documents.cells import AUTO, COLUMN, DAY, ENTRY, GREY, NAME, NOTE, POINTS, RED, TITLE, Page, Style, validation
from documents.texts import Texts, choices, hours

ROWS = ROWS_OF_FILLABLE_PDF
LEAD, WHOSE, PERIOD, HEADER, FIRST = 2, 5, 6, 7, 8
LAST = FIRST + ROWS - 1
SUMMARY = LAST + 2
PAGE_ENDS = (FIRST + 14, FIRST + 29)
"""Fifteen activities to a page; the last page has ten and the totals."""
LETTERS = "ABCDEFGHIJKL"
COLUMN_OF = {item.key: letter for item, letter in zip(FORM_B, LETTERS, strict=True)}
WIDTHS = [5.5, 9.0, 14.5, 14.5, 43.0, 28.0, 15.0, 23.0, 11.0, 8.5, 10.5, 10.0, 8.0, 11.5, 44.0]
LIMITS = {"title": 40, "organiser": 26, "course": 20, "detail": 20, "fields": 15}
YEAR, COUNTED, CHECK = "M", "N", "O"
SINCE, UNTIL = f"$C${PERIOD}", f"$D${PERIOD}"
NOW, MISSING = f"K{WHOSE}", f"K{PERIOD}"
"""Where the totals of the last page are shown again beside what is being typed."""
YEAR_COLUMNS = "FGH"
FAINT = Style(size=9, colour=GREY, fill=AUTO, horizontal="center")


def write_report(page: Page, texts: Texts, rules: RuleSet, application: Mapping[str, str]) -> None:
    """`application` says where the fields of form (A) stand."""
    page.widths(WIDTHS)
    _head(page, texts, application)
    lists = choices(rules)
    for item in FORM_B:
        _entries(page, texts, item, lists.get(item.key, ()))
    for row in range(FIRST, LAST + 1):
        _reckon(page, texts["B"]["checks"], row, application)
        page.height(row, 34)
    _summary(page, texts, rules, application)
    _mark_rows(page)
    page.sheet.freeze_panes = f"B{FIRST}"
    for row in PAGE_ENDS:
        page.sheet.row_breaks.append(Break(id=row))
    page.sheet.print_title_rows = f"{HEADER}:{HEADER}"
    page.sheet.print_area = f"A1:L{SUMMARY + 7}"
    page.paper(texts["version_line"], landscape=True, pages_tall=0)


def _head(page: Page, texts: Texts, application: Mapping[str, str]) -> None:
    words = texts["B"]
    page.text("A1:L1", texts["titles"]["B"], TITLE)
    for row, line in enumerate(words["lead"].split("\n"), LEAD):
        page.note(row, "A:L", line)
    page.text(f"A{WHOSE}:B{WHOSE}", "認定番号", Style(size=9, bold=True, fill=AUTO))
    page.text(f"E{WHOSE}", "氏名", Style(size=9, bold=True, fill=AUTO, horizontal="right"))
    for where, key in ((f"C{WHOSE}:D{WHOSE}", "certification_number"), (f"F{WHOSE}:H{WHOSE}", "name")):
        page.formula(where, f'=IF({application[key]}="","",{application[key]})', "", Style(size=10, fill=AUTO))
    _period(page, words, application)
    page.text(f"E{PERIOD}:H{PERIOD}", words["period_note"], Style(size=9, fill=AUTO))
    for row, label in ((WHOSE, words["now"]), (PERIOD, words["missing"])):
        page.text(f"I{row}:J{row}", label, Style(size=9, bold=True, fill=AUTO))
    page.text(f"M1:{CHECK}{PERIOD}", words["legend"].replace("　", "\n"), Style(size=9, colour=GREY, frame=False, vertical="bottom"))
    for letter, item in zip(LETTERS, FORM_B, strict=True):
        page.text(f"{letter}{HEADER}", item.label, COLUMN)
    for letter, label in ((YEAR, words["counted_year"]), (COUNTED, words["counted"]), (CHECK, words["check"])):
        page.text(f"{letter}{HEADER}", label, Style(size=9, bold=True, colour=GREY, fill=AUTO, horizontal="center"))
    for row, points in ((1, 28), (WHOSE, 20), (PERIOD, 20), (HEADER, 24)):
        page.height(row, points)


def _period(page: Page, words: Texts, application: Mapping[str, str]) -> None:
    """R11: from 1 April three years before the expiry up to the day of application."""
    expiry, applied = application["expires_on"], application["applied_on"]
    day = Style(size=9, fill=AUTO, number=DAY, horizontal="center")
    page.text(f"A{PERIOD}:B{PERIOD}", words["period"], Style(size=9, bold=True, fill=AUTO))
    page.formula(f"C{PERIOD}", f'=IF(ISNUMBER({expiry}),DATE(YEAR({expiry})-3,4,1),"")', "", day)
    page.formula(f"D{PERIOD}", f'=IF(ISNUMBER({expiry}),IF(ISNUMBER({applied}),MIN({applied},{expiry}),{expiry}),"")', "", day)


def _entries(page: Page, texts: Texts, item: Field, listed: tuple[str, ...]) -> None:
    letter = COLUMN_OF[item.key]
    middle = item.kind in ("date", "minutes", "category") or item.key in ("fields", "evidence")
    number = {"date": DAY, "minutes": POINTS}.get(item.kind, "@")
    for n, row in enumerate(range(FIRST, LAST + 1), 1):
        if item.key == "number":
            page.text(f"{letter}{row}", n, FAINT)
        else:
            page.entry(f"{letter}{row}", Style(fill=ENTRY, number=number, horizontal="center" if middle else "left"))
    if item.key != "number":
        rule = validation(item, texts, choices=listed, strict=item.key != "fields", limit=LIMITS.get(item.key, 0))
        rule.add(f"{letter}{FIRST}:{letter}{LAST}")
        page.sheet.add_data_validation(rule)


def _reckon(page: Page, words: Texts, row: int, application: Mapping[str, str]) -> None:
    """What a row is worth before the caps (R10), the fiscal year it falls in (R05) and what is wrong with it."""
    start, end, worth, claimed = (f"{COLUMN_OF[key]}{row}" for key in ("from", "to", "hours", "claimed"))
    last = f"MAX({start},{end})"
    check = f"{CHECK}{row}"
    unusable = f'OR({check}="",LEFT({check},1)="×")'
    page.formula(f"{YEAR}{row}", f'=IF({unusable},"",YEAR({last})-IF(MONTH({last})<4,1,0))', "", FAINT)
    least = f"IF(ISNUMBER({claimed}),MIN({worth},{claimed}),{worth})"
    points = Style(size=9, colour=GREY, fill=AUTO, horizontal="center", number=POINTS)
    page.formula(f"{COUNTED}{row}", f'=IF({check}="","",IF({unusable},0,{least}))', "", points)
    formula = f'"{words["good"]}"'
    for condition, code in reversed(_checks(row, application)):
        formula = f'IF({condition},"{words[code]}",{formula})'
    page.formula(check, f'=IF(COUNTA(B{row}:L{row})=0,"",{formula})', "", Style(size=9, fill=AUTO))


def _checks(row: int, application: Mapping[str, str]) -> list[tuple[str, str]]:
    """Conditions and the code of their words, the first that holds is shown."""
    at = {key: f"{letter}{row}" for key, letter in COLUMN_OF.items()}
    start, end, worth, claimed = at["from"], at["to"], at["hours"], at["claimed"]
    same = "*".join(f"(${c}${FIRST}:${c}{row}=${c}{row})" for c in (COLUMN_OF[k] for k in ("title", "organiser", "from", "to")))
    return [
        (f"NOT(ISNUMBER({application['expires_on']}))", "no_expiry"),
        ("NOT(OR(" + ",".join(f'{at["category"]}="{letter}"' for letter in "ABCD") + "))", "category"),
        (f"NOT(ISNUMBER({start}))", "from"),
        (f'AND({end}<>"",NOT(ISNUMBER({end})))', "to"),
        (f"AND(ISNUMBER({end}),{end}<{start})", "order"),
        (f"{start}<{SINCE}", "early"),
        (f"MAX({start},{end})>{UNTIL}", "late"),
        (f"NOT(ISNUMBER({worth}))", "hours"),
        (f"{worth}<=0", "hours"),
        (f"{worth}>24*(MAX({start},{end})-{start}+1)", "long"),
        (f"AND(ISNUMBER({claimed}),{claimed}<=0)", "claimed_zero"),
        (f'AND({at["title"]}<>"",SUMPRODUCT({same})>1)', "twice"),
        (f"NOT(ISNUMBER({claimed}))", "claimed"),
        (f"{claimed}>{worth}", "over"),
        (f'{at["title"]}=""', "title"),
        (f'AND({at["category"]}<>"A",{at["fields"]}="")', "field"),
    ]


def _summary(page: Page, texts: Texts, rules: RuleSet, application: Mapping[str, str]) -> None:
    words = texts["B"]
    page.height(LAST + 1, 10)
    page.text(f"E{SUMMARY}", words["summary"], COLUMN)
    _years(page, words, application["expires_on"])
    page.text(f"I{SUMMARY}:J{SUMMARY}", None, COLUMN)
    page.text(f"K{SUMMARY}", words["cycle"], COLUMN)
    page.text(f"L{SUMMARY}", words["limit"], COLUMN)
    first = SUMMARY + 1
    for row, category in enumerate(rules.categories, first):
        _category(page, words, row, category)
    total = first + len(rules.categories)
    _totals(page, words, rules, first, total)
    page.text(f"E{total + 2}:L{total + 2}", words["summary_note"], NOTE)
    for row in range(SUMMARY, total + 2):
        page.height(row, 28)
    page.height(total + 2, 30)


def _years(page: Page, words: Texts, expiry: str) -> None:
    look = Style(size=9, bold=True, fill=COLUMN.fill, horizontal="center", number=f'0"{words["year_suffix"]}"')
    for n, letter in enumerate(YEAR_COLUMNS):
        blank = f"{n + 1}{words['year_unknown']}"
        page.formula(f"{letter}{SUMMARY}", f'=IF(ISNUMBER({expiry}),YEAR({expiry})-{3 - n},"{blank}")', blank, look)


def _category(page: Page, words: Texts, row: int, category: Category) -> None:
    """R12 and R13: the years capped each, then their sum."""
    rows = "${0}$" + str(FIRST) + ":${0}$" + str(LAST)
    counted, letters, years = rows.format(COUNTED), rows.format(COLUMN_OF["category"]), rows.format(YEAR)
    page.text(f"E{row}", f"{category.letter}  {category.activity}", Style(size=9))
    for letter in YEAR_COLUMNS:
        formula = f'SUMIFS({counted},{letters},"{category.letter}",{years},{letter}${SUMMARY})'
        capped = formula if category.year_cap is None else f"MIN({hours(category.year_cap)},{formula})"
        page.formula(f"{letter}{row}", f"={capped}", 0, _points())
    page.text(f"I{row}:J{row}", f"{category.letter}計", NAME)
    page.formula(f"K{row}", f"=MIN({hours(category.cycle_cap)},SUM(F{row}:H{row}))", 0, _points())
    page.text(f"L{row}", _limit(category), Style(size=9, colour=GREY, horizontal="center"))


def _points(*, bold: bool = False) -> Style:
    return Style(size=10, bold=bold, fill=AUTO, horizontal="center", number=POINTS)


def _limit(category: Category) -> str:
    cycle = f"3年 {hours(category.cycle_cap)}"
    return cycle if category.year_cap is None else f"{cycle}\n年 {hours(category.year_cap)}"


def _totals(page: Page, words: Texts, rules: RuleSet, first: int, row: int) -> None:
    """R14: the grand total rounded down and what is missing to the required points, never below nought."""
    page.text(f"E{row}", words["total_note"], Style(size=9, bold=True))
    for letter in YEAR_COLUMNS:
        page.formula(f"{letter}{row}", f"=SUM({letter}{first}:{letter}{row - 1})", 0, _points(bold=True))
    page.text(f"I{row}:J{row}", words["total"], NAME)
    page.formula(f"K{row}", f"=ROUNDDOWN(ROUND(SUM(K{first}:K{row - 1}),6),2)", 0, _points(bold=True))
    required = Decimal(hours(rules.required))
    page.text(f"L{row}", None, Style())
    page.text(f"E{row + 1}:H{row + 1}", words["missing_note"], Style(size=9))
    page.text(f"I{row + 1}:J{row + 1}", words["missing"], NAME)
    page.formula(f"K{row + 1}", f"=MAX(0,{required}-K{row})", float(required), _points(bold=True))
    page.text(f"L{row + 1}", None, Style())
    page.formula(f"{NOW}:L{WHOSE}", f"=K{row}", 0, _points(bold=True))
    page.formula(f"{MISSING}:L{PERIOD}", f"=K{row + 1}", float(required), _points(bold=True))
    for where in (f"{MISSING}:L{PERIOD}", f"K{row + 1}"):
        cell = where.partition(":")[0]
        for condition, colour in ((f"{cell}>0", RED), (f"{cell}=0", "FF027A48")):
            page.sheet.conditional_formatting.add(where, FormulaRule(formula=[condition], font=Font(color=colour, bold=True)))


def _mark_rows(page: Page) -> None:
    for sign, colour in (("×", "FFFDE2E1"), ("△", "FFFEF0C7")):
        rule = FormulaRule(formula=[f'LEFT(${CHECK}{FIRST},1)="{sign}"'], fill=PatternFill("solid", bgColor=colour))
        page.sheet.conditional_formatting.add(f"A{FIRST}:{CHECK}{LAST}", rule)
