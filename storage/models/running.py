"""The register of certificants, and what running processes tell each other."""

from django.db import models


class Certificant(models.Model):
    """A row of the register of certificants."""

    certification_number = models.TextField(unique=True)
    name = models.TextField()
    name_kana = models.TextField(default="")
    email = models.TextField(default="")
    qualification = models.TextField(default="")
    expires_on = models.DateField(null=True)


class Lease(models.Model):
    """Who alone may do something: fetch a mailbox, run the schedule. Ends by itself."""

    name = models.TextField(primary_key=True)
    owner = models.TextField()
    until = models.DateTimeField()


class Mark(models.Model):
    """A time to remember by name, such as the last good look at a mailbox."""

    name = models.TextField(primary_key=True)
    at = models.DateTimeField()
