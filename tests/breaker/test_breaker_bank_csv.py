"""The bank's CSV, opened and saved again by the office's Excel as "CSV UTF-8": a mark stands before the first heading."""

from datetime import date

from cases.statement import CsvProfile, Statement, StatementOptions
from parsers.statement import read_statement

PROFILE = CsvProfile(account="照会口座", value_date="起算日", booked_on="起算日", amount="入金金額", payer="摘要")
OPTIONS = StatementOptions(bank_code="0005", account_number="3176131", today=date(2027, 1, 21), profiles={"anser": PROFILE})


def test_the_headings_may_stand_in_the_first_line_behind_the_mark() -> None:
    """The first heading is the account's: with the mark before it, no file of the bank would have been taken in."""
    text = "照会口座,起算日,入金金額,摘要\r\n3176131,2027/1/20,10800,0123ヤマダ\r\n"
    found = read_statement(text.encode("utf-8-sig"), OPTIONS)
    assert isinstance(found, Statement)
    assert [credit.amount for credit in found.credits] == [10800]
