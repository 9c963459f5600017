"""Who is at the console: the account, its role, and what each page and act asks of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast, get_args

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from cases.states import Role
from console.house import house
from console.refusals import not_now, refused
from desk.life import Actor, Deed
from ops.errors import NotAllowed, NotPossible
from storage.models import Account

ROLES: tuple[Role, ...] = get_args(Role)
_P = ParamSpec("_P")
_View = Callable[Concatenate[HttpRequest, _P], HttpResponse]


class Guarded(Protocol):
    """A view that says who may call it, so that a test can walk the map of URLs."""

    roles: frozenset[Role]
    acts: bool


def account_of(request: HttpRequest) -> Account:
    """The account that is logged in; behind a guarded view there is one."""
    assert isinstance(request.user, Account)  # noqa: S101 - the guard let nobody else in
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """Who acts, for the desk."""
    account = account_of(request)
    return Actor(account.name, role_of(request))


def role_of(request: HttpRequest) -> Role:
    """The role of the account that is logged in."""
    return cast(Role, account_of(request).role)


def deed_of(request: HttpRequest, reason: str = "", codes: tuple[str, ...] = ()) -> Deed:
    """What is done now by whoever is logged in."""
    return Deed(actor=actor_of(request), at=house().clock(), reason=reason, codes=codes)


def page(*roles: Role) -> Callable[[_View[_P]], _View[_P]]:
    """A page for these roles (none named: all three)."""
    return _guard(frozenset(roles or ROLES), acts=False)


def act(*roles: Role) -> Callable[[_View[_P]], _View[_P]]:
    """Something that is done, by POST, by these roles; a supervisor also does what a clerk does.

    What the desk forbids or finds impossible is said on a page that keeps what was typed; the case is unchanged then.
    """
    return _guard(frozenset(roles) | ({"supervisor"} if "clerk" in roles else set()), acts=True)


def once_more(view: _View[_P]) -> _View[_P]:
    """Before it is done, one shows again who one is, if the last time is minutes ago; then it goes on by itself."""
    return cast(_View[_P], reauthentication_required(view))


def _guard(roles: frozenset[Role], *, acts: bool) -> Callable[[_View[_P]], _View[_P]]:
    def guarded(view: _View[_P]) -> _View[_P]:
        @wraps(view)
        def checked(request: HttpRequest, *args: _P.args, **kwargs: _P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return refused(request)
            if account_of(request).role not in roles:
                raise PermissionDenied(*sorted(roles))
            try:
                return view(request, *args, **kwargs)
            except NotAllowed as against:
                raise PermissionDenied(str(against)) from None
            except NotPossible as against:
                return not_now(request, against)

        only: Any = (require_POST if acts else require_GET)(checked)
        only.roles, only.acts = roles, acts
        return only  # type: ignore[no-any-return]

    return guarded
