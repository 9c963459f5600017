"""Writes the letters: a kind, what it answers, who we are and what the office decides go in, subject and body come out.

A letter is a folder `templates/letters/<kind>/` with `subject.txt` and `body.txt`, and one function here that returns what
the two may print. A variable that the function does not give makes the letter fail, never a gap in it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cases.assessment import Assessment
from cases.finding import Finding
from cases.policy import OFFICE_ZONE, Office, Policy, window
from notifier.defects import defects, remarks
from notifier.layout import day, fold, moment, one_line, quoted
from notifier.payer import last_four, payer_name
from notifier.points import Table, table

_GAP = re.compile(r"\n{3,}")
"""What parts that are left out leave behind."""
FOLDER = Path(__file__).resolve().parent.parent / "templates" / "letters"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to go: the address as the applicant wrote it, subject and body as they are read."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a letter answers. Times are aware; what the forms do not tell is empty."""

    to: str
    now: datetime
    """When the letter is written."""
    received: datetime
    assessment: Assessment
    receipt_number: str = ""
    mail_subject: str = ""
    name: str = ""
    name_kana: str = ""
    certification_number: str = ""
    paid: "Paid | None" = None
    """The fee as it came, for letters that confirm it."""
    reply_by: date | None = None
    """The last day for a correction or the fee; None: as the policy says."""

    @property
    def today(self) -> date:
        return self.now.astimezone(OFFICE_ZONE).date()


@dataclass(frozen=True, slots=True)
class Paid:
    """A fee that came: yen, and the day on which the bank values it."""

    amount: int
    value_date: date


def compose(kind: str, answer: Answer, office: Office, policy: Policy) -> Letter:
    """The letter of this kind. ValueError where the answer lacks what such a letter cannot do without."""
    context = {"office": office, **KINDS[kind](answer, office, policy)}
    subject = _environment().get_template(f"{kind}/subject.txt").render(context)
    body = _environment().get_template(f"{kind}/body.txt").render(context)
    return Letter(answer.to, one_line(subject), fold(_GAP.sub("\n\n", body).strip("\n")) + "\n")


def correct_by(season: int, noticed: date, policy: Policy) -> date:
    """The last day on which a correction counts as sent on the first day of receipt (ambiguity 6), or the window's end, if later."""
    last = date(season, *policy.correction_last_month_day)
    return max(window(season)[1], min(noticed + timedelta(days=policy.correction_days), last))


def _complete(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """受付: what came, what to pay where, what was credited."""
    end = window(answer.assessment.season)[1]
    pay_by = answer.reply_by or end
    renewal = date(answer.assessment.season, 4, 1)
    return {
        **_heading(answer),
        "last_four": last_four(answer.certification_number),
        "amount": f"{policy.fee(answer.today).amount:,}",
        "account": policy.account,
        "payer": payer_name(answer.certification_number, answer.name_kana),
        "pay_by": _if_to_come(pay_by, answer),
        "renewal_day": _if_to_come(renewal, answer),
        "table": _table(answer, policy),
        "remarks": remarks(answer.assessment.findings),
    }


def _deficient(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """不備: every defect with its rule and its remedy, by when and how to send the correction."""
    season = answer.assessment.season
    by = answer.reply_by or correct_by(season, answer.today, policy)
    end = window(season)[1]
    return {
        **_heading(answer),
        "defects": defects(_deficiencies(answer.assessment)),
        "reply_by": _if_to_come(by, answer),
        "window_end": day(end),
        "after_window": by > end,
        "received_day": day(answer.received),
        "subject_example": _subject_example(answer, office),
        "table": _table(answer, policy),
        "remarks": remarks(answer.assessment.findings),
    }


def _early(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """Came before the window: kept, judged on 1 January by itself."""
    first, last = window(answer.assessment.season)
    return {**_heading(answer), "window_first": day(first), "window_last": day(last)}


def _accepted(answer: Answer, office: Office, policy: Policy) -> dict[str, Any]:
    """受理: the fee came and the forms are complete (R21); never written before."""
    if answer.paid is None:
        raise ValueError("nothing is accepted before its fee is confirmed")
    return {
        **_heading(answer),
        "last_four": last_four(answer.certification_number),
        "amount": f"{answer.paid.amount:,}",
        "value_day": day(answer.paid.value_date),
        "renewal_day": _if_to_come(date(answer.assessment.season, 4, 1), answer),
        "table": _table(answer, policy),
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
        "subject_example": _subject_example(answer, office),
    }


KINDS: dict[str, Callable[[Answer, Office, Policy], dict[str, Any]]] = {
    "complete": _complete,
    "deficient": _deficient,
    "early": _early,
    "resend": _resend,
    "accepted": _accepted,
}


def _heading(answer: Answer) -> dict[str, Any]:
    if not answer.receipt_number:
        raise ValueError("a letter about a case owes its receipt number")
    return {
        "name": quoted(answer.name) or "申請者",
        "receipt_number": answer.receipt_number,
        "received": moment(answer.received),
        "mail_subject": quoted(answer.mail_subject),
    }


def _if_to_come(last: date, answer: Answer) -> str | None:
    """The day, or None where it is past: nobody is asked for something by yesterday."""
    return day(last) if answer.today <= last else None


def _table(answer: Answer, policy: Policy) -> Table | None:
    return table(answer.assessment.points, policy.cap_year) if answer.assessment.points else None


def _deficiencies(assessment: Assessment) -> tuple[Finding, ...]:
    found = tuple(finding for finding in assessment.findings if finding.severity == "deficiency")
    if not found:
        raise ValueError("there is no deficiency to tell of")
    return found


def _subject_example(answer: Answer, office: Office) -> str:
    """The prescribed subject as it reads if the mail is sent today."""
    return office.subject_form.replace("yymmdd", f"{answer.today:%y%m%d}")


@cache
def _environment() -> Environment:
    """Letters are plain text: nothing is escaped, and a stranger's words go through `quoted` before they come here."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701  # plain text
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
