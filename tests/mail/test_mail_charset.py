"""Bytes to text where neither label nor look is sure."""

import pytest

from parsers.charset import decode


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        pytest.param("更新申請".encode("euc_jp"), None, "更新申請", id="euc-kanji-only"),
        pytest.param("ﾌﾟﾛｼﾞｪｸﾄ".encode("cp932"), None, "ﾌﾟﾛｼﾞｪｸﾄ", id="half-width-kana-only"),
        pytest.param("ｱｲ".encode("cp932"), "shift_jis", "ｱｲ", id="declared-half-width-kana"),
        pytest.param("申請".encode("euc_jp") + b"\xff", "euc-jp", "申請\ufffd", id="euc-with-a-broken-byte"),
        pytest.param("申請".encode("cp932"), "euc-jp", "申請", id="label-euc-bytes-cp932"),
        pytest.param("あいう".encode()[:-1], "utf-8", "あい\ufffd", id="cut-utf8"),
        pytest.param("申請".encode("cp932") + b"\x82", None, "申請\ufffd", id="cut-cp932"),
        pytest.param(b"\xff\x82\xa0", "cp932", "\ufffdあ", id="byte-that-cp932-has-not"),
        pytest.param("été".encode("latin-1"), "iso-8859-1", "été", id="latin"),
        pytest.param("été".encode(), "iso-8859-1", "été", id="label-latin-bytes-utf8"),
        pytest.param("申请".encode("gb18030"), "gb2312", "申请", id="chinese"),
        pytest.param("申請".encode("cp932"), "euc-kr", "申請", id="label-korean-bytes-cp932"),
        pytest.param("신청".encode("iso2022_kr"), "iso-2022-kr", "신청", id="korean-seven-bit"),
        pytest.param("申請".encode("utf-7"), "utf-7", "申請", id="utf-7"),
        pytest.param("申請".encode("utf-16"), "unicode", "申請", id="utf-16"),
        pytest.param(b"+2AA-", "utf-7", "\ufffd", id="lone-surrogate"),
        pytest.param(b"abc", "rot13", "abc", id="codec-that-is-no-charset"),
        pytest.param(b"abc", "", "abc", id="empty-label"),
        pytest.param("丂".encode("iso2022_jp_1"), "iso-2022-jp-1", "丂", id="jis-x-0212"),
        pytest.param("𠀋".encode("iso2022_jp_2004"), "iso-2022-jp-2004", "𠀋", id="jis-x-0213-plane-1"),
        pytest.param("𠂉".encode("iso2022_jp_2004"), "iso-2022-jp-2004", "𠂉", id="jis-x-0213-plane-2"),
        pytest.param(b"\x1b$@99\x1b(J\x5c100", None, "更\\100", id="jis-78-and-roman"),
        pytest.param(b"\x1b$B99$\x1b(B!", None, "更\ufffd!", id="half-a-pair"),
        pytest.param(b"\x1b$B99 99\x1b(B", None, "更 更", id="blank-inside-jis"),
        pytest.param(b"\x1b$B99\r\nabc def", None, "更\r\nabc def", id="lost-escape-costs-one-line"),
        pytest.param(b"\x1b$B!A!]\x1b(B", None, "～－", id="wave-and-minus-as-windows"),
    ],
)
def test_decode(data: bytes, label: str | None, text: str) -> None:
    """By its escapes, else as declared, else as it looks; what is lost shows as U+FFFD (failures.md 29 to 31)."""
    assert decode(data, label) == text
