"""Who may do what, who saw what, and what went wrong with personal data."""

from typing import get_args

from django.db import models

from cases.states import Role
from storage.models.base import one_of
from storage.models.files import Case
from storage.models.mail import Message


class Account(models.Model):
    """A member of staff."""

    name = models.TextField(unique=True)
    role = models.TextField()
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (one_of("role", get_args(Role), "account_role"),)


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
