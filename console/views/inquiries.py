"""問い合わせ: mail that is no application, as text; staff answer it from their own mail client and say here that it is dealt with."""

import unicodedata

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from console.house import house
from console.papers import NoSuchDocument
from console.people import account_of, act, deed_of, page, role_of
from console.safenames import safe_name
from console.templatetags.words import told
from console.views.documents import download
from desk import inquiring
from ops.errors import NotPossible
from storage import inquiries as records
from storage.access import note_access
from storage.models import Case, Message
from storage.waiting import PAGE

_RE = ("re:", "ｒｅ:", "re：", "返信:", "返信：")
_STAFF = ("staff",)


@page()
def inquiries(request: HttpRequest) -> HttpResponse:
    """未対応 oldest first, or 対応済み the last first; 25 a page."""
    done = request.GET.get("tab") == "done"
    note_access(house().clock(), account_of(request).name, "seen", codes=("inquiries",))
    found = records.dealt() if done else records.undealt()
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    tied = records.tied_cases(list(shown))
    rows = [{"message": message, "cases": tied.get(message.id, [])} for message in shown]
    return render(request, "inquiries/list.html", {"shown": shown, "rows": rows, "done": done, "now": house().clock()})


@page()
def inquiry(request: HttpRequest, number: int) -> HttpResponse:
    """One mail: its text, its documents, the cases it may be about, and how to answer it."""
    found = _inquiry(number)
    note_access(house().clock(), account_of(request).name, "seen", message=found)
    return _page(request, found)


def _page(request: HttpRequest, found: Message, problem: str = "", typed: str = "", status: int = 200) -> HttpResponse:
    contents = house().documents.documents(found)
    may_act = role_of(request) != "auditor"
    context = {
        "message": found,
        "contents": contents,
        "tied": records.tied_cases([found]).get(found.id, []),
        "suggested": inquiring.suggested(found, contents.text) if may_act else (),
        "reply": reply_subject(found.subject),
        "may_act": may_act,
        "problem": problem,
        "typed": typed,
        "now": house().clock(),
    }
    return render(request, "inquiries/one.html", context, status=status)


def reply_subject(subject: str) -> str:
    """The subject under which a mail is answered."""
    plain = " ".join(subject.split())
    return plain if plain.casefold().startswith(_RE) else f"Re: {plain}".strip()


@act("clerk")
def deal_with(request: HttpRequest, number: int) -> HttpResponse:
    """「対応済みにする」; 「取り消す」 takes it back."""
    found = _inquiry(number)
    inquiring.deal_with(found, deed_of(request, codes=_STAFF))
    messages.success(request, told("inquiry_dealt_with", subject=_named(found)), extra_tags=reverse("inquiry-back", args=[found.id]))
    following = records.undealt().first()
    return redirect("inquiry", following.id) if following else redirect("inquiries")


@act("clerk")
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """「未対応に戻す」."""
    found = _inquiry(number)
    inquiring.take_back(found, deed_of(request, codes=_STAFF))
    messages.info(request, told("inquiry_taken_back", subject=_named(found)))
    return redirect("inquiry", found.id)


@act("clerk")
def tie(request: HttpRequest, number: int) -> HttpResponse:
    """「案件に付ける」: to the case that is chosen or typed."""
    found, receipt = _inquiry(number), request.POST.get("case", "").strip()
    if not receipt:
        return _page(request, found, told("inquiry_which_case"), status=422)
    case = Case.objects.filter(receipt_number=unicodedata.normalize("NFKC", receipt).upper()).first()
    if case is None:
        return _page(request, found, told("inquiry_no_case", receipt=receipt), receipt, 422)
    inquiring.tie_to_case(found, case, deed_of(request, codes=_STAFF))
    messages.success(request, told("inquiry_tied", subject=_named(found), receipt=case.receipt_number, case=case.name))
    return redirect("inquiry", found.id)


@act("clerk")
def take_up(request: HttpRequest, number: int) -> HttpResponse:
    """「申請として処理する」: the new case opens."""
    case = inquiring.take_as_application(house().desk, _inquiry(number), deed_of(request, codes=_STAFF))
    messages.success(request, told("inquiry_taken_up", receipt=case.receipt_number))
    return redirect("case", receipt=case.receipt_number)


@page()
def mail(request: HttpRequest, number: int) -> HttpResponse:
    """The whole message as it came, to be saved."""
    found = _inquiry(number)
    if not found.blob:
        raise Http404
    return download(request, None, found, house().blobs.load(found.blob, found.sha256), f"message-{found.id}.eml")


@page()
def attachment(request: HttpRequest, number: int, document: int) -> HttpResponse:
    """A document of it as it came, to be saved."""
    found = _inquiry(number)
    try:
        listed = next((d for d in house().documents.documents(found).documents if d.number == document), None)
        sent = house().documents.original(found, document)
    except NoSuchDocument:
        raise Http404 from None
    if listed is None or sent.trouble:
        raise Http404
    return download(request, None, found, sent.data, safe_name(listed.name))


def _named(message: Message) -> str:
    return message.subject or told("no_subject")


def _inquiry(number: int) -> Message:
    """Any mail that is or was an inquiry; 404 for an application. NotPossible where it was taken up meanwhile."""
    found = records.inquiries().filter(id=number).first()
    if found is None:
        if Message.objects.filter(id=number, events__what=inquiring.TAKEN_UP).exists():
            raise NotPossible(f"message {number} is an application", "no_inquiry")
        raise Http404
    return found
