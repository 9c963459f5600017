"""Mails without forms from the applicant of a case: the answer to our question, or the wish to withdraw (R26). Staff decide."""

from datetime import datetime

from cases.reading import Mail
from cases.states import ACCEPTED, OPEN
from desk.life import RULES, Deed, move_case, note
from rules import wishes_withdrawal
from storage import files
from storage.models import Case

WISHED = "withdrawal.wished"
ANSWERED = "query.answered"


def understood(mail: Mail) -> tuple[str, Case] | None:
    """What a mail without forms is to a case, and to which; None for an inquiry.

    An address that our own server does not vouch for proves nothing; a reply does.
    """
    replied = files.by_letters([*mail.in_reply_to, *mail.references])
    theirs = [replied] if replied else files.living_from("" if mail.authentication == "fail" else mail.sender or "")
    if wishes_withdrawal(mail) and (case := _only(theirs)):
        return WISHED, case
    asked = [case for case in theirs if case.state == "queried"]
    return (ANSWERED, asked[0]) if len(asked) == 1 else None


def put_before_staff(code: str, case: Case, message_id: int, now: datetime) -> None:
    """Notes what came, and brings an open case back to staff; one that is accepted or closed stays where it is."""
    deed = Deed(actor=RULES, at=now, codes=(code,), message_id=message_id)
    if case.state == "queried":
        move_case(case, "answered", "needs_staff", deed)
    elif case.state in OPEN:
        move_case(case, "judged", "needs_staff", deed)
    else:
        if case.state in ACCEPTED:
            files.put_before_staff(case, (code,), now)
        note(case, code, deed)


def _only(cases: list[Case]) -> Case | None:
    return cases[0] if len(cases) == 1 else None
