"""検索: what a clerk may mean by a number, a name, a telephone number or an address (docs/decisions/0017-search-by-post.md)."""

import re
import unicodedata

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from console.house import house
from console.people import account_of, act, page
from storage.access import note_access
from storage.search import Hit, find

MOST = 50
"""Hits that are shown; who has more types more."""
_LONGEST = 200
_NUMBER = re.compile(r"(?:R\d{4}-\d{4,}|[A-Za-z]{0,5}[-‐]?\d{4,12})")


@page()
def search(request: HttpRequest) -> HttpResponse:
    """An empty page to search from; a receipt or certification number may stand in the address, nothing else that is personal may."""
    text = unicodedata.normalize("NFKC", request.GET.get("q", "")).strip()
    if not text:
        return render(request, "search.html")
    if not _NUMBER.fullmatch(text):
        return render(request, "search.html", {"in_address": True}, status=400)
    return _found(request, text)


@act("clerk", "auditor")
def searched(request: HttpRequest) -> HttpResponse:
    """What was found, or the case itself where it is the only hit."""
    text = request.POST.get("q", "").strip()[:_LONGEST]
    return _found(request, text) if text else render(request, "search.html")


def _found(request: HttpRequest, text: str) -> HttpResponse:
    hits = find(text, MOST + 1)
    note_access(house().clock(), account_of(request).name, "searched", codes=("console",))
    if len(hits) == 1 and hits[0].case:
        answer = redirect("case", receipt=hits[0].case.receipt_number)
        answer.status_code = 303
        return answer
    shown = hits[:MOST]
    return render(request, "search.html", {"typed_search": text, "groups": _groups(shown), "number": len(shown), "more": len(hits) > MOST})


def _groups(hits: tuple[Hit, ...]) -> list[tuple[str, list[Hit]]]:
    """The hits by what they are."""
    kinds = {
        "case": [hit for hit in hits if hit.case],
        "certificant": [hit for hit in hits if hit.certificant],
        "transfer": [hit for hit in hits if hit.transfer],
    }
    return [(kind, found) for kind, found in kinds.items() if found]
