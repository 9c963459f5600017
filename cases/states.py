"""The states of messages, cases and letters (contract.md), and every move that a case may make: one table, from which docs draw theirs."""

from dataclasses import dataclass
from typing import Literal

MessageState = Literal["received", "reading", "judged", "done", "set_aside", "unfetchable"]
CaseState = Literal[
    "deficient", "needs_staff", "queried", "early_hold", "late_hold", "awaiting_payment", "accepted", "audit_notified",
    "audit_received", "approved", "refused", "certificate_sent", "withdrawn", "late_closed", "expired", "merged",
]  # fmt: skip
LetterState = Literal["waiting", "held", "sending", "sent", "failed", "unknown"]
LetterKind = Literal[
    "complete", "deficient", "early", "resend", "accepted", "reminder", "query", "withdrawn", "late_closed", "approved",
    "refused", "correction", "audit_request", "audit_result",
]  # fmt: skip

TransferState = Literal["open", "matched", "waiting", "set_aside", "reversed", "reversal"]
"""Of a credit on the account. `open`: staff must look; `waiting`: for an application that has not come; `set_aside`: none of ours, or to
be paid back; `reversed`: taken back by the bank, by the line that is a `reversal`."""
FREE: frozenset[TransferState] = frozenset({"open", "waiting", "set_aside"})
"""States in which a transfer may still be taken as a fee."""
AuditResult = Literal["passed", "failed", "exempted"]
RowResult = Literal["passed", "failed", "more"]

Role = Literal["clerk", "supervisor", "auditor"]
"""What a member of staff may do; a supervisor also does what a clerk does."""
By = Role | Literal["rules", "time"]
"""Who moves a case: staff, a mail or a bank's line judged by the rules, or the calendar."""

Act = Literal[
    "filed", "judged", "woken", "undelivered", "asked", "answered", "accepted", "unpaid", "selected", "evidence_received",
    "more_evidence_asked", "approved", "refused", "dispatched", "withdrawn", "closed_late", "expired", "merged", "became_inquiry",
    "reopened", "undone",
]  # fmt: skip

OPEN: frozenset[CaseState] = frozenset({"deficient", "needs_staff", "queried", "early_hold", "late_hold", "awaiting_payment"})
"""States in which a further submission is judged and may move the case by itself; in all others staff look first."""
ACCEPTED: frozenset[CaseState] = frozenset({"accepted", "audit_notified", "audit_received", "approved"})
"""受理 and what follows it, up to the certificate."""
CLOSED: frozenset[CaseState] = frozenset({"refused", "certificate_sent", "withdrawn", "late_closed", "expired", "merged"})

ANY: frozenset[CaseState] = OPEN | ACCEPTED | CLOSED

_JUDGED: frozenset[CaseState] = frozenset({"deficient", "needs_staff", "early_hold", "late_hold", "awaiting_payment"})


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: by this act, a case in one of these states goes to one of those, if one of these does it."""

    act: Act
    before: frozenset[CaseState]
    after: frozenset[CaseState]
    by: frozenset[By]
    meaning: str


def _move(
    act: Act, before: set[CaseState] | frozenset[CaseState], after: set[CaseState] | frozenset[CaseState], by: set[By], meaning: str
) -> Move:
    return Move(act, frozenset(before), frozenset(after), frozenset(by), meaning)


MOVES: tuple[Move, ...] = (
    _move("filed", frozenset(), _JUDGED, {"rules", "clerk"}, "a first submission is judged; no state before"),
    _move("judged", OPEN, _JUDGED, {"rules", "clerk"}, "a further submission or a correction by staff is judged"),
    _move("woken", {"early_hold"}, _JUDGED, {"time"}, "the window opened (ambiguity 7)"),
    _move("undelivered", OPEN, {"needs_staff"}, {"rules"}, "a letter did not arrive"),
    _move("asked", OPEN - {"queried", "early_hold"}, {"queried"}, {"clerk"}, "記載内容の確認: the applicant is asked"),
    _move("answered", {"queried"}, {"needs_staff"}, {"rules", "time", "clerk"}, "the applicant replied, or the days for it are over"),
    _move("accepted", {"awaiting_payment"}, {"accepted"}, {"rules", "clerk"}, "受理: fee confirmed, forms complete (R21)"),
    _move("unpaid", ACCEPTED, {"needs_staff"}, {"rules", "clerk"}, "the bank reversed the payment (R27), or its match is undone"),
    _move("selected", {"accepted"}, {"audit_notified"}, {"supervisor"}, "drawn for the audit and told so (R36)"),
    _move("evidence_received", {"audit_notified"}, {"audit_received"}, {"rules", "clerk"}, "evidence came"),
    _move("more_evidence_asked", {"audit_received"}, {"audit_notified"}, {"auditor", "supervisor"}, "追加依頼: more evidence is asked for"),
    _move("approved", ACCEPTED - {"approved"}, {"approved"}, {"supervisor"}, "合格"),
    _move("refused", ACCEPTED - {"approved"}, {"refused"}, {"supervisor"}, "不合格: only after 受理, only by a person (ambiguity 10)"),
    _move("dispatched", {"approved"}, {"certificate_sent"}, {"clerk"}, "認定証発送 (R06)"),
    _move("withdrawn", OPEN, {"withdrawn"}, {"clerk"}, "取り下げ before 受理 (R26)"),
    _move("withdrawn", ACCEPTED, {"withdrawn"}, {"supervisor"}, "取り下げ after 受理: no refund (R24, R26)"),
    _move("closed_late", {"late_hold"}, {"late_closed"}, {"supervisor"}, "期限後 not taken (R37)"),
    _move("expired", OPEN, {"expired"}, {"supervisor"}, "the season is over and the application was never completed"),
    _move("merged", OPEN, {"merged"}, {"clerk"}, "a case filed without a readable number belongs to another"),
    _move("became_inquiry", OPEN - {"awaiting_payment"}, {"merged"}, {"clerk"}, "filed by mistake: its mail is an inquiry"),
    _move("reopened", CLOSED | {"approved"}, {"needs_staff"}, {"supervisor"}, "a decision is taken back"),
    _move("undone", ANY, ANY, {"clerk", "auditor"}, "an act of staff is taken back before its letter went: to the state before it"),
)


class ImpossibleMove(ValueError):
    """A case was to make a move that the table does not hold."""


class NotTheirs(ImpossibleMove):
    """The move is in the table, but for somebody else."""


def move(act: Act, current: str | None, to: CaseState, by: By) -> CaseState:
    """`to`, if this act by this person or machine may bring a case there from `current` (None: not filed yet); else ImpossibleMove."""
    rows = [row for row in MOVES if row.act == act and to in row.after and (current in row.before if current else not row.before)]
    if not rows:
        raise ImpossibleMove(f"{act}: a case cannot go from {current} to {to}")
    if not any(_is_for(row, by) for row in rows):
        raise NotTheirs(f"{act} is not for {by}")
    return to


def may(act: Act, current: str, by: By) -> bool:
    """Whether this act is possible in this state, and for this person or machine."""
    return any(row.act == act and current in row.before and _is_for(row, by) for row in MOVES)


def _is_for(row: Move, by: By) -> bool:
    return by in row.by or (by == "supervisor" and "clerk" in row.by)
