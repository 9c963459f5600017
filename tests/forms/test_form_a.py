"""Form (A) in the layouts that offices print."""

from datetime import date

import pytest
from builders.form_books import A_ROWS, application, book, page, reading, with_value

from cases.reading import FormA, ReadingOptions
from parsers.forms import recognise

EXPECTED = {
    "applied_on": date(2027, 1, 15),
    "certification_number": "OMP-12340123",
    "qualification": "OMP",
    "expires_on": date(2027, 3, 31),
    "name_kana": "ヤマダ タロウ",
    "name": "山田 太郎",
    "postal_code": "100-0005",
    "address": "東京都千代田区丸の内3-3-1",
    "phone": "03-5293-1881",
    "email": "taro@example.jp",
}


def form(rows, **merge) -> FormA:
    found = application(book(("申請書", rows), **merge)).form_a
    assert found is not None
    return found


def values(found: FormA) -> dict[str, object]:
    return {key: getattr(found, key).value for key in EXPECTED if getattr(found, key) is not None}


LAYOUTS = {
    "label at the left": A_ROWS,
    "label above the value": [
        ["更新申請書"],
        *([r[0] for r in A_ROWS[1:6]], [r[1] for r in A_ROWS[1:6]], []),
        *([r[0] for r in A_ROWS[6:]], [r[1] for r in A_ROWS[6:]]),
    ],
    "two labels in a row": [["更新申請書"], *([*A_ROWS[n], *A_ROWS[n + 1]] for n in range(1, 10, 2))],
    "value far to the right": [[row[0], None, None, None, *row[1:]] for row in A_ROWS],
    "label and value in one cell": [A_ROWS[0], *([f"{row[0]}：{row[1]}"] for row in A_ROWS[1:])],
    "value on the label's second line": [A_ROWS[0], *([f"{row[0]}\n{row[1]}"] for row in A_ROWS[1:])],
    "decorated labels": [A_ROWS[0], *([f"■ {row[0][:1]}　{row[0][1:]}（必須）※", row[1]] for row in A_ROWS[1:])],
    "numbered labels": [A_ROWS[0], *([f"{n}．{row[0]}：", row[1]] for n, row in enumerate(A_ROWS[1:], 1))],
    "remarks beside the values": [A_ROWS[0], *([*row, "※必ずご記入ください"] for row in A_ROWS[1:])],
    "without a title": A_ROWS[1:],
}


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
def test_values_are_found_by_their_labels(rows):
    """Right of the label, below it, or in its own cell."""
    assert values(form(rows)) == EXPECTED


def test_places_are_cells():
    """Staff see the cell a value was read from."""
    found = form(A_ROWS)
    assert (found.place, found.name and found.name.place) == ("申請書1.xlsx!申請書", "申請書1.xlsx!申請書!B7")


def test_other_words_for_a_label_are_known():
    """cases.fields and the office's own under [forms] of config.toml."""
    rows = [["会員番号" if row[0] == "認定番号" else "お名前" if row[0] == "氏名" else row[0], *row[1:]] for row in A_ROWS]
    options = ReadingOptions(aliases=(("会員番号", "certification_number"),))
    found = application(book(("申請書", rows)), options=options).form_a
    assert found
    assert values(found) == EXPECTED


def test_a_merged_label_takes_all_its_rows():
    """An address in two rows beside one label is one address."""
    rows = with_value(A_ROWS, "住所", "東京都千代田区")
    rows.insert(9, [None, "丸の内3-3-1"])
    found = form(rows, merge=["A9:A10"])
    assert found.address
    assert found.address.value == "東京都千代田区丸の内3-3-1"


EMPTY = {"nothing": (), "a blank": ("　",), "the printed template": ("　　年　　月　　日",), "a remark": ("※和暦でも可",)}


@pytest.mark.parametrize("cells", EMPTY.values(), ids=EMPTY)
def test_a_label_without_a_value_is_seen_empty(cells):
    """Only what was positively seen empty may become a deficiency."""
    found = form(with_value(A_ROWS, "資格有効期日", *cells))
    assert found.expires_on
    assert found.expires_on.trouble == "empty"


