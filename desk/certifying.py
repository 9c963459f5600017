"""Certificates, from the approval to the post: written as the form has it, put on a dispatch list, sent, and taken back (R04, R06)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet

from cases.certificate import Certified, validity
from cases.policy import OFFICE_ZONE, expiry
from cases.reading import TextEntry
from cases.states import ACCEPTED
from desk.life import Deed, move_case, note
from desk.staffing import one_act
from ops.errors import NotPossible
from storage import codec, files, register
from storage.access import Look, note_accesses
from storage.models import Case, Certificate, Event


def certificate_for(case: Case) -> Certificate:
    """Writes the certificate of a case that is approved now, new or anew; NotPossible where its form says no name or address."""
    submission = files.current(case)
    application = codec.load_application(submission.application) if submission else None
    form = application.form_a if application else None
    written = {name: _written(getattr(form, name, None)) for name in ("name", "postal_code", "address")}
    if lacking := next((name for name in ("name", "address") if not written[name]), None):
        raise NotPossible(f"{case.receipt_number}: its form has no {lacking}, so no certificate can be sent", "certificate_lacks")
    valid_from, valid_until = validity(case.season)
    made, _ = Certificate.objects.update_or_create(
        case=case,
        defaults={**written, "valid_from": valid_from, "valid_until": valid_until, **_ON_NO_LIST},
    )
    return made


_ON_NO_LIST: dict[str, object] = {"batch": None, "listed_at": None, "dispatched_on": None}


def _written(entry: TextEntry | None) -> str:
    return (entry.value or entry.text) if entry else ""


def waiting(season: int) -> QuerySet[Certificate]:
    """The certificates of a season that are to be sent, in the order of their receipt numbers."""
    return Certificate.objects.filter(case__season=season, case__state="approved").select_related("case").order_by("case_id")


def undecided(season: int) -> int:
    """How many accepted applications of a season are not approved yet."""
    return Case.objects.filter(season=season, state__in=ACCEPTED - {"approved"}).count()


def at_risk(today: date, warn_from: tuple[int, int]) -> tuple[int, int]:
    """How many certificates are unsent and how many accepted applications undecided, once 1 April is near (R06): both 0 before."""
    if today < date(today.year, *warn_from):
        return 0, 0
    return waiting(today.year).count(), undecided(today.year)


def new_batch(season: int, deed: Deed) -> int | None:
    """Puts what is on no list yet on the next one, and returns its number; None where there is nothing."""
    with transaction.atomic():
        files.one_decision_at_a_time()
        listed = list(waiting(season).filter(batch=None))
        if not listed:
            return None
        last = Certificate.objects.filter(case__season=season).aggregate(last=Max("batch"))["last"]
        number = int(last or 0) + 1
        Certificate.objects.filter(id__in=[one.id for one in listed]).update(batch=number, listed_at=deed.at)
        for one in listed:
            note(one.case, "listed", replace(deed, codes=(f"batch.{number}",)))
        return number


def unsent_lists(season: int) -> list[int]:
    """The numbers of the dispatch lists of which something is still to be sent."""
    return sorted({one.batch for one in waiting(season) if one.batch is not None})


def batch(season: int, number: int, deed: Deed, look: Look = "exported") -> list[Certified]:
    """What is on a dispatch list, without what was taken back or erased since; that somebody exports or sees it is noted."""
    found = Certificate.objects.filter(case__season=season, batch=number, case__state__in=("approved", "certificate_sent")).exclude(name="")
    with transaction.atomic():
        listed = list(found.select_related("case").order_by("case_id"))
        note_accesses(deed.at, deed.actor.name, look, [one.case for one in listed], codes=(f"batch.{number}",))
    return [_certified(one) for one in listed]


def _certified(one: Certificate) -> Certified:
    case = one.case
    return Certified(
        receipt_number=case.receipt_number,
        certification_number=case.certification_number,
        qualification=case.qualification,
        name=one.name,
        name_kana=case.name_kana,
        postal_code=one.postal_code,
        address=one.address,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
    )


def of_batch(season: int, number: int) -> list[Case]:
    """The cases of a dispatch list that are still to be sent."""
    return [one.case for one in waiting(season).filter(batch=number)]


def send(cases: Sequence[Case], on: date, deed: Deed) -> list[str]:
    """Notes that these certificates went to the post on a day, all or none; the register then has the new expiry.

    NotPossible for a day to come, or before a certificate was on its list (on none: before its approval).
    Returns the receipt numbers that the register did not know with the old one, none where no register is loaded.
    """
    if on > deed.at.astimezone(OFFICE_ZONE).date():
        raise NotPossible(f"{on} is still to come", "day_to_come")
    with transaction.atomic():
        return [case.receipt_number for case in cases if not _sent(case, on, deed)]


def _sent(case: Case, on: date, deed: Deed) -> bool:
    """Whether the register, if there is one, was brought up to date."""
    with one_act(case):
        move_case(case, "dispatched", "certificate_sent", replace(deed, codes=(f"on.{on}",)))
        made = Certificate.objects.filter(case=case).first() or certificate_for(case)
        if (since := _known_since(made)) and on < since:
            raise NotPossible(f"{case.receipt_number}: on {on} it was not listed or approved yet, which was on {since}", "day_too_early")
        Certificate.objects.filter(id=made.id).update(dispatched_on=on)
        return _renewed(case, expiry(case.season), made.valid_until, deed)


def _known_since(made: Certificate) -> date | None:
    """The first day on which a certificate can have gone to the post; None where the records do not tell."""
    approved = Event.objects.filter(case_id=made.case_id, what="approved").order_by("-id").values_list("at", flat=True).first()
    since = made.listed_at or approved
    return since.astimezone(OFFICE_ZONE).date() if since else None


def _renewed(case: Case, before: date, after: date, deed: Deed) -> bool:
    if register.look_up([case.certification_number]) is None:
        return True
    if not register.set_expiry(case.certification_number, before, after):
        return False
    note(case, "register_changed", replace(deed, codes=(f"expires_on.{after}",)))
    return True


def taken_back(case: Case, deed: Deed) -> None:
    """Undoes what followed from an approval that is taken back: the dispatch list, the day of dispatch, the register's expiry."""
    made = Certificate.objects.filter(case=case).first()
    if made is None:
        return
    if made.dispatched_on is not None:
        _renewed(case, made.valid_until, expiry(case.season), deed)
    Certificate.objects.filter(id=made.id).update(**_ON_NO_LIST)


def listed_at(season: int, number: int) -> datetime | None:
    """When a dispatch list was made; None where there is none of that number."""
    found = Certificate.objects.filter(case__season=season, batch=number).aggregate(at=Max("listed_at"))["at"]
    return found if isinstance(found, datetime) else None
