"""「取り消す」: an act of staff on cases is taken back whole, as long as none of its letters went and nobody changed them since.

A desk function knows nothing of it: what it changes is found by looking before and after (`storage.changes`).
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from cases.states import move
from desk.life import Actor, Deed, note
from ops.errors import NotAllowed, NotPossible
from storage import changes, files, outbox
from storage.history import Happening, tell
from storage.models import Allocation, Audit, Case, Event, Letter, StaffAct, Transfer

KEPT_FOR = timedelta(days=1)
UNDONE: Final = "undone"
"""What the history tells of it, with the code of what was taken back."""


class TooLate(NotPossible):
    """A letter of the act is gone, or on its way."""

    def __init__(self, message: str, sent_at: datetime | None) -> None:
        super().__init__(message)
        self.sent_at = sent_at
        """When it was sent; None while that is not known."""


class Changed(NotPossible):
    """Something happened to the case since, or the act was taken back already."""


@dataclass(slots=True)
class Recorded:
    """An act that can be taken back, by its number once it is done."""

    id: int = 0


@contextmanager
def undoable(cases: Sequence[Case], deed: Deed) -> Iterator[Recorded]:
    """What is done inside to these cases (all that it touches) is one act of one transaction, which `undo` can take back."""
    act = Recorded()
    with transaction.atomic():
        files.one_decision_at_a_time()
        before = changes.look(cases)
        last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
        yield act
        changed, made = changes.difference(before, changes.look(cases))
        told = Event.objects.filter(id__gt=last, case__in=cases).order_by("id").values_list("what", flat=True).first()
        record = StaffAct.objects.create(at=deed.at, actor=deed.actor.name, what=told or "", changed=changed, made=made)
        record.cases.set(cases)
        act.id = record.id


def last_undoable(about: Case | Actor, now: datetime) -> StaffAct | None:
    """The last act on a case, or by somebody, if it can still be taken back."""
    act = _last(about, now)
    return act if act and against(act) is None else None


def _last(about: Case | Actor, now: datetime) -> StaffAct | None:
    whose = {"cases": about} if isinstance(about, Case) else {"actor": about.name}
    return StaffAct.objects.filter(**whose, at__gt=now - KEPT_FOR).order_by("-id").first()


def against(act: StaffAct) -> NotPossible | None:
    """Why an act cannot be taken back any more; None where it can."""
    written = Letter.objects.filter(id__in=_made(act, "Letter"))
    gone = written.filter(state__in=("sending", "sent", "unknown")).order_by(F("sent_at").asc(nulls_last=True)).first()
    if gone:
        return TooLate(f"{_names(act)}: the letter {gone.kind} is gone", gone.sent_at)
    left = (entry for entry in (*act.changed, *act.made) if entry["table"] != "Letter" or "before" in entry)
    if not all(changes.is_as_left(entry) for entry in left):
        return Changed(f"{_names(act)}: something has happened since")
    return None


def undo(act_id: int, deed: Deed) -> list[Case]:
    """Takes an act back and returns its cases: all is as it was, its letters are not sent, the history tells of both.

    TooLate or Changed where it is too late; NotAllowed for all but who did it and a supervisor.
    """
    try:
        with transaction.atomic():
            files.one_decision_at_a_time()
            act = StaffAct.objects.filter(id=act_id).first()
            if act is None:
                raise Changed("this was taken back already, or is too long ago")
            if deed.actor.name != act.actor and deed.actor.by != "supervisor":
                raise NotAllowed("what somebody else did is a supervisor's to take back")
            if reason := against(act):
                raise reason
            return _taken_back(act, deed)
    except (files.Stale, IntegrityError):
        raise Changed("something has happened since") from None


def undo_last(case: Case, deed: Deed) -> list[Case]:
    """Takes back what was done last to a case, as `undo` does."""
    act = _last(case, deed.at)
    if act is None:
        raise Changed(f"{case.receipt_number}: nothing was done to it of late that could be taken back")
    return undo(act.id, deed)


def _taken_back(act: StaffAct, deed: Deed) -> list[Case]:
    _stop_letters(act)
    Allocation.objects.filter(id__in=_made(act, "Allocation")).update(
        undone_at=deed.at, undone_by=deed.actor.name, undone_reason=deed.reason
    )
    for table in ("Certificate", "AuditedRow"):
        changes.MODELS[table]._default_manager.filter(id__in=_made(act, table)).delete()
    for entry in act.changed:
        if entry["table"] != "Case":
            _put_back(entry, deed)
    cases = [_case_put_back(entry, act.what, deed) for entry in act.changed if entry["table"] == "Case"]
    act.delete()
    return cases


def _stop_letters(act: StaffAct) -> None:
    """Takes the letters of an act out of the outbox; under another key, so that the same deed can be done anew."""
    for letter in Letter.objects.filter(id__in=_made(act, "Letter")):
        stopped = Letter.objects.filter(id=letter.id, state__in=("waiting", "held", "failed")).update(
            state="failed", code=outbox.UNDONE, key=hashlib.sha256(f"undone/{letter.id}".encode()).hexdigest()
        )
        if not stopped:
            raise TooLate(f"{_names(act)}: the letter {letter.kind} is gone", None)


def _put_back(entry: changes.Entry, deed: Deed) -> None:
    model = changes.MODELS[entry["table"]]
    values = changes.before(entry)
    if model is Transfer:
        _tell_of(Transfer.objects.get(pk=entry["id"]), values, deed)
    if model in (Audit, Transfer):
        values["version"] = F("version") + 1
    if model is Transfer:
        values["changed_at"] = deed.at
    found = model._default_manager.filter(pk=entry["id"])
    if model is Letter and "state" in values:
        found = found.filter(state__in=("waiting", "held", "failed"))  # A worker may take it at this moment.
    if not found.update(**values):
        raise Changed("a letter is on its way")


def _tell_of(transfer: Transfer, values: changes.Row, deed: Deed) -> None:
    after = values.get("state", transfer.state)
    what = f"transfer.{UNDONE}"
    tell(Happening(at=deed.at, actor=deed.actor.name, what=what, transfer_id=transfer.id, before=transfer.state, after=after))


def _case_put_back(entry: changes.Entry, what: str, deed: Deed) -> Case:
    case = Case.objects.get(id=entry["id"])
    state, values = case.state, changes.before(entry)
    if "state" in values:
        move(UNDONE, state, values["state"], deed.actor.by)
    files.change(case, deed.at, **values)
    note(case, UNDONE, replace(deed, codes=(what,)), before=state)
    return case


def _made(act: StaffAct, table: str) -> list[int]:
    return [entry["id"] for entry in act.made if entry["table"] == table]


def _names(act: StaffAct) -> str:
    return ", ".join(act.cases.order_by("id").values_list("receipt_number", flat=True))


def forget(now: datetime) -> int:
    """Deletes what could be taken back until a day ago; returns how many acts."""
    return StaffAct.objects.filter(at__lt=now - KEPT_FOR).delete()[1].get("storage.StaffAct", 0)
