"""Who may do what, who saw what, and what went wrong with personal data."""

from typing import ClassVar, Self, get_args

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from cases.states import Role
from storage.models.base import one_of
from storage.models.files import Case
from storage.models.mail import Message


class Account(AbstractBaseUser):
    """A member of staff. Without a password the account acts on the command line only."""

    password = models.CharField(max_length=128, default="", db_default="")
    name = models.CharField(max_length=150, unique=True)
    role = models.TextField()
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    owes_password = models.BooleanField(default=False, db_default=False)
    """Somebody else knows the password: the next login must choose a new one."""
    sessions_ended = models.IntegerField(default=0, db_default=0)
    """How often all its sessions were ended; those from before are over."""

    USERNAME_FIELD = "name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    class Meta:
        constraints = (one_of("role", get_args(Role), "account_role"),)

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """As Django's login asks it."""
        return self.active

    def get_session_auth_hash(self) -> str:
        """What a session must know to be this account's: another after a new password and after all sessions were ended."""
        value = f"{self.password}\n{self.sessions_ended}"
        return salted_hmac("storage.Account.session", value, algorithm="sha256").hexdigest()


class Access(models.Model):
    """Somebody saw, exported, decided or erased personal data: ids and codes only, never changed."""

    at = models.DateTimeField(db_index=True)
    actor = models.TextField()
    what = models.TextField()
    """`seen`, `searched`, `exported`, `decided`, `erased`."""
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    codes = models.JSONField(default=list)


class Incident(models.Model):
    """A leak or loss of personal data, with the facts that a report needs (個人情報保護法 26条)."""

    happened_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.TextField()
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="incidents")
    facts = models.JSONField()
    """What happened, which items of how many persons, to whom, whether it was got back, what was done."""
