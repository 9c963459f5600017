"""Cases and their submissions: found, filed, changed only from the version that was read."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from cases.states import OPEN
from storage.models import Case, Letter, Message, Season, Submission


class Stale(Exception):
    """The case was changed by someone else since it was read: look again and decide anew."""


def lock_season(season: int) -> Season:
    """The season's row, held until the transaction ends: decisions of a season are written one after another."""
    return Season.objects.select_for_update().get_or_create(year=season)[0]


def next_receipt_number(season: Season) -> str:
    """The season's next receipt number, such as R2027-0012."""
    season.last_number += 1
    season.save(update_fields=["last_number"])
    return f"R{season.year}-{season.last_number:04d}"


def by_number(season: int, certification_number: str) -> Case | None:
    return Case.objects.filter(season=season, certification_number=certification_number).first() if certification_number else None


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
    return list(Case.objects.filter(season=season, email__iexact=email, state__in=sorted(OPEN)).order_by("id"))


def current(case: Case) -> Submission | None:
    """The submission that counts."""
    return case.submissions.filter(superseded=False).order_by("-received_at", "-id").first()


def change(case: Case, now: datetime, **values: object) -> None:
    """Writes a case from the version that was read; Stale if it has another by now."""
    changed = Case.objects.filter(id=case.id, version=case.version).update(version=case.version + 1, changed_at=now, **values)
    if not changed:
        raise Stale(case.id)


def twin(message_id: int, header_id: str, content_key: str) -> Message | None:
    """An earlier decided message with the same Message-ID and the same decoded content: ours is a duplicate of it."""
    if not header_id or not content_key:
        return None
    same = Message.objects.filter(header_id=header_id, content_key=content_key)
    return same.exclude(Q(id=message_id) | Q(decided_at=None)).order_by("id").first()


def last_notice(case: Case) -> datetime | None:
    """When the last deficiency letter of a case was written."""
    return Letter.objects.filter(case=case, kind="deficient").order_by("-written_at").values_list("written_at", flat=True).first()
