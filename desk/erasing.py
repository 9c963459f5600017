"""Erasing what is no longer needed (個人情報保護法 22条): what is due on a day, and doing it, noted in history and register of access."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from cases.policy import OFFICE_ZONE
from desk.life import Actor
from rules.retention import Ended, Periods, access_from, dossier_until, loose_mail_until, mail_until, transfer_until
from storage import erasing, files
from storage.access import note_access
from storage.blobs import BlobStore
from storage.history import Happening, tell
from storage.models import Access, Case, Letter, Message, Submission, Transfer

ENDED_TRANSFERS = ("matched", "set_aside", "reversed", "reversal")


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be erased: dossiers, messages as they came, names on transfers, and the register of access before a time."""

    cases: tuple[Case, ...] = ()
    mails: tuple[Message, ...] = ()
    """Of closed cases: the bytes go, the row keeps what the dossier needs."""
    loose: tuple[Message, ...] = ()
    """Of no case: everything goes."""
    transfers: tuple[Transfer, ...] = ()
    access_before: datetime | None = None
    access: int = 0


def due(today: date, periods: Periods) -> Due:
    """What is to be erased on a day, in order; never anything of an open case, or of one that a letter waits for."""
    closed = {one.case.id: one for one in erasing.closed_cases()}
    ended = _endings(closed)
    belongs = erasing.cases_by_message()
    decided = list(Message.objects.filter(state="done").exclude(decided_at=None).order_by("id"))

    def passed(until: date | None) -> bool:
        return until is not None and until < today

    def mail_is_due(message: Message) -> bool:
        return all(case in ended and passed(mail_until(ended[case], periods)) for case in belongs[message.id])

    def loose_is_due(message: Message) -> bool:
        return message.decided_at is not None and passed(loose_mail_until(message.reason, _day(message.decided_at), periods))

    of_cases = [message for message in decided if message.blob and belongs.get(message.id)]
    of_none = [message for message in decided if message.blob and not belongs.get(message.id)]
    before = datetime.combine(access_from(today, periods), time(), OFFICE_ZONE)
    return Due(
        cases=tuple(closed[key].case for key, end in ended.items() if not closed[key].erased and passed(dossier_until(end, periods))),
        mails=tuple(message for message in of_cases if mail_is_due(message)),
        loose=tuple(message for message in of_none if loose_is_due(message)),
        transfers=_transfers_due(today, periods, closed),
        access_before=before,
        access=Access.objects.filter(at__lt=before).count(),
    )


def _endings(closed: Mapping[int, erasing.Closed]) -> dict[int, Ended]:
    """How each closed case ended; a merged one with the case it belongs to, and not before that."""
    ended = {identity: _ended(one) for identity, one in closed.items()}
    for merged, into in erasing.joined_into().items():
        if into in ended and merged in ended:
            ended[merged] = ended[into]
        else:
            ended.pop(merged, None)
    return ended


def _ended(closed: erasing.Closed) -> Ended:
    certificate = getattr(closed.case, "certificate", None)
    state = closed.case.state
    return Ended(state=state, on=_day(closed.at), valid_until=certificate.valid_until if certificate else None)  # type: ignore[arg-type]  # the database checks it


def _day(at: datetime) -> date:
    return at.astimezone(OFFICE_ZONE).date()


def _transfers_due(today: date, periods: Periods, closed: Collection[int]) -> tuple[Transfer, ...]:
    """Transfers out of the books that staff need not look at any more and that pay for no case still open."""
    found = Transfer.objects.filter(state__in=ENDED_TRANSFERS).exclude(payer="").prefetch_related("allocations").order_by("id")
    old = (transfer for transfer in found if transfer_until(transfer.value_date, periods) < today)
    return tuple(t for t in old if all(a.case_id in closed for a in t.allocations.all() if a.undone_at is None))


def erase(what: Due, blobs: BlobStore, actor: Actor, now: datetime, reason: str = "") -> None:
    """Erases; each case and message by itself, so that one which changed meanwhile is left for the next time."""
    erased, belongs = {one.case.id for one in erasing.closed_cases() if one.erased}, erasing.cases_by_message()
    _erase_loose(what.loose)
    for message in (*what.mails, *what.loose):
        erase_mail(message, belongs.get(message.id, set()), blobs, actor, now, reason)
    for case in what.cases:
        with suppress(files.Stale):
            erase_case(case, only_of(case, erased, belongs), actor, now, reason)
            erased.add(case.id)
    with transaction.atomic():
        erasing.erase_payers([transfer.id for transfer in what.transfers])
        for transfer in what.transfers:
            note_access(now, actor.name, "erased", codes=("transfer", str(transfer.id)))
            tell(Happening(at=now, actor=actor.name, what="erased", transfer_id=transfer.id, codes=("transfer",), reason=reason))
        if what.access_before:
            erasing.forget_access(what.access_before)
    erasing.forget_old_pages()


def erase_mail(message: Message, cases: Collection[int], blobs: BlobStore, actor: Actor, now: datetime, reason: str = "") -> None:
    """Erases a message as it came, unless one of its cases is open by now.

    The bytes go before the row that says where they are: what ends in between is made good by the next time.
    """
    with transaction.atomic():
        files.one_decision_at_a_time()
        if erasing.any_open(cases):
            return
        blobs.erase(message.sha256)
        Message.objects.filter(id=message.id).update(blob="")
        note_access(now, actor.name, "erased", message=message, codes=("mail",))
        tell(Happening(at=now, actor=actor.name, what="erased", message_id=message.id, codes=("mail",), reason=reason))


def _erase_loose(messages: tuple[Message, ...]) -> None:
    """All that is known of messages without a case but that they came and what became of them."""
    numbers = [message.id for message in messages]
    with transaction.atomic():
        erasing.erase_headers(numbers)
        for submission in Submission.objects.filter(message__in=numbers):
            erasing.erase_submission(submission)
        erasing.erase_letters(Letter.objects.filter(message__in=numbers).exclude(state__in=erasing.UNSENT))


def erase_case(case: Case, messages: Collection[int], actor: Actor, now: datetime, reason: str = "") -> None:
    """Erases a dossier and what is known of these messages; files.Stale where the case was changed."""
    told = Happening(
        at=now, actor=actor.name, what="erased", case_id=case.id, before=case.state, after=case.state, codes=("dossier",), reason=reason
    )
    with transaction.atomic():
        files.one_decision_at_a_time()
        erasing.erase_dossier(case, now)
        erasing.erase_headers(sorted(messages))
        tell(told)  # Last: the reasons told before are gone, this one is the office's own.
        note_access(now, actor.name, "erased", case=case, codes=("dossier",))


def only_of(case: Case, erased: Collection[int], belongs: Mapping[int, set[int]]) -> set[int]:
    """The messages that belong to this case and otherwise only to erased ones."""
    return {message for message, cases in belongs.items() if case.id in cases and cases <= {case.id, *erased}}
