"""Writes the letters: a kind, what it answers, who we are and what the office decides go in, subject and body come out.

A letter is a folder `templates/letters/<kind>/` with `subject.txt` and `body.txt`, and one function here that returns what
the two may print. A variable that the function does not give makes the letter fail, never a gap in it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment

from cases.policy import Office, Policy, window
from notifier import audit_letters, decision_letters
from notifier.answer import Answer, correct_by, deficiencies, heading, if_to_come, points_table, subject_example
from notifier.defects import defects, remarks
from notifier.layout import day, fold, moment, one_line
from notifier.payer import last_four, payer_name
from notifier.plain import environment

_GAP = re.compile(r"\n{3,}")
"""What parts that are left out leave behind."""
FOLDER = Path(__file__).resolve().parent.parent / "templates" / "letters"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to go: the address as the applicant wrote it, subject and body as they are read."""

    to: str
    subject: str
    body: str


def compose(kind: str, answer: Answer, office: Office, policy: Policy) -> Letter:
    """The letter of this kind. ValueError where the answer lacks what such a letter cannot do without."""
    context = {"office": office, **KINDS[kind](answer, office, policy)}
    subject = _environment().get_template(f"{kind}/subject.txt").render(context)
    body = _environment().get_template(f"{kind}/body.txt").render(context)
    return Letter(answer.to, one_line(subject), fold(_GAP.sub("\n\n", body).strip("\n")) + "\n")


def _complete(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """受付: what came, what to pay where, what was credited."""
    end = window(answer.assessment.season)[1]
    pay_by = answer.reply_by or end
    renewal = date(answer.assessment.season, 4, 1)
    return {
        **heading(answer),
        "last_four": last_four(answer.certification_number),
        "amount": f"{policy.fee(answer.today).amount:,}",
        "account": policy.account,
        "payer": payer_name(answer.certification_number, answer.name_kana),
        "pay_by": if_to_come(pay_by, answer),
        "renewal_day": if_to_come(renewal, answer),
        "table": points_table(answer, policy),
        "besides": decision_letters.besides(answer),
        "remarks": remarks(answer.assessment.findings),
    }


def _deficient(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """不備: every defect with its rule and its remedy, by when and how to send the correction."""
    season = answer.assessment.season
    by = answer.reply_by or correct_by(season, answer.today, policy)
    end = window(season)[1]
    return {
        **heading(answer),
        "defects": defects(deficiencies(answer.assessment)),
        "reply_by": if_to_come(by, answer),
        "window_end": day(end),
        "after_window": by > end,
        "received_day": day(answer.received),
        "subject_example": subject_example(answer, office),
        "table": points_table(answer, policy),
        "besides": decision_letters.besides(answer),
        "remarks": remarks(answer.assessment.findings),
    }


def _early(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """Came before the window: kept, judged on 1 January by itself."""
    first, last = window(answer.assessment.season)
    return {**heading(answer), "window_first": day(first), "window_last": day(last)}


def _accepted(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """受理: the fee came and the forms are complete (R21); never written before."""
    if answer.paid is None:
        raise ValueError("nothing is accepted before its fee is confirmed")
    return {
        **heading(answer),
        "last_four": last_four(answer.certification_number),
        "amount": f"{answer.paid.amount:,}",
        "value_day": day(answer.paid.value_date),
        "renewal_day": if_to_come(date(answer.assessment.season, 4, 1), answer),
        "table": points_table(answer, policy),
        "remarks": remarks(answer.assessment.findings),
    }


def _resend(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """A locked or too large file: to From, so nothing of a person is in it, not even the subject of the mail."""
    codes = {finding.code for finding in answer.assessment.findings}
    if not codes & {"file.encrypted", "file.too_large"}:
        raise ValueError("there is no file to ask for again")
    return {
        "received": moment(answer.received),
        "locked": "file.encrypted" in codes,
        "large": "file.too_large" in codes,
        "subject_example": subject_example(answer, office),
    }


KINDS: dict[str, Callable[[Answer, Office, Policy], dict[str, Any]]] = {
    "complete": _complete,
    "deficient": _deficient,
    "early": _early,
    "resend": _resend,
    "accepted": _accepted,
    "reminder": decision_letters.reminder,
    "query": decision_letters.query,
    "withdrawn": decision_letters.withdrawn,
    "late_closed": decision_letters.late_closed,
    "approved": decision_letters.approved,
    "refused": decision_letters.refused,
    "correction": decision_letters.correction,
    "audit_request": audit_letters.audit_request,
    "audit_result": audit_letters.audit_result,
}


def _environment() -> Environment:
    return environment(FOLDER)
