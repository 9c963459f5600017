"""Fillable PDF forms by the names of their fields (the names are those of cases.fields)."""

from datetime import date
from decimal import Decimal

import pytest

from cases.fields import FORM_A, FORM_B, FORM_C, ROWS_OF_FILLABLE_PDF
from cases.reading import FormA, FormB, FormC, ReadingOptions
from parsers.fillable import from_fields
from parsers.sheet import NamedValue

A = {
    "申請日": "2027/01/15",
    "認定番号": "OMP-12340123",
    "資格名": "オペレーションマネジメント",
    "資格有効期日": "令和9年3月31日",
    "フリガナ": "ヤマダ タロウ",
    "氏名": "山田 太郎",
    "郵便番号": "1000005",
    "住所": "東京都",
    "メールアドレス": "taro@example.jp",
}
ROW = {
    "カテゴリ": "B",
    "開始日": "2025/5/10",
    "終了日": "",
    "活動名": "研修",
    "主催者・実施機関": "協会",
    "分野コード": "OP",
    "時間": "1.5",
    "申請CPD": "1.5",
}
C = {"日付": "2027/01/15", "署名": "山田 太郎"}
TICKED = {"同意_1": "Yes", "同意_2": "Yes", "同意_3": "1"}


def named(values, boxes=(), doubtful=()) -> list[NamedValue]:
    texts = [NamedValue(name, text, f"申請書.pdf!{name}", False, name in doubtful) for name, text in values.items()]
    return texts + [NamedValue(name, text, f"申請書.pdf!{name}", True, name in doubtful) for name, text in dict(boxes).items()]


def rows(*numbers: int, **changed: str) -> dict[str, str]:
    return {f"{label}_{n}": text for n in numbers for label, text in (ROW | {"No": str(n)} | changed).items()}


def forms(values, boxes=(), doubtful=(), options=ReadingOptions()) -> dict[str, FormA | FormB | FormC]:  # noqa: B008 - frozen
    return {type(form).__name__[-1]: form for form in from_fields(named(values, boxes, doubtful), options)}


def test_a_filled_form_is_three_forms():
    """Every field by its printed label, rows by their number, places are field names; a row with its number alone is none."""
    blank = {f"{label}_3": "" for label in ROW} | {"No_3": "3"}
    found = forms(A | rows(1, 2) | blank | C, TICKED)
    a, b, c = found["A"], found["B"], found["C"]
    assert (a.name.value, a.expires_on.value, a.postal_code.value, a.phone) == ("山田 太郎", date(2027, 3, 31), "100-0005", None)
    assert [(r.number, r.start.value, r.hours.value) for r in b.activities] == [(n, date(2025, 5, 10), Decimal(90)) for n in (1, 2)]
    assert ([t.value for t in c.agreed], c.signed_on.value, c.signed_by.value) == ([True] * 3, date(2027, 1, 15), "山田 太郎")
    assert (b.activities[1].title.place, a.place, b.activities[0].end.trouble) == ("申請書.pdf!活動名_2", "申請書.pdf", "empty")


def test_every_field_of_our_own_form_is_known():
    """Reader and writer share one table: each label, forty rows."""
    values = {field.label: "x" for field in FORM_A}
    values |= {f"{field.label}_{n}": "1" for field in FORM_B for n in range(1, ROWS_OF_FILLABLE_PDF + 1)}
    values |= {field.label: "x" for field in FORM_C if field.kind != "tick"}
    found = forms(values, {field.label: "Yes" for field in FORM_C if field.kind == "tick"})
    assert len(found["B"].activities) == ROWS_OF_FILLABLE_PDF
    assert [field.key for field in FORM_A if getattr(found["A"], field.key) is None] == []
    assert (found["C"].signed_on.trouble, found["C"].signed_by.value, len(found["C"].agreed)) == ("unclear", "x", 3)


def test_an_empty_field_is_seen_empty():
    """The field is there and nothing is in it."""
    a = forms(A | {"住所": " "})["A"]
    assert (a.address.trouble, a.address.place) == ("empty", "申請書.pdf!住所")


def test_a_row_without_a_number_of_its_own_has_the_fields():
    """The number stands in the field's name anyway."""
    values = {name: text for name, text in rows(7).items() if not name.startswith("No")}
    assert forms(values)["B"].activities[0].number == 7


@pytest.mark.parametrize(("state", "ticked"), [("Yes", True), ("1", True), ("同意", True), ("Off", False), ("", False)])
def test_any_on_state_of_a_box_is_a_tick(state, ticked):
    """A program may call its on-state what it likes; Off is seen unticked."""
    assert forms(C, {"同意_1": state})["C"].agreed[0].value is ticked


def test_consent_may_be_a_text_field():
    """Then what was typed counts."""
    agreed = forms(C | {"同意_1": "☑", "同意_2": "", "同意_3": "?"})["C"].agreed
    assert [tick.trouble or tick.value for tick in agreed] == [True, "empty", "unclear"]


def test_a_doubtful_field_is_unclear():
    """A value that the PDF reader could not decode."""
    found = forms(A | C, TICKED, doubtful={"氏名", "同意_1"})
    assert (found["A"].name.trouble, found["C"].agreed[0].trouble, found["C"].agreed[0].value) == ("unclear", "unclear", None)


def test_other_programs_names_are_known_by_the_same_aliases():
    """Path-like names, other words, the office's own."""
    values = {f"様式A.{'会員番号' if name == '認定番号' else name}": text for name, text in A.items()} | {
        "誓約日": "2027/1/15",
        "署名": "山田",
    }
    found = forms(values, TICKED, options=ReadingOptions(aliases=(("会員番号", "certification_number"),)))
    assert (found["A"].certification_number.value, found["C"].signed_on.value) == ("OMP-12340123", date(2027, 1, 15))


@pytest.mark.parametrize(
    "values", [{}, {"Text1": "x", "Text2.": "y"}, {"氏名": "山田"}, {"活動名_1": "研修"}], ids=["none", "unknown", "one", "one column"]
)
def test_fields_that_say_too_little_are_no_form(values):
    """Recognised only with certainty."""
    assert forms(values) == {}
