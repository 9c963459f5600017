"""What staff do to a case: one row for each action, with what it asks of them and the desk's function that does it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cases.correction import Correction
from cases.states import ACCEPTED, ANY, OPEN, Act, CaseState, Role, may
from console.asked import Action, Answer
from desk import correcting, deciding, late_forms, reviewing, seeing
from desk.answering import Desk
from desk.life import Deed
from storage.models import Case

Words = Literal["", "reason", "letter", "note"]
"""What is typed beside an act: a reason for the history, words for the letter, a note for a colleague; or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What staff typed and ticked beside an answer. `named` are the deficiencies that the letter is to name, None: not asked yet."""

    words: str = ""
    value: str = ""
    into: str = ""
    supplement: str = ""
    named: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """All that the desk's function is given."""

    desk: Desk
    case: Case
    answer: Answer
    typed: Typed
    deed: Deed
    into: Case | None = None

    @property
    def corrections(self) -> Sequence[Correction]:
        """The answer's corrections, or of an answer that is typed in what was typed."""
        return [Correction(field, self.typed.value if self.answer.input else text) for field, text in self.answer.corrections]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One action: what it does and asks for, who may do it and when."""

    does: Callable[[Doing], object]
    act: Act | None = None
    """The move that it makes of the case: its row of `cases.states.MOVES` says who may, and in which states. None: the case stays."""
    states: frozenset[CaseState] = ANY
    """Where the case stays: the states in which it can be done."""
    supervisor: bool = False
    """It is for a supervisor, where the row of the move does not say so."""
    words: Words = ""
    into: bool = False
    unasked: bool = False
    """It can be done beside the question's answers too."""


PLANS: Mapping[Action, Plan] = {
    "correct": Plan(act="judged", does=lambda d: correcting.correct(d.desk, d.case, d.corrections, d.deed, besides=d.typed.supplement)),
    "waive": Plan(act="judged", does=lambda d: reviewing.go_on(d.desk, d.case, d.answer.codes, d.deed, d.typed.supplement), words="reason"),
    "ask": Plan(act="asked", does=lambda d: reviewing.ask(d.desk, d.case, d.typed.words, d.deed), words="letter", unasked=True),
    "resend": Plan(act="asked", does=lambda d: reviewing.ask(d.desk, d.case, d.typed.words, d.deed), words="letter"),
    "deficient": Plan(act="judged", does=lambda d: reviewing.send_deficient(d.desk, d.case, _named(d), d.typed.supplement, d.deed)),
    "hand_up": Plan(states=OPEN | ACCEPTED, does=lambda d: reviewing.hand_up(d.case, d.typed.words, d.deed), words="note", unasked=True),
    "inquiry": Plan(act="became_inquiry", does=lambda d: reviewing.into_inquiry(d.case, d.deed)),
    "merge": Plan(act="merged", does=lambda d: _merge(d), into=True, unasked=True),
    "answered": Plan(act="answered", does=lambda d: reviewing.answer_by_phone(d.case, d.deed), unasked=True),
    "late_take": Plan(act="judged", does=lambda d: reviewing.take_late(d.desk, d.case, d.deed), words="reason", supervisor=True),
    "late_close": Plan(act="closed_late", does=lambda d: deciding.close_late(d.desk, d.case, d.deed), words="reason"),
    "take_forms": Plan(does=lambda d: late_forms.take(d.desk, d.case, d.answer.codes, d.deed), words="reason"),
    "leave_forms": Plan(does=lambda d: late_forms.leave(d.case, d.deed), words="reason"),
    "seen": Plan(does=lambda d: seeing.nothing_follows(d.case, d.deed), words="reason"),
    "readdress": Plan(does=lambda d: seeing.readdress(d.case, d.typed.value, d.deed), words="reason", supervisor=True),
    "withdraw": Plan(act="withdrawn", does=lambda d: deciding.withdraw(d.desk, d.case, d.deed), words="reason", unasked=True),
    "approve": Plan(act="approved", does=lambda d: deciding.approve(d.desk, [d.case], d.deed), unasked=True),
    "refuse": Plan(act="refused", does=lambda d: deciding.refuse(d.desk, d.case, d.deed), words="letter", unasked=True),
    "reopen": Plan(act="reopened", does=lambda d: deciding.reopen(d.desk, d.case, d.deed), words="reason", unasked=True),
}


def _named(doing: Doing) -> Sequence[str]:
    """The deficiencies left ticked; before anybody could untick one, all that the answer names."""
    return doing.answer.codes if doing.typed.named is None else doing.typed.named


def _merge(doing: Doing) -> None:
    assert doing.into is not None  # noqa: S101 - the page asks for it
    if doing.answer.corrections:
        correcting.merge_corrected(doing.desk, doing.case, doing.corrections, doing.into, doing.deed)
    else:
        reviewing.merge(doing.desk, doing.case, doing.into, doing.deed)


def allowed(action: Action, state: str, role: Role) -> bool:
    """Whether an action can be done in this state, and by this role."""
    plan = PLANS[action]
    if role == "auditor" or (plan.supervisor and role != "supervisor"):
        return False
    return may(plan.act, state, role) if plan.act else state in plan.states


def fits(action: Action, case: Case) -> bool:
    """Whether an action that its state admits can be done to this case, so that no button leads to a refusal."""
    return {
        "ask": bool(case.email),
        "merge": not case.certification_number,
        "hand_up": not case.for_supervisor,
    }.get(action, True)


def offered(state: str, role: Role) -> list[Action]:
    """What can be done to a case in this state by this role without being asked, in the table's order."""
    return [name for name, plan in PLANS.items() if plan.unasked and allowed(name, state, role)]
