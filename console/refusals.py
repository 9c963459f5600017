"""Pages that say no: one sentence of what happened and what to do, what was typed kept, the case unchanged."""

import sys
import traceback
from collections.abc import Sequence
from secrets import token_hex
from typing import get_args
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from cases.states import Role
from console.texts import texts_of
from desk.undoing import Changed, TooLate
from ops.errors import ChangedMeanwhile, NotPossible
from ops.log import log
from storage.models import Case

_NEVER_AGAIN = frozenset({"csrfmiddlewaretoken", "password", "oldpassword", "password1", "password2", "code"})


def typed(request: HttpRequest) -> Sequence[tuple[str, str]]:
    """What a form held, to be sent again by a press of a button; nothing where another site's page sent it."""
    origin = request.headers.get("Origin", "")
    if request.method != "POST" or (origin and urlsplit(origin).netloc != request.get_host()):
        return ()
    return [(name, value) for name in request.POST if name not in _NEVER_AGAIN for value in request.POST.getlist(name)]


def refused(request: HttpRequest) -> HttpResponse:
    """Nobody is logged in (any more): to the login for a page, or a page that keeps what was typed until they are."""
    if request.method != "POST":
        from django.contrib.auth.views import redirect_to_login

        return redirect_to_login(request.get_full_path())
    return render(request, "refusals/session_over.html", {"typed": typed(request)}, status=401)


@requires_csrf_token
def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last login, or not from our page: kept, to be sent once more."""
    return render(request, "refusals/session_over.html", {"typed": typed(request)}, status=403)


def _against() -> dict[str, str]:
    return texts_of("against.toml")


def in_words(against: NotPossible) -> str:
    """Why something is not possible, in a sentence for staff."""
    return _against()[against.why or "general"]


def not_now(request: HttpRequest, against: NotPossible) -> HttpResponse:
    """What was asked is not possible: 409, with the reason, what was done to the case meanwhile, and what was typed.

    Sent again from there, it is for the case as it is now, and its letter is shown anew.
    """
    case = _case_of(request)
    now = {"version": str(case.version), "sure": ""} if case else {}
    context = {
        "case": case,
        "last": case.events.order_by("id").last() if case else None,
        "against": against,
        "why": in_words(against),
        "stale": isinstance(against, ChangedMeanwhile | Changed),
        "gone": isinstance(against, TooLate),
        "typed": [(name, now.get(name, value)) for name, value in typed(request)],
    }
    return render(request, "refusals/not_possible.html", context, status=409)


def _case_of(request: HttpRequest) -> Case | None:
    """The case that the address names, as it is now; None where it names none."""
    receipt = request.resolver_match.kwargs.get("receipt") if request.resolver_match else None
    return Case.objects.filter(receipt_number=receipt).first() if receipt else None


@requires_csrf_token
def forbidden(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """403, naming the roles that may where it is a matter of roles."""
    roles = [role for role in exception.args if role in get_args(Role)]
    return render(request, "refusals/forbidden.html", {"roles": roles, "typed": typed(request)}, status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return render(request, "refusals/not_found.html", status=404)


@requires_csrf_token
def failed(request: HttpRequest) -> HttpResponse:
    """500: the transaction is rolled back, so the case is unchanged; with a number that the log has too."""
    number, (kind, _, trace) = token_hex(4), sys.exc_info()
    frame = traceback.extract_tb(trace)[-1] if trace else None
    log.error("page_failed", number=number, trouble=kind.__name__ if kind else "", at=f"{frame.filename}:{frame.lineno}" if frame else "")
    return render(request, "refusals/failed.html", {"number": number}, status=500)
