"""A bank's CSV by its profile: ANSER's as shipped, and others that an office describes in config.toml."""

from datetime import date

import pytest

from cases.statement import CsvProfile, Refused, Statement, StatementOptions
from parsers.statement import LARGEST, read_statement

ANSER = CsvProfile(
    account="照会口座",
    value_date="(起算日)",
    booked_on="勘定日",
    amount="入金金額(円)",
    payer="摘要",
    inquiry_number="番号",
    kind="取引区分",
)
NETBANK = CsvProfile(value_date="日付", booked_on="日付", amount="入金額", payer="摘要", ignore_payer="振込 ?")
OPTIONS = StatementOptions(
    bank_code="0005", account_number="3176131", today=date(2027, 1, 21), profiles={"anser": ANSER, "netbank": NETBANK}
)
HEAD = "照会口座,番号,勘定日,(起算日),出金金額(円),入金金額(円),小切手区分,残高(円),取引区分,明細区分,金融機関名,支店名,摘要"


def anser(**changes: str) -> str:
    usual = {
        "account": "新宿中央 普通 3176131", "number": "1", "booked": "2027年01月20日", "value": "2027年01月20日", "out": "", "in": "10,800",
        "cheque": "", "balance": "1,010,800", "kind": "振込", "detail": "", "bank": "ミツビシUFJ", "branch": "ｼﾝｼﾞﾕｸ", "text": "0123ﾔﾏﾀﾞ ﾀﾛｳ",
    }  # fmt: skip
    return ",".join(f'"{value}"' for value in (usual | changes).values())


def read(*lines: str, charset: str = "cp932"):
    return read_statement("\r\n".join(lines).encode(charset), OPTIONS)


def credits(*lines: str, charset: str = "cp932"):
    found = read(*lines, charset=charset)
    assert isinstance(found, Statement), found
    return found.credits


@pytest.mark.parametrize("charset", ["cp932", "utf-8-sig"])
def test_the_anser_csv(charset):
    """Every field quoted, amounts with commas."""
    (credit,) = credits("出力日時,2027/01/21", HEAD, anser(), charset=charset)
    assert (credit.amount, credit.payer, credit.value_date, credit.line) == (10800, "0123ヤマダ タロウ", date(2027, 1, 20), 3)


def test_lines_of_other_accounts_and_withdrawals_are_left_out():
    """By the column of the account; money that went is no credit."""
    lines = credits(HEAD, anser(account="本店 普通 1111111"), anser(**{"in": "", "out": "500"}), anser(number="2"), "")
    assert [credit.inquiry_number for credit in lines] == ["2"]


@pytest.mark.parametrize("changes", [{"kind": "訂正"}, {"in": "-10800"}, {"in": "▲10,800"}], ids=["kind", "minus", "triangle"])
def test_what_the_bank_takes_back(changes):
    """R27."""
    (credit,) = credits(HEAD, anser(**changes))
    assert (credit.reversal, credit.amount) == (True, 10800)


@pytest.mark.parametrize(
    "written", ["2027/1/20", "2027-01-20", "20270120", "270120", "R9.1.20", "令和9年1月20日", "090120", "9.1.20", "２０２７年１月２０日"]
)
def test_days_as_banks_print_them(written):
    assert credits(HEAD, anser(booked=written, value=""))[0].value_date == date(2027, 1, 20)


def test_a_profile_of_the_office():
    """Found by its headings, wherever they stand; what the bank prints before the payer is left out."""
    (credit,) = credits("日付,摘要,出金額,入金額,残高", "2027/1/20,振込 0123ﾔﾏﾀﾞ ﾀﾛｳ,,￥10800,20000")
    assert (credit.payer, credit.amount) == ("0123ヤマダ タロウ", 10800)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        pytest.param(["日付,金額", "1,2"], "it is neither a 全銀 file nor has it the headings of any profile", id="headings"),
        pytest.param([HEAD, anser(account="1111111")], "no line of it is of our account", id="account"),
        pytest.param([HEAD, anser(**{"in": "abc"})], "the amount in line 2 is no number", id="amount"),
        pytest.param([HEAD, anser(**{"in": "10.5"})], "the amount in line 2 is not in whole yen", id="part of a yen"),
        pytest.param([HEAD, anser(booked="昨日")], "the date in line 2 is none", id="date"),
        pytest.param([HEAD, anser(booked="2027/2/30")], "the date in line 2 is none", id="30 February"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_whole(lines, reason):
    assert read(*lines) == Refused(reason)


def test_a_field_without_end_is_no_table():
    assert read_statement(b'"' + b"a" * 200_000, OPTIONS) == Refused("it is no table")


def test_a_file_of_any_size_is_not_read():
    assert read_statement(bytes(LARGEST + 1), OPTIONS) == Refused("it is larger than 20,000,000 bytes")
