"""What is seen of the documents of a case: pages as pictures, and the files as they came, to be saved."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from console.house import house
from console.papers import DPI, ZOOMED, NoSuchDocument
from console.people import account_of, page
from console.safenames import safe_name
from storage.access import note_access
from storage.models import Case, Message, Submission


@page()
def picture(request: HttpRequest, submission: int, number: int, sheet: int) -> HttpResponse:
    """A page of a document as PNG; 404 where it cannot be drawn."""
    dpi = ZOOMED if request.GET.get("zoom") == "1" else DPI
    try:
        drawn = house().documents.page(_submission(submission), number, sheet, dpi)
    except NoSuchDocument:
        raise Http404 from None
    if drawn.trouble:
        raise Http404
    return HttpResponse(drawn.png, content_type="image/png")


@page()
def original(request: HttpRequest, submission: int, number: int) -> HttpResponse:
    """A document as it came: always to be saved, never opened by the browser; noted in the register of access."""
    found = _submission(submission)
    try:
        document = next((d for d in house().documents.documents(found).documents if d.number == number), None)
        sent = house().documents.original(found, number)
    except NoSuchDocument:
        raise Http404 from None
    if document is None or sent.trouble:
        raise Http404
    return download(request, found.case, found.message, sent.data, safe_name(document.name))


@page()
def mail(request: HttpRequest, submission: int) -> HttpResponse:
    """The whole message as it came, to be saved."""
    found = _submission(submission)
    if not found.message.blob:
        raise Http404
    raw = house().blobs.load(found.message.blob, found.message.sha256)
    return download(request, found.case, found.message, raw, f"message-{found.message_id}.eml")


def download(request: HttpRequest, case: Case | None, message: Message, data: bytes, name: str, what: str = "document") -> HttpResponse:
    """What came, to be saved and never opened by the browser; noted in the register of access."""
    now, who = house().clock(), account_of(request).name
    note_access(now, who, "exported", case=case, message=message, codes=(what,))
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _submission(number: int) -> Submission:
    found = Submission.objects.select_related("message", "case").filter(id=number).first()
    if found is None:
        raise Http404
    return found
