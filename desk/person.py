"""What one person may ask of us (個人情報保護法 33条, 35条): all that is held about them, and its erasure if nothing stands against it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from cases.names import address_key
from cases.policy import OFFICE_ZONE
from cases.states import CLOSED
from desk.erasing import Due, erase
from desk.life import Actor
from rules.folding import number_key
from rules.retention import Periods, transfer_until
from storage import erasing
from storage.access import note_access
from storage.blobs import BlobStore
from storage.holdings import Holdings, held_about
from storage.models import Case, Certificant, Message


@dataclass(frozen=True, slots=True)
class Kept:
    """What cannot be erased now, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Erasable:
    """What of a person's can be erased now, and what is kept."""

    due: Due
    register: tuple[Certificant, ...]
    kept: tuple[Kept, ...]


def holdings_of(who: str) -> Holdings:
    """Everything held about a person, by address or certification number as somebody writes it."""
    return held_about(address=address_key(who)) if "@" in who else held_about(number=number_key(who))


def note_export(held: Holdings, actor: Actor, now: datetime) -> None:
    """Notes for each case and for mail of no case who took it out."""
    for case in held.cases:
        note_access(now, actor.name, "exported", case=case)
    cases = erasing.cases_by_message()
    for message in held.messages:
        if not cases.get(message.id):
            note_access(now, actor.name, "exported", message=message)
    if not held.cases and not held.messages:
        note_access(now, actor.name, "searched")


def erasable(held: Holdings, periods: Periods, now: datetime) -> Erasable:
    """What may go before its period is over because the person asks for it, and what the law or an open case keeps."""
    today = now.astimezone(OFFICE_ZONE).date()
    closed = {one.case.id: one.erased for one in erasing.closed_cases()}
    joined = {case for case, into in erasing.joined_into().items() if into not in closed}
    against = {case.id: _against_case(case, case.id in closed, case.id in joined, today) for case in held.cases}
    belongs = erasing.cases_by_message()
    messages = {message.id: _against_message(message, belongs.get(message.id, set()), held, closed) for message in held.messages}
    free = [message for message in held.messages if not messages[message.id] and message.blob]
    kept = [
        *(Kept(case.receipt_number, why) for case in held.cases if (why := against[case.id])),
        *(Kept(f"message {number}", why) for number, why in messages.items() if why),
        *(Kept(f"transfer {t.id}", f"the books keep it until {transfer_until(t.value_date, periods)}") for t in held.transfers),
        *(Kept("the register", why) for row in held.register if (why := _against_row(row, today))),
    ]
    due = Due(
        cases=tuple(case for case in held.cases if not against[case.id] and not closed[case.id]),
        mails=tuple(message for message in free if belongs.get(message.id)),
        loose=tuple(message for message in free if not belongs.get(message.id)),
    )
    return Erasable(due, tuple(row for row in held.register if not _against_row(row, today)), tuple(kept))


def erase_person(found: Erasable, blobs: BlobStore, actor: Actor, now: datetime, reason: str) -> None:
    """Erases what may go; register rows too."""
    erase(found.due, blobs, actor, now, reason)
    with transaction.atomic():
        for row in found.register:
            row.delete()
            note_access(now, actor.name, "erased", codes=("register",))


def _against_case(case: Case, ended: bool, joined: bool, today: date) -> str:
    """Why a dossier is kept; empty where nothing stands against its erasure."""
    certificate = getattr(case, "certificate", None)
    if case.state not in CLOSED:
        return f"the case is {case.state}: it is needed until it is closed"
    if joined:
        return "it was merged into a case that is not closed"
    if not ended:
        return "a letter about it has not gone yet"
    if case.state == "certificate_sent" and (certificate is None or certificate.valid_until >= today):
        return f"its certificate is valid until {certificate.valid_until if certificate else 'a day not known'} and rests on it"
    return ""


def _against_message(message: Message, its: set[int], held: Holdings, closed: dict[int, bool]) -> str:
    """Why a message is kept as it came; empty where nothing stands against its erasure."""
    if message.state != "done":
        return f"it is {message.state}: a person must look first" if message.state == "set_aside" else "it is not decided yet"
    if others := [case.receipt_number for case in held.shared.get(message.id, ()) if not closed.get(case.id)]:
        return f"it holds what belongs to {', '.join(others)} too"
    if any(case.state not in CLOSED for case in held.cases if case.id in its):
        return "its case is not closed"
    return ""


def _against_row(row: Certificant, today: date) -> str:
    if row.expires_on is None or row.expires_on >= today:
        return f"{row.expires_on or 'a day not known'} is when the certificate ends"
    return ""
