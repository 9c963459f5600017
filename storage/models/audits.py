"""The audit of accepted applications (R36): the draw, what was asked for, what came, and what was found."""

from typing import get_args

from django.db import models

from cases.states import AuditResult, RowResult
from storage.models.base import one_of
from storage.models.files import Case, Submission
from storage.models.mail import Message


class Draw(models.Model):
    """One selection; whoever runs it again over the same population with the same seed gets the same cases."""

    season = models.IntegerField()
    at = models.DateTimeField()
    actor = models.TextField()
    seed = models.TextField()
    rate = models.TextField()
    """A decimal between 0 and 1."""
    population = models.JSONField()
    """The receipt numbers that were drawn from."""
    chosen = models.JSONField()
    """Receipt number → why: `random`, or the codes of the triggers."""


class Audit(models.Model):
    """The audit of one case. `version` guards every write."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="audit")
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="audits")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    """The submission whose rows are audited."""
    requested_at = models.DateTimeField()
    due_on = models.DateField()
    """The last day for evidence, extensions included."""
    result = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    auditor = models.TextField(default="")
    reason = models.TextField(default="")
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (one_of("result", ("", *get_args(AuditResult)), "audit_result"),)


class AuditedRow(models.Model):
    """One row of form (B) whose evidence is wanted."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="rows")
    row = models.IntegerField()
    """As in the assessment (contract.md, `activities[].row`)."""
    seen = models.JSONField(default=list)
    """What the evidence shows: of `name organiser title date hours issuer`."""
    result = models.TextField(default="")
    judged_at = models.DateTimeField(null=True)
    auditor = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        constraints = (
            one_of("result", ("", *get_args(RowResult)), "audited_row_result"),
            models.UniqueConstraint(fields=["audit", "row"], name="row_audited_once"),
        )


class Evidence(models.Model):
    """A file that came as evidence, and the row it belongs to, once somebody or its name said so."""

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="evidence")
    row = models.ForeignKey(AuditedRow, null=True, on_delete=models.PROTECT, related_name="evidence")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["audit", "message", "sha256"], name="evidence_once"),)
