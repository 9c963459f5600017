"""The states of messages, cases and letters (contract.md), and the moves a case may make in this part of its life."""

from typing import Literal, get_args

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

OPEN: frozenset[CaseState] = frozenset({"deficient", "needs_staff", "queried", "early_hold", "late_hold", "awaiting_payment"})
"""States in which a further submission is judged and may move the case by itself; in all others staff look first."""

MOVES: dict[str, frozenset[CaseState]] = {
    state: frozenset({"deficient", "needs_staff", "early_hold", "late_hold", "awaiting_payment"}) for state in OPEN
}
"""What a newly judged submission may make of a case. Moves of staff, fee, audit and certificate come with their issue."""


class ImpossibleMove(ValueError):
    """A case was to make a move that the table does not hold."""


def move(current: str | None, to: CaseState) -> CaseState:
    """The state `to`, if a case in `current` (None: not filed yet) may go there; else ImpossibleMove."""
    if to not in get_args(CaseState):
        raise ImpossibleMove(f"{to} is no state of a case")
    if current is not None and to not in MOVES.get(current, frozenset()):
        raise ImpossibleMove(f"a case cannot go from {current} to {to}")
    return to
