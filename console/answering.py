"""One answer on its way: read from the form, shown as what it would do, then done."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest
from django.urls import reverse

from cases.reading import Application
from console.asked import Action, Answer
from console.dossier import Dossier
from console.house import house
from console.people import deed_of, role_of
from console.plans import PLANS, Doing, Plan, Typed, offered
from console.turn import here, one_line
from desk.life import Deed
from desk.previewing import Outcome, preview
from ops.errors import NotAllowed, NotPossible
from parsers.typed import text_at
from storage.models import Case

_PLACE = "c:"
"""What the names of a form's places begin with, those of `cases.correction` behind it."""


@dataclass(frozen=True, kw_only=True)
class Answering:
    """What somebody answers about a case, and what they typed beside it."""

    case: Case
    answer: Answer
    question: str
    typed: Typed
    deed: Deed
    into: Case | None

    @property
    def act(self) -> Action:
        """What it does."""
        return self.answer.action

    @property
    def plan(self) -> Plan:
        return PLANS[self.act]

    @property
    def leads_to(self) -> str:
        """The page where it is done; empty where it is done here."""
        if self.act == "type_in":
            return reverse("values", args=[self.case.receipt_number])
        return f"{reverse('payments')}?case={self.case.receipt_number}" if self.act == "payment" else ""

    @property
    def cases(self) -> Sequence[Case]:
        return [self.case, self.into] if self.into else [self.case]

    @cached_property
    def words(self) -> str:
        """What is typed so far, else what is proposed."""
        return self.typed.words or self.answer.words

    @property
    def is_unfinished(self) -> bool:
        """Whether something is still to be typed: words, of which some are only a beginning, or the other case."""
        begun = self.answer.input and not self.takes_value and self.words.strip() == self.answer.words.strip()
        return bool(self.plan.words and (begun or not self.words.strip())) or (self.plan.into and self.into is None)

    @property
    def field(self) -> str:
        """The path of the value that is typed."""
        return next((path for path, _ in self.answer.corrections), "a.email")

    @property
    def takes_value(self) -> bool:
        """Whether the answer is a value that is typed."""
        return self.answer.takes_value

    @property
    def doing(self) -> Doing:
        return Doing(desk=house().desk, case=self.case, answer=self.answer, typed=self.typed, deed=self.deed, into=self.into)

    def run(self) -> None:
        """Does it."""
        self.plan.does(self.doing)

    @property
    def asks(self) -> bool:
        """Whether something is typed beside it, so that its page is always shown."""
        return bool(self.plan.words) or self.plan.into

    def preview(self) -> tuple[Outcome, ...]:
        """What it would do; empty where that cannot be shown before something is typed."""
        return () if self.is_unfinished else preview(self.run, self.cases)


def answering_of(request: HttpRequest, case: Case) -> Answering:
    """The answer that the form holds; 404 where the question has no such answer, or nobody may do that here."""
    form = request.POST
    answer = _chosen(request, case, form.get("question", ""), form.get("answer", ""))
    typed = Typed(
        words=_lines(form.get("words", "")) or answer.words,
        value=form.get("value", ""),
        into=form.get("into", "").strip(),
        supplement=_lines(form.get("supplement", "")),
        named=tuple(form.getlist("named")) if "naming" in form else None,
    )
    deed = deed_of(request, reason=typed.words, codes=("staff",))
    return Answering(
        case=case,
        answer=answer,
        question=form.get("question", ""),
        typed=typed,
        deed=deed,
        into=_other(typed.into),
    )


def _lines(text: str) -> str:
    """What was typed, each line's end one character, as browsers count them; without what steers a terminal, or ends a text (NUL)."""
    return "".join(sign for sign in text.replace("\r\n", "\n") if sign == "\n" or unicodedata.category(sign) != "Cc").strip()


def _chosen(request: HttpRequest, case: Case, question: str, key: str) -> Answer:
    """An answer to the question that is asked, or what can be done without being asked."""
    if not question and key == "correct":
        return Answer(key=key, text="", action="correct", corrections=_changed(request, case))
    if not question:
        act = next((act for act in offered(case.state, role_of(request)) if act == key), None)
        if act is None:
            raise Http404
        return Answer(key=act, text="", action=act, corrections=_changed(request, case) if act == "merge" else ())
    found = next((q for q in Dossier(case, role_of(request)).questions if q.code == question), None)
    if found is None:
        raise NotPossible(f"{case.receipt_number} does not ask {question} any more", "not_asked")
    answer = next((a for a in found.answers if a.key == key), None)
    if answer is None:
        raise Http404
    if answer.needs:
        raise NotAllowed(answer.needs)
    return answer


def _changed(request: HttpRequest, case: Case) -> tuple[tuple[str, str], ...]:
    """What was typed at places where something else stood when the form was shown; where the form does not say, stands now."""
    dossier = Dossier(case, role_of(request))
    application = dossier.application or Application()
    typed = {name.removeprefix(_PLACE): str(text) for name, text in request.POST.items() if name.startswith(_PLACE)}
    stood = _stood(request.POST.get("stood", ""))
    return tuple(
        (path, text)
        for path, text in typed.items()
        if one_line(text) != stood.get(path, one_line(text_at(here(path, dossier.positions), application)))
    )


def _stood(text: str) -> Mapping[str, str]:
    """What stood at each place of the page of all values: sent again after a new mail, what nobody touched is no correction of that."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _other(receipt: str) -> Case | None:
    """The case that is named; None where none is. NotPossible where there is no such case."""
    if not receipt:
        return None
    found = Case.objects.filter(receipt_number=receipt.upper()).first()
    if found is None:
        raise NotPossible(f"there is no case {receipt}", "no_case")
    return found
