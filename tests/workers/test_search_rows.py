"""A person's case found as a clerk types it, on SQLite and PostgreSQL; by the indexes, in a bounded number of statements."""

import pytest
from builders.many_cases import a_case, many_cases
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.policy import Certificant
from storage import register, search
from storage.models import Allocation, Case, Transfer

pytestmark = pytest.mark.usefixtures("database")

STATEMENTS = 7


@pytest.fixture
def taro():
    """Cases of 山田 太郎 (42: 山田 太郎 again) and 41 others, none alike."""
    many_cases(42)
    return Case.objects.get(receipt_number="R2027-0042")


def found(text, limit=50):
    return [(hit.by, hit.case.receipt_number) for hit in search.find(text, limit) if hit.case]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        pytest.param("R2027-0042", "receipt_number", id="receipt number"),
        pytest.param("r2027-0042", "receipt_number", id="receipt number in small letters"),
        pytest.param("42", "receipt_number", id="the end of a receipt number"),
        pytest.param("OMP-12340042", "certification_number", id="certification number"),
        pytest.param("ｏｍｐ－１２３４００４２", "certification_number", id="certification number in full width"),
        pytest.param("12340042", "certification_number", id="its digits"),
        pytest.param("PERSON42@example.jp", "email", id="address in capitals"),
        pytest.param("03-1234-5720", "phone", id="phone with dashes"),
        pytest.param("+81 3 1234 5720", "phone", id="phone from abroad"),
        pytest.param("山田太郎", "name", id="name without a blank"),
        pytest.param("山田 太郎", "name", id="name with a blank"),
        pytest.param("やまだ たろう", "kana", id="hiragana"),
        pytest.param("ヤマダタロウ", "kana", id="katakana"),
        pytest.param("ﾔﾏﾀﾞ ﾀﾛｳ", "kana", id="half-width katakana"),
    ],
)
def test_one_case_is_found(taro, text, by):
    """However it is written."""
    assert found(text)[0] == (by, taro.receipt_number)


def test_the_last_four_digits_find_the_number(taro):
    """With the receipt number of another case that ends so."""
    Case.objects.filter(id=taro.id).update(receipt_number="R2027-9000")
    assert found("0042") == [("certification_number", "R2027-9000")]


@pytest.mark.parametrize("text", ["山田", "ヤマダ", "やまだ", "ﾔﾏﾀﾞ"])
def test_a_surname_finds_everybody_of_it(taro, text):
    assert {Case.objects.get(receipt_number=receipt).name[:2] for _, receipt in found(text)} == {"山田"}
    assert len(found(text)) == Case.objects.filter(name__startswith="山田").count()


@pytest.mark.parametrize(("text", "name"), [("太郎", "太郎"), ("さくら", "さくら"), ("はなこ", "花子")])
def test_a_given_name_is_found_within(taro, text, name):
    assert {Case.objects.get(receipt_number=receipt).name.split()[1] for _, receipt in found(text)} == {name}


@pytest.mark.parametrize("text", ["高橋", "髙橋"])
def test_variants_of_a_kanji_are_one(taro, text):
    """字体: as the rules fold them."""
    assert {Case.objects.get(receipt_number=receipt).name[:2] for _, receipt in found(text)} == {"髙橋"}


@pytest.mark.parametrize("text", ["", "  ", "%", "山田%", "_", "存在しない", "00000000"])
def test_what_nobody_is_called_finds_nothing(taro, text):
    """Signs of a pattern are letters like others."""
    assert search.find(text, 50) == ()


def test_who_paid_finds_what_was_paid_for(taro):
    """Whatever the applicant is called; money that pays for nothing is found as itself."""
    Transfer.objects.update(payer_key="サンプル")
    paid, open_ = Transfer.objects.order_by("id")[:2]
    Allocation.objects.filter(transfer=open_).delete()
    hits = search.find("さんぷる", 50)
    assert ("payer", Allocation.objects.get(transfer=paid).case) in [(hit.by, hit.case) for hit in hits]
    assert [hit.transfer for hit in hits if hit.transfer] == [open_]


@pytest.mark.parametrize("text", ["渡辺", "わたなべ", "0001", "OMP-99990001"])
def test_a_certificant_without_a_case_is_found(text):
    """By name, kana and number."""
    one = Certificant(certification_number="OMP-99990001", name="渡邊 健", name_kana="ワタナベ ケン", email="", expires_on=None)
    register.update([one])
    assert [hit.certificant.name for hit in search.find(text, 50) if hit.certificant] == ["渡邊 健"]


def test_a_certificant_with_a_case_is_found_as_the_case(taro):
    """A single hit opens."""
    (hit,) = search.find(taro.certification_number, 50)
    assert hit.case == taro


def test_no_more_than_asked_for(taro):
    assert len(search.find("山田", 3)) == 3


@pytest.mark.parametrize("text", ["山田", "やまだ", "0042", "R2027-0042", "03-1234-5720", "a@example.jp", "nobody"])
def test_few_statements(taro, text):
    with CaptureQueriesContext(connection) as asked:
        search.find(text, 50)
    assert len(asked) <= STATEMENTS


def test_a_beginning_is_found_by_the_index(taro):
    """Asked of the database that says plainly how it reads; PostgreSQL reads so few rows without."""
    plan = Case.objects.filter(search._begins("name_key", "山田")).explain()
    assert connection.vendor != "sqlite" or "USING INDEX" in plan


def test_keys_are_those_of_the_rows():
    """What the builder of these tests writes is what filing writes."""
    case = a_case(1)
    assert {key: getattr(case, key) for key in ("name_key", "kana_key", "number_tail")} == {
        "name_key": "山田花子", "kana_key": "ヤマダハナコ", "number_tail": "0001",
    }  # fmt: skip
