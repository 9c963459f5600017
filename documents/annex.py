"""別紙1-1 of the blank workbook: the categories with their limits and the seven fields with examples, from the rule set."""

from cases.policy import Category, RuleSet
from documents.cells import COLUMN, TITLE, Page, Style, lines
from documents.texts import Texts

WIDTHS = [10.0, 46.0, 66.0]
BODY = Style(size=9)


def write_rules(page: Page, texts: Texts, rules: RuleSet) -> None:
    words = texts["rules"]
    page.widths(WIDTHS)
    page.text("A1:C1", texts["titles"]["rules"], TITLE)
    page.height(1, 30)
    page.note(2, "A:C", words["required"])
    row = _categories(page, words, rules, 3)
    page.note(row, "A:C", words["examples_elsewhere"])
    row = _fields(page, words, rules, row + 1)
    page.sheet.print_area = f"A1:C{row - 1}"
    page.paper(texts["version_line"])


def _categories(page: Page, words: Texts, rules: RuleSet, row: int) -> int:
    for column, text in zip("ABC", words["categories"], strict=True):
        page.text(f"{column}{row}", text, COLUMN)
    page.height(row, 20)
    row += 1
    for category in rules.categories:
        page.text(f"A{row}", category.letter, Style(size=12, bold=True, horizontal="center"))
        activity, limit = _activity(category), "\n".join([category.limit, *(f"{words['bullet']}{e}" for e in category.examples)])
        page.text(f"B{row}", activity, BODY)
        page.text(f"C{row}", limit, BODY)
        page.height(row, 13 * max(lines(activity, WIDTHS[1]), lines(limit, WIDTHS[2])) + 10)
        row += 1
    return row


def _activity(category: Category) -> str:
    heading = f"【{category.group}】{category.activity}"
    return f"{heading}\n※{category.condition}" if category.condition else heading


def _fields(page: Page, words: Texts, rules: RuleSet, row: int) -> int:
    heads = words["fields"]
    page.text(f"A{row}:B{row}", heads[0], COLUMN)
    page.text(f"C{row}", heads[1], COLUMN)
    page.height(row, 20)
    row += 1
    for item in rules.fields:
        about = f"{item.name}\n{item.description}"
        last = row + max(len(item.examples), lines(about, WIDTHS[1])) - 1
        page.text(f"A{row}:A{last}", f"{item.number}\n{item.code}", Style(size=11, bold=True, horizontal="center"))
        page.text(f"B{row}:B{last}", about, BODY)
        for here in range(row, last + 1):
            page.text(f"C{here}", None, BODY)
            page.height(here, 14)
        for here, example in enumerate(item.examples, row):
            text = f"{words['bullet']}{example}"
            page.text(f"C{here}", text, BODY)
            page.height(here, 13 * lines(text, WIDTHS[2]) + 1)
        row = last + 1
    return row
