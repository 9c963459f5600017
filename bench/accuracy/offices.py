"""Layouts with habits of particular offices: cards, squares, merged groups, ranges, remarks, corrections by hand."""

import random
from dataclasses import replace

from applicants import Activity

from accuracy import hands
from accuracy.common_layouts import label_above, label_left, marked_labels, pledge_sheet
from accuracy.paper import Book, Cell, Sheet
from accuracy.people import Case, points
from accuracy.pieces import answers, beside, columns_of, lines, pick, pledge, table

CODES = ("ST", "CS", "CR", "OP", "HR", "AR", "IC")


def range_in_one_cell(case: Case, rng: random.Random) -> Book:
    """First and last day stand in one cell."""
    a, _, *rest = label_left(case, rng)
    b = Sheet("CPD", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート", "title", columns=8)
    style, dash = rng.choice([("dots", "～"), ("slashes", "〜"), ("kanji", "から"), ("dots", "-")])
    w = columns_of("dots", "unit", "code") | {"span": lambda n, row: hands.span(row.start, row.end, style, dash)}
    columns = pick(
        w, ("number", "No", 5), ("category", "区分", 6), ("span", "実施期間", 22), ("title", "活動名", 30), ("organiser", "主催者", 24),
        ("fields", "分野", 9),
        ("hours", "時間", 9), ("claimed", "申請CPD", 8),
    )  # fmt: skip
    table(b, 2, columns, case.rows)
    return [a, b, *rest]


def digits_only(case: Case) -> Case:
    """An applicant whose number has no letters and whose telephone number has no hyphens."""
    digits = "0" + case.person.certification_number[-7:]
    return replace(case, person=replace(case.person, certification_number=digits, phone=case.person.phone.replace("-", "")))


def numbers_with_zeros(case: Case, rng: random.Random) -> Book:
    """Numbers typed as numbers: zeros in front are shown by a format, or lost."""
    a = Sheet("様式A", widths={0: 16})
    a.put(0, 0, "プロフェッショナル資格 更新申請書", "title", columns=5)
    cells, person = answers(case, "compact"), case.person
    cells["certification_number"] = Cell(int(person.certification_number), format="00000000")
    postal = int(person.postal_code.replace("-", ""))
    cells["postal_code"] = Cell(postal, format="000-0000") if rng.random() < 0.5 else Cell(postal)
    cells["phone"] = Cell(int(person.phone))
    words = {
        "applied_on": "申請日", "certification_number": "認定番号", "qualification": "資格名", "expires_on": "有効期限",
        "name_kana": "フリガナ",
        "name": "氏名",
        "postal_code": "郵便番号", "address": "住所", "phone": "電話番号", "email": "Eメール", "paid_on": "振込日",
        "paid_amount": "振込金額",
    }  # fmt: skip
    beside(a, 2, words, cells)
    b = Sheet("様式B", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート", "title", columns=9)
    columns = pick(
        columns_of("compact", "minutes", "number", "points"), ("number", "No", 5), ("category", "カテゴリ", 8), ("from", "開始日", 12),
        ("to", "終了日", 12),
        ("title", "活動名", 30), ("organiser", "主催者", 24), ("fields", "分野番号", 8), ("hours", "時間", 9), ("claimed", "ポイント", 10),
    )  # fmt: skip
    table(b, 2, columns, case.rows)
    return [a, b, *pledge_sheet(case)]


def example_first(case: Case, rng: random.Random) -> Book:
    """Sheets with instructions and an example of somebody else stand before the real ones; a hidden list behind."""
    other = replace(
        case,
        person=replace(
            case.person, name="見本　太郎", kana="ミホン　タロウ", certification_number="OMP-00000000", email="mihon@example.jp"
        ),
    )
    example = label_above(other, random.Random(7))  # noqa: S311 - an example, no secret
    for sheet in example:
        sheet.name = f"記入例{sheet.name}"
        sheet.cells[0, 0].value = f"【記入例】{sheet.cells[0, 0].value}"
    guide = Sheet("記入要領", widths={0: 90})
    for n, text in enumerate(
        (
            "更新申請書の記入要領",
            "1. 申請書(A)には氏名、住所を楷書で記入してください。",
            "2. レポート(B)には3年間の活動を記入してください。",
            "3. 宣誓書(C)には署名してください。",
        )
    ):
        guide.put(n, 0, text, "free")
    lists = Sheet("リスト", hidden=True)
    for n, code in enumerate(CODES):
        lists.line(n, [n + 1, code])
    return [guide, *example, *label_above(case, rng), lists]


def corrected_by_hand(case: Case, rng: random.Random) -> Book:
    """Old values struck through before the new ones, a whole activity struck out, comments with other values."""
    a, _, *rest = label_left(case, rng)
    for cell in a.cells.values():
        if cell.value == case.person.phone:
            cell.struck_part = "03-0000-9999"
        elif cell.value == case.person.company:
            cell.struck_part = "株式会社旧社名"
        elif cell.value == case.person.certification_number:
            cell.comment = "前回は OMP-99990000 でした"
    b = Sheet("CPD", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート", "title", columns=8)
    columns = pick(
        columns_of("slashes", "number", "code"), ("number", "No", 5), ("category", "区分", 6), ("from", "開始日", 12), ("to", "終了日", 12),
        ("title", "活動名", 30), ("organiser", "主催者", 24), ("fields", "分野", 9), ("hours", "時間", 9), ("claimed", "申請CPD", 8),
    )  # fmt: skip
    middle = len(case.rows) // 2
    row = table(b, 2, columns, case.rows[:middle], spare=0)
    deleted = replace(case.rows[0], title="取り消した研修", hours=case.rows[0].claimed, start=case.rows[0].end)
    row = lines(b, row, columns, [deleted], first_number=middle + 1)
    for column in range(len(columns)):
        b.cells[row - 1, column].struck = True
    lines(b, row, columns, case.rows[middle:], first_number=middle + 1)
    b.cells[4, 4].comment = "修了証あり"
    return [a, b, *rest]


def cards(case: Case, rng: random.Random) -> Book:
    """A card to each activity: label and value, two to a line."""
    a, _, *rest = label_left(case, rng)
    b = Sheet("CPD", widths={0: 14, 1: 30, 2: 14, 3: 26})
    b.put(0, 0, "CPDポイント取得レポート（様式Ｂ）", "title", columns=4)
    w = columns_of("kanji", "words", "name-code")
    grid = (
        (("category", "カテゴリ"), ("fields", "分野コード")), (("from", "開始日"), ("to", "終了日")),
        (("title", "活動名"), ("organiser", "主催者")),
        (("hours", "時間"), ("claimed", "申請CPD")),
    )  # fmt: skip
    row = 2
    for n, activity in enumerate(case.rows, 1):
        b.put(row, 0, f"活動 {n}", "free", columns=4)
        for line in grid:
            row += 1
            for column, (key, label) in enumerate(line):
                b.put(row, 2 * column, label, "label")
                b.cells[row, 2 * column + 1] = w[key](n, activity)
        row += 2
    return [a, b, *rest]


def turned_table(case: Case, rng: random.Random) -> Book:
    """The table of activities turned: heads in the first column, an activity to each further column."""
    a, _, *rest = label_above(case, rng)
    b = Sheet("(B)", landscape=True, widths={0: 14} | dict.fromkeys(range(1, len(case.rows) + 1), 16.0))
    b.put(0, 0, "CPDポイント取得レポートフォーム（様式Ｂ）", "title", columns=len(case.rows) + 1)
    w = columns_of("slashes", "number", "code")
    keys = (
        ("number", "No"), ("category", "カテゴリ"), ("from", "開始日"), ("to", "終了日"), ("title", "活動名"), ("organiser", "主催者"),
        ("fields", "分野コード"),
        ("hours", "時間"), ("claimed", "申請CPD"),
    )  # fmt: skip
    for line, (key, label) in enumerate(keys, 2):
        b.put(line, 0, label, "head")
        for n, activity in enumerate(case.rows, 1):
            b.cells[line, n] = w[key](n, activity)
    return [a, b, *rest]


def bilingual(case: Case, rng: random.Random) -> Book:
    """Every label in Japanese and English."""
    a = Sheet("Form A 申請書", widths={0: 34})
    a.put(0, 0, "更新申請書（様式Ａ）　Application for Renewal (Form A)", "title", columns=5)
    words = {
        "applied_on": "申請日 / Date of application", "certification_number": "認定番号 / Certification No.",
        "qualification": "資格名 / Qualification",
        "expires_on": "資格有効期日 / Expiry date", "name_kana": "フリガナ / Name in kana", "name": "氏名 / Name",
        "postal_code": "郵便番号 / Postal code",
        "address": "住所 / Address", "phone": "電話番号 / Phone", "email": "メールアドレス / E-mail", "company": "勤務先 / Company",
    }  # fmt: skip
    beside(a, 2, words, answers(case, "slashes"))
    b = Sheet("Form B レポート", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート（様式Ｂ）　CPD Report (Form B)", "title", columns=9)
    columns = pick(
        columns_of("dashes", "h", "code"), ("number", "No", 5), ("category", "カテゴリ\nCategory", 9), ("from", "開始日\nFrom", 12),
        ("to", "終了日\nTo", 12),
        ("title", "活動名\nTitle", 30), ("organiser", "主催者\nOrganiser", 24), ("fields", "分野コード\nField", 11),
        ("hours", "時間\nHours", 8),
        ("claimed", "申請CPD\nPoints", 9),
    )  # fmt: skip
    table(b, 2, columns, case.rows)
    if "C" not in case.person.forms:
        return [a, b]
    c = Sheet("Form C 宣誓書", widths={0: 24})
    c.put(0, 0, "宣誓書（様式Ｃ）　Pledge (Form C)", "title", columns=5)
    pledge(c, 2, case, day="slashes", words=("日付 / Date", "署名 / Signature"))
    return [a, b, c]


def squares(case: Case, rng: random.Random) -> Book:
    """Numbers one sign to a square, days in pieces, family and given name apart, address on two lines."""
    a = Sheet("様式Ａ", widths={0: 16} | dict.fromkeys(range(1, 15), 4.5))
    a.put(0, 0, "プロフェッショナル資格更新申請書", "title", columns=14)
    person = case.person
    for row, label, text in ((2, "認定番号", person.certification_number), (3, "郵便番号", person.postal_code)):
        a.put(row, 0, label, "label")
        a.line(row, list(text), first=1)
    for row, label, day in ((4, "資格有効期日", person.expires_on), (5, "申請日", person.applied_on)):
        a.put(row, 0, label, "label")
        a.line(row, [Cell(day.year, columns=2), None, "年", day.month, "月", day.day, "日"], first=1)
        del a.cells[row, 2]
    a.put(6, 0, "フリガナ", "label")
    a.put(6, 1, person.kana or None, "cell", columns=13)
    a.put(7, 0, "氏名", "label")
    a.put(7, 1, person.name, "cell", columns=13)
    first, _, second = person.address.partition(" ")
    a.put(8, 0, "住所", "label", rows=2)
    a.put(8, 1, first or None, "cell", columns=13)
    a.put(9, 1, second or None, "cell", columns=13)
    for row, (label, value) in enumerate((("電話番号", person.phone), ("メールアドレス", person.email)), 10):
        a.put(row, 0, label, "label")
        a.put(row, 1, value or None, "cell", columns=13)
    a.put(12, 0, "資格名", "label")
    boxes = "　".join(f"{'☑' if code == person.qualification else '□'}{code}" for code in ("OMP", "CAP", "CSP"))
    a.put(12, 1, boxes, "cell", columns=13)
    _, b, *rest = label_above(case, rng)
    return [a, b, *rest]


def merged_groups(case: Case, rng: random.Random) -> Book:
    """The category stands once, in a cell merged over all its activities."""
    a, _, *rest = marked_labels(case, rng)
    b = Sheet("レポート(B)", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート", "title", columns=8)
    columns = pick(
        columns_of("slashes", "number", "code"), ("category", "カテゴリ", 9), ("from", "開始日", 12), ("to", "終了日", 12),
        ("title", "活動名", 30),
        ("organiser", "主催者", 24), ("fields", "分野コード", 10), ("hours", "時間", 8), ("claimed", "申請CPD", 8),
    )  # fmt: skip
    row = table(b, 2, columns, [], spare=0)
    for letter in "ABCD":
        rows = [one for one in case.rows if one.category == letter]
        lines(b, row, columns, rows)
        for n in range(1, len(rows)):
            del b.cells[row + n, 0]
        if rows:
            b.cells[row, 0].rows = len(rows)
        row += len(rows)
    b.line(row, [None, None, None, "合計", None, None, None, Cell(float(points(case)))])
    return [a, b, *rest]


def extra_columns(case: Case, rng: random.Random) -> Book:
    """Columns that the manual does not ask for, in an order of the office's own."""
    a, _, *rest = marked_labels(case, rng)
    b = Sheet("レポート(B)", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート", "title", columns=13)
    w = columns_of("weekday", "clock", "code") | {
        "year": lambda n, row: Cell(None if not hasattr(row.start, "year") else f"{row.start.year - (row.start.month < 4)}年度"),
        "venue": lambda n, row: Cell(("東京", "大阪", "Web")[n % 3]),
        "form": lambda n, row: Cell(("対面", "オンライン")[n % 2]),
        "fee": lambda n, row: Cell(5500 * (n % 4)),
        "seal": lambda n, row: Cell(None),
    }
    columns = pick(
        w, ("year", "年度", 8), ("title", "講座名", 28), ("organiser", "主催団体", 20), ("venue", "会場", 7), ("form", "受講形態", 9),
        ("from", "受講日", 17),
        ("to", "修了日", 17), ("hours", "学習時間", 8), ("claimed", "申請ポイント", 8), ("category", "学習区分", 6), ("fields", "7分野", 8),
        ("fee", "受講料", 8),
        ("seal", "上長確認印", 8),
    )  # fmt: skip
    table(b, 2, columns, case.rows)
    return [a, b, *rest]


def by_fiscal_year(case: Case, rng: random.Random) -> Book:
    """A table to each fiscal year on one sheet, with a sum below each."""
    a, _, *rest = label_above(case, rng)
    b = Sheet("(B)", landscape=True)
    b.put(0, 0, "CPDポイント取得レポートフォーム（様式Ｂ）", "title", columns=9)
    columns = pick(
        columns_of("slashes", "number", "comma"), ("number", "No", 5), ("category", "カテゴリ", 8), ("from", "開始日", 12),
        ("to", "終了日", 12),
        ("title", "活動名", 30), ("organiser", "主催者", 24), ("fields", "分野コード", 10), ("hours", "時間", 8), ("claimed", "申請CPD", 8),
    )  # fmt: skip
    row, number = 2, 1
    for year in (2024, 2025, 2026):
        rows = [one for one in case.rows if _year(one) == year]
        b.put(row, 0, f"■ {year}年度（{year}年4月～{year + 1}年3月）", "free", columns=9)
        row = table(b, row + 1, columns, rows, spare=0, first_number=number)
        number += len(rows)
        b.line(row, [None, None, None, None, "年度計", None, None, None, Cell(float(sum(one.claimed for one in rows)))])
        row += 2
    b.repeated = None
    return [a, b, *rest]


def _year(row: Activity) -> int:
    return int(row.start.year - (row.start.month < 4)) if hasattr(row.start, "year") else 2026


def sorted_by_day(case: Case) -> Case:
    """The activities from the first to the last; one whose day is missing goes where that layout puts it, to the end."""
    return replace(case, rows=tuple(sorted(case.rows, key=lambda row: (_year(row), not hasattr(row.start, "year"), str(row.start)))))


def sorted_by_category(case: Case) -> Case:
    """The activities by category, as layouts that group them show them."""
    return replace(case, rows=tuple(sorted(case.rows, key=lambda row: row.category)))
