"""Everything that the records hold about one person, found by a certification number or an e-mail address."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Model, Q, QuerySet

from storage.erasing import cases_by_message
from storage.models import Access, Allocation, Case, Certificant, Event, Incident, Letter, Message, StaffAct, Submission, Transfer
from storage.models.audits import Audit, AuditedRow, Evidence
from storage.models.dispatch import Certificate

_MACHINERY = frozenset({"lease_owner", "lease_until", "attempts", "not_before", "blob", "content_key", "version"})


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held about a person. `shared`: which of the messages belong to others' cases too, and to which."""

    register: tuple[Certificant, ...]
    cases: tuple[Case, ...]
    messages: tuple[Message, ...]
    letters: tuple[Letter, ...]
    transfers: tuple[Transfer, ...]
    shared: dict[int, tuple[Case, ...]]

    @property
    def empty(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))


def held_about(number: str = "", address: str = "") -> Holdings:
    """By a certification number or an address, each as the records key them: cases, letters, money, their mail of no case."""
    register = Certificant.objects.filter(certification_number=number) if number else Certificant.objects.filter(email__iexact=address)
    cases = list(Case.objects.filter(certification_number=number) if number else Case.objects.filter(address_key=address))
    addresses = {address, *(case.address_key for case in cases)} - {""}
    mine, belongs = {case.id for case in cases}, cases_by_message()
    of_cases = {message for message, its in belongs.items() if its & mine}
    loose = Message.objects.filter(sender_key__in=addresses).exclude(id__in=[m for m, its in belongs.items() if its])
    messages = list(Message.objects.filter(Q(id__in=of_cases) | Q(id__in=loose.values("id"))).order_by("id"))
    others = {message: belongs.get(message, set()) - mine for message in of_cases}
    return Holdings(
        register=tuple(register.order_by("id")),
        cases=tuple(cases),
        messages=tuple(messages),
        letters=tuple(Letter.objects.filter(Q(case__in=cases) | Q(case=None, address_key__in=addresses)).order_by("id")),
        transfers=tuple(Transfer.objects.filter(allocations__case__in=cases, allocations__undone_at=None).distinct().order_by("id")),
        shared={m: tuple(Case.objects.filter(id__in=its).order_by("id")) for m, its in others.items() if its},
    )


def described(held: Holdings) -> dict[str, Any]:
    """The same as plain values for a file, with submissions, history, audits, incidents and the register of access about it."""
    cases, messages = [case.id for case in held.cases], [message.id for message in held.messages]
    transfers = [transfer.id for transfer in held.transfers]
    return {
        "register": _rows(Certificant, held.register),
        "cases": _rows(Case, held.cases),
        "submissions": _values(Submission.objects.filter(case__in=cases)),
        "messages": _rows(Message, held.messages),
        "letters": _rows(Letter, held.letters),
        "transfers": _rows(Transfer, held.transfers),
        "allocations": _values(Allocation.objects.filter(case__in=cases)),
        "audits": _values(Audit.objects.filter(case__in=cases)),
        "audited_rows": _values(AuditedRow.objects.filter(audit__case__in=cases)),
        "evidence": _values(Evidence.objects.filter(audit__case__in=cases)),
        "certificates": _values(Certificate.objects.filter(case__in=cases)),
        "undoable": _values(StaffAct.objects.filter(cases__in=cases).distinct()),
        "incidents": _values(Incident.objects.filter(case__in=cases)),
        "history": _values(Event.objects.filter(Q(case__in=cases) | Q(case=None) & (Q(message__in=messages) | Q(transfer__in=transfers)))),
        "access": _values(Access.objects.filter(Q(case__in=cases) | Q(message__in=messages))),
    }


def _rows(model: type[Model], rows: Iterable[Model]) -> list[dict[str, Any]]:
    return _values(model._default_manager.filter(pk__in=[row.pk for row in rows]))


def _values(found: QuerySet[Any]) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key not in _MACHINERY} for row in found.order_by("id").values()]
