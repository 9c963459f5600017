"""Messages as they came, and where they lay."""

from typing import get_args

from django.db import models

from cases.states import MessageState
from storage.models.base import Work, one_of


class Message(Work):
    """A message as it came, once per content: where its bytes are, how far it is, and why."""

    sha256 = models.CharField(max_length=64, unique=True)
    blob = models.TextField(default="")
    size = models.BigIntegerField()
    received_at = models.DateTimeField()
    stored_at = models.DateTimeField()
    state = models.TextField(default="received")
    reason = models.TextField(default="")
    header_id = models.TextField(default="", db_index=True)
    """The Message-ID header, brackets included."""
    content_key = models.CharField(max_length=64, default="", db_index=True)
    sender_key = models.TextField(default="", db_default="", db_index=True)
    """Of the From address, for finding: whatever its capitals."""
    subject = models.TextField(default="", db_default="")
    target = models.TextField(default="")
    """`done`, `review` or `failed`: the folder it belongs in once decided."""
    decided_at = models.DateTimeField(null=True)
    dealt_at = models.DateTimeField(null=True)
    """When a member of staff said that nothing is left to do about it: 対応済み."""
    dealt_by = models.TextField(default="", db_default="")

    class Meta:
        constraints = (one_of("state", get_args(MessageState), "message_state"),)
        indexes = (
            models.Index(fields=["state", "received_at"], name="message_queue"),
            models.Index(fields=["reason", "received_at"], name="message_by_reason"),
        )


class Place(models.Model):
    """Where a message lay in a mailbox: it tells what was fetched, and what must still be moved.

    After `intake requeue` also the folder of what was set aside: `uidvalidity` then is `queue.SET_ASIDE`, `uid` the message's hash.
    """

    mailbox = models.TextField()
    uidvalidity = models.TextField()
    uid = models.TextField()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="places")
    moved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mailbox", "uidvalidity", "uid"], name="fetched_once"),)
        indexes = (models.Index(fields=["message"], condition=models.Q(moved_at=None), name="place_to_move"),)
