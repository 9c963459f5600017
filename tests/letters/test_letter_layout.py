"""Lines of a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.layout import COLUMNS, columns, fold, one_line, quoted


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("あいう", 6), ("ｱｲｳ", 3), ("①㈱", 4), ("辻󠄀", 2)],
    ids=["nothing", "ascii", "kana", "half-width-kana", "ambiguous-counts-full", "variation-selector"],
)
def test_width_is_counted_in_half_columns(text, width):
    """Full-width and ambiguous characters take two columns, variation selectors none."""
    assert columns(text) == width


def test_a_line_of_thirty_five_stays_and_thirty_six_is_broken():
    """35 full-width characters are a line."""
    assert fold("あ" * 35) == "あ" * 35
    assert fold("あ" * 36) == "あ" * 35 + "\n" + "あ"


def test_no_line_begins_with_a_full_stop_or_ends_with_an_opening_bracket():
    """JIS X 4051: 。」 hang on to what they close, 「 to what it opens."""
    folded = fold("あ" * 35 + "。" + "い" * 32 + "「" + "う" * 10 + "」")
    assert [line[0] for line in folded.split("\n")] == ["あ", "あ", "「"]


def test_an_address_is_never_broken():
    """A link must stay one link, even where it alone is wider than the line."""
    address = "https://example.jp/" + "a" * 80
    assert address in fold("書式は" + address + "からどうぞ").split("\n")


def test_a_bullet_hangs():
    """What follows a bullet stands under its text."""
    assert fold("　・" + "あ" * 40).split("\n")[1] == "　　" + "あ" * 7


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"), max_size=200))
def test_folding_loses_nothing(text):
    """Only blanks and line ends differ between a text and its lines."""
    assert "".join(fold(text).split()) == "".join(text.split())


@given(st.lists(st.integers(1, 60), max_size=8))
def test_no_line_is_wider_than_the_screen(lengths):
    """All lines keep to the width, however long the sentences are."""
    assert all(columns(line) <= COLUMNS for line in fold("".join("あ" * n + "。" for n in lengths)).split("\n"))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("山田\r\nBcc: x@example.jp", "山田 Bcc: x@example.jp"),
        ("\u202eevil\u200b", "evil"),
        ("a\x00b", "a b"),
        ("　山田　　太郎　", "山田 太郎"),
        ("a\ud800b", "ab"),
    ],
    ids=["line-end", "direction-override", "nul", "blanks", "lone-surrogate"],
)
def test_invisible_characters_are_taken_out(written, shown):
    """Nothing that a name or a subject holds can begin a header or turn a line round."""
    assert one_line(written) == shown


def test_a_quote_is_short_and_carries_no_link():
    """Our letter goes to an address that a form names: it must not carry a stranger's link there."""
    assert quoted("研修 https://evil.example/x 受講") == "研修 （URL） 受講"
    assert len(quoted("長" * 500)) == 40


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("www.example.com/x を見て", "（URL） を見て", id="www"),
        pytest.param("example.com/path", "example．com/path", id="host with a path"),
        pytest.param("研修はevil.pdf.example.co.jpで", "研修はevil．pdf．example．co．jpで", id="within a sentence"),
        pytest.param("(example.com:8080)", "(example．com:8080)", id="in brackets with a port"),
        pytest.param("研修.jp", "研修．jp", id="international name"),
        pytest.param("@example.com", "@example．com", id="half an address"),
        pytest.param("taro@example.jp", "taro@example.jp", id="address"),
        pytest.param("koushin-shinsei.XLSX", "koushin-shinsei.XLSX", id="file"),
        pytest.param("申請.zip/様式B.pdf", "申請.zip/様式B.pdf", id="file within a file"),
        pytest.param("No.3 1.5時間 Ver.2", "No.3 1.5時間 Ver.2", id="numbers"),
    ],
)
def test_a_quote_carries_no_link_without_a_scheme_either(written, shown):
    """Mail programs make links of bare hosts; with a full-width dot they do not, and it stays readable."""
    assert quoted(written) == shown
