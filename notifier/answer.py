"""What a letter answers, and what several kinds of letters print of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from cases.assessment import Assessment
from cases.audit import AuditNotice
from cases.finding import Finding
from cases.policy import OFFICE_ZONE, Office, Policy, window
from cases.states import LetterKind
from notifier.layout import day, moment, quoted
from notifier.points import Table, table


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
    decision: "Decision | None" = None
    """What a person decided, for letters that tell it."""
    audit: AuditNotice | None = None
    """The audit, for letters about it."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What staff tell an applicant in their own words, and what a letter must know of what went before."""

    words: str = ""
    """Plain text: the question, the reason, what is corrected; or 補足, beside what the letter says anyhow."""
    money: Literal["none", "kept", "open"] = "none"
    """The fee: `kept` after 受理, whatever comes (R24); `open` where it came without one, so that staff arrange what becomes of it."""
    corrects: LetterKind | None = None
    """The kind of the letter that is corrected, and the day it was written."""
    corrects_of: date | None = None


def heading(answer: Answer) -> dict[str, Any]:
    if not answer.receipt_number:
        raise ValueError("a letter about a case owes its receipt number")
    return {
        "name": quoted(answer.name) or "申請者",
        "receipt_number": answer.receipt_number,
        "received": moment(answer.received),
        "mail_subject": quoted(answer.mail_subject),
    }


def if_to_come(last: date, answer: Answer) -> str | None:
    """The day, or None where it is past: nobody is asked for something by yesterday."""
    return day(last) if answer.today <= last else None


def points_table(answer: Answer, policy: Policy) -> Table | None:
    return table(answer.assessment.points, policy.cap_year) if answer.assessment.points else None


def correct_by(season: int, noticed: date, policy: Policy) -> date:
    """The last day on which a correction counts as sent on the first day of receipt (ambiguity 6), or the window's end, if later."""
    last = date(season, *policy.correction_last_month_day)
    return max(window(season)[1], min(noticed + timedelta(days=policy.correction_days), last))


def deficiencies(assessment: Assessment) -> tuple[Finding, ...]:
    found = tuple(finding for finding in assessment.findings if finding.severity == "deficiency")
    if not found:
        raise ValueError("there is no deficiency to tell of")
    return found


def subject_example(answer: Answer, office: Office) -> str:
    """The prescribed subject as it reads if the mail is sent today."""
    return office.subject_form.replace("yymmdd", f"{answer.today:%y%m%d}")
