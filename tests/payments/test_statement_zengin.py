"""全銀 files of 種別01 and 03: read as the bank meant them, or refused whole with the reason (domain.md 4.1)."""

from datetime import date

import pytest

from cases.statement import Refused, Statement, StatementOptions
from commands.sample.bank import Row, group, header, record, statement
from parsers.statement import read_statement
from parsers.zengin import LAYOUTS

OPTIONS = StatementOptions(bank_code="0005", account_number="3176131", today=date(2027, 1, 21))


def credits(data: bytes, options: StatementOptions = OPTIONS):
    read = read_statement(data, options)
    assert isinstance(read, Statement), read
    return read.credits


def refusal(data: bytes) -> str:
    read = read_statement(data, OPTIONS)
    assert isinstance(read, Refused)
    return read.reason


def test_records_are_of_200_bytes():
    """Each layout fills its record."""
    assert {sum(width for _, width in fields) for layout in LAYOUTS.values() for fields in layout.values()} == {200}


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b""], ids=["crlf", "lf", "none"])
@pytest.mark.parametrize("layout", ["01", "03"])
def test_a_credit_of_either_kind_with_or_without_line_ends(layout, end):
    """Half-width voiced kana are two bytes: fields are cut by bytes."""
    (credit,) = credits(statement(layout, end=end))
    assert (credit.amount, credit.payer, credit.value_date) == (10800, "0123ヤマダ タロウ", date(2027, 1, 20))
    assert (credit.inquiry_number.lstrip("0"), credit.line, credit.reversal) == ("1", 2, False)


def test_a_final_0x1a_of_old_programs():
    assert len(credits(statement() + b"\x1a")) == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("090120", date(2027, 1, 20), id="令和"),
        pytest.param("270120", date(2027, 1, 20), id="western"),
        pytest.param("390120", date(2027, 1, 20), id="平成 goes on"),
    ],
)
def test_a_two_digit_year_is_of_the_calendar_that_is_nearest(written, meant):
    """Banks write 和暦 or western years, and none says which."""
    assert credits(statement(rows=[Row(value=written)]))[0].value_date == meant


def test_a_day_at_the_turn_of_an_era():
    """310430 is 平成31 in a file of 2019, and 010501 the day after."""
    days = credits(statement(rows=[Row(value="310430"), Row(value="010501")], head={"created": "010507"}), _in_2019())
    assert [credit.value_date for credit in days] == [date(2019, 4, 30), date(2019, 5, 1)]


def _in_2019() -> StatementOptions:
    return StatementOptions(bank_code="0005", account_number="3176131", today=date(2019, 5, 7))


def test_withdrawals_are_no_credits():
    """They count for the sums only."""
    assert [c.amount for c in credits(statement(rows=[Row(), Row(direction="2", amount=500), Row(amount=10801)]))] == [10800, 10801]


@pytest.mark.parametrize(
    ("layout", "row"),
    [("01", Row(cancelled="1")), ("03", Row(kind="19", direction="2")), ("03", Row(kind="19"))],
    ids=["取消", "訂正 out", "訂正 in"],
)
def test_what_the_bank_takes_back_is_a_reversal(layout, row):
    """R27."""
    assert [c.reversal for c in credits(statement(layout, rows=[Row(), row]))] == [False, True]


def test_the_wide_amount_of_a_type_01_record():
    """Where bytes 129 to 152 are digits, the amount stands there."""
    wide = record("01", "2", inquiry="1", booked="090120", value="090120", amount="0", payer="X", amount_2=12345678901, cheques_2="0")
    data = [header("01"), wide, record("01", "8", count=1, sum=12345678901, cancelled_count=0, cancelled_sum=0), record("01", "9")]
    assert credits(b"".join(data))[0].amount == 12345678901


def test_only_our_account_of_several_is_read():
    """Each account has its header and trailer."""
    other = group("03", [Row(payer="ﾀﾆﾝ")], head={"account": "1111111"})
    data = b"\r\n".join([*other, *group("03", [Row()]), record("03", "9", records=7, accounts=2)])
    assert [credit.payer for credit in credits(data)] == ["0123ヤマダ タロウ"]


