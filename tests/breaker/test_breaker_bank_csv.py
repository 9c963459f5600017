"""The bank's CSV, opened and saved again by the office's Excel as UTF-8 or UTF-16 text; and a day without transfers."""

from datetime import date

import pytest

from cases.statement import CsvProfile, Refused, Statement, StatementOptions
from parsers.statement import read_statement

PROFILE = CsvProfile(account="照会口座", value_date="起算日", booked_on="起算日", amount="入金金額", payer="摘要")
OPTIONS = StatementOptions(bank_code="0005", account_number="3176131", today=date(2027, 1, 21), profiles={"anser": PROFILE})


def test_the_headings_may_stand_in_the_first_line_behind_the_mark() -> None:
    """The first heading is the account's: with the mark before it, no file of the bank would have been taken in."""
    text = "照会口座,起算日,入金金額,摘要\r\n3176131,2027/1/20,10800,0123ヤマダ\r\n"
    found = read_statement(text.encode("utf-8-sig"), OPTIONS)
    assert isinstance(found, Statement)
    assert [credit.amount for credit in found.credits] == [10800]


@pytest.mark.parametrize("between", [",", "\t"], ids=["commas", "tabs"])
@pytest.mark.parametrize(("mark", "charset"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")], ids=["little", "big"])
def test_a_table_in_utf_16(mark: bytes, charset: str, between: str) -> None:
    """Excel's "Unicode text" has tabs, a bank's has commas; an amount may have its own."""
    rows = ["照会口座", "起算日", "入金金額", "摘要"], ["3176131", "2027/1/20", '"10,800"', "0123ヤマダ"]
    text = "\r\n".join(between.join(row) for row in rows)
    found = read_statement(mark + text.encode(charset), OPTIONS)
    assert isinstance(found, Statement)
    assert [(credit.amount, credit.payer) for credit in found.credits] == [(10800, "0123ヤマダ")]


def test_headings_alone_are_a_day_without_transfers() -> None:
    """There is nothing to take in, and nothing is wrong; lines of another account are."""
    head, other = "照会口座,起算日,入金金額,摘要\r\n", "1111111,2027/1/20,10800,0123ヤマダ\r\n"
    assert read_statement(f"{head},,,\r\n".encode("cp932"), OPTIONS) == Statement(kind="anser", credits=())
    assert read_statement((head + other).encode("cp932"), OPTIONS) == Refused("no line of it is of our account")
