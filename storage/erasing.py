"""Erasing personal data from the records: what remains are counts, states, codes and receipt numbers.

A record is never deleted, so that the season's figures and the skeleton of the history stay; but for entries of the register of access,
and what is kept of acts that could be undone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Max, OuterRef, Q, Subquery

from cases.finding import Finding
from cases.states import CLOSED
from storage import codec, files, search
from storage.models import (
    Access,
    Allocation,
    Audit,
    AuditedRow,
    Case,
    Certificate,
    Event,
    Evidence,
    Letter,
    Message,
    StaffAct,
    Submission,
    Transfer,
)
from storage.statements import run

_NO_KEYS = dict.fromkeys(search.KEYS, "")
UNSENT = ("waiting", "held", "sending")


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed case with when it was, and whether nothing has happened to it since it was erased."""

    case: Case
    at: datetime
    erased: bool


def closed_cases() -> list[Closed]:
    """The closed cases about which no letter waits, in order."""
    ended = Max("events__at", filter=Q(events__to_state=F("state")) & ~Q(events__from_state=F("state")))
    last = Subquery(Event.objects.filter(case=OuterRef("id")).order_by("-at", "-id").values("what")[:1])
    found = Case.objects.filter(state__in=CLOSED).annotate(ended=ended, last=last).order_by("id").select_related("certificate")
    unsent = set(Letter.objects.filter(state__in=UNSENT, case__state__in=CLOSED).values_list("case_id", flat=True))
    return [Closed(case, case.ended or case.changed_at, case.last == "erased") for case in found if case.id not in unsent]


def joined_into() -> dict[int, int]:
    """The case that each merged one belongs to."""
    told = Event.objects.filter(what="merged", case__state="merged").order_by("at", "id").values_list("case_id", "codes")
    receipts = {case: codes[0] for case, codes in told if codes}
    numbers = dict(Case.objects.filter(receipt_number__in=receipts.values()).values_list("receipt_number", "id"))
    return {case: numbers[receipt] for case, receipt in receipts.items() if receipt in numbers}


def cases_by_message() -> dict[int, set[int]]:
    """The cases that each message belongs to; a second delivery belongs to those of the first."""
    belongs: dict[int, set[int]] = defaultdict(set)
    for model in (Submission, Event, Letter):
        for message, case in model.objects.exclude(case=None).exclude(message=None).values_list("message_id", "case_id").distinct():
            belongs[message].add(case)
    for message, case in Evidence.objects.values_list("message_id", "audit__case_id"):
        belongs[message].add(case)
    _join_duplicates(belongs)
    return belongs


def _join_duplicates(belongs: dict[int, set[int]]) -> None:
    rows = list(Message.objects.exclude(content_key="").exclude(header_id="").values_list("id", "header_id", "content_key"))
    alike: dict[tuple[str, str], set[int]] = defaultdict(set)
    for identity, *key in rows:
        alike[key[0], key[1]] |= belongs.get(identity, set())
    for identity, *key in rows:
        if alike[key[0], key[1]]:
            belongs[identity] |= alike[key[0], key[1]]


def any_open(cases: Iterable[int]) -> bool:
    """Whether one of these cases is not closed."""
    return Case.objects.filter(id__in=list(cases)).exclude(state__in=CLOSED).exists()


def erase_dossier(case: Case, now: datetime) -> None:
    """Blanks what a case, its submissions, letters, certificate, audit and history say of a person; files.Stale if it was changed."""
    _overwrite_what_is_deleted()
    files.change(case, now, name="", name_kana="", email="", address_key="", certification_number="", **_NO_KEYS)
    files.seen_by_staff(case)
    for submission in Submission.objects.filter(case=case):
        erase_submission(submission)
    erase_letters(Letter.objects.filter(case=case))
    Certificate.objects.filter(case=case).update(name="", postal_code="", address="")
    Audit.objects.filter(case=case).update(reason="")
    AuditedRow.objects.filter(audit__case=case).update(note="")
    Evidence.objects.filter(audit__case=case).update(name="")
    Allocation.objects.filter(case=case).update(reason="", undone_reason="")
    Event.objects.filter(case=case).update(reason="")
    StaffAct.objects.filter(cases=case).delete()


def erase_submission(submission: Submission) -> None:
    """Keeps the disposition, the codes of what was found and the kinds of files; forms, places, sums and names go."""
    verdict = codec.load_assessment(submission.assessment)
    codes = tuple(Finding(code) for code in dict.fromkeys(finding.code for finding in verdict.findings))
    bare = replace(verdict, findings=codes, application=None, credits=(), points=None, subject=None)
    Submission.objects.filter(id=submission.id).update(
        application="", own="", assessment=codec.dump_assessment(bare), facts=_bare(submission.facts)
    )


_CODES = frozenset({"authentication", "kind", "forms", "trouble", "waived", "left_out"})


def _bare(value: Any, key: str = "") -> Any:
    """Facts with every text emptied that is no code; what they are, and how many, stays."""
    if isinstance(value, dict):
        return {name: _bare(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_bare(inner, key) for inner in value]
    return "" if isinstance(value, str) and key not in _CODES else value


def erase_letters(letters: Any) -> None:
    """To whom, and what was written; kind, state and times stay."""
    letters.update(recipient="", address_key="", subject="", body="", in_reply_to="", references=[])


def erase_headers(messages: Sequence[int]) -> None:
    """What is known of messages besides their bytes, and why staff did what with them."""
    Message.objects.filter(id__in=messages).update(header_id="", sender_key="", subject="")
    Event.objects.filter(message__in=messages).update(reason="")


def erase_payers(transfers: Sequence[int]) -> None:
    """Who paid, and staff's reasons; day, amount, state and what it paid for stay."""
    _overwrite_what_is_deleted()
    found = Transfer.objects.filter(id__in=transfers)
    found.update(payer="", payer_key="", inquiry_number="", remitter_code="", version=F("version") + 1)
    Allocation.objects.filter(transfer__in=transfers).update(reason="", undone_reason="")
    Event.objects.filter(transfer__in=transfers).update(reason="")


def forget_access(before: datetime) -> int:
    """Deletes the entries of the register of access from before a time; returns how many."""
    return Access.objects.filter(at__lt=before).delete()[0]


def _overwrite_what_is_deleted() -> None:
    """SQLite otherwise leaves the old values in unused room of its file."""
    if connection.vendor == "sqlite":
        run("PRAGMA secure_delete = ON")


def forget_old_pages() -> None:
    """Empties SQLite's log of changes, which still holds the pages of before; as far as nobody reads them now. Outside a transaction."""
    if connection.vendor == "sqlite":
        run("PRAGMA wal_checkpoint(TRUNCATE)")
