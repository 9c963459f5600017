"""What the bank reported, and which applications it pays for."""

from typing import get_args

from django.db import models

from cases.states import TransferState
from storage.models.base import one_of
from storage.models.files import Case


class Statement(models.Model):
    """A file of the bank that was taken in, once per content."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.TextField()
    kind = models.TextField()
    """`zengin-01`, `zengin-03` or the name of a profile of config.toml."""
    imported_at = models.DateTimeField()
    actor = models.TextField()


class Transfer(models.Model):
    """One credit on our account, once however often the bank reports it. `version` guards every write."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="transfers")
    line = models.IntegerField()
    key = models.CharField(max_length=64, unique=True)
    """sha256 over what tells one credit from another (domain.md 4.1)."""
    value_date = models.DateField(db_index=True)
    """起算日, the day that decides the fee (ambiguity 18)."""
    booked_on = models.DateField()
    amount = models.IntegerField()
    """Yen."""
    payer = models.TextField()
    """As the bank wrote it."""
    payer_key = models.TextField(db_index=True)
    """For comparing and finding (`rules.payer`)."""
    inquiry_number = models.TextField(default="")
    remitter_code = models.TextField(default="")
    state = models.TextField(default="open")
    codes = models.JSONField(default=list)
    """Why it is not matched."""
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (one_of("state", get_args(TransferState), "transfer_state"),)
        indexes = (models.Index(fields=["state", "value_date"], name="transfer_queue"),)


class Allocation(models.Model):
    """Money of a transfer taken as the fee of a case; undone it stays, with who undid it and why."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="allocations")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocations")
    amount = models.IntegerField()
    at = models.DateTimeField()
    actor = models.TextField()
    codes = models.JSONField(default=list)
    """On what grounds: `number`, `name`, `amount`, or `staff`."""
    reason = models.TextField(default="")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(default="")
    undone_reason = models.TextField(default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["transfer", "case"], condition=models.Q(undone_at=None), name="allocated_once"),)
