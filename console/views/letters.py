"""メール: what was sent, waits, is held, did not arrive; one letter as it went; a sample of each text."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from console import letters as outbox
from console.house import house
from console.people import account_of, act, deed_of, page, role_of
from console.refusals import in_words
from console.templatetags.words import said
from desk import releasing
from desk.answering import Desk
from desk.life import Deed
from desk.undoing import undoable
from notifier.samples import samples as one_of_each
from ops.errors import ChangedMeanwhile
from storage.access import note_access
from storage.models import Letter
from storage.outbox import CAPPED, RESTORED
from storage.waiting import PAGE


@page()
def letters(request: HttpRequest) -> HttpResponse:
    """The letters of one tab, those written last first; 25 a page."""
    note_access(house().clock(), account_of(request).name, "seen", codes=("letters",))
    tab = request.GET.get("tab", "")
    tab = tab if tab in outbox.TABS else "sent"
    shown = Paginator(outbox.letters(tab), PAGE).get_page(request.GET.get("page"))
    return render(request, "letters/list.html", {"shown": shown, "rows": outbox.told(list(shown)), "tab": tab, "tabs": outbox.counts()})


@page()
def samples(request: HttpRequest) -> HttpResponse:
    """Each kind of letter as this office would write it to a person who does not exist, with the files that hold its words."""
    config = house().config
    found = list(one_of_each(config.office, config.policy))
    return render(request, "letters/samples.html", {"samples": found, "tab": "samples", "tabs": outbox.counts()})


@page()
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter as it was written, with what happened to it and what can be done about it."""
    found = _letter(number)
    note_access(house().clock(), account_of(request).name, "seen", case=found.case, codes=(f"letter.{found.kind}",))
    return _page(request, found)


def _page(request: HttpRequest, found: Letter) -> HttpResponse:
    role = role_of(request)
    against = releasing.against(found) if found.state in ("failed", "held", "unknown") else None
    context = {
        "letter": found,
        "told": outbox.told([found])[0],
        "events": outbox.history(found),
        "against": in_words(against) if against else "",
        "owes_reason": found.code == RESTORED,
        "may_act": role == "supervisor" or (role == "clerk" and found.code != RESTORED),
        "is_failed": found.state == "failed",
        "is_capped": found.state == "held" and found.code == CAPPED,
        "hold": house().config.settings.console.hold_seconds,
    }
    return render(request, "letters/letter.html", context)


@act("clerk")
def again(request: HttpRequest, number: int) -> HttpResponse:
    """「もう一度送信待ちに戻す」: a letter that failed."""
    return _done(request, number, releasing.put_back, "again")


@act("clerk")
def release(request: HttpRequest, number: int) -> HttpResponse:
    """「保留を解除して送信する」: a letter over the cap of its address."""
    return _done(request, number, releasing.release, "release")


def _done(request: HttpRequest, number: int, run: Callable[[Desk, Letter, Deed], None], words: str) -> HttpResponse:
    """The letter, if it still is as it was when its form was shown, waits again; what was done can be taken back until it goes."""
    found = _letter(number)
    if f"{found.state} {found.code}" != request.POST.get("version"):
        raise ChangedMeanwhile(f"letter {number}")
    deed = deed_of(request, reason=request.POST.get("reason", "").strip())
    cases = [found.case] if found.case else []
    with undoable(cases, deed) as done:
        run(house().desk, found, deed)
    text = f"{said('letter', found.kind)['name']}：{said('letter_done', words)['name']}"
    messages.success(request, text, extra_tags=reverse("undo", args=[done.id]) if cases else "")
    return redirect("letter", number=number)


def _letter(number: int) -> Letter:
    found = Letter.objects.select_related("case").filter(id=number).first()
    if found is None:
        raise Http404
    return found
