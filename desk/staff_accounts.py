"""Staff accounts: who is added, what they may do, and when they may no longer come in.

Nobody changes their own account here, and one active supervisor always stays.
"""

import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from cases.states import Role
from ops.errors import NotPossible
from storage import accounts, files
from storage.access import note_access
from storage.models import Account

LEAST = 12
"""Characters of a password."""

_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
"""None that is read as another."""

_UNSEEN = ("Cc", "Cf", "Cn", "Co", "Cs")
"""Categories of signs that steer or are none: of zero width, or turning the direction."""


def start_password() -> str:
    """A password of 80 bits to be read out and typed once."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))


def plain_name(name: str) -> str:
    """A name without what the eye does not see, so that nobody passes for another; NotPossible where nothing is left."""
    seen = "".join(sign for sign in " ".join(unicodedata.normalize("NFKC", name).split()) if unicodedata.category(sign) not in _UNSEEN)
    if not seen:
        raise NotPossible("the name is empty", "name_empty")
    return seen


def add(name: str, role: Role, by: str, at: datetime, password: str = "") -> Account | None:
    """A new account, which owes a password of its own after this one (none: it acts on the command line only).

    None where the name is taken.
    """
    with transaction.atomic():
        if not accounts.add_account(name, role, at):
            return None
        account = Account.objects.get(name=name)
        if password:
            accounts.set_password(account, _long_enough(password), owes_another=True)
        _note(account, "account.added", by, at)
        return account


def change_role(account: Account, role: Role, by: str, at: datetime) -> None:
    """From now on the account may do this; its open pages ask with the next click."""
    with _change(account, "account.role", by, at) as found:
        if role != "supervisor":
            _keep_a_supervisor(found)
        accounts.set_role(found, role)


def deactivate(account: Account, by: str, at: datetime) -> None:
    """The account comes in no longer, and its sessions are over."""
    with _change(account, "account.deactivated", by, at) as found:
        _keep_a_supervisor(found)
        accounts.set_active(found, False)
        accounts.end_sessions(found)


def activate(account: Account, by: str, at: datetime) -> None:
    """The account may come in again."""
    with _change(account, "account.activated", by, at) as found:
        accounts.set_active(found, True)


def reset_second_factor(account: Account, by: str, at: datetime) -> None:
    """The account's authenticator app and recovery codes count no more, and its sessions are over: somebody may have the phone."""
    with _change(account, "account.second_factor_reset", by, at) as found:
        accounts.forget_second_factor(found)
        accounts.end_sessions(found)


def renew_password(account: Account, password: str, by: str, at: datetime) -> None:
    """The account logs in with this password, once: it then owes one of its own. Its sessions are over."""
    with _change(account, "account.password_renewed", by, at) as found:
        accounts.set_password(found, _long_enough(password), owes_another=True)


def end_sessions(account: Account, by: str, at: datetime) -> None:
    """Wherever the account is logged in, it is no more."""
    with _change(account, "account.sessions_ended", by, at) as found:
        accounts.end_sessions(found)


@contextmanager
def _change(account: Account, code: str, by: str, at: datetime) -> Iterator[Account]:
    """The account as it is now, alone; what is done to it is noted."""
    if account.name == by:
        raise NotPossible("nobody changes their own account here", "own_account")
    with transaction.atomic():
        files.one_decision_at_a_time()
        found = Account.objects.get(pk=account.pk)
        yield found
        _note(found, code, by, at)


def _keep_a_supervisor(account: Account) -> None:
    if account.active and accounts.is_last_supervisor(account):
        raise NotPossible(f"{account.name} is the last active supervisor: make somebody else one first", "last_supervisor")


def _long_enough(password: str) -> str:
    if len(password) < LEAST:
        raise NotPossible(f"a password has at least {LEAST} characters", "password_short")
    return password


def _note(account: Account, code: str, by: str, at: datetime) -> None:
    note_access(at, by, "decided", codes=(code, f"account:{account.pk}"))
