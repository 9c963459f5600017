"""利用者: the accounts of staff, what they may do and where they are logged in; each change asks who is there once more."""

from collections.abc import Callable, Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from console.house import house
from console.people import ROLES, account_of, act, once_more, page
from console.refusals import in_words
from console.templatetags.words import said
from console.texts import texts_of
from desk import staff_accounts
from ops.errors import NotPossible
from storage.accounts import account_named, all_accounts, is_last_supervisor
from storage.models import Account

_Act = Callable[[Account, str, datetime], None]
_ACTS: dict[str, _Act] = {
    "deactivate": staff_accounts.deactivate,
    "activate": staff_accounts.activate,
    "second-factor": staff_accounts.reset_second_factor,
    "sessions": staff_accounts.end_sessions,
}


def _words() -> dict[str, str]:
    return texts_of("users/words.toml")


class NewAccount(forms.Form):
    """The name and role of an account to be."""

    name = forms.CharField(max_length=150)
    role = forms.ChoiceField(choices=lambda: [(role, said("role", role)["name"]) for role in ROLES])

    def clean_name(self) -> str:
        """The name as it will be kept; refused where it is taken."""
        name = staff_accounts.plain_name(self.cleaned_data["name"])
        if account_named(name) is not None:
            raise ValidationError(_words()["taken"])
        return name


def _logged_in(accounts: Sequence[Account]) -> dict[int, list[UserSession]]:
    """Where each account is logged in now, by its number, the last used first; two queries for all."""
    hashes = {account.pk: account.get_session_auth_hash() for account in accounts if account.active}
    known = UserSession.objects.filter(user_id__in=hashes).order_by("-last_seen_at")
    stored = Session.objects.filter(session_key__in=[one.session_key for one in known], expire_date__gt=timezone.now())
    live = {one.session_key: one.get_decoded().get(HASH_SESSION_KEY) for one in stored}
    found: dict[int, list[UserSession]] = {}
    for one in known:
        if live.get(one.session_key) == hashes[one.user_id]:
            found.setdefault(one.user_id, []).append(one)
    return found


@page("supervisor")
def users(request: HttpRequest) -> HttpResponse:
    """All accounts."""
    return _users(request, NewAccount())


def _users(request: HttpRequest, form: NewAccount) -> HttpResponse:
    accounts = list(all_accounts())
    sessions, protected = _logged_in(accounts), set(Authenticator.objects.values_list("user_id", flat=True))
    rows = [
        {"user": account, "sessions": len(sessions.get(account.pk, ())), "has_second_factor": account.pk in protected}
        for account in accounts
    ]
    return render(request, "users/list.html", {"rows": rows, "form": form, "roles": ROLES}, status=422 if form.errors else 200)


@page("supervisor")
def user(request: HttpRequest, number: int) -> HttpResponse:
    """One account: where it is logged in, and what can be changed."""
    shown = get_object_or_404(Account, pk=number)
    context = {
        "shown": shown,
        "sessions": _logged_in([shown]).get(shown.pk, ()),
        "has_second_factor": is_mfa_enabled(shown),
        "is_own": shown == account_of(request),
        "is_last": shown.active and is_last_supervisor(shown),
        "roles": ROLES,
    }
    return render(request, "users/one.html", context)


@act("supervisor")
@once_more
@sensitive_variables("password")
def add(request: HttpRequest) -> HttpResponse:
    """A new account; its start password is shown this once."""
    form = NewAccount(request.POST)
    if not form.is_valid():
        return _users(request, form)
    password = staff_accounts.start_password()
    account = staff_accounts.add(form.cleaned_data["name"], form.cleaned_data["role"], account_of(request).name, house().clock(), password)
    if account is None:
        form.add_error("name", _words()["taken"])
        return _users(request, form)
    return render(request, "users/password.html", {"shown": account, "password": password, "is_new": True})


@act("supervisor")
@once_more
@sensitive_variables("password")
def renew_password(request: HttpRequest, number: int) -> HttpResponse:
    """Another start password, shown this once."""
    account, password = get_object_or_404(Account, pk=number), staff_accounts.start_password()
    try:
        staff_accounts.renew_password(account, password, account_of(request).name, house().clock())
    except NotPossible as against:
        return _refused(request, account, against)
    return render(request, "users/password.html", {"shown": account, "password": password})


@act("supervisor")
@once_more
def change_role(request: HttpRequest, number: int) -> HttpResponse:
    """Another role."""
    role = next((role for role in ROLES if role == request.POST.get("role")), None)
    if role is None:
        raise Http404
    return _done(request, number, "role", lambda account, by, at: staff_accounts.change_role(account, role, by, at))


@act("supervisor")
@once_more
def change(request: HttpRequest, number: int, what: str) -> HttpResponse:
    """What is done by its button alone: ends, resets, lets in or not."""
    if what not in _ACTS:
        raise Http404
    return _done(request, number, what, _ACTS[what])


def _done(request: HttpRequest, number: int, what: str, does: _Act) -> HttpResponse:
    account = get_object_or_404(Account, pk=number)
    try:
        does(account, account_of(request).name, house().clock())
    except NotPossible as against:
        return _refused(request, account, against)
    messages.success(request, _words()[what].format(name=account.name))
    return redirect("user", account.pk)


def _refused(request: HttpRequest, account: Account, against: NotPossible) -> HttpResponse:
    messages.error(request, in_words(against))
    return redirect("user", account.pk)
