"""郵送の申請の入力: what stands on the paper is typed into our own form and goes the way of a mail's, so that it is judged as one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from console.house import house, today
from console.people import act, actor_of, page
from console.postal import Typed
from console.templatetags.words import said
from documents.filled import filled_workbook
from documents.forms import WORKBOOK

_OF_MESSAGE = 0.7
"""Of the largest message that is read, how much its files may be: encoded they grow by a third."""


@page("clerk", "supervisor")
def postal(request: HttpRequest) -> HttpResponse:
    """The empty form."""
    return _page(request, Typed(request, today()), ())


@act("clerk")
def key_in(request: HttpRequest) -> HttpResponse:
    """「この内容で申請を受け付ける」: filed as one that was mailed; then its case opens."""
    typed = Typed(request, today())
    if (against := _against(typed)) or typed.problems or typed.received is None:
        return _page(request, typed, against)
    book = filled_workbook(house().config.policy, house().config.office, typed.values)
    keyed = house().key_in([(WORKBOOK, book)], typed.received, actor_of(request), typed.scans)
    if not keyed.cases:
        return _page(request, typed, ("postal_not_filed",), status=503)
    messages.success(request, f"{'、'.join(keyed.cases)}：{said('event', 'keyed_in')['name']}")
    return redirect("case", receipt=keyed.cases[0])


def _against(typed: Typed) -> tuple[str, ...]:
    """What keeps the whole from being filed, in codes of words.toml."""
    most = house().config.settings.limits.message_bytes * _OF_MESSAGE
    wrong = {
        "postal_day": typed.received is None,
        "postal_empty": not typed.values,
        "postal_scans": typed.size > most,
    }
    return tuple(code for code, is_wrong in wrong.items() if is_wrong)


def _page(request: HttpRequest, typed: Typed, against: tuple[str, ...], status: int = 422) -> HttpResponse:
    shown = {
        "typed": typed,
        "against": against,
        "by_postmark": house().config.settings.policy.postal_date == "postmark",
        "today": today(),
        "had_scans": bool(typed.scans),
    }
    return render(request, "postal/new.html", shown, status=200 if request.method == "GET" else status)
