"""案件票: one case on paper, with all that is known of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from console.dossier import Dossier
from console.house import house
from console.people import account_of, page, role_of
from console.views.cases import case_named
from storage.access import note_access


@page()
def slip(request: HttpRequest, receipt: str) -> HttpResponse:
    """Values, CPD, findings, history and letters of a case, to be printed."""
    found, now = case_named(receipt), house().clock()
    note_access(now, account_of(request).name, "seen", case=found, codes=("dossier",))
    return render(request, "case/print.html", {"case": found, "dossier": Dossier(found, role_of(request)), "now": now})
