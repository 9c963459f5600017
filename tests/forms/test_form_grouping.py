"""Whose form is it? contract.md, Grouping."""

from datetime import date

import pytest
from builders.form_books import A_ROWS, C_ROWS, HEAD, activity, book, reading, with_value

TARO, HANA = ("OMP-00000001", "山田 太郎"), ("CAP-00000002", "鈴木 花子")


def a(number=TARO[0], name=TARO[1], **changed):
    rows = with_value(with_value(A_ROWS, "認定番号", number), "氏名", name)
    for label, value in changed.items():
        rows = with_value(rows, label, value)
    return ("A", rows)


def b(number=TARO[0], name=TARO[1], *rows):
    return ("B", [["様式B"], ["氏名", name, None, "認定番号", number], HEAD, *(rows or [activity(1)])])


def c(number=TARO[0], name=TARO[1]):
    return ("C", [*with_value(C_ROWS, "署名", name), ["認定番号", number]])


def shape(*files) -> list[str]:
    """For each application the forms it has and what is wrong with them as a group."""
    described = []
    for found in reading(*(book(*file) for file in files)).applications:
        forms = "".join(letter for letter, form in zip("ABC", (found.form_a, found.form_b, found.form_c), strict=True) if form)
        described.append(" ".join([forms, *(conflict.what for conflict in found.conflicts), *(["mixed"] if found.mixed else [])]))
    return described


NOBODY = ("", "")
GROUPS = {
    "one workbook": ([[a(), b(), c()]], ["ABC"]),
    "three files by number": ([[a()], [b()], [c()]], ["ABC"]),
    "three files by name": ([[a()], [b("")], [c("")]], ["ABC"]),
    "in any order": ([[c("")], [b()], [a()]], ["ABC"]),
    "without (A) by number": ([[b()], [c(name="山田太郎")]], ["BC"]),
    "without (A) by name": ([[b("")], [c("", "山田　太郎")]], ["BC"]),
    "variants of kanji": ([[a(name="髙﨑 太郎")], [b("", "高崎太郎")], [c("", "髙崎　太郎")]], ["ABC"]),
    "two applicants": ([[a(), b(), c()], [a(*HANA), b(*HANA), c(*HANA)]], ["ABC", "ABC"]),
    "two applicants, files by form": ([[a()], [a(*HANA)], [b(*HANA)], [b()], [c("", HANA[1])], [c("")]], ["ABC", "ABC"]),
    "one person, two qualifications": ([[a(), b(), c()], [a(HANA[0]), b(HANA[0]), c(HANA[0])]], ["ABC", "ABC"]),
    "one pledge for two qualifications, one file": ([[a(), a(HANA[0]), b(), b(HANA[0]), c("")]], ["ABC", "ABC"]),
    "one pledge for two qualifications, its own file": ([[a(), b()], [a(HANA[0]), b(HANA[0])], [c("")]], ["ABC", "ABC"]),
    "one pledge for two qualifications, with one's number": ([[a(HANA[0]), b(HANA[0])], [a(), b(), c()]], ["ABC", "ABC"]),
    "one pledge for two qualifications, unsigned": ([[a(), b()], [a(HANA[0]), b(HANA[0])], [c(*NOBODY)]], ["ABC", "ABC"]),
    "one pledge, two people of one name": (
        [[a(), b()], [a(HANA[0], メールアドレス="another@example.jp"), b(HANA[0])], [c("")]],
        ["AB mixed", "AB mixed", "C mixed"],
    ),
    "one pledge of two people of one name, with one's number": (
        [[a(), b(), c()], [a(HANA[0], メールアドレス="another@example.jp"), b(HANA[0])]],
        ["ABC", "AB"],
    ),
    "one pledge of another person": ([[a(), b(), c()], [a(*HANA), b(*HANA)]], ["ABC", "AB"]),
    "one pledge, no address to tell people by": (
        [[a(メールアドレス=""), b(), c()], [a(HANA[0], メールアドレス=""), b(HANA[0])]],
        ["ABC", "AB"],
    ),
    "signed by name only in two own files": ([[a(), b(), c("")], [a(HANA[0]), b(HANA[0]), c("")]], ["ABC", "ABC"]),
    "nobody's form in an applicant's file": ([[a(), b(), c(*NOBODY)], [a(*HANA), b(*HANA), c(*HANA)]], ["ABC", "ABC"]),
    "nobody's form beside one applicant": ([[a(), c()], [b(*NOBODY)]], ["ABC"]),
    "nobody's form beside two": ([[a(), c()], [a(*HANA), c(*HANA)], [b(*NOBODY)]], ["AC mixed", "AC mixed", "B mixed"]),
    "nobody's forms alone": ([[b(*NOBODY)], [c("", "")]], ["BC"]),
    "another name on the pledge": ([[a(), b(), c("", "山田 一郎")]], ["ABC"]),
    "another number on the report": ([[a(), b(HANA[0]), c()]], ["ABC certification_number"]),
    "another number in a file of its own": ([[a(), c()], [b(HANA[0], "")]], ["ABC certification_number"]),
    "a third number beside two applicants": ([[a(), b(), c()], [a(*HANA), c(*HANA)], [b("X-9", "")]], ["ABC", "AC mixed", "B mixed"]),
    "a wrong number with the right name": (
        [[a(), c()], [a(*HANA), b(*HANA), c(*HANA)], [b("X-9", TARO[1])]],
        ["ABC certification_number", "ABC"],
    ),
    "a whole second report": ([[a(), b(), c()], [b(*HANA)]], ["ABC", "B"]),
    "the same twice": ([[a(), b(), c()], [a(), b(), c()]], ["ABC"]),
    "the report differs": ([[a(), b(), c()], [b(TARO[0], TARO[1], activity(1, 時間=3))]], ["ABC form_b"]),
    "the application differs": ([[a(), b(), c()], [a(住所="大阪府")]], ["ABC form_a"]),
    "the pledge differs": (
        [[a(), b(), c()], [("C", [*with_value(C_ROWS, "日付", date(2027, 1, 16)), ["認定番号", TARO[0]]])]],
        ["ABC form_c"],
    ),
    "an application without number and name": ([[a("", ""), b(), c()]], ["ABC"]),
}


