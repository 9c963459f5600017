"""閲覧記録: who saw, searched, exported, decided or erased what; ids and codes, never changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from console.house import house
from console.people import account_of, act, page
from console.templatetags.words import moment, said
from console.texts import texts_of
from documents.dispatch_list import as_csv
from storage.access import Look, entries, note_access
from storage.accounts import all_accounts
from storage.models import Access, Account

PAGE = 50


def _words() -> dict[str, dict[str, str]]:
    return texts_of("log/words.toml")


def _accounts() -> list[tuple[str, str]]:
    return [(str(account.pk), account.name) for account in all_accounts()]


def _looks() -> list[tuple[str, str]]:
    return [(look, _words()["what"][look]) for look in get_args(Look)]


class Filters(django_filters.FilterSet):  # type: ignore[misc]
    """By account (its number: no name stands in an address), kind, days and receipt number."""

    account = django_filters.ChoiceFilter(choices=_accounts, method="of_account")
    what = django_filters.ChoiceFilter(choices=_looks)
    since = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", widget=forms.DateInput(attrs={"type": "date"}))
    until = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", widget=forms.DateInput(attrs={"type": "date"}))
    receipt = django_filters.CharFilter(field_name="case__receipt_number", lookup_expr="iexact")

    def of_account(self, found: "QuerySet[Access]", name: str, number: str) -> "QuerySet[Access]":
        """The entries of the account with this number."""
        return found.filter(actor__in=Account.objects.filter(pk=number).values("name"))


def _filters(request: HttpRequest) -> Filters:
    return Filters(request.GET, queryset=entries().order_by("-at", "-id"))


@page("supervisor", "auditor")
def log(request: HttpRequest) -> HttpResponse:
    """The register, the newest first, filtered; 50 a page."""
    filters = _filters(request)
    shown = Paginator(filters.qs, PAGE).get_page(request.GET.get("page"))
    names = _names()
    rows = [{"entry": entry, "what": _words()["what"][entry.what], "told": "、".join(told(entry.codes, names))} for entry in shown]
    return render(
        request,
        "log/list.html",
        {"shown": shown, "rows": rows, "form": filters.form, "query": request.GET.urlencode(), "accounts": _accounts(), "looks": _looks()},
    )


@act("supervisor", "auditor")
def export(request: HttpRequest) -> HttpResponse:
    """The filtered register as CSV for a spreadsheet; that it was taken out is the register's newest entry."""
    note_access(house().clock(), account_of(request).name, "exported", codes=("log",))
    names = _names()
    lines = [_line(entry, names) for entry in _filters(request).qs.iterator(2000)]
    answer = HttpResponse(as_csv([_words()["head"]["columns"].split("|"), *lines]), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="access.csv"'
    return answer


def _line(entry: Access, names: Mapping[str, str]) -> Sequence[str]:
    receipt = entry.case.receipt_number if entry.case else ""
    what = _words()["what"][entry.what]
    return [
        moment(entry.at),
        entry.actor,
        what,
        receipt,
        str(entry.message_id or ""),
        "、".join(told(entry.codes, names)),
        " ".join(entry.codes),
    ]


def _names() -> dict[str, str]:
    """The names of the accounts by `account:7`."""
    return {f"account:{account.pk}": account.name for account in all_accounts()}


def told(codes: Sequence[Any], names: Mapping[str, str]) -> Iterator[str]:
    """Each code in words; one that has none as it stands."""
    for code in map(str, codes):
        head, _, rest = code.partition(".")
        words = _words()["code"].get(code) or _event(code) or names.get(code)
        if words is None and head == "letter":
            words = _letter(rest)
        if words is None and f"{head}." in _words()["code"]:
            words = _words()["code"][f"{head}."].format(rest)
        yield words or code


def _event(code: str) -> str | None:
    try:
        return said("event", code)["name"]
    except KeyError:
        return None


def _letter(kind: str) -> str | None:
    try:
        return said("letter", kind)["name"]
    except KeyError:
        return None
