"""What holds for every answer: nothing is kept by the browser, and who owes a second factor sets it up first."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from console.house import house

_Answer = Callable[[HttpRequest], HttpResponse]
_WITHOUT = ("/accounts/", "/static/")
"""Where somebody who still owes the second factor may go: to set it up, and to log out."""


def nothing_kept(answer: _Answer) -> _Answer:
    """Pages hold personal data: no browser or proxy keeps one."""

    def keeping_nothing(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        return response

    return keeping_nothing


def second_factor_first(answer: _Answer) -> _Answer:
    """Whoever's role owes a second factor (`console.second_factor`) sees no page before it is set up."""

    def demanding(request: HttpRequest) -> HttpResponse:
        user = request.user
        owes = user.is_authenticated and getattr(user, "role", "") in house().config.settings.console.second_factor
        if owes and not request.path.startswith(_WITHOUT) and not is_mfa_enabled(user):
            return redirect("mfa_activate_totp")
        return answer(request)

    return demanding
