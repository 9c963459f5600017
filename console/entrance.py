"""Who comes in: names and passwords, the limit on tries, and what is said where somebody does not; on django-allauth."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_cache_key, get_rates
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from cases.policy import OFFICE_ZONE
from console.texts import texts_of
from desk.staff_accounts import plain_name
from ops.errors import NotPossible
from storage.accounts import set_password
from storage.models import Account

_SAID: dict[str, str] = texts_of("account/errors.toml")


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by a supervisor or on the command line: nobody signs up."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **_SAID}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """To work."""
        return reverse("queue")

    def clean_password(self, password: str, user: Account | None = None) -> str:
        """As Django's validators say; and another than before, which somebody else may know."""
        if user is not None and user.check_password(password):
            raise self.validation_error("same_password")
        return str(super().clean_password(password, user))

    def set_password(self, user: Account, password: str) -> None:
        """The account's own: no further one is owed."""
        set_password(user, password)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """By the name as it is kept: wide blanks and signs are the same as narrow ones."""
        with suppress(NotPossible):
            credentials["username"] = plain_name(credentials["username"])
        found: Account | None = super().authenticate(request, **credentials)
        return found

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the try; ValidationError, with the time until when, where there were too many."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            until = _limited_until(request, self._get_login_attempts_cache_key(request, **credentials))
            raise ValidationError(_SAID["limited_until"].format(until=f"{until.astimezone(OFFICE_ZONE):%H:%M:%S}")) from None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted by name and address: nobody locks somebody else out from elsewhere."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The authenticator app, in the words of the house."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultMFAAdapter.error_messages, **_SAID}


def _limited_until(request: HttpRequest, key: str) -> datetime:
    """When the oldest of the tries that count no longer does."""
    rate = get_rates(app="allauth.account", action="login_failed")[0]
    tries = cache.get(get_cache_key(request, app="allauth.account", action="login_failed", rate=rate, key=key), [])
    begun = datetime.fromtimestamp(tries[-1], UTC) if tries else datetime.now(UTC)
    return datetime.fromtimestamp(begun.timestamp() + rate.duration, UTC)
