"""Layouts as offices make them from the manual's list of what to fill in: other places, other words, the same content."""

import random

from accuracy import hands
from accuracy.paper import Book, Cell, Sheet
from accuracy.people import Case, points
from accuracy.pieces import answers, beside, columns_of, lines, pick, pledge, table


def label_left(case: Case, rng: random.Random) -> Book:
    """Labels to the left, a column for each thing, three sheets named (A), (B), (C)."""
    a = Sheet("申請書", widths={0: 18})
    a.put(0, 0, "コン検プロフェッショナル資格　更新申請書", "title", columns=5)
    words = {
        "applied_on": "申請年月日", "certification_number": "認定No.", "qualification": "保有資格", "expires_on": "有効期限",
        "name": "申請者氏名",
        "name_kana": "ふりがな", "postal_code": "〒", "address": "ご住所", "phone": "TEL", "email": "E-mail", "company": "所属先",
    }  # fmt: skip
    beside(a, 2, words, answers(case))
    b = Sheet("CPD", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート", "title", columns=9)
    b.line(1, [Cell("氏名", "free"), Cell(None, "free"), Cell(case.person.name, "free")])
    columns = pick(
        columns_of("slashes", "unit", "comma"), ("number", "No.", 5), ("from", "実施日", 12), ("to", "終了日", 12), ("title", "研修名", 30),
        ("organiser", "主催", 24), ("category", "区分", 7), ("fields", "分野", 10), ("hours", "時間数", 9), ("claimed", "ポイント", 9),
    )  # fmt: skip
    end = table(b, 3, columns, case.rows)
    b.line(end, [None, None, None, "合計", None, None, None, None, Cell(float(points(case)))])
    return [a, b, *pledge_sheet(case)]


def pledge_sheet(case: Case) -> Book:
    if "C" not in case.person.forms:
        return []
    c = Sheet("宣誓書", widths={0: 10})
    c.put(0, 0, "宣誓書", "title", columns=5)
    c.put(1, 0, "私は、資格の更新にあたり、次のとおり宣誓します。", "free")
    pledge(c, 3, case)
    return [c]


def label_above(case: Case, rng: random.Random) -> Book:
    """Labels stand over their values, three to a line."""
    a = Sheet("(A)", widths={0: 24, 1: 24, 2: 24, 3: 24})
    a.put(0, 0, "更新審査申請書（様式Ａ）", "title", columns=4)
    cells = answers(case, "era")
    grid = (
        (("applied_on", "記入日"), ("certification_number", "資格認定番号"), ("qualification", "資格名称")),
        (("expires_on", "有効期間満了日"), ("name_kana", "カナ氏名"), ("name", "氏名（漢字）")),
        (("phone", "日中の連絡先"), ("email", "電子メールアドレス"), ("postal_code", "郵便番号")),
        (("address", "認定証送付先住所"),),
        (("company", "勤務先・所属"),),
    )
    for n, line in enumerate(grid):
        for column, (key, label) in enumerate(line):
            wide = 4 if len(line) == 1 else 1
            a.put(2 + 2 * n, column, label, "label", columns=wide)
            cells[key].columns = wide
            a.cells[3 + 2 * n, column] = cells[key]
    b = Sheet("(B)", landscape=True)
    b.put(0, 0, "CPDポイント取得レポートフォーム（様式Ｂ）", "title", columns=10)
    columns = pick(
        columns_of("era-short", "number", "circled"), ("category", "活動区分", 8), ("title", "活動名称", 30), ("organiser", "実施団体", 24),
        ("from", "開始", 11), ("to", "修了日", 11), ("hours", "活動時間", 9), ("fields", "関連分野", 9), ("claimed", "申請ポイント数", 10),
        ("evidence", "証憑", 6),
    )  # fmt: skip
    table(b, 2, columns, case.rows)
    return [a, b, *_pledge_above(case)]


def _pledge_above(case: Case) -> Book:
    if "C" not in case.person.forms:
        return []
    c = Sheet("(C)", widths={0: 50, 1: 20})
    c.put(0, 0, "倫理綱領等の順守への宣誓（様式Ｃ）", "title", columns=2)
    c.line(2, ["宣誓内容", "同意"], "head")
    for n, (agreed, text) in enumerate(
        zip(case.person.agreed, ("倫理綱領を遵守します。", "職業倫理規定を遵守します。", "継続教育・学習方針に同意します。"), strict=True)
    ):
        c.line(3 + n, [text, "同意する" if agreed else "同意しない"])
    c.line(7, ["宣誓日", "ご署名"], "label")
    c.line(8, [hands.day("era")(case.signed_on), case.signed_by or None])
    return [c]


def marked_labels(case: Case, rng: random.Random) -> Book:
    """（必須） and ※ in labels, the seal's place behind the name, hints beside the values."""
    a = Sheet("申請書(A)", widths={0: 26})
    a.put(0, 0, "プロフェッショナル資格更新申請書", "title", columns=6)
    a.put(1, 0, "※太枠内をすべてご記入ください。", "note", columns=6)
    words = {
        "certification_number": "認定番号（必須）", "qualification": "資格区分（必須）", "expires_on": "資格有効期日（必須）",
        "name_kana": "フリガナ（必須）",
        "name": "氏　　　名（必須）", "postal_code": "郵便番号（必須）", "address": "住　　　所（必須）", "phone": "電話番号（必須）",
        "email": "メールアドレス（必須）", "company": "勤務先（任意）", "paid_on": "振込日（任意）", "payer": "振込名義（任意）",
        "applied_on": "※申請日",
    }  # fmt: skip
    beside(a, 3, words, answers(case, "kanji"), columns=3)
    a.put(7, 4, "㊞", "free")
    a.put(11, 4, "※不備のご連絡に使用します", "note", columns=2)
    b = Sheet("レポート(B)", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート", "title", columns=9)
    columns = pick(
        columns_of("kanji", "words", "name-code"), ("number", "No", 5), ("category", "カテゴリ（必須）", 9),
        ("title", "活動名（必須）", 28),
        ("from", "開始日（必須）", 15), ("to", "終了日", 15), ("organiser", "主催者・実施機関（必須）", 22),
        ("fields", "分野（必須）※", 22),
        ("hours", "時間（必須）", 11), ("claimed", "申請CPD（必須）", 9),
    )  # fmt: skip
    table(b, 2, columns, case.rows)
    return [a, b, *_pledge_marked(case)]


def _pledge_marked(case: Case) -> Book:
    if "C" not in case.person.forms:
        return []
    c = Sheet("宣誓(C)", widths={0: 22})
    c.put(0, 0, "宣誓書", "title", columns=5)
    for n, (agreed, text) in enumerate(zip(case.person.agreed, ("倫理綱領", "職業倫理規定", "継続教育・学習方針"), strict=True)):
        c.put(2 + n, 0, f"{'■' if agreed else '□'} {text}を順守することを誓います。", "free")
    c.put(6, 0, "日付（必須）", "label")
    c.cells[6, 1] = hands.day("kanji")(case.signed_on)
    c.put(7, 0, "氏名（自署）㊞", "label")
    c.put(7, 1, case.signed_by or None, "cell", columns=3)
    return [c]


def one_sheet(case: Case, rng: random.Random) -> Book:
    """The three forms below each other on one sheet."""
    s = Sheet("更新申請フォーム", landscape=True)
    s.put(0, 0, "プロフェッショナル資格 更新審査申請フォーム", "title", columns=8)
    s.put(2, 0, "(A) 更新申請書", "free")
    words = {
        "applied_on": "申請日", "certification_number": "認定番号", "qualification": "資格名", "expires_on": "資格有効期日",
        "name_kana": "フリガナ",
        "name": "氏名", "postal_code": "郵便番号", "address": "住所", "phone": "電話番号", "email": "メールアドレス",
    }  # fmt: skip
    row = beside(s, 3, words, answers(case), columns=3) + 1
    s.put(row, 0, "(B) CPDポイント取得レポート", "free")
    columns = pick(
        columns_of("cell-wide", "number", "code"), ("category", "カテゴリ", 14), ("title", "活動名", 32), ("organiser", "主催者", 24),
        ("from", "開始日", 13),
        ("to", "終了日", 13), ("fields", "分野コード", 10), ("hours", "時間", 8), ("claimed", "申請CPD", 8),
    )  # fmt: skip
    row = table(s, row + 1, columns, case.rows, spare=2)
    s.repeated = None
    s.line(row, [None, "合　計", None, None, None, None, Cell(float(sum((r.hours or 0) for r in case.rows))), Cell(float(points(case)))])
    if "C" in case.person.forms:
        s.put(row + 2, 0, "(C) 宣誓書", "free")
        pledge(s, row + 3, case)
    return [s]


def category_blocks(case: Case, rng: random.Random) -> Book:
    """A block of activities to each category, which stands only in the block's heading."""
    a, *rest = label_left(case, rng)
    b = Sheet("CPDレポート", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート（様式Ｂ）", "title", columns=8)
    b.line(1, [Cell("認定番号", "free"), Cell(case.person.certification_number, "free")])
    headings = {
        "A": "A. 認定・主催研修コースの受講",
        "B": "B. 認定外の研修コースの受講",
        "C": "C. 個人学習",
        "D": "D. プロフェッショナル活動",
    }
    columns = pick(
        columns_of("slashes", "number", "code"), ("number", "No", 12), ("from", "開始日", 12), ("to", "終了日", 12),
        ("title", "活動名", 30),
        ("organiser", "主催者", 24), ("fields", "分野", 10), ("hours", "時間", 8), ("claimed", "申請CPD", 8),
    )  # fmt: skip
    row = 3
    for letter, heading in headings.items():
        rows = [one for one in case.rows if one.category == letter]
        b.put(row, 0, f"【カテゴリ{heading}】", "free", columns=8)
        row = table(b, row + 1, columns, rows, spare=1)
        b.line(row, [None, None, None, f"{letter} 小計", None, None, None, Cell(float(sum(one.claimed for one in rows)))])
        row += 2
    b.repeated = None
    b.line(row, [None, None, None, "総合計", None, None, None, Cell(float(points(case)))])
    return [a, b, *rest[1:]]


def fields_matrix(case: Case, rng: random.Random) -> Book:
    """The seven fields as columns with ○; a head of two rows."""
    a, _, *rest = label_above(case, rng)
    b = Sheet("(B)", landscape=True)
    b.put(0, 0, "CPDポイント取得レポートフォーム（様式Ｂ）", "title", columns=15)
    heads = (("No", 4), ("カテゴリ", 7), ("開始日", 11), ("終了日", 11), ("活動名", 28), ("主催者", 20))
    for column, (head, width) in enumerate(heads):
        b.put(2, column, head, "head", rows=2)
        b.widths[column] = width
    b.put(2, 6, "分野（該当するものに○）", "head", columns=7)
    for n, code in enumerate(("ST", "CS", "CR", "OP", "HR", "AR", "IC"), 6):
        b.put(3, n, code, "head")
        b.widths[n] = 4.5
    for column, head in ((13, "時間"), (14, "申請CPD")):
        b.put(2, column, head, "head", rows=2)
        b.widths[column] = 8
    b.repeated, b.heads = 2, 2
    w = columns_of("cell", "number")
    for n, row in enumerate(case.rows, 1):
        marks: list[object] = ["○" if code in row.fields else None for code in ("ST", "CS", "CR", "OP", "HR", "AR", "IC")]
        ordinary = [w[key](n, row) for key in ("number", "category", "from", "to", "title", "organiser")]
        b.line(3 + n, [*ordinary, *marks, w["hours"](n, row), w["claimed"](n, row)])  # type: ignore[list-item]
    return [a, b, *rest]


def two_row_heads(case: Case, rng: random.Random) -> Book:
    """実施期間 over 開始 and 終了, other columns between, names of the fields in words."""
    a, _, *rest = label_left(case, rng)
    b = Sheet("CPD取得レポート", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート", "title", columns=10)
    top = ((0, "項番", 1), (1, "区分", 1), (2, "活動の内容", 2), (4, "実施期間", 2), (6, "業務分野", 1), (7, "CPD", 2), (9, "備考", 1))
    under = ((2, "研修・活動名"), (3, "主催団体"), (4, "自"), (5, "至"), (7, "時間"), (8, "申請ポイント"))
    for column, head, wide in top:
        b.put(2, column, head, "head", columns=wide, rows=1 if wide > 1 else 2)
    for column, head in under:
        b.put(3, column, head, "head")
    b.widths = {0: 5, 1: 6, 2: 30, 3: 22, 4: 12, 5: 12, 6: 22, 7: 9, 8: 9, 9: 8}
    b.repeated, b.heads = 2, 2
    keys = ("number", "category", "title", "organiser", "from", "to", "fields", "hours", "claimed", "detail")
    w = columns_of("dots", "h", "name")
    lines(b, 4, [("", 0, w[key]) for key in keys], case.rows)
    return [a, b, *rest]


def subtotals_and_gaps(case: Case, rng: random.Random) -> Book:
    """A sub-total after each category, blank rows between, a hidden row with an old entry, text that remarks."""
    a, _, *rest = marked_labels(case, rng)
    b = Sheet("レポート(B)", landscape=True)
    b.put(0, 0, "CPDポイント取得レポート", "title", columns=9)
    b.put(1, 0, "※3年間で30CPD以上が必要です。", "note", columns=9)
    columns = pick(
        columns_of("cell", "number", "number"), ("number", "No", 5), ("category", "カテゴリー", 8), ("title", "研修名・活動名", 30),
        ("organiser", "主催者名", 22),
        ("from", "開始日", 12), ("to", "終了日", 12), ("fields", "分野番号", 8), ("hours", "受講時間", 8), ("claimed", "取得ポイント", 9),
    )  # fmt: skip
    row, number = table(b, 3, columns, [], spare=0), 1
    for letter in "ABCD":
        rows = [one for one in case.rows if one.category == letter]
        row = lines(b, row, columns, rows, first_number=number)
        number += len(rows)
        b.line(row, [None, None, f"カテゴリ{letter} 小計", None, None, None, None, None, Cell(float(sum(one.claimed for one in rows)))])
        row += 2
    b.line(row, [None, None, "合計", None, None, None, None, None, Cell(float(points(case)))])
    return [a, b, *rest]


def excel_times(case: Case, rng: random.Random) -> Book:
    """Days as date cells, one of them shown as a bare serial, durations as Excel times."""
    a, _, *rest = label_above(case, rng)
    b = Sheet("(B)", landscape=True)
    b.put(0, 0, "CPDポイント取得レポートフォーム（様式Ｂ）", "title", columns=9)
    w = columns_of("serial", "time", "code") | {"to": columns_of("cell-kanji")["to"]}
    columns = pick(
        w, ("number", "No", 5), ("category", "カテゴリ", 8), ("from", "開始日", 12), ("to", "終了日", 16), ("title", "コース名", 30),
        ("organiser", "実施機関", 22),
        ("fields", "分野コード", 10), ("hours", "所要時間", 9), ("claimed", "CPDポイント", 9),
    )  # fmt: skip
    table(b, 2, columns, case.rows)
    return [a, b, *rest]


def era_and_kana(case: Case, rng: random.Random) -> Book:
    """和暦 throughout, half-width kana in labels and reading, two labels to a line."""
    a = Sheet("申請書", widths={0: 16, 1: 26, 2: 16, 3: 30})
    a.put(0, 0, "プロフェッショナル資格　更新申請書（様式Ａ）", "title", columns=4)
    cells = answers(case, "cell-era")
    cells["name_kana"].value = _half(case.person.kana) or None
    grid = (
        (("applied_on", "申請日"), ("expires_on", "資格有効期限")), (("certification_number", "認定証番号"), ("qualification", "資格種別")),
        (("name_kana", "ﾌﾘｶﾞﾅ"), ("email", "ﾒｰﾙｱﾄﾞﾚｽ")), (("name", "氏名"), ("phone", "電話番号")), (("postal_code", "郵便番号"),
        ("company", "会社名")),
    )  # fmt: skip
    for n, line in enumerate(grid, 2):
        for column, (key, label) in enumerate(line):
            a.put(n, 2 * column, label, "label")
            a.cells[n, 2 * column + 1] = cells[key]
    a.put(7, 0, "現住所", "label")
    cells["address"].columns = 3
    a.cells[7, 1] = cells["address"]
    b = Sheet("ﾚﾎﾟｰﾄ", landscape=True)
    b.put(0, 0, "ＣＰＤポイント取得レポート（様式Ｂ）", "title", columns=9)
    columns = pick(
        columns_of("era-wide", "wide", "wide", "wide"), ("number", "番号", 5), ("category", "ｶﾃｺﾞﾘ", 7), ("title", "活動名", 28),
        ("organiser", "主催者", 22),
        ("from", "開始日", 20), ("to", "終了日", 20), ("fields", "分野ｺｰﾄﾞ", 12), ("hours", "時間", 8), ("claimed", "申請ＣＰＤ", 8),
    )  # fmt: skip
    table(b, 2, columns, case.rows)
    return [a, b, *pledge_sheet(case)]


def _half(kana: str) -> str:
    import jaconv

    return str(jaconv.z2h(kana, kana=True))
