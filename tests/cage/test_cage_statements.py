"""A bank's file that staff upload is read behind the lock, and says the same there as anywhere."""

from collections.abc import Iterator
from datetime import date

import pytest

from cage.statements import Statements
from cases.statement import CsvProfile, Refused, StatementOptions
from commands.sample.bank import Row, statement
from parsers.statement import read_statement

PROFILE = CsvProfile(value_date="取引日", booked_on="取引日", amount="入金金額", payer="摘要", account="口座番号")
OPTIONS = StatementOptions(bank_code="0005", account_number="3176131", today=date(2027, 1, 21), profiles={"bank": PROFILE})
CSV = "取引日,入金金額,摘要,口座番号\n2027/1/20,10800,ﾔﾏﾀﾞ ﾀﾛｳ,3176131\n2027/1/20,500,ﾀﾆﾝ,7777777\n".encode("cp932")


@pytest.fixture(scope="module")
def bank() -> Iterator[Statements]:
    with Statements.start() as started:
        yield started


@pytest.mark.parametrize(
    "data", [statement(rows=[Row(), Row(payer="ｶ)ｻﾝﾌﾟﾙ")]), CSV, b"nothing", b""], ids=["zengin", "csv", "no statement", "empty"]
)
def test_the_cage_reads_what_the_parser_reads(bank, data):
    found = bank.read(data, OPTIONS)
    assert found == read_statement(data, OPTIONS)
    assert isinstance(found, Refused) == (data in (b"nothing", b""))


def test_lines_of_another_account_are_counted(bank):
    """So that staff see what was passed over."""
    assert bank.read(CSV, OPTIONS).elsewhere == 1
