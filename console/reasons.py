"""Why a case is with staff where that is no finding about its forms: read from its history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cases.states import ACCEPTED, OPEN, CaseState
from console.asked import Asked, Happened
from console.turn import texts
from notifier.decision_letters import CALLED

WITH_STAFF: tuple[CaseState, ...] = ("needs_staff", "late_hold")
EVENTS: dict[str, str] = {
    "letter.bounced": "letter.bounced",
    "letter.not_delivered": "letter.not_delivered",
    "unpaid": "payment.undone",
    "reopened": "reopened",
    "answered": "query.answered_otherwise",
    "withdrawal.wished": "withdrawal.wished",
}
"""What an event of a case asks by itself, …"""
CODES: dict[str, str] = {
    "query.answered": "query.answered",
    "query.unanswered": "query.unanswered",
    "withdrawal.wished": "withdrawal.wished",
    "payment.reversed": "payment.reversed",
}
"""… but where a code among its codes says more."""

_SETTLE = frozenset(
    {"filed", "judged", "woken", "asked", "accepted", "withdrawn", "closed_late", "expired", "merged", "approved", "refused", "seen"}
)
"""After these what was asked before is answered."""

_JUDGED = ("filed", "judged", "woken")


def reasons(asked: Asked) -> Iterator[tuple[str, dict[str, str]]]:
    """The codes of what the history asks, each with the facts for its words; the same once."""
    open_now = _Open()
    for event in standing(asked.events):
        open_now.take(event)
    if asked.state == "queried":
        yield "query.waits", {}
    elif asked.state in OPEN | ACCEPTED:
        yield from ((code, facts) for code, facts in open_now.asked.items() if _fits(code, asked))
        if open_now.forms_wait and asked.state in ACCEPTED:
            yield "submission.after_acceptance", {}
        if _is_of_a_machine(asked):
            yield "mail.machine", {}
    if asked.held:
        yield "letter.held", {"letters": "」「".join(dict.fromkeys(map(_called, asked.held)))}


def standing(events: Sequence[Happened]) -> list[Happened]:
    """The events without the acts that staff took back: 「取り消す」 names the first event of its act, and nothing came between."""
    left: list[Happened] = []
    for event in events:
        if event.what == "undone":
            first = max((place for place, before in enumerate(left) if before.what in event.codes), default=len(left))
            del left[first:]
        else:
            left.append(event)
    return left


def is_news(asked: Asked) -> bool:
    """Whether nothing was judged since the later mail came: what was told last are its codes."""
    told = [event for event in standing(asked.events) if event.what in _JUDGED]
    return asked.came is not None and (not told or {finding.code for finding in asked.came.findings} <= {*told[-1].codes})


@dataclass(slots=True)
class _Open:
    """What is not answered yet, as the history goes on."""

    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    forms_wait: bool = False

    def take(self, event: Happened) -> None:
        code = next((CODES[code] for code in event.codes if code in CODES), EVENTS.get(event.what, ""))
        if event.what in _SETTLE and code != "withdrawal.wished":
            self.asked.clear()
        if event.what in ("submission.after_acceptance", "forms_taken", "forms_seen"):
            self.forms_wait = event.what == "submission.after_acceptance"
        if code:
            # The newer reply or bounce stands for the older.
            self.asked[code] = _of_letter(event) if code.startswith("letter.") else {}


def _of_letter(event: Happened) -> dict[str, str]:
    """Which letter did not arrive, and why as far as the status of the bounce says (RFC 3463)."""
    kind, status = (*event.codes, "", "")[:2]
    told = why_undelivered(status)
    return {"letter": _called(kind), "why": f"（{told}）" if told else ""}


def why_undelivered(status: str) -> str:
    """Why a letter did not arrive, by its status (RFC 3463) or the first digit of it; empty where that says nothing known."""
    why = texts()["undelivered"]
    return next((why[known] for known in (status, status.rpartition(".")[0], status[:1]) if known in why and known != "letter"), "")


def _called(kind: str) -> str:
    return next((name for letter, name in CALLED.items() if letter == kind), texts()["undelivered"]["letter"])


def _fits(code: str, asked: Asked) -> bool:
    """Whether what was asked then is a question in the state of now: 受理 undone or a decision taken back is one only for staff."""
    return asked.state in WITH_STAFF or code in ("withdrawal.wished", "letter.bounced", "letter.not_delivered")


def _is_of_a_machine(asked: Asked) -> bool:
    """Forms in a machine's mail are for staff though nothing is amiss with them: it is never answered by itself."""
    verdict = asked.assessment
    return (
        asked.state == "needs_staff"
        and verdict is not None
        and verdict.application is not None
        and verdict.disposition == "refer"
        and not any(finding.severity == "review" for finding in verdict.findings)
    )
