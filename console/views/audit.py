"""監査: where each audit stands, and one audit with what came, row by row (R36)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.audit import SIGHTS, AuditedActivity, Sight
from cases.states import RowResult
from console.confirming import confirmation, is_to_see
from console.evidence import Showing, document_of
from console.house import house, today
from console.inputs import day_in, number_in
from console.papers import DPI, ZOOMED
from console.people import account_of, act, deed_of, page, role_of
from console.refusals import in_words, typed
from console.safenames import safe_name
from console.templatetags.words import told
from console.views.documents import download
from desk import auditing
from desk.evidence import tie as tie_to_row
from desk.kept import verdict_of
from desk.life import Deed
from desk.previewing import preview
from desk.undoing import undoable
from ops.errors import ChangedMeanwhile, NotPossible
from storage import audits
from storage.access import note_access
from storage.models import Audit, Evidence
from storage.waiting import PAGE

RESULTS: tuple[RowResult, ...] = get_args(RowResult)


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody judged about a row, as the form holds it."""

    row: int
    result: str
    seen: tuple[Sight, ...]
    note: str


@page()
def overview(request: HttpRequest) -> HttpResponse:
    """The audits that stand alike, by their last day; 25 a page."""
    on, wanted = today(), request.GET.get("tab", "")
    counts = audits.counts(on)
    tab = next((name for name in get_args(audits.Standing) if name == wanted), None) or _first(counts)
    pages = Paginator(audits.standing_so(tab, on), PAGE)
    pages.count = counts[tab]
    shown = pages.get_page(request.GET.get("page"))
    return render(request, "audit/overview.html", {"tab": tab, "tabs": counts, "shown": shown})


def _first(counts: dict[str, int]) -> audits.Standing:
    """Where something is to be done, else where evidence is awaited."""
    return next((name for name in ("held", "received", "overdue") if counts[name]), "waiting")


@page()
def one_audit(request: HttpRequest, receipt: str) -> HttpResponse:
    """One audit: its rows, the files that came, the file that is looked at, and what can be done."""
    audit = audit_named(receipt)
    note_access(house().clock(), account_of(request).name, "seen", case=audit.case, codes=("audit",))
    return render(request, "audit/audit.html", _shown(request, audit))


def audit_named(receipt: str) -> Audit:
    """The audit of a case; 404 where there is none."""
    found = audits.of_case(receipt)
    if found is None:
        raise Http404
    return found


def _version(audit: Audit, files: int) -> str:
    """Another once anything came to the audit or its case."""
    return f"{audit.case.version}.{audit.version}.{files}"


def _audit_at(receipt: str, request: HttpRequest) -> Audit:
    """The audit as it was when its form was shown; ChangedMeanwhile where it is another by now."""
    audit = audit_named(receipt)
    if request.POST.get("version") != _version(audit, audit.evidence.count()):
        raise ChangedMeanwhile(receipt)
    return audit


def _shown(request: HttpRequest, audit: Audit, given: dict[int, Judged] | None = None) -> dict[str, object]:
    """What the template of an audit needs; `given` is what was typed and not taken."""
    prefetch_related_objects([audit], "rows")
    role, name, asked = role_of(request), account_of(request).name, audits.rows(audit)
    files = list(audit.evidence.select_related("message", "row").order_by("id"))
    left = auditing.without_failed(house().desk, audit).points
    is_open = audit.case.state in auditing.TO_JUDGE and audit.result != "exempted"
    decided = audits.decided_by(audit.case, name)
    rows = [
        {"activity": one, "given": (given or {}).get(one.row) or _as_recorded(one), "files": _of_row(files, one.row)}
        for one in auditing.activities(verdict_of(audit.submission), asked)
    ]
    return {
        "audit": audit,
        "case": audit.case,
        "version": _version(audit, len(files)),
        "rows": rows,
        "untied": [file for file in files if file.row is None],
        "left": left,
        "showing": Showing(files, request.GET),
        "sights": SIGHTS,
        "results": RESULTS,
        "why": audit.draw.chosen.get(audit.case.receipt_number, []),
        "overdue": auditing.is_overdue(audit, today()),
        "decided": decided and role != "clerk",
        "may_judge": role != "clerk" and is_open and not decided,
        "may_tie": bool(files) and is_open,
        "may_end": role == "supervisor" and is_open and not audit.result,
        "held": auditing.held_letters(audit.case),
        "today": today(),
    }


def _of_row(files: list[Evidence], number: int) -> list[Evidence]:
    return [file for file in files if file.row and file.row.row == number]


def _as_recorded(one: AuditedActivity) -> Judged:
    return Judged(one.row, one.result, one.seen, one.note)


@act("auditor", "supervisor")
def record(request: HttpRequest, receipt: str) -> HttpResponse:
    """確認結果を記録する: of each row where something else is said than before."""
    audit = _audit_at(receipt, request)
    given = {row.row: _judged(request, row.row) for row in audits.rows(audit)}
    before = {row.row: Judged(row.row, row.result, tuple(row.seen), row.note) for row in audits.rows(audit)}
    changed = sorted((one for one in given.values() if one.result and one != before[one.row]), key=lambda one: one.result == "more")
    if not changed:
        messages.error(request, told("audit_no_result"))
        return redirect("audit-case", receipt=receipt)

    def run(deed: Deed) -> None:
        for one in changed:
            auditing.record_rows(house().desk, audit, [one.row], one.result, one.seen, one.note, deed)  # type: ignore[arg-type]  # of RESULTS

    return _acted(request, audit, run, "record", told("audit_recorded", receipt=receipt, number=len(changed)), given)