@pytest.mark.parametrize(("files", "expected"), GROUPS.values(), ids=GROUPS)
def test_forms_find_their_applicant(files, expected):
    """By number, else by name, else by the file, else by being the only one; else a person looks."""
    assert shape(*files) == expected


def test_a_workbook_and_its_print_are_the_same_form():
    """Written differently, meant equally: days, durations, blanks, widths."""
    loose = activity(1, 開始日="令和7年5月10日", 時間="2時間", 申請CPD="2.00", カテゴリ="Ｂ", 分野コード="④", 活動名="研 修1")
    assert shape([a(), b(), c()], [a(申請日="2027年1月15日", 住所="東京都千代田区丸の内 3-3-1"), b(TARO[0], TARO[1], loose), c()]) == [
        "ABC"
    ]


@pytest.mark.parametrize("order", [1, -1], ids=["workbook first", "print first"])
def test_print_rounds_what_the_workbook_has_exactly(order):
    """Twenty minutes are printed as 0.33 hours: no conflict, and three times make one hour whichever file comes first."""
    exact = [a(), b(TARO[0], TARO[1], activity(1, 時間=1 / 3, 申請CPD=1 / 3)), c()]
    printed = [a(), b(TARO[0], TARO[1], activity(1, 時間="0.33", 申請CPD="0.33")), c()]
    (found,) = reading(*(book(*file) for file in (exact, printed)[::order])).applications
    assert (found.conflicts, found.form_b.activities[0].hours.value) == ((), 20)


def test_a_hundredth_of_an_hour_more_is_another_report():
    """A workbook beside a print of another state of it is for a person."""
    assert shape(
        *([a(), b(TARO[0], TARO[1], activity(1, 時間=hours)), c()] for hours in (0.33, 0.34)),
    ) == ["ABC form_b"]


def test_a_blank_form_sent_along_is_no_second_form():
    """The template, attached beside the filled one."""
    blank = [
        [A_ROWS[0], *([row[0]] for row in A_ROWS[1:])],
        [["様式B"], HEAD, [1], [2]],
        [["宣誓書"], *([["□", r[1]] for r in C_ROWS[1:4]]), ["日付"], ["署名"]],
    ]
    assert shape([a(), b(), c()], list(zip("ABC", blank, strict=True))) == ["ABC"]
    assert shape(list(zip("ABC", blank, strict=True))) == ["ABC"]


def test_applicants_come_in_order_of_appearance():
    """The first form of each, whichever it is."""
    found = reading(book(c(*HANA)), book(b()), book(a()), book(a(*HANA))).applications
    assert [f.form_a.name.value for f in found if f.form_a and f.form_a.name] == [HANA[1], TARO[1]]


def test_nothing_makes_no_application():
    """An inquiry."""
    assert reading().applications == ()
