"""The blank workbook: 記入例, forms (A), (B) and (C), and 別紙1-1."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection

from cases.fields import EXAMPLE_SHEET, FORM_A
from cases.policy import Office, Policy
from documents.annex import write_rules
from documents.application_sheet import cell_of, write_application
from documents.cells import Page
from documents.example_sheet import write_example
from documents.pledge_sheet import write_pledge
from documents.report_sheet import write_report
from documents.texts import Texts, current_rules, load

MADE = datetime(2027, 1, 1)  # noqa: DTZ001 - a workbook's own dates have no zone; fixed, so that the same words make the same file
ZIP_DATE = (2027, 1, 1, 0, 0, 0)


def workbook(policy: Policy, office: Office) -> bytes:
    """The blank .xlsx; the same words and rules always make the same bytes."""
    texts = load(policy, office)
    book = Workbook()
    book.remove(book.active)
    names = {EXAMPLE_SHEET: EXAMPLE_SHEET, **texts["sheets"]}
    pages = {key: Page(book.create_sheet(name)) for key, name in names.items()}
    rules = current_rules(policy)
    write_example(pages[EXAMPLE_SHEET], texts)
    version_cell = write_application(pages["A"], texts)
    write_report(pages["B"], texts, rules, {f.key: _abroad(texts, f.key) for f in FORM_A})
    write_pledge(pages["C"], texts, _abroad(texts, "certification_number"))
    write_rules(pages["rules"], texts, rules)
    for page in pages.values():
        page.protect()
    _describe(book, texts, version_cell)
    book.active = list(pages).index("A")
    for page in pages.values():
        page.sheet.sheet_view.tabSelected = page is pages["A"]
    return _settled(book, [page.results for page in pages.values()])


def _abroad(texts: Texts, key: str) -> str:
    """Where another sheet finds the value of a field of form (A)."""
    return f"'{texts['sheets']['A']}'!{cell_of(key)}"


def _describe(book: Workbook, texts: Texts, version_cell: str) -> None:
    book.properties.title = texts["titles"]["book"]
    book.properties.creator = texts["publisher"]
    book.properties.language, book.properties.version = "ja-JP", texts["version"]
    book.properties.created = MADE
    book.custom_doc_props.append(StringProperty(name="様式版", value=texts["version"]))
    book.defined_names["FORM_VERSION"] = DefinedName("FORM_VERSION", attr_text=f"'{texts['sheets']['A']}'!{version_cell}")
    book.security = WorkbookProtection(lockStructure=True)
    book.calculation.fullCalcOnLoad = True


def _settled(book: Workbook, results: list[Mapping[str, str | float]]) -> bytes:
    """The book's bytes with fixed times, and with the result of every formula, which openpyxl cannot write."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if sheet := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name):
                text = _with_results(text.decode(), results[int(sheet[1]) - 1]).encode()
            elif name == "docProps/core.xml":
                text = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), text)
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, text)
    return out.getvalue()


def _with_results(sheet: str, results: Mapping[str, str | float]) -> str:
    def cell(found: re.Match[str]) -> str:
        where, attributes, formula = found.groups()
        result = results[where]
        kind = ' t="str"' if isinstance(result, str) else ""
        return f'<c r="{where}"{attributes}{kind}><f>{formula}</f><v>{escape(str(result))}</v></c>'

    return re.sub(r'<c r="([A-Z]+\d+)"((?: s="\d+")?)><f>([^<]*)</f><v ?(?:/>|></v>)</c>', cell, sheet)