def _judged(request: HttpRequest, row: int) -> Judged:
    form = request.POST
    result, seen = form.get(f"result-{row}", ""), form.getlist(f"seen-{row}")
    return Judged(
        row, result if result in RESULTS else "", tuple(sight for sight in SIGHTS if sight in seen), form.get(f"note-{row}", "").strip()
    )


def _acted(
    request: HttpRequest, audit: Audit, run: Callable[[Deed], None], doing: str, done: str, given: dict[int, Judged] | None = None
) -> HttpResponse:
    """Does it, once the letter that it writes was seen; what cannot be is said where it was typed."""
    deed = deed_of(request, reason=request.POST.get("reason", "").strip(), codes=("staff",))
    try:
        outcomes = preview(lambda: run(deed), [audit.case])
        if is_to_see(request.POST, outcomes):
            note_access(deed.at, deed.actor.name, "seen", case=audit.case, codes=("letters",))
            told_first = {"audit": audit, "case": audit.case, "outcome": outcomes[0], "typed": typed(request), "doing": doing}
            return render(request, "audit/sure.html", confirmation(request.POST, outcomes) | told_first)
        audit = _again(audit)
        with undoable([audit.case], deed) as act_done:
            run(deed)
    except ChangedMeanwhile:
        raise
    except NotPossible as against:
        fresh = _again(audit)
        return render(request, "audit/audit.html", _shown(request, fresh, given) | {"problem": in_words(against)}, status=422)
    messages.success(request, done, extra_tags=reverse("undo", args=[act_done.id]))
    return redirect("audit-case", receipt=audit.case.receipt_number)


def _again(audit: Audit) -> Audit:
    """The audit as it is recorded: what was done for show is out of the object too."""
    audit.refresh_from_db()
    audit.case.refresh_from_db()
    return audit


@act("supervisor")
def extend(request: HttpRequest, receipt: str) -> HttpResponse:
    """期限を延ばす."""
    audit, until = _audit_at(receipt, request), day_in(request.POST.get("until", ""))
    if until is None or not request.POST.get("reason", "").strip():
        messages.error(request, told("audit_when_and_why"))
        return redirect("audit-case", receipt=receipt)
    return _acted(
        request, audit, lambda deed: auditing.extend(house().desk, audit, until, deed), "extend", told("audit_extended", receipt=receipt)
    )


@act("supervisor")
def exempt(request: HttpRequest, receipt: str) -> HttpResponse:
    """監査を免除する, with a reason."""
    audit = _audit_at(receipt, request)
    if not request.POST.get("reason", "").strip():
        messages.error(request, told("audit_why_exempted"))
        return redirect("audit-case", receipt=receipt)
    return _acted(
        request, audit, lambda deed: auditing.exempt(house().desk, audit, deed), "exempt", told("audit_exempted", receipt=receipt)
    )


@act("supervisor")
def send(request: HttpRequest, receipt: str) -> HttpResponse:
    """The letters that an auditor caused, and that stand on the page, go."""
    audit = _audit_at(receipt, request)
    if request.POST.getlist("letter") != [str(letter.id) for letter in auditing.held_letters(audit.case)]:
        raise ChangedMeanwhile(receipt)
    deed = deed_of(request, codes=("staff",))
    with undoable([audit.case], deed) as done:
        auditing.send_held(house().desk, audit.case, deed)
    messages.success(request, told("audit_sent", receipt=receipt), extra_tags=reverse("undo", args=[done.id]))
    return redirect("audit-case", receipt=receipt)


@act("clerk", "auditor")
def tie(request: HttpRequest, number: int) -> HttpResponse:
    """「No.3の書類とする」."""
    file = _evidence(number)
    row = number_in(request.POST.get("row", ""))
    if not row:
        raise Http404
    deed = deed_of(request, codes=("staff",))
    with undoable([file.audit.case], deed) as done:
        tie_to_row(file, row, deed)
    receipt = file.audit.case.receipt_number
    messages.success(request, told("audit_tied", receipt=receipt, row=row), extra_tags=reverse("undo", args=[done.id]))
    return redirect(f"{reverse('audit-case', args=[receipt])}?doc={file.id}")


def _evidence(number: int) -> Evidence:
    found = Evidence.objects.select_related("audit__case", "message").filter(id=number).first()
    if found is None:
        raise Http404
    return found


@page()
def evidence(request: HttpRequest, number: int) -> HttpResponse:
    """A file as it came, to be saved; noted in the register of access."""
    file = _evidence(number)
    document = document_of(file)
    sent = house().documents.original(file.message, document.number) if document else None
    if sent is None or sent.trouble:
        raise Http404
    return download(request, file.audit.case, file.message, sent.data, safe_name(file.name), "evidence")


@page()
def picture(request: HttpRequest, number: int, sheet: int) -> HttpResponse:
    """A page of a file as PNG; 404 where it cannot be drawn."""
    file = _evidence(number)
    document = document_of(file)
    dpi = ZOOMED if request.GET.get("zoom") == "1" else DPI
    drawn = house().documents.page(file.message, document.number, sheet, dpi) if document else None
    if drawn is None or drawn.trouble:
        raise Http404
    return HttpResponse(drawn.png, content_type="image/png")
