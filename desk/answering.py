"""Writing letters into the outbox, inside the transaction that decides them: once for each submission and kind."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cases.assessment import Assessment, Disposition
from cases.audit import AuditNotice
from cases.names import address_key
from cases.policy import Office, Policy
from cases.reading import Mail
from cases.states import LetterKind
from notifier.answer import Answer, Decision, Paid
from notifier.letters import compose
from storage.models import Allocation, Case, Letter, Submission

PASSWORD_WAIT = timedelta(hours=3)
"""The second mail of the custom comes within minutes, or when somebody is back at the desk."""

ANSWERS: dict[Disposition, LetterKind] = {"complete": "complete", "deficient": "deficient", "early": "early"}
"""Which letter answers a verdict by itself."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk must know: the policy, who the office is, and whether a locked or too large file may be asked for again."""

    policy: Policy
    office: Office
    ask_resend: bool
    password_hours: int = 0
    """So long a later mail may bring the password of a locked file; 0: none is looked for."""
    hold: timedelta = timedelta()
    """So long a letter that staff caused waits before it may go: until then it can be taken back."""


def write_letter(
    desk: Desk,
    kind: LetterKind,
    case: Case,
    submission: Submission,
    verdict: Assessment,
    mail: Mail | None,
    now: datetime,
    fee: Sequence[Allocation] = (),
    *,
    by_staff: bool = False,
) -> Letter:
    """Writes the letter that answers a submission, or with `fee` the money that came, to the address on the form (R33).

    受理 is told once for the same money, however often the case comes there. What staff caused is held (`Desk.hold`).
    """
    key = f"{case.receipt_number}/{kind}/{f'paid-{fee[-1].id}' if fee else submission.id}"
    told = Letter.objects.filter(key=_hashed(key)).first() if fee else None
    paid = Paid(sum(part.amount for part in fee), max(part.transfer.value_date for part in fee)) if fee else None
    answer = replace(_answer(case, submission, verdict, mail, now), paid=paid)
    return told or _put(desk, kind, answer, key, case, submission, mail, held_until(desk, now) if by_staff else None)


def write_decision(
    desk: Desk,
    kind: LetterKind,
    case: Case,
    submission: Submission,
    verdict: Assessment,
    now: datetime,
    decision: Decision | None = None,
    reply_by: date | None = None,
) -> Letter:
    """Writes the letter that tells what a person did, and holds it: once for each version of the case, that is for each deed."""
    key = f"{case.receipt_number}/{kind}/v{case.version}"
    answer = replace(_answer(case, submission, verdict, None, now), decision=decision, reply_by=reply_by)
    return _put(desk, kind, answer, key, case, submission, None, held_until(desk, now))


def write_audit(
    desk: Desk,
    kind: LetterKind,
    case: Case,
    submission: Submission,
    verdict: Assessment,
    now: datetime,
    notice: AuditNotice,
    occasion: str,
) -> Letter:
    """Writes a letter about the audit of a case, and holds it: once for each occasion."""
    answer = replace(_answer(case, submission, verdict, None, now), audit=notice)
    return _put(desk, kind, answer, f"{case.receipt_number}/{kind}/{occasion}", case, submission, None, held_until(desk, now))


def write_reminder(desk: Desk, case: Case, submission: Submission, verdict: Assessment, by: date, day: date, now: datetime) -> bool:
    """Writes the reminder of a day for what is open until `by`; False if it was written before."""
    key = f"{case.receipt_number}/reminder/{case.state}/{by}/{day}"
    if Letter.objects.filter(key=_hashed(key)).exists():
        return False
    answer = replace(_answer(case, submission, verdict, None, now), reply_by=by)
    _put(desk, "reminder", answer, key, case, submission, None)
    return True


def _answer(case: Case, submission: Submission, verdict: Assessment, mail: Mail | None, now: datetime) -> Answer:
    return Answer(
        to=case.email,
        now=now,
        received=submission.received_at,
        assessment=verdict,
        receipt_number=case.receipt_number,
        mail_subject=mail.subject if mail else str(submission.facts.get("subject", "")),
        name=case.name,
        name_kana=case.name_kana,
        certification_number=case.certification_number,
    )


def ask_resend(desk: Desk, case: Case, submission: Submission, mail: Mail | None, verdict: Assessment, now: datetime) -> None:
    """Asks once to send a locked or too large file again, and only an address that our own server vouches for (contract.md)."""
    wanted = {f.code for f in verdict.findings} & {"file.encrypted", "file.too_large"}
    fits = verdict.subject is not None and verdict.subject.level in ("exact", "normalised")
    if not desk.ask_resend or not wanted or not fits or mail is None or mail.sender is None:
        return
    key = f"{case.season}/resend/{mail.sender.lower()}"
    if mail.authentication == "pass" and mail.machine is None and not Letter.objects.filter(key=_hashed(key)).exists():
        answer = Answer(to=mail.sender, now=now, received=submission.received_at, assessment=verdict)
        letter = _put(desk, "resend", answer, key, case, submission, mail)
        if desk.password_hours and "file.too_large" not in wanted:
            letter.not_before = now + PASSWORD_WAIT
            letter.save(update_fields=["not_before"])


def withdraw_resend(opened: Submission) -> None:
    """Takes the request for a locked mail out of the outbox, where it has not left yet: the password came."""
    Letter.objects.filter(message_id=opened.message_id, kind="resend", state="waiting").delete()


def _put(
    desk: Desk,
    kind: LetterKind,
    answer: Answer,
    key: str,
    case: Case,
    submission: Submission,
    mail: Mail | None,
    not_before: datetime | None = None,
) -> Letter:
    text = compose(kind, answer, desk.office, desk.policy)
    host = desk.office.sender.rpartition("@")[2]
    return Letter.objects.create(
        case=case,
        message_id=submission.message_id,
        kind=kind,
        key=_hashed(key),
        recipient=text.to,
        address_key=address_key(text.to),
        subject=text.subject,
        body=text.body,
        # Random, so that naming it in a reply proves that the letter was received; the same at every try of sending.
        header_id=f"<{secrets.token_hex(16)}.{kind}@{host}>",
        in_reply_to=(mail.message_id or "") if mail else submission.message.header_id,
        references=list(mail.references) if mail else [],
        written_at=answer.now,
        not_before=not_before,
    )


def held_until(desk: Desk, now: datetime) -> datetime | None:
    """Before when a letter that staff caused does not go; None: it may go at once."""
    return now + desk.hold if desk.hold else None


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
