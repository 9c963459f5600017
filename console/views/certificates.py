"""判定・認定証: what is to be decided, what goes to the post by which dispatch list, and what was sent (R04, R06)."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from threading import Lock
from typing import TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode

from console.confirming import confirmation, is_to_see
from console.house import house, today
from console.inputs import day_in, number_in
from console.people import account_of, act, deed_of, page, role_of
from console.templatetags.words import told
from desk.approving import against_approval
from desk.certifying import new_batch, of_batch, send
from desk.deciding import approve as decide
from desk.previewing import preview
from desk.printing import PAPERS, Papers, faces_of, papers_of
from desk.undoing import undoable
from documents.typeface import Typeface
from ops.errors import ChangedMeanwhile
from storage import certificates
from storage.access import Look, note_access, note_accesses
from storage.models import Case
from storage.waiting import PAGE

T = TypeVar("T", bound=Model)

TABS = ("decide", "post", "sent")
_PRESS = Lock()
"""Fonts are read and pages set by one at a time: neither library says that it may be shared."""


@cache
def _faces() -> tuple[Typeface, ...]:
    return faces_of(house().config)


@page()
def overview(request: HttpRequest) -> HttpResponse:
    """判定待ち, 発送待ち or 発送済み."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    tabs = dict(zip(TABS, certificates.counts(), strict=True))
    shown: dict[str, object] = {"tab": tab, "tabs": tabs}
    if tab == "post":
        shown |= {"unlisted": certificates.unlisted(), "batches": certificates.batches()}
    elif tab == "sent":
        shown |= {"shown": _paged(request, certificates.sent(), tabs["sent"]), "seasons": certificates.seasons_sent()}
    else:
        shown |= _to_decide(request, tabs[tab])
    return render(request, "certificates/overview.html", shown)


def _to_decide(request: HttpRequest, count: int) -> dict[str, object]:
    """The cases of a page, each with what stands against its approval by whoever looks."""
    shown = _paged(request, certificates.to_decide(), count)
    against = against_approval(list(shown), account_of(request).name)
    rows = [{"case": case, "against": against.get(case.id, "")} for case in shown]
    ready = sum(not row["against"] for row in rows)
    return {"shown": shown, "rows": rows, "ready": ready, "all": request.GET.get("all") == "1", "may_approve": _is_supervisor(request)}


def _is_supervisor(request: HttpRequest) -> bool:
    return role_of(request) == "supervisor"


@act("supervisor")
def approve(request: HttpRequest) -> HttpResponse:
    """合格とする: the ticked cases with one of their letters; done once that was seen."""
    cases = _ticked(request)
    if not cases:
        messages.error(request, told("none_to_approve"))
        return redirect("certificates")
    deed = deed_of(request, codes=("staff",))
    outcomes = preview(lambda: decide(house().desk, cases, deed), cases)
    if is_to_see(request.POST, outcomes, always=True):
        letter = next((letter for outcome in outcomes for letter in outcome.letters), None)
        written = next((case for case, outcome in zip(cases, outcomes, strict=True) if outcome.letters), None)
        note_access(deed.at, deed.actor.name, "seen", case=written, codes=("approved",))
        listed = {"cases": cases, "letter": letter, "unwritten": sum(not outcome.letters for outcome in outcomes)}
        return render(request, "certificates/approve.html", confirmation(request.POST, outcomes) | listed)
    with undoable(cases, deed) as done:
        decide(house().desk, cases, deed)
    messages.success(request, told("approved", number=len(cases)), extra_tags=reverse("undo", args=[done.id]))
    return redirect("certificates")


def _ticked(request: HttpRequest) -> list[Case]:
    """The cases that the form names, each still in the version that it was shown in; ChangedMeanwhile, or 404."""
    shown = dict(value.partition(":")[::2] for value in request.POST.getlist("case"))
    cases = list(Case.objects.filter(receipt_number__in=shown).order_by("id"))
    if len(cases) != len(shown):
        raise Http404
    if changed := [case.receipt_number for case in cases if str(case.version) != shown[case.receipt_number]]:
        raise ChangedMeanwhile(", ".join(changed))
    return cases


