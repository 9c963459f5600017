"""An applicant who copies our own address into the form would never get the letter: we would."""

import io
import random
from datetime import date, datetime

import openpyxl
import pytest

from cases.policy import OFFICE_ZONE
from cases.reading import Source
from commands.sample import paper, people
from ops.config import load
from parsers.reader import read
from rules import assess

CONFIG = load(environ={})
SENDER = CONFIG.office.sender


@pytest.mark.parametrize("address", [SENDER, SENDER.upper(), SENDER.replace("@", "＠")], ids=["plain", "capitals", "full width"])
def test_our_own_address_is_no_applicants(address: str):
    """Complete otherwise, the application is for a person, who sees that there is nobody to answer."""
    today = date(2027, 1, 15)
    person = people.invent(1, 2027, today, random.Random(3))  # noqa: S311
    book = openpyxl.load_workbook(io.BytesIO(paper.fill_workbook(paper.blanks(CONFIG).workbook, person)))
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("(A)"))
    row = next(row for row in sheet.iter_rows(max_col=3) if row[1].value == "メールアドレス")
    row[2].value = address
    out = io.BytesIO()
    book.save(out)
    reading = read(Source(files=(("申請書.xlsx", out.getvalue()),)), CONFIG.reading)
    (verdict,) = assess(reading, CONFIG.policy, datetime(2027, 1, 15, 12, tzinfo=OFFICE_ZONE))
    assert (verdict.disposition, [f.code for f in verdict.findings if f.severity == "review"]) == ("refer", ["applicant.email.invalid"])
