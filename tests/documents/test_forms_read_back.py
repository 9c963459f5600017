"""Our own forms, filled in and sent back, are read with every field right."""

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pikepdf
import pytest

from cases.fields import FORM_A, FORM_B
from cases.reading import FormA, ReadingOptions, Source
from documents.fillable import fillable_form
from documents.forms import write_forms
from documents.report_sheet import SUMMARY
from parsers.reader import read

CODES = ("ST", "CS", "CR", "OP", "HR", "AR", "IC")
ROWS = [
    {
        "category": "ABCD"[n % 4],
        "from": date(2024, 4, 1) + timedelta(days=25 * n),
        "to": date(2024, 4, 2) + timedelta(days=25 * n) if n % 3 == 0 else None,
        "title": f"応対品質の研修（第{n + 1}回）",
        "organiser": "一般社団法人 日本コンタクトセンター教育検定協会",
        "course": f"K-{n:04}" if n % 4 == 0 else None,
        "detail": "講義と演習",
        "fields": "、".join(CODES[n % 7 : n % 7 + 2]),
        "hours": 0.25 * (n + 1),
        "claimed": 0.25 * n + 0.2,
        "evidence": "有無"[n % 2],
    }
    for n in range(40)
]


def only(name, data):
    """The one application in a file."""
    reading = read(Source(files=((name, data),)), ReadingOptions())
    (application,) = reading.applications
    assert [file.trouble for file in reading.files] == [None]
    assert (application.conflicts, application.mixed) == ((), False)
    return application


def value(entry):
    return None if entry is None else entry.value


def values_of_b(form):
    return [
        (a.number, value(a.category), value(a.start), value(a.end), value(a.title), value(a.organiser), value(a.course),
         value(a.fields), value(a.hours), value(a.claimed), value(a.evidence))
        for a in form.activities
    ]  # fmt: skip


def expected_rows():
    return [
        (n, r["category"], r["from"], r["to"], r["title"], r["organiser"], r["course"], tuple(r["fields"].split("、")),
         Decimal(str(r["hours"])) * 60, Decimal(f"{r['claimed']:.2f}") * 60, r["evidence"])
        for n, r in enumerate(ROWS, 1)
    ]  # fmt: skip


def assert_all_right(application, person):
    """Every field of (A), forty rows of (B), three consents, day and signature of (C)."""
    a = application.form_a
    wanted = person | {"qualification": "OMP", "paid_amount": "10800"}
    assert {f.key: value(getattr(a, f.key)) for f in FORM_A} == wanted
    assert values_of_b(application.form_b) == expected_rows()
    c = application.form_c
    assert [tick.value for tick in c.agreed] == [True] * 3
    assert (value(c.signed_on), value(c.signed_by)) == (person["applied_on"], person["name"])


def fill_pdf(blank, person):
    """The fillable PDF as a viewer saves it: values in UTF-16, ticks on."""
    day = "{0.year}/{0.month}/{0.day}".format
    texts = {f.label: person[f.key] for f in FORM_A} | {"日付": person["applied_on"], "署名": person["name"]}
    labels = {f.key: f.label for f in FORM_B}
    texts |= {f"{labels[key]}_{n}": v for n, row in enumerate(ROWS, 1) for key, v in row.items() if v is not None}
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank)) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            name = str(field.T)
            if name in texts:
                v = texts[name]
                field.V = pikepdf.String(day(v) if isinstance(v, date) else f"{v:.2f}" if isinstance(v, float) else str(v))
            elif name.startswith("同意_"):
                field.V = field.AS = pikepdf.Name.Yes
        pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def blank_pdf(policy, office):
    return fillable_form(policy, office)


def test_filled_workbook(fill, office_program, tmp_path, person):
    """As LibreOffice saves it, with the formulas calculated."""
    filled = office_program([fill(tmp_path / "filled.xlsx", ROWS)], "xlsx") / "filled.xlsx"
    application = only("filled.xlsx", filled.read_bytes())
    assert_all_right(application, person)
    assert application.form_b.certification_number.value == application.form_c.certification_number.value == "OMP-12340123"


def test_printed_total_is_the_one_after_caps(fill, office_program, tmp_path):
    """R18: what the form prints as its total is what the rules would credit."""
    filled = office_program([fill(tmp_path / "filled.xlsx", ROWS)], "xlsx") / "filled.xlsx"
    total = openpyxl.load_workbook(filled, data_only=True)["(B)CPDポイント取得レポート"][f"K{SUMMARY + 5}"].value
    form = only("filled.xlsx", filled.read_bytes()).form_b
    assert form.total.value == Decimal(str(total)) * 60
    assert [letter for letter, _ in form.category_totals] == ["A", "B", "C", "D"]


def test_filled_workbook_without_calculation(fill, tmp_path, person):
    """As a program that does not calculate leaves it: what was filled in is read all the same."""
    assert_all_right(only("filled.xlsx", fill(tmp_path / "filled.xlsx", ROWS).read_bytes()), person)


def test_filled_workbook_printed(fill, office_program, tmp_path, person):
    """The workbook printed to PDF, the example page included."""
    printed = office_program([fill(tmp_path / "filled.xlsx", ROWS)], "pdf") / "filled.pdf"
    assert_all_right(only("filled.pdf", printed.read_bytes()), person)


def test_filled_pdf(blank_pdf, person):
    """Read by the names of its fields."""
    assert_all_right(only("filled.pdf", fill_pdf(blank_pdf, person)), person)


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
def test_blank_form_is_seen_to_be_empty(kind, blank, blank_pdf):
    """Every place was found and is empty, so that the letter may say so; no activity, no consent, and no example read."""
    application = only(f"blank.{kind}", blank if kind == "xlsx" else blank_pdf)
    form_a, form_b, form_c = application.form_a, application.form_b, application.form_c
    assert isinstance(form_a, FormA)
    assert {getattr(form_a, f.key).trouble for f in FORM_A} == {"empty"}
    assert form_b.activities == ()
    assert [tick.value for tick in form_c.agreed] == [False] * 3
    assert {form_c.signed_on.trouble, form_c.signed_by.trouble} == {"empty"}


def test_example_sheet_alone_is_no_application(blank):
    """記入例 and 別紙1-1 hold no form, whatever labels stand there."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    book.security.lockStructure = False
    for name in book.sheetnames[1:4]:
        del book[name]
    out = io.BytesIO()
    book.save(out)
    assert read(Source(files=(("example.xlsx", out.getvalue()),)), ReadingOptions()).applications == ()


def test_both_forms_are_written(tmp_path, policy, office):
    """Contract: `intake forms DIR` writes two files of these names; the folder is made."""
    paths = write_forms(tmp_path / "new" / "folder", policy, office)
    assert [path.name for path in paths] == ["koushin-shinsei.xlsx", "koushin-shinsei.pdf"]
    assert [path.read_bytes()[:4] for path in paths] == [b"PK\x03\x04", b"%PDF"]
