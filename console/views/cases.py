"""確認待ち and 案件: what waits for a person, and one case with its question, its proof and its answers."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from cases.finding import Finding
from cases.states import OPEN
from cases.waiting import GROUPS
from console.answering import Answering, answering_of
from console.confirming import confirmation, is_to_see
from console.dossier import Dossier, dossiers
from console.house import house
from console.people import account_of, act, deed_of, page, role_of
from console.plans import fits, offered
from console.showing import Showing
from console.templatetags.words import said, told
from desk.correcting import BelongsToAnother, NotUnderstood
from desk.previewing import Outcome
from desk.undoing import KEPT_FOR, last_undoable, undoable
from desk.undoing import undo as take_back
from ops.errors import ChangedMeanwhile
from rules import confirmed
from storage import viewing, waiting
from storage.access import note_access
from storage.models import Case, Viewing


@page()
def queue(request: HttpRequest) -> HttpResponse:
    """The cases that wait for staff, oldest first, or those of one group; 25 a page."""
    group = _group(request)
    found = Paginator(waiting.waiting(group), waiting.PAGE).get_page(request.GET.get("page"))
    now, name = house().clock(), account_of(request).name
    looking = viewing.viewer_of(list(found), now)
    rows = [{"dossier": one, "viewer": _other(looking.get(one.case.id), name)} for one in dossiers(list(found), role_of(request))]
    return render(request, "queue.html", {"shown": found, "rows": rows, "group": group, "groups": waiting.counts(), "now": now})


def _other(looking: Viewing | None, name: str) -> Viewing | None:
    """Who looks at a case, if it is not whoever asks."""
    return looking if looking is not None and looking.name != name else None


@page()
def counts(request: HttpRequest) -> HttpResponse:
    """What waits, for the navigation: renewed every half minute."""
    return render(request, "parts/counts.html")


@page()
def case(request: HttpRequest, receipt: str) -> HttpResponse:
    """One case: what it asks with its proof, what is known of it, and what can be done."""
    found, now = case_named(receipt), house().clock()
    name, role = account_of(request).name, role_of(request)
    note_access(now, name, "seen", case=found)
    # Who only reads keeps nobody from a case.
    looking = viewing.viewer_of([found], now).get(found.id) if role == "auditor" else viewing.open_case(found, name, now)
    last = last_undoable(found, now) if now - found.changed_at < KEPT_FOR else None
    if last and role != "supervisor" and last.actor != name:
        last = None  # What somebody else did is a supervisor's to take back.
    return render(request, "case.html", _shown(request, found) | {"viewer": _other(looking, name), "last": last})


def _shown(request: HttpRequest, found: Case) -> dict[str, object]:
    """What the template of a case needs."""
    dossier = Dossier(found, role_of(request))
    group = _group(request)
    return {
        "case": found,
        "dossier": dossier,
        "question": next(iter(dossier.questions), None),
        "showing": Showing(dossier, request.GET),
        "offered": [one for one in offered(found.state, role_of(request)) if fits(one, found)],
        "beside": waiting.neighbours(found, group, account_of(request).name, house().clock()),
        "group": group,
        "here": reverse("case", args=[found.receipt_number]),
        "may_correct": role_of(request) != "auditor" and found.state in OPEN - {"early_hold"},
    }


@act("clerk")
def answer(request: HttpRequest, receipt: str) -> HttpResponse:
    """An answer: shown with its letter first where it writes one or asks for words, else done at once; then the next question."""
    found = case_at(receipt, request)
    given = answering_of(request, found)
    if given.leads_to:
        return redirect(given.leads_to)
    try:
        outcomes = given.preview()
        if given.is_unfinished or is_to_see(request.POST, outcomes, always=given.asks):
            return render(request, "case.html", _shown(request, found) | _sure(request, given, outcomes))
        return _done(request, given)
    except NotUnderstood as against:
        return render(request, "case.html", _shown(request, found) | {"given": given, "problems": against.problems}, status=422)
    except BelongsToAnother as other:
        return render(request, "case.html", _shown(request, found) | {"given": given, "other": other.receipt_number}, status=409)


def _sure(request: HttpRequest, given: Answering, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """What the template shows of an answer before it is done."""
    findings = _deficiencies(given)
    named = [f.code for f in findings] if given.typed.named is None else given.typed.named
    writes = any(outcome.letters for outcome in outcomes)
    told = any(letter.kind in ("complete", "deficient") for outcome in outcomes for letter in outcome.letters)
    takes_supplement = told and given.act in ("waive", "correct", "deficient")
    return confirmation(request.POST, outcomes) | {
        "given": given,
        "outcomes": outcomes,
        "writes": writes,
        "deficiencies": findings,
        "named": named,
        "takes_supplement": takes_supplement,
    }


def _deficiencies(given: Answering) -> list[Finding]:
    """The deficiencies that a letter can name, with the one that the answer says a person has now seen; each code once."""
    verdict = Dossier(given.case, "clerk").verdict
    findings = confirmed(verdict, given.answer.codes).findings if verdict else ()
    found = {f.code: f for f in findings if f.severity == "deficiency"}
    return list(found.values())


def _done(request: HttpRequest, given: Answering) -> HttpResponse:
    group = _group(request)
    after = waiting.neighbours(given.case, group, account_of(request).name, house().clock()).after
    with undoable(given.cases, given.deed) as done:
        given.run()
    text = f"{given.case.receipt_number} {given.case.name}：{said('act', given.act)['done']}"
    messages.success(request, text, extra_tags=reverse("undo", args=[done.id]))
    given.case.refresh_from_db()
    asks_on = bool(Dossier(given.case, role_of(request)).questions) and given.act in ("correct", "waive")
    following = given.case.receipt_number if asks_on else after
    if not following:
        return redirect("queue")
    query = f"?{urlencode({'group': group})}" if group else ""
    return redirect(f"{reverse('case', args=[following])}{query}")


@act("clerk", "auditor")
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """「取り消す」: what was done a moment ago is taken back, and the case opens again."""
    cases = take_back(number, deed_of(request))
    if not cases:
        return redirect("payments")  # It was about a transfer alone.
    messages.info(request, told("act_undone", receipt=cases[0].receipt_number))
    return redirect("case", receipt=cases[0].receipt_number)


def case_named(receipt: str) -> Case:
    """The case of a receipt number; 404 where there is none."""
    found = Case.objects.select_related("audit", "certificate").filter(receipt_number=receipt).first()
    if found is None:
        raise Http404
    return found


def case_at(receipt: str, request: HttpRequest) -> Case:
    """The case, if it still is as it was when its form was shown; ChangedMeanwhile where it is another by now."""
    found = case_named(receipt)
    if str(found.version) != request.POST.get("version"):
        raise ChangedMeanwhile(receipt)
    return found


def _group(request: HttpRequest) -> str:
    group = request.POST.get("group") or request.GET.get("group") or ""
    return group if group in GROUPS else ""
