"""確認待ち and 案件: what waits for a person, one question at a time."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from console.house import house
from console.people import account_of, page
from storage.access import note_access
from storage.models import Case

PER_PAGE = 25


@page()
def queue(request: HttpRequest) -> HttpResponse:
    """The cases that wait for staff, the oldest first."""
    waiting = Case.objects.filter(state="needs_staff").order_by("changed_at", "id")
    shown = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "queue.html", {"cases": shown})


@page()
def case(request: HttpRequest, receipt: str) -> HttpResponse:
    """One case: what it asks, and what is known of it."""
    found = case_named(receipt)
    note_access(house().clock(), account_of(request).name, "seen", case=found)
    return render(request, "case.html", {"case": found})


def case_named(receipt: str) -> Case:
    """The case of a receipt number; 404 where there is none."""
    found = Case.objects.filter(receipt_number=receipt).first()
    if found is None:
        raise Http404
    return found
