"""Careless typing: the value stands near its place, and a person sees it; to call it missing would be a wrong refusal."""

from typing import Any

import pytest
from builders import form_books

from cases.reading import Application

A: list[list[Any]] = [
    ["更新申請書（様式Ａ）"],
    ["認定番号", "OMP-12340123"],
    ["資格名", "OMP"],
    ["資格有効期日", "2027/3/31"],
    ["フリガナ", "ヤマダ タロウ"],
    ["氏名", "山田 太郎"],
    ["住所", "東京都千代田区丸の内3-3-1"],
    ["メールアドレス", "taro@example.jp"],
]
C: list[list[Any]] = [
    ["宣誓書（様式Ｃ）"],
    ["☑", "コン検の倫理綱領を順守することを誓います。"],
    ["☑", "コン検の職業倫理規定を順守することを誓います。"],
    ["☑", "継続教育・学習方針に同意し、これを順守します。"],
    ["日付", "2027/1/15"],
    ["署名", "山田 太郎"],
]


def application(*sheets: list[list[Any]]) -> Application:
    return form_books.application(form_books.book(*((f"Sheet{number}", rows) for number, rows in enumerate(sheets, 1))))


def with_rows(rows: list[list[Any]], label: str, *new: list[Any]) -> list[list[Any]]:
    at = next(n for n, row in enumerate(rows) if row[0] == label)
    return [*rows[:at], *new, *rows[at + 1 :]]


NEAR = {
    "a row too low": ([["氏名"], [None, "山田 太郎"]], "unclear"),
    "a row too high": ([[None, "山田 太郎"], ["氏名"]], "unclear"),
    "in the label's brackets": ([["氏名（山田 太郎）"]], "unclear"),
    "surname and given name labelled": ([["氏名", "姓", "山田", "名", "太郎"]], "unclear"),
    "empty": ([["氏名"]], "empty"),
    "empty under a remark": ([["氏名（自署）"], [None, "※戸籍どおりにご記入ください"]], "empty"),
}


@pytest.mark.parametrize(("rows", "trouble"), NEAR.values(), ids=NEAR)
def test_a_name_near_its_place_is_not_missing(rows: list[list[Any]], trouble: str) -> None:
    """Missing is only what no one can see on the form."""
    form = application(with_rows(A, "氏名", *rows)).form_a
    assert form is not None
    assert form.name is not None
    assert form.name.trouble == trouble


def test_an_address_behind_its_postal_code_is_not_missing() -> None:
    form = application(with_rows(A, "住所", ["住所", "〒", "100-0005", "東京都千代田区丸の内3-3-1"])).form_a
    assert form is not None
    assert form.address is not None
    assert form.address.trouble == "unclear"


@pytest.mark.parametrize("label", ["認定番号（OMP-12340123）", "認定番号（12340123）"])
def test_a_number_in_its_labels_brackets_is_not_missing(label: str) -> None:
    form = application(with_rows(A, "認定番号", [label])).form_a
    assert form is not None
    assert form.certification_number is not None
    assert form.certification_number.trouble == "unclear"


PLEDGES = {
    "day a row too low": ("日付", [["日付"], [None, "2027/1/15"]], "signed_on"),
    "day in the label's brackets": ("日付", [["日付（2027/1/15）"]], "signed_on"),
    "name a row too low": ("署名", [["署名"], [None, "山田 太郎"]], "signed_by"),
}


@pytest.mark.parametrize(("label", "rows", "key"), PLEDGES.values(), ids=PLEDGES)
def test_a_pledge_signed_beside_its_place_is_not_unsigned(label: str, rows: list[list[Any]], key: str) -> None:
    form = application(A, with_rows(C, label, *rows)).form_c
    assert form is not None
    assert getattr(form, key).trouble == "unclear"


def test_a_label_that_also_stands_with_its_value_in_one_cell_is_not_missing() -> None:
    """「氏名：山田 太郎」 at the head of the form, and the place below left open."""
    form = application([A[0], ["氏名：山田 太郎"], *with_rows(A, "氏名", ["氏名"])[1:]]).form_a
    assert form is not None
    assert form.name is not None
    assert form.name.trouble == "unclear"
