"""「同上」 is no address: the certificate would go nowhere, and nobody would have been told."""

import pytest

from parsers.form_a import read_form_a
from parsers.grid import Spot
from parsers.sheet import Cell


def cell(text: str) -> Cell:
    return Cell(0, 1, text, text, "申請書.xlsx!A!B1")


@pytest.mark.parametrize("text", ["同上", "〃", "-", "なし", "会社と同じ", "〒100-0005", "1000005", "上記のとおり"])
@pytest.mark.parametrize("key", ["address", "name", "name_kana"])
def test_what_stands_for_an_answer_is_for_a_person(key: str, text: str) -> None:
    """Not missing either: something was written there."""
    form = read_form_a({key: [Spot(cell("住所"), (cell(text),))], "certification_number": [], "phone": []}, "A", titled=True)
    assert form is not None
    assert getattr(form, key).trouble == "unclear"


@pytest.mark.parametrize("text", ["東京都千代田区丸の内3-3-1", "〒100-0005 東京都千代田区", "自宅町1-2", "津市なぎさ町1"])
def test_an_address_is_an_address(text: str) -> None:
    form = read_form_a({"address": [Spot(cell("住所"), (cell(text),))], "name": [], "phone": []}, "A", titled=True)
    assert form is not None
    assert form.address is not None
    assert form.address.trouble is None
