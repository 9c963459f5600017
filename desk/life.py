"""The one way in which staff, the bank and the calendar move a case: checked against the table of moves, written with its history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cases.states import Act, By, CaseState, Role, move
from ops.errors import NotAllowed
from storage import accounts, codec, files
from storage.access import note_access
from storage.history import Happening, tell
from storage.models import Case


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a staff account by its name, or a machine (`rules`, `time`), and what that may do."""

    name: str
    by: By


RULES = Actor("rules", "rules")
TIME = Actor("time", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody does: who, when and why, in codes and for staff in words."""

    actor: Actor
    at: datetime
    codes: Sequence[str] = ()
    reason: str = ""
    message_id: int | None = None
    rule_set: str = ""
    """Of a judgement; else what the case was judged by stands in the history."""


def staff(name: str, *roles: Role) -> Actor:
    """The active account of this name, which must have one of these roles (a supervisor is a clerk too); else NotAllowed."""
    found = accounts.active_account(name)
    if found is None:
        raise NotAllowed(f"there is no active account {name!r} (intake user add makes one)")
    allowed = {*roles, "supervisor"} if "clerk" in roles else set(roles)
    if found.role not in allowed:
        raise NotAllowed(f"{name!r} is {found.role}: this is for {' or '.join(sorted(allowed))}")
    return Actor(name, found.role)


def move_case(case: Case, act: Act, to: CaseState, deed: Deed, **values: object) -> None:
    """Moves a case, other fields with it, and tells its history; inside the caller's transaction. ImpossibleMove, or files.Stale."""
    before = case.state
    files.change(case, deed.at, (*deed.codes, act), state=move(act, before, to, deed.actor.by), **values)
    note(case, act, deed if deed.rule_set else replace(deed, rule_set=_judged_by(case)), before)


def _judged_by(case: Case) -> str:
    """The rule set of the judgement that counts; empty where nothing was judged yet, or a dossier is erased."""
    submission = files.current(case)
    return codec.load_assessment(submission.assessment).rule_set if submission and submission.assessment else ""


def note(case: Case, what: str, deed: Deed, before: str | None = None, transfer_id: int | None = None) -> None:
    """Tells the history of a case what was done; where it moved, from which state. What staff do is in the register of access too."""
    if deed.actor.by not in ("rules", "time"):
        note_access(deed.at, deed.actor.name, "decided", case=case, codes=(what,))
    tell(
        Happening(
            at=deed.at,
            actor=deed.actor.name,
            what=what,
            message_id=deed.message_id,
            case_id=case.id,
            transfer_id=transfer_id,
            before=case.state if before is None else before,
            after=case.state,
            codes=deed.codes,
            rule_set=deed.rule_set,
            reason=deed.reason,
        )
    )
