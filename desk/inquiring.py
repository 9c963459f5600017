"""What staff do with a mail that is no application: deal with it, tie it to a case, or take it up as an application after all."""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from django.db import transaction

from cases.finding import Finding
from cases.names import address_key
from cases.reading import Mail, Reading
from cases.states import move
from desk.answering import Desk
from desk.kept import kept
from desk.life import Deed, note
from ops.errors import NotAllowed, NotPossible
from rules import assess
from rules.folding import name_key, number_key
from storage import codec, files, inquiries
from storage.access import note_access
from storage.history import Happening, tell
from storage.models import Case, Message, Submission

DEALT, TAKEN_BACK, TIED, TAKEN_UP = "inquiry_dealt_with", "inquiry_taken_back", "inquiry_tied", "inquiry_taken_up"
"""What the history of a mail tells of it, and of its case."""
_RECEIPT = re.compile(r"R\d{4}-\d{4,}")
_NUMBER = re.compile(r"(?<![A-Z\d])[A-Z]{0,5}-?\d{4,12}(?!\d)")
_LOOKED_AT = 20_000
"""Characters of a mail that are searched for whom it is about."""
_NUMBERS = 20

Means = Literal["address", "number", "name"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that a mail may be about, and what in the mail says so."""

    case: Case
    by: tuple[Means, ...]


def deal_with(message: Message, deed: Deed) -> None:
    """対応済みにする: nothing is left to do, and accepted cases that waited because of it wait no more. NotPossible if said before."""
    with transaction.atomic():
        _may(message, deed)
        if not Message.objects.filter(id=message.id, dealt_at=None).update(dealt_at=deed.at, dealt_by=deed.actor.name):
            raise NotPossible(f"message {message.id} is dealt with already", "dealt_already")
        for case in Case.objects.filter(events__message=message, reason_group="reply").distinct():
            files.seen_by_staff(case)
        _tell(message, DEALT, deed)


def take_back(message: Message, deed: Deed) -> None:
    """The mail is to be answered after all."""
    with transaction.atomic():
        _may(message, deed)
        if not Message.objects.filter(id=message.id).exclude(dealt_at=None).update(dealt_at=None, dealt_by=""):
            raise NotPossible(f"message {message.id} is not dealt with", "not_dealt")
        _tell(message, TAKEN_BACK, deed)


def tie_to_case(message: Message, case: Case, deed: Deed) -> None:
    """案件に付ける: the mail belongs to a case from now on, whose history tells of it and whose dossier holds it; moves nothing."""
    with transaction.atomic():
        _may(message, deed)
        if message.events.filter(case=case).exists():
            raise NotPossible(f"message {message.id} is tied to {case.receipt_number} already", "tied_already")
        note(case, TIED, replace(deed, message_id=message.id))


def suggested(message: Message, text: str) -> tuple[Suggestion, ...]:
    """The cases that a mail may be about, those first for which most speaks: by its sender, numbers or names in its text."""
    plain = unicodedata.normalize("NFKC", f"{message.subject}\n{text}")[:_LOOKED_AT].upper()
    receipts = _RECEIPT.findall(plain)[:_NUMBERS]
    numbers = [number_key(found) for found in _NUMBER.findall(_RECEIPT.sub("", plain))[:_NUMBERS]]
    found: dict[Means, list[Case]] = {
        "number": inquiries.cases_by_number(receipts, numbers),
        "address": inquiries.cases_by_sender(message.sender_key),
        "name": inquiries.cases_named_in(name_key(plain)),
    }
    cases = {case.id: case for some in found.values() for case in some}
    tied = set(message.events.exclude(case=None).values_list("case_id", flat=True))
    all_ = [
        Suggestion(case, tuple(means for means, some in found.items() if case in some)) for case in cases.values() if case.id not in tied
    ]
    return tuple(sorted(all_, key=lambda one: -len(one.by)))


def take_as_application(desk: Desk, message: Message, deed: Deed) -> Case:
    """申請として処理する: files a case for staff of a mail in which no forms were recognised, so that they can be typed in; no letter."""
    mail = Mail(message_id=message.header_id or None, subject=message.subject, sender=message.sender_key or None)
    reading = Reading(mail=mail, files=(), applications=())
    verdict = assess(reading, desk.policy, message.received_at)[0]
    finding = Finding("submission.no_forms", facts={"subject": message.subject})
    verdict = replace(verdict, disposition="refer", findings=(finding,))
    with transaction.atomic():
        files.one_decision_at_a_time()
        _may(message, deed)
        state = move("filed", None, "needs_staff", deed.actor.by if deed.actor.by != "supervisor" else "clerk")
        case = Case.objects.create(
            receipt_number=files.next_receipt_number(verdict.season),
            season=verdict.season,
            email=message.sender_key,
            address_key=address_key(message.sender_key),
            first_received_at=message.received_at,
            changed_at=deed.at,
            state=state,
            **files.waiting(state, [finding.code], deed.at),
        )
        Submission.objects.create(
            message=message,
            ordinal=message.submissions.count() + 1,
            case=case,
            received_at=message.received_at,
            disposition=verdict.disposition,
            superseded=True,
            assessment=codec.dump_assessment(verdict),
            facts=kept(reading, None),
        )
        Message.objects.filter(id=message.id).update(reason="refer", dealt_at=None, dealt_by="")
        note(case, TAKEN_UP, replace(deed, codes=(finding.code,), message_id=message.id, rule_set=verdict.rule_set), before="")
    return case


def _may(message: Message, deed: Deed) -> None:
    """A clerk, about a mail that is an inquiry still."""
    if deed.actor.by not in ("clerk", "supervisor"):
        raise NotAllowed("mail is dealt with by a clerk or a supervisor")
    if not inquiries.inquiries().filter(id=message.id).exists():
        raise NotPossible(f"message {message.id} is no inquiry", "no_inquiry")


def _tell(message: Message, what: str, deed: Deed) -> None:
    note_access(deed.at, deed.actor.name, "decided", message=message, codes=(what,))
    tell(Happening(at=deed.at, actor=deed.actor.name, what=what, message_id=message.id, codes=deed.codes, reason=deed.reason))
