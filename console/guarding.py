"""What holds for every answer: nothing is kept by the browser, and who owes a password or a second factor sees to it first."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from console.house import house

_Answer = Callable[[HttpRequest], HttpResponse]
_WITHOUT = ("/accounts/", "/static/")
"""Where somebody who still owes the second factor may go: to set it up, and to log out."""
_HAS_ONE = "second_factor"
_SEEN_EVERY = 300
_WITHOUT_PASSWORD = ("/accounts/password/change/", "/accounts/logout/", "/static/")


def nothing_kept(answer: _Answer) -> _Answer:
    """Pages hold personal data: no browser or proxy keeps one."""

    def keeping_nothing(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        return response

    return keeping_nothing


def working_day(answer: _Answer) -> _Answer:
    """A login ends `console.session_hours` after it began, however much is done meanwhile: a cookie is no key for ever."""

    def ending(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(house().clock().timestamp())
            since = request.session.setdefault("since", now)
            if now - since >= settings.SESSION_COOKIE_AGE:
                logout(request)
        return answer(request)

    return ending


def seen_lately(answer: _Answer) -> _Answer:
    """Notes where somebody is logged in, for 「ログイン中の端末」: at the login and every five minutes, not for each page."""

    def noting(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(house().clock().timestamp())
            if now - request.session.get("seen", 0) >= _SEEN_EVERY:
                request.session["seen"] = now
                UserSession.objects.create_from_request(request)
        return answer(request)

    return noting


def second_factor_first(answer: _Answer) -> _Answer:
    """Whoever's role owes a second factor (`console.second_factor`) sees no page before it is set up."""

    def demanding(request: HttpRequest) -> HttpResponse:
        user = request.user
        owes = user.is_authenticated and getattr(user, "role", "") in house().config.settings.console.second_factor
        if owes and request.path.startswith(_WITHOUT):
            request.session.pop(_HAS_ONE, None)  # Here it may be taken away. A supervisor who resets it ends the session.
        elif owes and _HAS_ONE not in request.session:
            if not is_mfa_enabled(user):
                return redirect("mfa_activate_totp")
            request.session[_HAS_ONE] = True
        return answer(request)

    return demanding


def own_password_first(answer: _Answer) -> _Answer:
    """Whoever logged in with a password that somebody else gave them sees no page before they chose their own."""

    def demanding(request: HttpRequest) -> HttpResponse:
        owes = request.user.is_authenticated and getattr(request.user, "owes_password", False)
        if owes and not request.path.startswith(_WITHOUT_PASSWORD):
            return redirect("account_change_password")
        return answer(request)

    return demanding
