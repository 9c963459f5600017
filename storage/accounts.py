"""Staff accounts by name."""

from datetime import datetime

from django.db import connection
from django.db.models import F, QuerySet

from cases.states import Role
from storage.models import Account


def active_account(name: str) -> Account | None:
    """The active account of this name, or None."""
    return Account.objects.filter(name=name, active=True).first()


def account_named(name: str) -> Account | None:
    """The account of this name, active or not; None where there is none."""
    return Account.objects.filter(name=name).first()


def all_accounts() -> QuerySet[Account]:
    """Every account, the active ones first, by name."""
    return Account.objects.order_by("-active", "name")


def add_account(name: str, role: Role, now: datetime) -> bool:
    """Makes an account; False where the name is taken."""
    return Account.objects.get_or_create(name=name, defaults={"role": role, "created_at": now})[1]


def set_password(account: Account, password: str, *, owes_another: bool = False) -> None:
    """From now on the account logs in at the console with this password; if it owes another, only to choose one of its own."""
    account.set_password(password)
    account.owes_password = owes_another
    account.save(update_fields=["password", "owes_password"])


def set_role(account: Account, role: Role) -> None:
    """From now on the account may do this."""
    account.role = role
    account.save(update_fields=["role"])


def set_active(account: Account, active: bool) -> None:
    """Lets the account come in, or no longer."""
    account.active = active
    account.save(update_fields=["active"])


def end_sessions(account: Account) -> None:
    """Every session of the account is over (`Account.get_session_auth_hash`)."""
    Account.objects.filter(pk=account.pk).update(sessions_ended=F("sessions_ended") + 1)


def forget_second_factor(account: Account) -> None:
    """Takes the account's authenticator app and recovery codes away; there are none before the console first ran (its table)."""
    if "mfa_authenticator" in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [account.pk])


def is_last_supervisor(account: Account) -> bool:
    """Whether nobody else is an active supervisor."""
    return account.role == "supervisor" and not Account.objects.filter(role="supervisor", active=True).exclude(pk=account.pk).exists()
