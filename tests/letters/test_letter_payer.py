"""The payer's name."""

import pytest

from notifier.payer import last_four, payer_name


@pytest.mark.parametrize(
    ("number", "kana", "name"),
    [
        ("OMP-12340123", "コンケン タロウ", "0123コンケンタロウ"),
        ("０１２３", "コンケン　タロウ", "0123コンケンタロウ"),
        ("OMP-12340123", "ｺﾝｹﾝ ﾀﾞｲｽｹ", "0123コンケンダイスケ"),
        ("OMP-12340123", "こんけん よーこ", "0123コンケンヨーコ"),
        ("OMP-12340123", "ジョン・スミス", "0123ジョンスミス"),
    ],
    ids=["manual", "full-width", "half-width", "hiragana", "middle-dot"],
)
def test_the_name_is_four_digits_and_kana_without_blanks(number, kana, name):
    """The manual's example is 0123コンケンタロウ."""
    assert payer_name(number, kana) == name


def test_without_four_digits_or_kana_there_is_no_name():
    """A name made up would send the fee astray."""
    with pytest.raises(ValueError, match="four digits"):
        last_four("OMP-123")
    with pytest.raises(ValueError, match="kana"):
        payer_name("OMP-12340123", "山田")
