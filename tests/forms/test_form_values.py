"""Hours, categories, fields, ticks and the applicant's particulars as they are written (domain.md 3.2, 4.3, 4.4)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import values
from parsers.sheet import shown

HOURS = {
    3.5: 210,
    "3.5h": 210,
    "3.5時間": 210,
    "3時間30分": 210,
    "３時間３０分": 210,
    "3時間半": 210,
    "3:30": 210,
    "3:30:30": "210.5",
    "210分": 210,
    "210分間": 210,
    "2h30m": 150,
    "1.5 H": 90,
    "30CPD": 1800,
    "2ポイント": 120,
    "0.333": "19.98",
    "0": 0,
    "-1": -60,
    6: 360,
    -2.5: -150,
    0.1 + 0.2: 18,
    1 / 3: 20,
    time(3, 30): 210,
    time(3, 29, 59, 999_999): 210,
    timedelta(hours=30): 1800,
    datetime.fromisoformat("1900-01-01T12:00"): 36 * 60,
    datetime.fromisoformat("1904-01-02T12:00"): 36 * 60,
}


@pytest.mark.parametrize(("written", "minutes"), HOURS.items(), ids=map(str, HOURS))
def test_hours_are_exact_minutes(written, minutes):
    """R10: 20 minutes three times is one hour; a cell's binary fraction leaves no dust."""
    assert values.minutes_of(written) == (Decimal(minutes), None)


@pytest.mark.parametrize(
    "written",
    [
        "半日",
        "約3時間",
        "10:00~12:00",
        "30分×3回",
        "3,5",
        True,
        date(2025, 3, 30),
        datetime.fromisoformat("2025-03-30"),
        10**7,
        1e9,
        float("nan"),
        3.5 / 24,
        0.0208333333,
    ],
    ids=str,
)
def test_hours_not_understood_are_unclear(written):
    """What would need arithmetic or a guess is for a person; so is 0.1458, an Excel time of which the format was lost."""
    assert values.minutes_of(written) == (None, "unclear")


@pytest.mark.parametrize("written", [None, "", "　"], ids=repr)
def test_no_hours_are_empty(written):
    """A blank is seen empty."""
    assert values.minutes_of(written) == (None, "empty")


CATEGORIES = {
    "A": "A",
    "ｂ": "B",
    "Ｃ": "C",
    "カテゴリA": "A",
    "カテゴリーＢ": "B",
    "学習活動A": "A",
    "(D)": "D",
    "B区分": "B",
    "A.認定研修": "A",
    "C：個人学習": "C",
    "Ｄ　プロフェッショナル活動": "D",
}


@pytest.mark.parametrize(("written", "letter"), CATEGORIES.items(), ids=CATEGORIES)
def test_a_category_is_read_in_any_width(written, letter):
    """R16."""
    assert values.category_of(written) == (letter, None)


@pytest.mark.parametrize(
    ("written", "trouble"),
    [
        ("E", "impossible"),
        ("カテゴリE", "impossible"),
        ("AB", "unclear"),
        ("研修", "unclear"),
        ("Aクラス", "unclear"),
        ("1", "unclear"),
        (" ", "empty"),
    ],
)
def test_what_is_no_category_is_said_so(written, trouble):
    """R16: E is read with certainty; a word is not."""
    assert values.category_of(written) == (None, trouble)


FIELDS = {
    "OP": ["OP"],
    "4": ["OP"],
    4: ["OP"],
    7.0: ["IC"],
    "④": ["OP"],
    "ｏｐ／ＨＲ": ["OP", "HR"],
    "4、5": ["OP", "HR"],
    "④・⑤": ["OP", "HR"],
    "⑤①": ["HR", "ST"],
    "4;5": ["OP", "HR"],
    "OP HR": ["OP", "HR"],
    "OP\nHR": ["OP", "HR"],
    "OP、OP": ["OP"],
    "CRM (CR)": ["CR"],
    "ICTマネジメント (IC)": ["IC"],
    "ICT マネジメント": ["IC"],
    "CRM コンタクトセンター戦略の実践 (CR)": ["CR"],
    "コンタクトセンター戦略(ST)、カスタマーサービス(CS)": ["ST", "CS"],
    "ヒューマンリソース マネジメント(HR)": ["HR"],
    "センターアーキテクト": ["AR"],
    "4.オペレーション": ["OP"],
    "分野4": ["OP"],
}


@pytest.mark.parametrize(("written", "codes"), FIELDS.items(), ids=map(str, FIELDS))
def test_fields_are_read_by_number_code_and_name(written, codes):
    """R15: each once, in the order written; a name that holds its own code counts once."""
    assert values.fields_of(written) == (tuple(codes), None)


