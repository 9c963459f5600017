"""The live totals, recalculated by LibreOffice, against the test vectors of the rules."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from cases.assessment import as_hours
from cases.policy import OFFICE_ZONE
from cases.reading import ReadingOptions, Source
from documents.report_sheet import CHECK, COUNTED, FIRST, MISSING, NOW, SUMMARY
from parsers.reader import read
from rules.judge import assess

B_SHEET = "(B)CPDポイント取得レポート"
TOTAL = SUMMARY + 5
YEARS = {2024: "F", 2025: "G", 2026: "H"}


def row(category, hours, day=date(2025, 6, 1), claimed=None, **more):
    claimed = hours if claimed is None else claimed
    return {
        "category": category,
        "from": day,
        "title": "研修",
        "organiser": "主催",
        "fields": "OP",
        "hours": hours,
        "claimed": claimed,
    } | more


def spread(category, *hours):
    """One activity in each fiscal year."""
    return [row(category, h, date(year, 6, 1)) for year, h in zip(YEARS, hours, strict=True)]


VECTORS = {
    "A30": ([row("A", 30, to=date(2025, 6, 10))], 30, 0),
    "A29.5+B0.5": ([row("A", 29.5, to=date(2025, 6, 3)), row("B", 0.5)], 30, 0),
    "A29.99": ([row("A", 29.99, to=date(2025, 6, 3))], 29.99, 0.01),
    "A40": ([row("A", 40, to=date(2025, 6, 3))], 30, 0),
    "ten tenths": ([row("A", 0.1, title=f"研修{n}") for n in range(10)], 1, 29),
    "B12 in one year": ([row("B", 12)], 5, 25),
    "B7,5,5": (spread("B", 7, 5, 5), 15, 15),
    "B6,4,5": (spread("B", 6, 4, 5), 14, 16),
    "B5,5,5+C5,5,5": (spread("B", 5, 5, 5) + [r | {"title": "読書"} for r in spread("C", 5, 5, 5)], 30, 0),
    "B15+C14.75": (spread("B", 5, 5, 5) + [r | {"title": "読書"} for r in spread("C", 5, 5, 4.75)], 29.75, 0.25),
    "B+C+D": ([r | {"title": c} for c in "BCD" for r in spread(c, 5, 5, 5)], 45, 0),
    "claimed less": ([row("A", 6, claimed=4)], 4, 26),
    "claimed more": ([row("A", 4, claimed=6)], 4, 26),
    "day before the period": ([row("A", 5, date(2024, 3, 31))], 0, 30),
    "first day": ([row("A", 5, date(2024, 4, 1))], 5, 25),
    "day of application": ([row("A", 5, date(2027, 1, 15))], 5, 25),
    "after application": ([row("A", 5, date(2027, 1, 16))], 0, 30),
    "twice": ([row("A", 5), row("B", 5)], 5, 25),
    "crosses the year": ([row("B", 9, date(2025, 3, 31), to=date(2025, 4, 1)), row("B", 4, date(2025, 3, 1))], 9, 21),
    "nothing": ([], 0, 30),
}
CHECKS = {
    "good": (row("B", 2), "○"),
    "no category": (row(None, 2), "×カテゴリを A～D から選んでください"),
    "E": (row("E", 2), "×カテゴリを A～D から選んでください"),
    "no day": (row("B", 2, None), "×開始日を日付で記入してください"),
    "day as text": (row("B", 2, "2025年6月"), "×開始日を日付で記入してください"),
    "end as text": (row("B", 2, to="翌日"), "×終了日を日付で記入してください"),
    "end before start": (row("B", 2, to=date(2025, 5, 1)), "×終了日が開始日より前です"),
    "before": (row("B", 2, date(2024, 3, 31)), "×対象期間より前の活動です"),
    "after": (row("B", 2, date(2027, 2, 1)), "×申請日または有効期日より後の活動です"),
    "no hours": (row("B", None, claimed=2), "×時間を数字で記入してください"),
    "hours as text": (row("B", "3時間", claimed=3), "×時間を数字で記入してください"),
    "nought": (row("B", 0, claimed=1), "×時間を数字で記入してください"),
    "long day": (row("B", 24.5), "×1日24時間を超えています"),
    "claims nothing": (row("B", 2, claimed=0), "×申請CPDは0より大きい数字です"),
    "no claim": (row("B", 2) | {"claimed": None}, "△申請CPDを数字で記入してください"),
    "over-claimed": (row("B", 2, claimed=3), "△申請CPDが時間を超えています"),
    "no title": (row("B", 2, title=None), "△活動名を記入してください"),
    "no field": (row("B", 2, fields=None), "△分野コードを選んでください"),
    "A without field": (row("A", 2, fields=None), "○"),
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory, fill, office_program, person):
    """All samples, filled in and recalculated in one go: name and file."""
    folder = tmp_path_factory.mktemp("filled")
    samples = {name: rows for name, (rows, _, _) in VECTORS.items()} | {
        "checks": [one | {"organiser": name} for name, (one, _) in CHECKS.items()]
    }
    files = {name: fill(folder / f"{n}.xlsx", rows) for n, (name, rows) in enumerate(samples.items())}
    files["no expiry"] = fill(folder / "no-expiry.xlsx", [row("B", 2)], person | {"expires_on": None})
    done = office_program(list(files.values()), "xlsx")
    return {name: done / file.name for name, file in files.items()}


@pytest.fixture(scope="module")
def calculated(saved):
    return {name: openpyxl.load_workbook(file, data_only=True) for name, file in saved.items()}


@pytest.mark.parametrize("name", VECTORS)
def test_totals_after_caps(calculated, name):
    """R10 to R14, R17, R19: points after the caps, and what is missing to thirty, never below nought."""
    sheet = calculated[name][B_SHEET]
    _, total, missing = VECTORS[name]
    assert sheet[f"K{TOTAL}"].value == pytest.approx(total)
    assert sheet[f"K{TOTAL + 1}"].value == pytest.approx(missing)
    assert (sheet[NOW].value, sheet[MISSING].value) == (sheet[f"K{TOTAL}"].value, sheet[f"K{TOTAL + 1}"].value)


@pytest.mark.parametrize("name", VECTORS)
def test_form_promises_what_the_rules_credit(saved, calculated, policy, name):
    """The form's totals are those of the assessment of the very same file, received on the day of application."""
    reading = read(Source(files=(("a.xlsx", saved[name].read_bytes()),)), ReadingOptions())
    (assessment,) = assess(reading, policy, datetime(2027, 1, 15, 18, tzinfo=OFFICE_ZONE))
    sheet = calculated[name][B_SHEET]
    points = assessment.points
    assert float(as_hours(points.credited)) == pytest.approx(sheet[NOW].value)
    assert float(as_hours(points.missing, up=True)) == pytest.approx(sheet[MISSING].value)
    assert "cpd.total.mismatch" not in {finding.code for finding in assessment.findings}


