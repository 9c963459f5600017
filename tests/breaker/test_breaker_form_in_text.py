"""A form written into the mail, or left behind a link, is no missing form: a person looks."""

import pytest

from rules.said import may_say

TEXTS = {
    "pledge": ("C", "倫理綱領と職業倫理規定の順守を誓います。\n2027年1月15日 山田太郎", True),
    "pledge quoted": ("C", "修正しました。\n> 倫理綱領と\n> 職業倫理規定の順守を誓います。", False),
    "pledge below an answer's head": ("C", "修正しました。\n\n-----Original Message-----\n倫理綱領と職業倫理規定", False),
    "pledge only spoken of": ("C", "倫理綱領の宣誓書を添付します。", False),
    "rows": ("B", "A\t2025/5/1\t研修\t3\nA\t2025年5月2日\t研修\t3\nB\tR7.6.1\t講師\t2", True),
    "a day or two": ("B", "2027/1/15に申請します。期限は2027/3/31です。", False),
    "application": ("A", "申請日：\n認定番号：\n資格名：\n資格有効期日：\n氏名：\n住所：\n電話番号：", True),
    "signature": ("A", "氏名 山田\n郵便番号\n住所 東京都\n電話番号\nメールアドレス", False),
    "link": ("C", "ファイルはこちら https://drive.google.com/file/d/1", True),
    "our own page": ("C", "http://conken.org/qualification/ を見ました。", False),
}


@pytest.mark.parametrize(("letter", "text", "expected"), TEXTS.values(), ids=TEXTS)
def test_what_a_mail_may_say_itself(letter, text, expected):
    """Only the sender's own words count: an answer quotes our letter, which names all forms."""
    assert may_say(letter, text) is expected
