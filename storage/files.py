"""Cases and their submissions: found, filed, changed only from the version that was read."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from cases.names import address_key
from cases.states import ACCEPTED, CLOSED, OPEN
from cases.waiting import LATER_FORMS, STAFF, group_of, reasons
from storage.models import Case, Letter, Submission
from storage.statements import run


class Stale(Exception):
    """The case was changed by someone else since it was read: look again and decide anew."""


def one_decision_at_a_time() -> None:
    """Holds back every other decision until this transaction ends, so that two deliveries of one mail see each other.

    On SQLite a transaction that writes is alone anyhow.
    """
    if connection.vendor == "postgresql":
        run("SELECT pg_advisory_xact_lock(725902)")


_NEXT_NUMBER = """
INSERT INTO storage_season (year, last_number) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last_number = storage_season.last_number + 1 RETURNING last_number
"""
# SQLite takes the index of numbers only where the statement repeats the index's own condition.
_BY_NUMBER = "SELECT id FROM storage_case WHERE season = %s AND certification_number = %s AND NOT (certification_number = '')"
_BY_ADDRESS = "SELECT id FROM storage_case WHERE season = %s AND address_key = %s"
_OTHERS = """
SELECT id FROM storage_case
WHERE (address_key = %s AND address_key <> '' OR season IN ({seasons}) AND certification_number = %s AND NOT (certification_number = ''))
AND NOT (season = %s AND certification_number = %s)
"""
_DUPLICATE = """
SELECT 1 FROM storage_message WHERE header_id = %s AND content_key = %s AND id <> %s AND decided_at IS NOT NULL LIMIT 1
"""


def next_receipt_number(season: int) -> str:
    """The season's next receipt number, such as R2027-0012."""
    return f"R{season}-{run(_NEXT_NUMBER, season)[0][0]:04d}"


def by_number(season: int, certification_number: str) -> Case | None:
    found = run(_BY_NUMBER, season, certification_number) if certification_number else []
    return Case.objects.get(id=found[0][0]) if found else None


def by_letters(header_ids: Sequence[str]) -> Case | None:
    """The case that one of our letters with these Message-IDs was about: they are random, so naming one proves a reply."""
    return Case.objects.filter(letters__header_id__in=header_ids).order_by("-letters__written_at").first() if header_ids else None


def in_state(state: str) -> list[Case]:
    """The cases in a state, oldest first."""
    return list(Case.objects.filter(state=state).order_by("id"))


def submissions_of(case: Case) -> QuerySet[Submission]:
    """All submissions of a case in order of receipt."""
    return Submission.objects.filter(case=case).order_by("received_at", "message_id", "ordinal")


def open_from(season: int, email: str) -> list[Case]:
    """The open cases of a season whose form gives this e-mail address, whatever its capitals; oldest first."""
    found = [row[0] for row in run(_BY_ADDRESS, season, address_key(email))]
    return [case for case in Case.objects.filter(id__in=found).order_by("id") if case.state in OPEN] if found else []


def living_from(email: str) -> list[Case]:
    """The cases, whatever their season, that are not closed and whose form gives this e-mail address; oldest first."""
    return list(Case.objects.filter(address_key=address_key(email)).exclude(state__in=CLOSED).order_by("id")) if email else []


def others(season: int, certification_number: str, email: str, years: int) -> list[Case]:
    """Cases that may be of the same person: with this number in the seasons before, or with this address under another number or season."""
    seasons = range(season - years, season)
    statement = _OTHERS.format(seasons=", ".join(["%s"] * years))
    found = run(statement, address_key(email), *seasons, certification_number, season, certification_number)
    return list(Case.objects.filter(id__in=[row[0] for row in found]).order_by("id")) if found else []


def current(case: Case) -> Submission | None:
    """The submission that counts."""
    return case.submissions.filter(superseded=False).order_by("-received_at", "-id").first()


def counting(cases: Sequence[Case], before: datetime) -> list[Submission]:
    """The submissions that count for these cases and came in a message received before a time, with case; oldest first."""
    found = Submission.objects.filter(case__in=cases, superseded=False, message__received_at__lt=before)
    return list(found.select_related("case").order_by("id"))


def referred(since: datetime, until: datetime) -> list[Submission]:
    """The submissions for staff that were received in a time, with message and case; the newest first."""
    found = Submission.objects.filter(disposition="refer", received_at__gte=since, received_at__lte=until)
    return list(found.select_related("message", "case").order_by("-received_at", "-id"))


def opened_by_another(locked: Submission, message_id: int) -> bool:
    """Whether a message other than this one brought the password of a submission; what it opened counts as received with it."""
    found = Submission.objects.filter(received_at=locked.received_at).exclude(message_id__in=(message_id, locked.message_id))
    return any(facts.get("opened") == locked.id for facts in found.values_list("facts", flat=True))


def change(case: Case, now: datetime, codes: Iterable[str] = (), /, **values: object) -> None:
    """Writes a case from the version that was read, and into `case` too; Stale if it has another by now.

    `codes` say why it is in its new state, if it has one. Whoever moves it takes it out of the supervisor's hands.
    """
    moved = {"for_supervisor": False, **waiting(str(values["state"]), codes, now, case)} if "state" in values else {}
    values = {**moved, **values, "version": case.version + 1, "changed_at": now}
    if not Case.objects.filter(id=case.id, version=case.version).update(**values):
        raise Stale(case.id)
    for name, value in values.items():
        setattr(case, name, value)


def waiting(state: str, codes: Iterable[str], now: datetime, case: Case | None = None) -> dict[str, object]:
    """What a case that comes to a state says of its waiting for staff; one that waits already waits since then."""
    if case and state in ACCEPTED and LATER_FORMS in case.asked:
        return {}  # They wait whatever else becomes of the case.
    if state not in STAFF:
        return {"waiting_since": None, "asked": [], "reason_group": ""}
    asked = reasons(codes)
    return {"waiting_since": (case and case.waiting_since) or now, "asked": asked, "reason_group": group_of(asked)}


def put_before_staff(case: Case, codes: Iterable[str], now: datetime) -> None:
    """Lets a case wait for staff for these codes, besides those it waits for, whatever its state."""
    asked = reasons([*codes, *case.asked])
    case.waiting_since, case.asked, case.reason_group = case.waiting_since or now, asked, group_of(asked)
    case.save(update_fields=["waiting_since", "asked", "reason_group"])


def seen_by_staff(case: Case) -> None:
    """Nothing is left for staff to do about a case, unless its state says so."""
    if case.state not in STAFF:
        case.waiting_since, case.asked, case.reason_group = None, [], ""
        case.save(update_fields=["waiting_since", "asked", "reason_group"])


def is_duplicate(message_id: int, header_id: str, content_key: str) -> bool:
    """Whether another message with the same Message-ID and the same decoded content was decided before."""
    return bool(header_id and content_key and run(_DUPLICATE, header_id, content_key, message_id))


def last_notice(case: Case) -> datetime | None:
    """When the last deficiency letter of a case was written."""
    return Letter.objects.filter(case=case, kind="deficient").order_by("-written_at").values_list("written_at", flat=True).first()