def test_the_text_stands_for_a_missing_payer():
    """Cash and transfers between accounts carry a 摘要 instead."""
    row = record("03", "2", inquiry="1", booked="090120", value="000000", amount=10800, direction="1", kind="10", text="0123ﾔﾏﾀﾞﾀﾛｳ")
    data = b"".join([header("03"), row, record("03", "8", count=1, sum=10800, out_count=0, out_sum=0), record("03", "9")])
    assert [(c.payer, c.value_date) for c in credits(data)] == [("0123ヤマダタロウ", date(2027, 1, 20))]


def test_the_same_fields_separated_by_commas():
    """全銀CSV: the fields in their order, quoted or not."""
    lines = [
        '"1","03","0","090121","090101","090121","0005","ﾐﾂﾋﾞｼ","100","ｼﾝｼﾞﾕｸ","000","1","3176131","ｺﾝｹﾝ","1","1","0"',
        '"2","1","090120","090120","1","11","10800","0","","","","","","","0123ﾔﾏﾀﾞ ﾀﾛｳ","","","",""',
        '"8","1","10800","0","0","1","10800","1"',
        '"9","4","1"',
    ]
    assert [(c.payer, c.amount) for c in credits("\r\n".join(lines).encode("cp932"))] == [("0123ヤマダ タロウ", 10800)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(statement(trailer={"sum": 10801}), "the trailer's counts and sums are not those of its records", id="sum"),
        pytest.param(statement(trailer={"count": 2}), "the trailer's counts and sums are not those of its records", id="count"),
        pytest.param(
            statement("01", trailer={"cancelled_count": 1}), "the trailer's counts and sums are not those of its records", id="01"
        ),
        pytest.param(statement(head={"account": "3176132"}), "it is of another account", id="account"),
        pytest.param(statement(head={"bank": "0001"}), "it is of another account", id="bank"),
        pytest.param(
            statement(head={"kind": "5"}), "it is of a kind of deposit whose records are laid out otherwise", id="kind of deposit"
        ),
        pytest.param(statement(head={"code": "1"}), "it is in EBCDIC: ask the bank for JIS", id="ebcdic"),
        pytest.param(statement(rows=[Row(value="091332")]), "a date is none", id="date"),
        pytest.param(statement(rows=[Row(value="0901")]), "a date is none", id="short date"),
        pytest.param(b"\r\n".join(group("03", [Row()])), "its end record is missing: the file was cut off", id="cut off"),
        pytest.param(header("03") + record("03", "9"), "the trailer of an account is missing", id="no trailer"),
        pytest.param(header("03") + statement(end=b""), "record 2 is a header before the trailer of the account before", id="two headers"),
        pytest.param(statement(end=b"") + record("03", "2") + record("03", "9"), "record 4 belongs to no account", id="after the end"),
        pytest.param(header("03") + record("03", "9") * 2, "record 2 stands where it cannot", id="an end within"),
        pytest.param(header("03")[:150] + b"\r\n" + b"x" * 201, "record 2 is not of 200 bytes", id="long record"),
        pytest.param(header("03") + b"5" + b" " * 199, "record 2 is of no kind that is known", id="unknown record"),
        pytest.param(b"1020" + b" " * 196, "it is neither a 全銀 file nor has it the headings of any profile", id="another 種別"),
        pytest.param(b"", "it is empty", id="empty"),
    ],
)
def test_a_file_that_cannot_be_right_is_refused_whole(data, reason):
    """The account and the sums are checked before anything is matched."""
    assert refusal(data) == reason


def test_an_amount_that_is_no_number():
    data = bytearray(statement(end=b""))
    data[200 + 24 : 200 + 36] = b"1,0800      "
    assert refusal(bytes(data)) == "an amount or count is no number"


def test_a_record_that_is_no_text():
    data = bytearray(statement(end=b""))
    data[200 + 81 : 200 + 83] = b"\x81 "
    assert refusal(bytes(data)) == "record 2 is no text in JIS"


def test_records_of_another_account_are_counted():
    """So that staff see what was passed over."""
    ours, other = group("03", [Row()]), group("03", [Row(), Row()], head={"account": "1111111"})
    read = read_statement(b"\r\n".join([*ours, *other, record("03", "9", records=9, accounts=2)]), OPTIONS)
    assert (len(read.credits), read.elsewhere) == (1, 2)
