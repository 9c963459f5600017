"""Names on transfers against numbers and kana of applicants: the vectors of domain.md 4.2."""

import pytest

from rules.payer import name_likeness, number_likeness, payer

NUMBER, KANA = "OMP-12340123", "コンケン タロウ"


@pytest.mark.parametrize(
    ("written", "number", "name"),
    [
        ("0123ｺﾝｹﾝﾀﾛｳ", "equal", "equal"),
        ("０１２３　コンケン　タロウ", "equal", "equal"),
        ("0123 ｺﾝｹﾝ ﾀﾛｳ", "equal", "equal"),
        ("12340123ｺﾝｹﾝﾀﾛｳ", "equal", "equal"),
        ("ｺﾝｹﾝﾀﾛｳ0123", "equal", "equal"),
        ("ｺﾝｹﾝ0123ﾀﾛｳ", "equal", "equal"),
        ("0123こんけんたろう", "equal", "equal"),
        ("ｺﾝｹﾝﾀﾛｳ", "differs", "equal"),
        ("0123", "equal", "differs"),
        ("9999ｺﾝｹﾝﾀﾛｳ", "differs", "equal"),
        ("O123ｺﾝｹﾝﾀﾛｳ", "near", "equal"),
        ("0123ﾀﾛｳ ｺﾝｹﾝ", "equal", "near"),
        ("0123ｺﾝｹﾝ", "equal", "near"),
        ("0123ﾔﾏﾀﾞﾀﾛｳ", "equal", "differs"),
        ("", "differs", "differs"),
    ],
)
def test_number_and_name_on_a_transfer(written, number, name):
    """`near` is shown to staff and never decides."""
    assert (number_likeness(payer(written), NUMBER), name_likeness(payer(written), KANA)) == (number, name)


@pytest.mark.parametrize(
    ("written", "kana", "likeness"),
    [
        ("ｼﾖｳｼﾞ ﾕｳｺ", "ショウジ ユウコ", "equal"),
        ("ﾖ-ｺ", "ヨーコ", "equal"),
        ("ｵﾉ ﾀﾛｳ", "オオノ タロウ", "near"),
        ("ﾁﾂﾞｺ", "チヅコ", "equal"),
        ("ﾁｽﾞｺ", "チヅコ", "near"),
        ("ｲﾉｳｴ ｵｻﾑ", "ヰノウヱ ヲサム", "equal"),
        ("ｱﾚｸｻﾝﾄﾞﾗ ﾏﾘｱ ﾌｴﾙﾅﾝﾃﾞｽ ｺﾞﾝ", "アレクサンドラ マリア フェルナンデス ゴンサレス", "near"),
        ("SMITH JOHN", "SMITH JOHN", "equal"),
        ("ﾔﾏﾀﾞ", "", "differs"),
    ],
)
def test_kana_as_banks_write_them(written, kana, likeness):
    """No small kana, a dash for a long vowel, cut at 26 characters."""
    assert name_likeness(payer(written), kana) == likeness


def test_a_number_of_three_digits_fits_nothing():
    assert number_likeness(payer("123"), "A-123") == "differs"


@pytest.mark.parametrize(
    ("written", "corporate"),
    [("ｶ)ｺﾝｹﾝ", True), ("ｺﾝｹﾝ(ｶ", True), ("ｺﾝｹﾝ(ｶ)ｼﾝｼﾞﾕｸ(ｴｲ", True), ("ｲ)ｺﾝｹﾝ", True), ("ｶ ｺﾝｹﾝ", False), ("0123ｶﾄｳ ﾀﾛｳ", False)],
)
def test_a_company_is_known_by_its_short_form(written, corporate):
    """法人略語 at the head, the tail or within: a person allocates (R25)."""
    assert payer(written).corporate is corporate
