"""Transfers and applications of a season for the tests of 入金."""

import json
from datetime import date, datetime

from cases.statement import StatementOptions
from cases.states import OPEN
from commands.sample.bank import Row, statement
from console.house import House
from desk.answering import Desk
from desk.life import RULES
from desk.paying import import_statement
from storage.models import Allocation, Case, Submission, Transfer

OPTIONS = StatementOptions(bank_code="0005", account_number="3176131", today=date(2027, 1, 21))
COMPANY = "ｶ)ｻﾝﾌﾟﾙｿｳｹﾝ"


def pay(house: House, *rows: Row) -> list[Transfer]:
    """The transfers of a statement with these rows, in its order."""
    return pay_at(house.desk, house.clock(), *rows)


def pay_at(desk: Desk, now: datetime, *rows: Row) -> list[Transfer]:
    """Likewise, where a desk is all that there is."""
    lines = import_statement(desk, "s.txt", statement(rows=list(rows)), OPTIONS, RULES, now)
    found = {transfer.id: transfer for transfer in Transfer.objects.all()}
    return [found[line.transfer] for line in lines if line.transfer]


def unpaid(number: int) -> list[Case]:
    """Open cases whose fee is not here, with forms that were read."""
    paid = Allocation.objects.filter(undone_at=None).values("case_id")
    found = Case.objects.filter(state__in=OPEN, submissions__application__contains="form_a").exclude(id__in=paid).distinct().order_by("id")
    return list(found[:number])


def employ(cases: list[Case], company: str) -> None:
    """From now on these applications name a company, as form (A) would."""
    for submission in Submission.objects.filter(case__in=cases, superseded=False):
        forms = json.loads(submission.application)
        forms["form_a"]["company"] = {"text": company, "place": "申請書.xlsx!A!C9", "value": company}
        Submission.objects.filter(id=submission.id).update(application=json.dumps(forms, ensure_ascii=False))
