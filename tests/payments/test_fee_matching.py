"""Which application a transfer pays for: decided only where number, name and amount fit exactly one that is open (R23)."""

from datetime import date

import pytest

from cases.statement import Credit
from rules.matching import Payable, Payables, company_set, match

DAY = date(2027, 1, 20)
TARO = Payable(receipt_number="R2027-0001", certification_number="OMP-12340123", name_kana="コンケン タロウ", season=2027, open=True)
HANAKO = Payable(receipt_number="R2027-0002", certification_number="CAP-99990123", name_kana="ヤマダ ハナコ", season=2027, open=True)
TWIN = Payable(receipt_number="R2027-0003", certification_number="CAP-55550123", name_kana="コンケン タロウ", season=2027, open=True)
PAID = Payable(receipt_number="R2027-0004", certification_number="OMP-12340123", name_kana="コンケン タロウ", season=2027, open=False)


def matched(payer: str = "0123ｺﾝｹﾝﾀﾛｳ", amount: int = 10800, value: date = DAY, among: tuple[Payable, ...] = (TARO, HANAKO)):
    credit = Credit(line=1, value_date=value, booked_on=value, amount=amount, payer=payer)
    return match(credit, Payables(among), lambda day: 10800, lambda season: date(season, 2, 28))


def test_an_exact_fit_is_taken():
    """And another application with the same four digits is no obstacle."""
    assert (matched().case, matched().codes) == ("R2027-0001", ())


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        pytest.param({"payer": "ｺﾝｹﾝﾀﾛｳ"}, ("payment.no_number",), id="no number"),
        pytest.param({"payer": "0123"}, ("payment.name_differs",), id="number only"),
        pytest.param({"payer": "0123ﾀﾛｳｺﾝｹﾝ"}, ("payment.name_differs",), id="other order"),
        pytest.param({"payer": "9999ｺﾝｹﾝﾀﾛｳ"}, ("payment.number_unknown",), id="other number"),
        pytest.param({"amount": 10360}, ("payment.charge_deducted",), id="charge deducted"),
        pytest.param({"amount": 5000}, ("payment.short",), id="short"),
        pytest.param({"amount": 11000}, ("payment.over",), id="over"),
        pytest.param({"amount": 32400}, ("payment.multiple",), id="three fees"),
        pytest.param({"payer": "ｶ)0123ｺﾝｹﾝﾀﾛｳ"}, ("payment.corporate", "payment.name_differs"), id="company"),
        pytest.param({"value": date(2027, 3, 1)}, ("payment.late",), id="after the window"),
        pytest.param({"value": date(2026, 3, 31)}, ("payment.early",), id="of another season: paid twice then, never laid aside"),
        pytest.param({"among": (TARO, TWIN)}, ("payment.several_fit",), id="two with the same name and digits"),
        pytest.param({"among": (PAID,)}, ("payment.not_open",), id="paid before"),
        pytest.param({"payer": "8888ｽｽﾞｷ"}, ("payment.number_unknown", "payment.no_application"), id="nobody"),
    ],
)
def test_what_does_not_fit_exactly_is_for_staff_with_its_reason(changes, codes):
    """No guess is ever made."""
    found = matched(**changes)
    assert (found.case, found.codes) == (None, codes)


def test_the_year_of_a_season_begins_in_april():
    """Who applies early may pay early."""
    assert matched(value=date(2026, 4, 1)).case == "R2027-0001"


def test_candidates_are_listed_the_likeliest_first():
    """With how each part fits."""
    first, second = matched(payer="0123ｺﾝｹﾝ", among=(HANAKO, TARO)).candidates
    assert (first.case, first.number, first.name, first.amount, first.open) == ("R2027-0001", "equal", "near", "equal", True)
    assert (second.case, second.name) == ("R2027-0002", "differs")


def test_an_application_without_number_or_kana_is_no_candidate():
    nobody = Payable(receipt_number="R2027-0009", certification_number="", name_kana="", season=2027, open=True)
    assert matched(among=(nobody,)).candidates == ()


COMPANY = [
    ("R2027-0010", "株式会社サンプル総研"),
    ("R2027-0011", "サンプル総研(株)"),
    ("R2027-0012", "（株）サンプル総研"),
    ("R2027-0013", "テスト工業株式会社"),
]


def offered(payer: str = "ｶ)ｻﾝﾌﾟﾙｿｳｹﾝ", amount: int = 32400, among: list[tuple[str, str]] = COMPANY):
    credit = Credit(line=1, value_date=DAY, booked_on=DAY, amount=amount, payer=payer)
    return company_set(credit, among, 10800)


@pytest.mark.parametrize("payer", ["ｶ)ｻﾝﾌﾟﾙｿｳｹﾝ", "ｻﾝﾌﾟﾙｿｳｹﾝ(ｶ", "ｶ) ｻﾝﾌﾟﾙ ｿｳｹﾝ", "0123 ｶ)ｻﾝﾌﾟﾙｿｳｹﾝ"], ids=["head", "tail", "blanks", "number"])
def test_all_of_one_company_are_offered_where_they_add_up(payer):
    """However each of them wrote the company's name; its kana are compared, its kanji may be read as anything."""
    assert offered(payer) == ("R2027-0010", "R2027-0011", "R2027-0012")


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"amount": 21600}, id="two of three: whose they are is a person's to say"),
        pytest.param({"amount": 43200}, id="four of three"),
        pytest.param({"amount": 32000}, id="no multiple"),
        pytest.param({"payer": "ｶ)ｻﾝﾌﾟﾙ"}, id="the kanji are read as nothing"),
        pytest.param({"payer": "ｶ)ﾍﾞﾂｼﾞﾝ"}, id="another company"),
        pytest.param({"among": [("R2027-0010", "東京都"), ("R2027-0011", "東京都"), ("R2027-0012", "東京都")]}, id="kanji alone"),
        pytest.param({"among": [*COMPANY, *((f"{r}9", f"{c}センタ") for r, c in COMPANY)], "payer": "ｶ)ﾃｽﾄ"}, id="none alike"),
        pytest.param({"amount": 10800, "payer": "ｻﾝﾌﾟﾙ" * 9, "among": [("R1", "サ亜ン亜プ亜ル亜サ亜")]}, id="too many runs of kanji"),
        pytest.param({"amount": 10800, "among": [("R1", "サンプル総研"), ("R2", "サンプル創研")]}, id="two companies that fit"),
    ],
)
def test_no_set_is_offered_where_it_would_be_a_guess(changes):
    assert offered(**changes) == ()
