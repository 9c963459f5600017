"""入金: transfers that pay for nothing yet, one with what it may pay for, and what staff make of it."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.states import FREE, TransferState
from console.confirming import confirmation, is_to_see
from console.house import house
from console.people import account_of, act, deed_of, page, role_of
from console.refusals import in_words
from console.templatetags.words import day, said, yen
from console.transfers import TABS, Choice, likeliest_first, note_of, register_addresses, shown
from desk import paying, unpaying
from desk.previewing import Outcome, preview
from desk.undoing import undo as take_back
from desk.undoing import undoable
from ops.errors import ChangedMeanwhile, NotPossible
from storage import history, payments
from storage.access import note_access
from storage.models import Case, Transfer
from storage.waiting import PAGE

_STAFF = ("payment.staff",)


@page()
def transfers(request: HttpRequest) -> HttpResponse:
    """The transfers of one tab, oldest first, 25 a page; where a case is open beside it, those that are likeliest its fee first."""
    note_access(house().clock(), account_of(request).name, "seen", codes=("payments",))
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "open"
    case = Case.objects.filter(receipt_number=request.GET["case"]).first() if "case" in request.GET else None
    tabs = [] if case else _counted()
    paginator = Paginator(_listed(tab, case), PAGE)
    if tabs:
        paginator.count = dict(tabs)[tab]  # Known already: one query less.
    listed = paginator.get_page(request.GET.get("page"))
    rows = shown(list(listed), [case.receipt_number] if case else [])
    context = {"shown": listed, "rows": rows, "tab": tab, "tabs": tabs, "case": case, "may_act": role_of(request) != "auditor"}
    return render(request, "payments/list.html", context)


def _counted() -> list[tuple[str, int]]:
    """The tabs with how many are in each."""
    counts = dict(Transfer.objects.values_list("state").annotate(number=Count("id")).order_by())
    return [(name, sum(counts.get(state, 0) for state in states)) for name, states in TABS.items()]


def _listed(tab: str, case: Case | None) -> Sequence[Transfer]:
    if case:
        return likeliest_first(payments.unmatched(), case)
    found = Transfer.objects.filter(state__in=TABS[tab])
    order = ("-changed_at", "-id") if tab in ("matched", "reversed") else ("value_date", "id")
    return found.order_by(*order)  # type: ignore[return-value]  # a QuerySet is sliced like a list


@page()
def transfer(request: HttpRequest, number: int) -> HttpResponse:
    """One transfer: what it may pay for, to be ticked and summed up; or what it pays for."""
    found = _transfer(number)
    note_access(house().clock(), account_of(request).name, "seen", codes=("payments",))
    return _page(request, found, request.GET)


def _page(request: HttpRequest, found: Transfer, form: QueryDict, problem: str = "", status: int = 200) -> HttpResponse:
    told = unpaying.to_correct(found) if found.state == "matched" else {}
    gone = bool(paying.letters_gone(found)) if found.state == "matched" else False
    context = {
        "choice": Choice(found, form),
        "transfer": found,
        "free": found.state in FREE,
        "role": role_of(request),
        "may_act": role_of(request) != "auditor",
        "may_undo": found.state == "matched" and (role_of(request) == "supervisor" or (role_of(request) == "clerk" and not gone)),
        "note": note_of(found),
        "told": told,
        "correction": form.get("to_tell") or said("payment_words", "correction")["name"],
        "events": history.of(transfer_id=found.id),
        "problem": problem,
    }
    return render(request, "payments/transfer.html", context, status=status)


@act("clerk")
def match(request: HttpRequest, number: int) -> HttpResponse:
    """「この申請の入金とする」: done at once, or shown first where a letter follows; the sum alone, or an application added, when asked."""
    do = request.POST.get("do", "match")
    if do in ("sum", "find"):
        choice = Choice(_transfer(number), request.POST)
        if request.headers.get("HX-Request"):
            return render(request, "payments/sum.html", {"choice": choice})
        return _page(request, choice.transfer, request.POST)
    choice = Choice(_transfer_at(number, request), request.POST)
    reason = request.POST.get("reason", "").strip()
    if problem := _against(request, choice, reason):
        return _page(request, choice.transfer, request.POST, problem, 422)
    deed = deed_of(request, reason=reason, codes=_STAFF)

    def run() -> None:
        paying.match_by_staff(house().desk, [_transfer_at(number, request)], choice.cases, deed)

    outcomes = preview(run, choice.cases)
    if is_to_see(request.POST, outcomes):
        return _sure(request, choice.transfer, "match", choice.cases, outcomes)
    return _done(request, choice.transfer, choice.cases, run, said("payment_done", "matched")["name"])


def _against(request: HttpRequest, choice: Choice, reason: str) -> str:
    """What forbids the match, in a sentence; empty where nothing does."""
    if not choice.ticked:
        return said("payment_words", "none_ticked")["name"]
    if taken := choice.not_payable:
        return f"{'、'.join(taken)}：{in_words(NotPossible('', 'paid_or_closed'))}"
    if choice.difference and role_of(request) != "supervisor":
        return in_words(NotPossible("", "difference"))
    if choice.difference and not reason:
        return said("payment_words", "difference_reason")["name"]
    return ""


@act("clerk")
def put(request: HttpRequest, number: int) -> HttpResponse:
    """「申請を待つ」「対象外にする」「未消込に戻す」「責任者に回す」: nothing of it writes to anybody."""
    found, to, reason = _transfer_at(number, request), request.POST.get("to", ""), request.POST.get("reason", "").strip()
    acts: dict[str, Callable[[], object]] = {
        "waiting": lambda: _put(found, "waiting", request, reason),
        "set_aside": lambda: _put(found, "set_aside", request, reason),
        "open": lambda: _put(found, "open", request, reason),
        "handed_up": lambda: unpaying.hand_up(found, deed_of(request, reason=reason, codes=_STAFF)),
    }
    if to not in acts:
        raise Http404
    if to in ("set_aside", "handed_up") and not reason:
        return _page(request, found, request.POST, in_words(NotPossible("", "reason_owed")), 422)
    return _done(request, found, [], acts[to], said("payment_done", to)["name"])


def _put(found: Transfer, state: TransferState, request: HttpRequest, reason: str) -> None:
    paying.put(found, state, deed_of(request, reason=reason, codes=_STAFF))


@act("clerk")
def unmatch(request: HttpRequest, number: int) -> HttpResponse:
    """「消込を取り消す」: its cases are for staff again; where 受理 was written to them, 訂正 is shown first."""
    found, reason = _transfer_at(number, request), request.POST.get("reason", "").strip()
    to_tell = request.POST.get("to_tell", "").strip()
    if not reason:
        return _page(request, found, request.POST, in_words(NotPossible("", "reason_owed")), 422)
    cases = [part.case for part in found.allocations.filter(undone_at=None).select_related("case").order_by("id")]
    deed = deed_of(request, reason=reason, codes=_STAFF)

    def run() -> None:
        unpaying.take_back(house().desk, _transfer_at(number, request), to_tell, deed)

    outcomes = preview(run, cases)
    if is_to_see(request.POST, outcomes):
        return _sure(request, found, "unmatch", cases, outcomes)
    return _done(request, found, cases, run, said("payment_done", "unmatched")["name"])


@act("clerk")
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """「取り消す」: what was done to a transfer a moment ago is taken back."""
    take_back(number, deed_of(request))
    messages.info(request, said("payment_done", "undone")["name"])
    return redirect("payments")


def _sure(request: HttpRequest, found: Transfer, doing: str, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> HttpResponse:
    """What it would do and write, before it is done."""
    certificants = register_addresses(cases)
    context = confirmation(request.POST, outcomes) | {
        "transfer": found,
        "doing": doing,
        "action": reverse(f"payment-{doing}", args=[found.id]),
        "outcomes": [{"outcome": one, "certificant": certificants.get(one.receipt_number)} for one in outcomes],
        "typed": [(name, value) for name in ("case", "listed", "reason", "to_tell", "for") for value in request.POST.getlist(name)],
    }
    return render(request, "payments/sure.html", context)


def _done(request: HttpRequest, found: Transfer, cases: Sequence[Case], run: Callable[[], object], words: str) -> HttpResponse:
    with undoable(cases, deed_of(request)) as done:
        run()
    receipts = "、".join(case.receipt_number for case in cases)
    text = f"{day(found.value_date)} {yen(found.amount)}{f'（{receipts}）' if receipts else ''}：{words}"
    messages.success(request, text, extra_tags=reverse("payment-undo", args=[done.id]))
    if (back := request.POST.get("for", "")) and any(case.receipt_number == back for case in cases):
        return redirect("case", receipt=back)
    return redirect("payments")


def _transfer(number: int) -> Transfer:
    found = Transfer.objects.filter(id=number).first()
    if found is None:
        raise Http404
    return found


def _transfer_at(number: int, request: HttpRequest) -> Transfer:
    """The transfer, if it still is as it was when its form was shown; ChangedMeanwhile where it is another by now."""
    found = _transfer(number)
    if str(found.version) != request.POST.get("version"):
        raise ChangedMeanwhile(f"transfer {number}")
    return found