FIELD_TROUBLES = {
    "8": "impossible",
    8: "impossible",
    "1、8": "impossible",
    "0": "impossible",
    "10": "impossible",
    "12": "unclear",
    "3.オペレーション": "unclear",
    "なし": "unclear",
    "分野": "unclear",
    "": "empty",
    None: "empty",
    date(2025, 3, 4): "unclear",
    True: "unclear",
}


@pytest.mark.parametrize(("written", "trouble"), FIELD_TROUBLES.items(), ids=map(str, FIELD_TROUBLES))
def test_what_is_no_field_is_said_so(written, trouble):
    """R15: 8 cannot be; 12 may be 1 and 2; a number and another field's name contradict each other."""
    assert values.fields_of(written) == ((), trouble)


TICKS = {
    True: [True, "☑", "✓", "✔", "レ", "○", "■", "TRUE", "はい", "同意する", "同意します。"[:-1], "☑ 同意する　□ 同意しない", "☑同意します"],
    False: [False, "□", "☐", "×", "いいえ", "FALSE", "同意しない", "□ 同意する　☑ 同意しない", "□同意する"],
}


@pytest.mark.parametrize(("written", "ticked"), [(w, t) for t, all_ in TICKS.items() for w in all_], ids=str)
def test_a_box_is_read(written, ticked):
    """Ticks, circles, words and the checkboxes of Excel."""
    assert values.tick_of(written) == (ticked, None)


@pytest.mark.parametrize(
    ("written", "trouble"),
    [
        ("☒", "unclear"),
        ("はい・いいえ", "unclear"),
        ("☑ 同意する ☑ 同意しない", "unclear"),
        ("☑□", "unclear"),
        ("□　☑", "unclear"),
        (1, "unclear"),
        ("", "empty"),
        (None, "empty"),
    ],
)
def test_a_box_not_understood_is_no_tick(written, trouble):
    """A crossed box may mean either; both boxes ticked mean nothing, and of two without words nobody knows which is meant."""
    assert values.tick_of(written) == (None, trouble)


EMAILS = {
    "taro@example.jp": "taro@example.jp",
    "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ": "taro@example.jp",
    "mailto:taro@example.jp": "taro@example.jp",
    "taro@example.jp<mailto:taro@example.jp>": "taro@example.jp",
    "<taro@example.jp>": "taro@example.jp",
    "山田 太郎 <taro@example.jp>": "taro@example.jp",
    "Taro Yamada ＜taro@example.jp＞（自宅）": "taro@example.jp",
    "taro@example.jp（自宅）": "taro@example.jp",
    "【自宅】foo..bar@docomo.ne.jp": "foo..bar@docomo.ne.jp",
    "自宅： taro@example.jp": "taro@example.jp",
    "taro.ya\r\nmada@example.jp": "taro.yamada@example.jp",
    "taro @example.jp": "taro@example.jp",
    "foo..bar@docomo.ne.jp": "foo..bar@docomo.ne.jp",
    "foo.@ezweb.ne.jp": "foo.@ezweb.ne.jp",
    "taro‐y@example.jp": "taro-y@example.jp",
}


@pytest.mark.parametrize(("written", "address"), EMAILS.items(), ids=EMAILS)
def test_an_address_is_read(written, address):
    """R33, domain.md 4.3: full width is mended, old carriers' dots stay."""
    assert values.email_of(written) == (address, None)


@pytest.mark.parametrize(
    ("written", "trouble"),
    [
        ("taro.example.jp", "impossible"),
        ("taro@example", "impossible"),
        ("tarō@example.jp", "impossible"),
        ("tarō-y@example.jp（自宅）", "impossible"),
        ("taro@example.jp例（自宅）", "impossible"),
        ("Taro a@example.jp", "unclear"),
        ("a@example.jp / b@example.jp", "unclear"),
        ("a@example.jp（自宅）、b@example.jp（勤務先）", "unclear"),
        ("山田 <a@example.jp> <b@example.jp>", "impossible"),
        ("　", "empty"),
    ],
)
def test_what_is_no_address_is_said_so(written, trouble):
    """Of two addresses a person chooses."""
    assert values.email_of(written) == (None, trouble)


POSTAL = {
    "100-0005": "100-0005",
    "〒１００－０００５": "100-0005",
    "1000005": "100-0005",
    600001: "060-0001",
    1000005.0: "100-0005",
    "060ー0001": "060-0001",
}


@pytest.mark.parametrize(("written", "code"), POSTAL.items(), ids=map(str, POSTAL))
def test_a_postal_code_gets_its_zero_back(written, code):
    """Excel keeps 0600001 as 600001."""
    assert values.postal_code_of(written) == (code, None)