def test_the_next_label_or_the_notes_below_are_no_value():
    """The last label of a form has notes under it; those are not its value."""
    found = form([*A_ROWS, ["振込名義"], ["振込金額"], ["あなたの振込名義"], ["【記入上の注意】太枠内をご記入ください"]])
    assert [found.payer and found.payer.trouble, found.paid_amount and found.paid_amount.trouble] == ["empty", "empty"]


def test_a_label_that_is_not_there_is_none():
    """Not found is not empty: the rules make it unclear."""
    assert form([row for row in A_ROWS if row[0] != "住所"]).address is None


@pytest.mark.parametrize(
    ("label", "cells", "key", "expected"),
    [
        ("申請日", ("2027", "年", 1, "月", 15, "日"), "applied_on", date(2027, 1, 15)),
        ("申請日", ("令和", 9, "年", 1, "月", 15, "日"), "applied_on", date(2027, 1, 15)),
        ("郵便番号", ("〒", "100", "-", "0005"), "postal_code", "100-0005"),
        ("電話番号", ("03", "-", "5293", "-", "1881"), "phone", "03-5293-1881"),
        ("メールアドレス", ("taro", "@", "example.jp"), "email", "taro@example.jp"),
        ("氏名", ("山田 太郎", "印"), "name", "山田 太郎"),
        ("氏名", ("山田 太郎　㊞",), "name", "山田 太郎"),
        ("氏名", ("山田 太郎印",), "name", "山田 太郎"),
        ("氏名", ("注連 太郎",), "name", "注連 太郎"),
        ("郵便番号", (1000005,), "postal_code", "100-0005"),
        ("認定番号", ("ｏｍｐ‐12340123",), "certification_number", "OMP-12340123"),
        ("住所", ("〒100-0005　東京都千代田区",), "address", "東京都千代田区"),
    ],
)
def test_values_in_several_cells_or_in_odd_dress(label, cells, key, expected):
    """Boxes for each part, the seal's place, a lost zero, full width."""
    entry = getattr(form(with_value(A_ROWS, label, *cells)), key)
    assert (entry.value, entry.trouble) == (expected, None)


def test_a_name_in_two_cells_is_for_a_person():
    """Family and given name, or a name and something else? It goes onto the certificate."""
    found = form(with_value(A_ROWS, "氏名", "山田", "太郎"))
    assert found.name
    assert (found.name.trouble, found.name.value, found.name.text) == ("unclear", None, "山田 太郎")


def test_further_words_beside_a_company_are_left_alone():
    """Only what the certificate bears or the rules compare must stand alone."""
    found = form([*A_ROWS, ["勤務先", "株式会社サンプル", "品質管理部"]])
    assert found.company
    assert found.company.value == "株式会社サンプル"


def test_a_postal_code_in_the_address_fills_its_own_empty_place():
    """「〒100-0005 東京都…」 where the postal code was left blank."""
    found = form(with_value(with_value(A_ROWS, "郵便番号"), "住所", "〒100-0005 東京都"))
    assert found.postal_code
    assert found.postal_code.value == "100-0005"


@pytest.mark.parametrize("address", ["〒 東京都", "東京都"])
def test_an_address_without_a_code_stays_as_written(address):
    """Nothing is cut off an address unless it is a postal code."""
    found = form(with_value(A_ROWS, "住所", address))
    assert found.address
    assert found.address.value == address


def test_the_same_label_with_other_content_is_a_conflict():
    """Two different addresses: no machine chooses. The same twice, or once empty, is no conflict."""
    found = form([*A_ROWS, ["住所", "大阪府大阪市"], ["氏名", "山田　太郎"], ["フリガナ"], ["電話番号", "090-1234-5678"]])
    troubles = [entry.trouble for entry in (found.address, found.name, found.name_kana, found.phone) if entry]
    assert (troubles, found.address and found.address.value) == (["conflict", None, None, None], None)


def test_two_different_days_are_a_conflict():
    """Days are compared as days."""
    found = form([*A_ROWS, ["申請日", date(2027, 1, 16)], ["資格有効期日", "令和9年3月31日"]])
    assert [found.applied_on and found.applied_on.trouble, found.expires_on and found.expires_on.trouble] == ["conflict", None]


