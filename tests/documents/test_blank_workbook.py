"""The blank workbook: what it asks for, what may be changed in it, what its formulas may use, how it prints."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from cases.fields import FORM_A, FORM_B, FORM_C, INSTRUMENTS
from documents.cells import ENTRY
from documents.report_sheet import COLUMN_OF, FIRST, HEADER, LAST
from documents.workbook import workbook

SHEETS = ["記入例", "(A)更新申請書", "(B)CPDポイント取得レポート", "(C)宣誓書", "別紙1-1"]
FUNCTIONS = frozenset({
    "AND", "COUNTA", "DATE", "FIND", "IF", "ISNUMBER", "LEFT", "MAX", "MIN", "MONTH", "NOT", "OR", "RIGHT", "ROUND", "ROUNDDOWN",
    "SUBSTITUTE", "SUM", "SUMIFS", "SUMPRODUCT", "YEAR",
})  # fmt: skip
"""Documented alike by Microsoft, Google and The Document Foundation, with the same arguments."""


@pytest.fixture(scope="module")
def book(blank):
    return openpyxl.load_workbook(io.BytesIO(blank))


def formulas(book):
    """Every formula of cells, validations and conditional formats."""
    for sheet in book:
        yield from (str(c.value) for row in sheet.iter_rows() for c in row if c.data_type == "f")
        yield from (str(v.formula1) for v in sheet.data_validations.dataValidation if v.type == "custom")
        yield from (f for area in sheet.conditional_formatting for rule in area.rules for f in rule.formula)


def test_sheets_are_example_forms_and_annex(book):
    """Contract: sheets A, B, C; the workbook opens at (A)."""
    assert book.sheetnames == SHEETS
    assert book.active.title == SHEETS[1]


def test_labels_are_those_of_the_reader(book):
    """The one table of cases.fields names the lines of (A), the columns of (B) and the lines of (C)."""
    assert {f.label for f in FORM_A} <= {cell.value for cell in book[SHEETS[1]]["B"]}
    assert [book[SHEETS[2]][f"{COLUMN_OF[f.key]}{HEADER}"].value for f in FORM_B] == [f.label for f in FORM_B]
    assert {"日付", "署名", *(sentence for _, sentence in INSTRUMENTS)} <= {cell.value for cell in book[SHEETS[3]]["B"]}


def test_only_coloured_cells_are_open(book):
    """What may be filled in is not locked and is coloured; all else is locked, without a password."""
    unlocked = {s.title: [c for row in s.iter_rows() for c in row if not c.protection.locked] for s in book}
    assert [len(unlocked[name]) for name in SHEETS] == [0, len(FORM_A), 40 * (len(FORM_B) - 1), len(FORM_C), 0]
    assert {c.fill.fgColor.rgb for cells in unlocked.values() for c in cells} == {ENTRY}
    assert all(s.protection.sheet and s.protection.password is None for s in book)
    assert book.security.lockStructure
    assert book.security.workbookPassword is None


def test_every_entry_says_what_it_wants(book):
    """Each open cell has a prompt, and Japanese words for what it refuses."""
    for sheet in book:
        rules = sheet.data_validations.dataValidation
        covered = {cell for rule in rules for area in rule.sqref.ranges for row in area.rows for cell in row}
        assert {(c.row, c.column) for row in sheet.iter_rows() for c in row if not c.protection.locked} == covered
        for rule in rules:
            assert 0 < len(rule.promptTitle) <= 32
            assert 0 < len(rule.prompt) <= 255
            assert 0 < len(rule.error) <= 225
            assert len(str(rule.formula1)) <= 255


@pytest.mark.parametrize(
    ("sheet", "cell", "choices"),
    [
        (1, "C7", "オペレーションマネジメント,コンタクトセンターアーキテクチャ,カスタマーサービス"),
        (2, f"B{LAST}", "A,B,C,D"),
        (2, f"I{FIRST}", "ST,CS,CR,OP,HR,AR,IC"),
        (2, f"L{FIRST}", "有,無"),
        (3, "A8", "□,☑"),
    ],
    ids=["qualification", "category", "fields", "evidence", "consent"],
)
def test_lists(book, sheet, cell, choices):
    """What is chosen from a list cannot be misspelt."""
    rule = next(r for r in book[SHEETS[sheet]].data_validations.dataValidation if cell in r.sqref)
    assert (rule.type, rule.formula1) == ("list", f'"{choices}"')


def test_several_fields_may_be_typed(book):
    """R15: a row may name several fields, so the list proposes and does not refuse."""
    rule = next(r for r in book[SHEETS[2]].data_validations.dataValidation if f"I{FIRST}" in r.sqref)
    assert not rule.showErrorMessage


def test_formulas_use_common_functions_only(book):
    """No function, array or name that Excel, Google Sheets and LibreOffice do not share."""
    used = set()
    for formula in formulas(book):
        bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", formula)
        assert not re.search(r"[{}#@\[\]]", bare)
        used |= set(re.findall(r"([A-Z][A-Z0-9._]*)\(", bare))
    assert used == FUNCTIONS


def test_no_macros_and_no_links(blank):
    """The file holds sheets and nothing that runs or reaches out."""
    names = zipfile.ZipFile(io.BytesIO(blank)).namelist()
    assert not [name for name in names if re.search("vba|macro|activeX|external|ctrlProp|connections", name, re.IGNORECASE)]


def test_same_words_make_the_same_file(blank, policy, office):
    """Deterministic, so that a published form can be compared with what the program writes."""
    assert workbook(policy, office) == blank


def test_version_is_everywhere(book):
    """Footer of each page, a cell with a name, and a document property."""
    assert {s.oddFooter.left.text for s in book} == {"様式版 2027-1"}
    sheet, cell = next(iter(book.defined_names["FORM_VERSION"].destinations))
    assert book[sheet][cell.replace("$", "")].value == "様式版 2027-1"
    assert book.custom_doc_props["様式版"].value == "2027-1"


@pytest.mark.parametrize(
    "words",
    ["mail@odyssey-com.co.jp", "【更新申請】プロフェッショナル更新申請書添付_yymmdd", "〒100-0005", "返却いたしません", "お手元にコピーを",
     "10,800円", "3176131", "新宿中央支店", "0123コンケンタロウ", "返金いたしません", "info@conken.org", "のためにのみ利用します"],
)  # fmt: skip
def test_form_a_says_where_to_send_and_what_to_pay(book, words):
    """Issue 3 point 5; the manual's (ウ) and (オ)."""
    assert any(words in str(cell.value) for row in book[SHEETS[1]].iter_rows() for cell in row)


def test_annex_holds_the_rule_set(book, policy):
    """別紙1-1: every category with its limits and every field with every example, from the rule set."""
    text = "\n".join(str(cell.value) for row in book[SHEETS[4]].iter_rows() for cell in row if cell.value)
    rules = policy.rule_sets[0]
    assert [c.activity for c in rules.categories if c.activity not in text or c.limit not in text] == []
    assert [e for f in rules.fields for e in (f.name, f.description, *f.examples) if e not in text] == []


def test_prints_on_seven_pages_of_a4(blank, tmp_path, office_program):
    """Example, (A), three pages of (B), (C), annex: each as wide as the paper."""
    (tmp_path / "blank.xlsx").write_bytes(blank)
    pdf = pypdfium2.PdfDocument(Path(office_program([tmp_path / "blank.xlsx"], "pdf")) / "blank.pdf")
    sizes = [tuple(sorted(round(side) for side in page.get_size())) for page in pdf]
    pdf.close()
    assert sizes == [(595, 842)] * 7