@pytest.mark.parametrize(
    ("written", "trouble"), [("10005", "unclear"), ("東京", "unclear"), ("〒", "empty"), ("〒   -", "empty"), (None, "empty")]
)
def test_what_is_no_postal_code_is_said_so(written, trouble):
    """A printed 〒 alone is an empty place."""
    assert values.postal_code_of(written) == (None, trouble)


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("03-5293-1881", "03-5293-1881", ("03-5293-1881", None)),
        (9012345678, "9012345678", ("09012345678", None)),
        ("03", "03", (None, "unclear")),
        ("なし", "なし", (None, "unclear")),
        ("-", "-", (None, "empty")),
    ],
)
def test_a_phone_number_is_kept_as_written(value, text, expected):
    """Only a number cell lost its zero; two digits are a part of a number."""
    assert values.phone_of(value, text) == expected


@pytest.mark.parametrize(
    ("written", "amount"),
    [("10800", "10800"), ("１０，８００円", "10800"), ("¥11,000-", "11000"), ("11000.0", "11000"), ("済", None), ("円", None)],
)
def test_an_amount_is_whole_yen(written, amount):
    """The printed 円 alone is an empty place."""
    assert values.amount_of(written)[0] == amount


QUALIFICATIONS = {
    "OMP": "OMP",
    "オペレーションマネジメント（ＯＭＰ）": "OMP",
    "コンタクトセンターアーキテクチャ": "CAP",
    "□OMP　☑CAP　□CSP": "CAP",
}


@pytest.mark.parametrize(("written", "code"), QUALIFICATIONS.items(), ids=QUALIFICATIONS)
def test_a_qualification_is_read_by_code_name_or_box(written, code):
    """domain.md 1."""
    assert values.qualification_of(written) == (code, None)


@pytest.mark.parametrize(
    ("written", "trouble"),
    [("", "empty"), ("□OMP □CAP", "empty"), ("OMP・CAP", "unclear"), ("オペレーター", "unclear"), ("☑OMP ☑CAP", "unclear")],
)
def test_what_is_no_single_qualification_is_said_so(written, trouble):
    """Boxes without a tick are an empty place."""
    assert values.qualification_of(written) == (None, trouble)


def test_a_certification_number_is_upper_case_with_plain_hyphens():
    """contract.md: NFKC and upper case."""
    assert values.certification_number_of("ｏｍｐ‐１２３４ 0123") == ("OMP-12340123", None)
    assert values.certification_number_of("ＯＭＰー１２３４０１２３") == ("OMP-12340123", None)
    assert values.certification_number_of(" ") == (None, "empty")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("山田　 太郎", "山田 太郎"),
        ("東京都\n千代田区", "東京都千代田区"),
        ("CMBOK\r\nGuide", "CMBOK Guide"),
        ("a\x00b\u200b", "ab"),
        (" plain ", "plain"),
        ("髙﨑①ｱ", "髙﨑①ｱ"),
    ],
    ids=["blanks", "Japanese lines", "other lines", "NUL", "ASCII", "as written"],
)
def test_text_is_as_written_but_for_blanks(written, text):
    """contract.md: text as written, runs of blanks one space; the certificate prints it."""
    assert values.squeeze(written) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (False, "FALSE"),
        (6, "6"),
        (6.0, "6"),
        (0.5, "0.5"),
        (date(2027, 1, 5), "2027/01/05"),
        (datetime.fromisoformat("2027-01-05"), "2027/01/05"),
        (datetime.fromisoformat("2027-01-05T09:30"), "2027/01/05 09:30"),
        (time(3, 30), "03:30"),
        (timedelta(hours=30, minutes=5), "30:05"),
        ("山", "山"),
    ],
    ids=str,
)
def test_a_cell_shows_what_a_person_sees(value, text):
    """The text beside a value is for staff."""
    assert shown(value) == text


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.dates(), st.datetimes(), st.times(), st.timedeltas()
)


@given(CELLS)
def test_any_cell_makes_values_or_troubles(cell):
    """Whatever stands in a cell, each reading of it is a value or a trouble."""
    text = shown(cell)
    for value, trouble in (
        values.minutes_of(cell),
        values.tick_of(cell),
        values.postal_code_of(cell),
        values.phone_of(cell, text),
        values.category_of(text),
        values.email_of(text),
        values.amount_of(text),
        values.qualification_of(text),
    ):
        assert (value is None) == (trouble is not None)
    codes, trouble = values.fields_of(cell)
    assert bool(codes) == (trouble is None)
    assert "\x00" not in values.squeeze(text)