def test_a_conflict_shows_both_texts_and_both_places():
    """Staff choose between the two: each has its line, and the places stand in the same order."""
    address = form([*A_ROWS, ["住所", "大阪府大阪市"]]).address
    assert address
    assert [len(address.text.split("\n")), address.text.split("\n")[1], len(address.place.split("、"))] == [2, "大阪府大阪市", 2]


@pytest.mark.parametrize("text", ["山\ufffd太郎", "山(cid:8443) 太郎"])
def test_a_doubtful_character_makes_a_value_unclear(text):
    """A PDF with a font that is not embedded, a mail with a broken charset."""
    for label, key in (("氏名", "name"), ("認定番号", "certification_number"), ("申請日", "applied_on")):
        entry = getattr(form(with_value(A_ROWS, label, text)), key)
        assert (entry.trouble, entry.value) == ("unclear", None)


def test_remarks_that_name_an_address_are_no_value():
    """Where to send the form is printed on it: 「Eメール：…」 in the notes is not the applicant's."""
    found = form([*A_ROWS, ["Eメール：mail@example.org 件名【更新申請】"], ["TEL：03-0000-0000"]])
    assert found.email
    assert found.email.value == "taro@example.jp"


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_a_second_line_beside_an_address_on_a_page_is_a_doubt(above):
    """An unruled print: the address goes onto the certificate and must not lose a line."""
    rows = [list(row) for row in A_ROWS]
    place = [row[0] for row in rows].index("住所")
    rows.insert(place if above else place + 1, [None, "新東京ビル B1"])
    (found,) = recognise([page(rows)], ReadingOptions()).forms
    assert (found.address.trouble, found.address.value) == ("unclear", None)


def test_remarks_and_labels_beside_an_address_on_a_page_are_no_doubt():
    """An address at the end of the form, with notes under it."""
    rows = [row for row in A_ROWS if row[0] != "住所"]
    (found,) = recognise([page([*rows, ["住所", "東京都"], [None, "※認定証をお送りします"], []])], ReadingOptions()).forms
    assert found.address.value == "東京都"


FEW = {"four labels": A_ROWS[1:5], "no number": [r for r in A_ROWS[1:] if r[0] != "認定番号"], "title and two labels": A_ROWS[:3]}


@pytest.mark.parametrize("rows", FEW.values(), ids=FEW)
def test_a_form_is_recognised_only_with_certainty(rows):
    """A sheet that may be anything is a file that was not understood."""
    found = reading(book(("Sheet1", [*rows, ["x"], ["y"], ["z"], ["x"]])))
    assert (found.applications, found.files[0].trouble) == ((), "unsupported")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("記入例", A_ROWS),
        ("(A)更新申請書 記入例", A_ROWS),
        ("申請書", [["【記入例】"], *A_ROWS]),
        ("別紙1-1", A_ROWS),
        ("記入要領", A_ROWS),
    ],
)
def test_an_example_is_never_an_application(name, rows):
    """Issue 3.5: by the sheet's name or by its heading."""
    assert reading(book((name, rows))).applications == ()


def test_pages_after_an_example_belong_to_it():
    """A printed example may go on over a page; 別紙 is known by its heading."""
    example = [page([["記入例"], *A_ROWS[:4]]), page(A_ROWS[4:], 2, continues=True), page([["別紙1-1 ポイントの蓄積ルール"], *A_ROWS], 3)]
    assert recognise(example, ReadingOptions()).forms == ()


def test_a_hidden_sheet_is_not_read():
    """The applicant does not see it either."""
    rows = with_value(A_ROWS, "氏名", "別人")
    assert values(application_a(book(("申請書", A_ROWS), ("旧", rows), hidden=["旧"])))["name"] == "山田 太郎"


def application_a(data: bytes) -> FormA:
    found = application(data)
    assert found.form_a
    assert not found.conflicts
    return found.form_a


def test_an_unrecognised_table_beside_form_a_is_not_overlooked():
    """First law: a report in an unknown layout on the same sheet must not become a missing report."""
    rows = [*A_ROWS, [], ["なにか", "いつ", "どこ", "どれだけ"], *([f"研修{n}", "5月", "東京", "2"] for n in range(3))]
    assert reading(book(("申請書", rows))).files[0].trouble == "unsupported"
