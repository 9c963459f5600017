"""Certificates, from the decision to the post."""

from django.db import models

from storage.models.files import Case


class Certificate(models.Model):
    """What is sent to whom: written when the case is approved, as the form has it, so that a later correction does not change a list."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="certificate")
    name = models.TextField()
    """In the applicant's own writing."""
    postal_code = models.TextField()
    address = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    batch = models.IntegerField(null=True)
    """The dispatch list it was put on."""
    listed_at = models.DateTimeField(null=True)
    dispatched_on = models.DateField(null=True)
