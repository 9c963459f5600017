"""Cases, what was submitted for them, what happened to them, and the letters about them."""

from typing import get_args

from django.db import models

from cases.states import CaseState, LetterKind, LetterState
from storage.models.base import Work, one_of
from storage.models.mail import Message


class Season(models.Model):
    """The last receipt number given in a season."""

    year = models.IntegerField(primary_key=True)
    last_number = models.IntegerField(default=0)


class Case(models.Model):
    """The renewal of one certificate in one season. `version` guards every write."""

    receipt_number = models.CharField(max_length=20, unique=True)
    season = models.IntegerField()
    certification_number = models.TextField(default="")
    """Normalised; empty where no number could be read."""
    qualification = models.TextField(default="")
    name = models.TextField(default="")
    name_kana = models.TextField(default="")
    email = models.TextField(default="")
    address_key = models.TextField(default="", db_index=True)
    name_key = models.TextField(default="", db_default="", db_index=True)
    """This and the three below: what a clerk finds it by (`storage.search`)."""
    kana_key = models.TextField(default="", db_default="", db_index=True)
    phone_digits = models.TextField(default="", db_default="", db_index=True)
    number_tail = models.TextField(default="", db_default="", db_index=True)
    """The last four digits of its certification number."""
    state = models.TextField()
    waiting_since = models.DateTimeField(null=True, db_index=True)
    """Since when it waits for staff; null where it does not. Written with the state (`storage.files.change`)."""
    asked = models.JSONField(default=list, db_default=[])
    """The codes for which it waits (`cases.waiting`)."""
    reason_group = models.TextField(default="", db_default="")
    first_received_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    for_supervisor = models.BooleanField(default=False, db_default=False)
    """A clerk handed it up (「責任者に回す」); the next move takes that away (`storage.files.change`)."""

    class Meta:
        constraints = (
            one_of("state", get_args(CaseState), "case_state"),
            models.UniqueConstraint(
                fields=["season", "certification_number"], condition=~models.Q(certification_number=""), name="one_case_per_certificate"
            ),
        )
        indexes = (models.Index(fields=["state"], name="case_by_state"),)


class Submission(models.Model):
    """One application out of one message: what was read and what the rules made of it. The newest of a case counts."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="submissions")
    ordinal = models.IntegerField()
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="submissions")
    received_at = models.DateTimeField()
    disposition = models.TextField()
    superseded = models.BooleanField(default=False)
    application = models.TextField(default="")
    """The forms that were judged (`storage.codec`): the message's own, completed from those before where it sent some only."""
    own = models.TextField(default="")
    """The forms as this message held them, where they are not those that were judged."""
    assessment = models.TextField()
    facts = models.JSONField()
    """Of the message: subject, attachments, troubles of files; what `check --json` prints besides."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message", "ordinal"], name="one_submission_per_application"),)


class Event(models.Model):
    """What happened to a message, a case or a transfer, by whom and why: ids and codes but for a reason of staff, never changed."""

    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="events")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="events")
    transfer = models.ForeignKey("storage.Transfer", null=True, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    actor = models.TextField()
    """`rules`, `time`, `worker`, `operator`, or a staff account."""
    what = models.TextField()
    from_state = models.TextField(default="")
    to_state = models.TextField(default="")
    codes = models.JSONField(default=list)
    rule_set = models.TextField(default="")
    reason = models.TextField(default="", db_default="")
    """In staff's own words, where one is owed; shown only where personal data is."""


class Letter(Work):
    """The outbox: a letter written in the transaction that decided it. `key` makes it one per decision."""

    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="letters")
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="letters")
    kind = models.TextField()
    key = models.CharField(max_length=64, unique=True)
    recipient = models.TextField()
    address_key = models.TextField(db_index=True)
    subject = models.TextField()
    body = models.TextField()
    header_id = models.TextField(unique=True)
    """Its Message-ID header, the same at every try."""
    in_reply_to = models.TextField(default="")
    references = models.JSONField(default=list)
    state = models.TextField(default="waiting")
    code = models.TextField(default="")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (one_of("state", get_args(LetterState), "letter_state"), one_of("kind", get_args(LetterKind), "letter_kind"))
        indexes = (models.Index(fields=["state", "written_at"], name="letter_queue"),)
