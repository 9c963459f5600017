"""監査の抽出: who would be drawn and why, and the draws that were made, each made again (R36)."""

import secrets
from decimal import Decimal, DecimalException

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from console.house import house
from console.inputs import number_in
from console.people import act, deed_of, page
from console.templatetags.words import told
from desk import auditing
from storage import audits
from storage.access import note_access
from storage.models import Case, Draw
from storage.waiting import PAGE


@page()
def draws(request: HttpRequest) -> HttpResponse:
    """Whom a draw would be from, and the draws that were made."""
    policy = house().desk.policy
    made = Paginator(Draw.objects.order_by("-id"), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "audit/draws.html",
        {"to_draw": audits.to_draw(), "rate": policy.audit_rate, "triggers": sorted(policy.audit_triggers), "shown": made},
    )


@act("supervisor")
def make_draw(request: HttpRequest) -> HttpResponse:
    """Draws dry and shows who is chosen, why, and one letter; draws once that was seen, and only the same."""
    form = request.POST
    season, rate = number_in(form.get("season", "")), _rate(form.get("rate", ""))
    seed = form.get("seed", "").strip() or secrets.token_hex(8)
    if rate is None or not 1000 <= season <= 9999:
        messages.error(request, told("audit_rate"))
        return redirect("audit-draws")
    deed, seen = deed_of(request, codes=("staff",)), form.get("seen", "")
    if not seen:
        drawn = auditing.draw_audits(house().desk, season, rate, seed, deed, dry_run=True)
        names = dict(Case.objects.filter(receipt_number__in=drawn.chosen).values_list("receipt_number", "name"))
        rows = [(receipt, names[receipt], why) for receipt, why in drawn.chosen.items()]
        if drawn.letters:
            note_access(deed.at, deed.actor.name, "seen", case=drawn.letters[0].case, codes=("audit_request",))
        shown = {"drawn": drawn, "rows": rows, "rate": form.get("rate", ""), "letter": next(iter(drawn.letters), None)}
        return render(request, "audit/dry.html", shown)
    drawn = auditing.draw_audits(house().desk, season, rate, seed, deed, seen=seen)
    messages.success(request, told("audit_drawn", number=len(drawn.letters)))
    return redirect("audit-draw", number=drawn.number)


def _rate(text: str) -> Decimal | None:
    """A part, of a number of hundredths; None where it is none."""
    try:
        rate = Decimal(text) / 100
    except DecimalException:
        return None
    return rate if rate.is_finite() and 0 < rate <= 1 else None


@page()
def one_draw(request: HttpRequest, number: int) -> HttpResponse:
    """A draw that was made, and whether it comes out the same when it is made again."""
    record = Draw.objects.filter(id=number).first()
    if record is None:
        raise Http404
    again = auditing.draw_again(record)
    stored = {receipt: tuple(why) for receipt, why in record.chosen.items()}
    differing = sorted(receipt for receipt in {*again, *stored} if again.get(receipt) != stored.get(receipt))
    shown = {"draw": record, "chosen": stored, "differing": differing, "percent": Decimal(record.rate) * 100}
    return render(request, "audit/draw.html", shown)