@act("clerk")
def make_list(request: HttpRequest) -> HttpResponse:
    """発送リストを作る: once for each press, by the number that the form shows."""
    season, number = _number(request, "season"), _number(request, "number")
    if (season, number) not in {(each, following) for each, _, following in certificates.unlisted()}:
        raise ChangedMeanwhile(f"list {number} of {season}")
    new_batch(season, deed_of(request))
    messages.success(request, told("list_made", season=season, number=number))
    return redirect("certificate-list", season=season, number=number)


def _number(request: HttpRequest, name: str) -> int:
    number = number_in(request.POST.get(name, ""))
    if not number:
        raise Http404
    return number


@page()
def one_list(request: HttpRequest, season: int, number: int) -> HttpResponse:
    """A dispatch list: what is on it, what must be looked at before printing, its papers, and whether it went."""
    batch = _batch(season, number)
    return render(request, "certificates/list.html", _shown(request, batch))


def _shown(request: HttpRequest, batch: certificates.Batch) -> dict[str, object]:
    with _PRESS:
        to_check = _papers(request, batch.season, batch.number, "seen").to_check
    return {
        "batch": batch,
        "shown": _paged(request, certificates.of_list(batch.season, batch.number), batch.count),
        "to_check": to_check,
        "papers": [name for name in PAPERS if to_check or name != "kakunin.csv"],
        "may_send": role_of(request) != "auditor",
        "today": today(),
    }


def _batch(season: int, number: int) -> certificates.Batch:
    found = certificates.batch(season, number)
    if found is None:
        raise Http404
    return found


@page("clerk", "supervisor")
def paper(request: HttpRequest, season: int, number: int, name: str) -> HttpResponse:
    """A paper of a dispatch list, to be saved; that it was exported is noted for each case."""
    wanted = next((one for one in PAPERS if one == name), None)
    if wanted is None:
        raise Http404
    _batch(season, number)
    with _PRESS:
        data = _papers(request, season, number, "exported").paper(wanted)
    if not data:
        raise Http404
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, f"{season}-{number:02d}-{wanted}")
    return answer


def _papers(request: HttpRequest, season: int, number: int, look: Look) -> Papers:
    return papers_of(house().config, season, number, _faces(), deed_of(request), look)


def _paged(request: HttpRequest, found: QuerySet[T], count: int) -> Page[T]:
    """The page that is asked for; `count` is known already and not asked for again."""
    pages = Paginator(found, PAGE)
    pages.count = count
    return pages.get_page(request.GET.get("page"))


@act("clerk")
def sent(request: HttpRequest, season: int, number: int) -> HttpResponse:
    """発送済みにする: what is left of a list, on the day that is typed."""
    batch, on = _batch(season, number), day_in(request.POST.get("on", ""))
    if str(batch.unsent) != request.POST.get("version") or not batch.unsent:
        raise ChangedMeanwhile(f"list {number} of {season}")
    if on is None:
        wrong = {"wrong": True, "typed_on": request.POST.get("on", "")}
        return render(request, "certificates/list.html", _shown(request, batch) | wrong, status=422)
    cases, deed = of_batch(season, number), deed_of(request)
    with undoable(cases, deed) as done:
        unknown = send(cases, on, deed)
    messages.success(request, told("list_sent", number=len(cases)), extra_tags=reverse("undo", args=[done.id]))
    _warn(request, cases, unknown, on)
    return redirect(f"{reverse('certificates')}?{urlencode({'tab': 'sent'})}")


def _warn(request: HttpRequest, cases: Sequence[Case], unknown: Sequence[str], on: date) -> None:
    """What follows from it that somebody must know."""
    if unknown:
        messages.warning(request, told("number_unknown", which="、".join(unknown)))
    if late := [case.receipt_number for case in cases if on > date(case.season, 4, 1)]:
        messages.warning(request, told("sent_late", which="、".join(late)))


@page()
def printed(request: HttpRequest, season: int) -> HttpResponse:
    """認定証一覧: all that was sent of a season, to be printed; noted as taken out of the house."""
    listed = list(certificates.sent().filter(case__season=season).order_by("case_id"))
    if not listed:
        raise Http404
    note_accesses(house().clock(), account_of(request).name, "exported", [one.case for one in listed], codes=("certificates",))
    return render(request, "certificates/printed.html", {"season": season, "listed": listed, "now": house().clock()})
