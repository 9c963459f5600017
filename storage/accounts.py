"""Staff accounts by name."""

from datetime import datetime

from cases.states import Role
from storage.models import Account


def active_account(name: str) -> Account | None:
    """The active account of this name, or None."""
    return Account.objects.filter(name=name, active=True).first()


def add_account(name: str, role: Role, now: datetime) -> bool:
    """Makes an account; False where the name is taken."""
    return Account.objects.get_or_create(name=name, defaults={"role": role, "created_at": now})[1]


def set_password(account: Account, password: str) -> None:
    """From now on the account logs in at the console with this password."""
    account.set_password(password)
    account.save(update_fields=["password"])