def test_years_follow_from_the_expiry(calculated):
    """Expiry 2027-03-31: fiscal years 2024 to 2026, each capped by itself."""
    sheet = calculated["B7,5,5"][B_SHEET]
    assert {sheet[f"{c}{SUMMARY}"].value: sheet[f"{c}{SUMMARY + 2}"].value for c in YEARS.values()} == {2024: 5, 2025: 5, 2026: 5}


def test_year_is_that_of_the_end(calculated):
    """R05, ambiguity 4: 31 March to 1 April counts in the year of its end."""
    sheet = calculated["crosses the year"][B_SHEET]
    assert [sheet[f"{c}{SUMMARY + 2}"].value for c in YEARS.values()] == [4, 5, 0]


@pytest.mark.parametrize("name", CHECKS)
def test_row_is_marked(calculated, name):
    """What is wrong with a row stands beside it while it is typed; × is not counted."""
    sheet = calculated["checks"][B_SHEET]
    here, (_, words) = FIRST + list(CHECKS).index(name), CHECKS[name]
    assert sheet[f"{CHECK}{here}"].value == words
    assert (sheet[f"{COUNTED}{here}"].value == 0) == words.startswith("×")


def test_without_expiry_the_rows_say_so(calculated):
    """The years are unknown until (A) is filled in."""
    sheet = calculated["no expiry"][B_SHEET]
    assert sheet[f"{CHECK}{FIRST}"].value == "×(A)の資格有効期日を先に記入してください"
    assert sheet[f"F{SUMMARY}"].value == "1年目"


def test_filled_form_says_it_is_complete(calculated):
    """(A) and (C) say so, and (A) spells the payer's name."""
    book = calculated["A30"]
    assert book["(A)更新申請書"]["A3"].value == "必須項目はすべて記入されています。"
    assert book["(C)宣誓書"]["A4"].value == "すべて記入されています。"
    assert "0123コンケンタロウ" in {cell.value for cell in book["(A)更新申請書"]["C"]}


def test_written_results_are_those_of_a_calculation(blank, tmp_path, office_program):
    """Previews that do not calculate show what a calculation of the blank form gives."""
    openpyxl.load_workbook(io.BytesIO(blank)).save(tmp_path / "blank.xlsx")
    fresh = openpyxl.load_workbook(office_program([tmp_path / "blank.xlsx"], "xlsx") / "blank.xlsx", data_only=True)
    formulas, stored = openpyxl.load_workbook(io.BytesIO(blank)), openpyxl.load_workbook(io.BytesIO(blank), data_only=True)
    cells = [(s.title, c.coordinate) for s in formulas for line in s.iter_rows() for c in line if c.data_type == "f"]
    assert len(cells) > 120
    differing = [(s, c) for s, c in cells if (stored[s][c].value or "") != (fresh[s][c].value or "")]
    assert differing == []
