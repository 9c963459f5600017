"""Variations of pledge and page: one box for all, yes and no as columns, no lines at all, very many activities."""

import random

from accuracy import hands
from accuracy.common_layouts import label_above, label_left, marked_labels
from accuracy.paper import Book, Cell, Sheet
from accuracy.people import Case
from accuracy.pieces import CONSENTS, columns_of, pick, table


def one_box_for_all(case: Case, rng: random.Random) -> Book:
    """One sentence and one box for the three instruments. An applicant who refuses one leaves it empty."""
    a, b, *rest = label_left(case, rng)
    if not rest:
        return [a, b]
    c = Sheet("宣誓書", widths={0: 20})
    c.put(0, 0, "宣誓書", "title", columns=5)
    c.put(2, 0, "私は、コン検の倫理綱領および職業倫理規定を順守し、継続教育・学習方針に同意することを誓います。", "cell", columns=5)
    c.put(3, 0, "☑ 同意する" if all(case.person.agreed) else "□ 同意する", "cell", columns=5)
    _sign(c, 5, case, "kanji", ("日付", "署名"))
    return [a, b, c]


def _sign(sheet: Sheet, row: int, case: Case, day: str, words: tuple[str, str]) -> None:
    signed = hands.day(day)(case.signed_on)
    for n, (label, cell) in enumerate(((words[0], signed), (words[1], Cell(case.signed_by or None)))):
        sheet.put(row + n, 0, label, "label")
        cell.columns = 3
        sheet.cells[row + n, 1] = cell


def yes_and_no(case: Case, rng: random.Random) -> Book:
    """Columns はい and いいえ with ○ in one of them."""
    a, b, *rest = marked_labels(case, rng)
    if not rest:
        return [a, b]
    c = Sheet("宣誓(C)", widths={0: 56, 1: 9, 2: 9})
    c.put(0, 0, "宣誓書", "title", columns=3)
    c.line(2, ["誓約事項", "はい", "いいえ"], "head")
    for n, (agreed, text) in enumerate(zip(case.person.agreed, CONSENTS, strict=True), 3):
        c.line(n, [text, "○" if agreed else None, None if agreed else "○"])
    _sign(c, 7, case, "kanji", ("署名日", "氏名（自署）"))
    return [a, b, c]


def without_lines(case: Case, rng: random.Random) -> Book:
    """No line anywhere: what belongs together shows by where it stands."""
    book = label_left(case, rng) if rng.random() < 0.5 else marked_labels(case, rng)
    for sheet in book:
        sheet.ruled = False
    return book


def many_activities(case: Case, rng: random.Random) -> Book:
    """So many activities that the table goes over several pages, its heads repeated."""
    a, _, *rest = label_above(case, rng)
    b = Sheet("(B)", landscape=True)
    b.put(0, 0, "CPDポイント取得レポートフォーム（様式Ｂ）", "title", columns=11)
    columns = pick(
        columns_of("cell-wide", "fixed", "code", "fixed"), ("number", "No", 5), ("category", "カテゴリ", 8), ("from", "開始日", 12),
        ("to", "終了日", 12),
        ("title", "活動名", 30), ("organiser", "主催者・実施機関", 24), ("course", "認定研修番号", 11), ("fields", "分野コード", 9),
        ("hours", "時間", 8),
        ("claimed", "申請CPD", 8), ("evidence", "証明書類", 8),
    )  # fmt: skip
    end = table(b, 2, columns, case.rows, spare=8)
    for n in range(len(case.rows) + 1, end - 2):
        b.cells[2 + n, 0] = Cell(n)
    return [a, b, *rest]
