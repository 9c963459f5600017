"""名簿: the certificants, each with their applications and payments."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from console.house import house
from console.people import account_of, act, page
from storage import register as records
from storage import search
from storage.access import note_access
from storage.models import Allocation, Certificant
from storage.waiting import PAGE

MOST = 100
"""Entries that a search shows."""


@page()
def register(request: HttpRequest) -> HttpResponse:
    """All certificants by number, 25 a page."""
    note_access(house().clock(), account_of(request).name, "seen", codes=("register",))
    shown = Paginator(Certificant.objects.order_by("certification_number"), PAGE).get_page(request.GET.get("page"))
    return render(request, "register/list.html", {"shown": shown, "rows": shown})


@act("clerk", "auditor")
def find(request: HttpRequest) -> HttpResponse:
    """The certificants that were searched for; names and numbers stand in no address."""
    text = request.POST.get("text", "").strip()[:200]
    note_access(house().clock(), account_of(request).name, "searched", codes=("register",))
    found = search.certificants(text, MOST + 1)
    return render(request, "register/list.html", {"rows": found[:MOST], "text": text, "more": len(found) > MOST})


@page()
def certificant(request: HttpRequest, number: int) -> HttpResponse:
    """One certificant: the entry, the applications over the seasons, and what was paid for them."""
    found = Certificant.objects.filter(id=number).first()
    if found is None:
        raise Http404
    cases = records.cases_of(found)
    now, name = house().clock(), account_of(request).name
    note_access(now, name, "seen", case=cases[0] if cases else None, codes=("register",))
    paid = Allocation.objects.filter(case__in=cases).select_related("case", "transfer").order_by("-transfer__value_date", "-id")
    return render(request, "register/one.html", {"entry": found, "cases": cases, "paid": paid})
