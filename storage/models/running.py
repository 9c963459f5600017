"""The register of certificants, and what running processes and staff at work tell each other."""

from django.db import models

from storage.models.files import Case


class Certificant(models.Model):
    """A row of the register of certificants."""

    certification_number = models.TextField(unique=True)
    name = models.TextField()
    name_kana = models.TextField(default="")
    email = models.TextField(default="")
    qualification = models.TextField(default="")
    expires_on = models.DateField(null=True)
    name_key = models.TextField(default="", db_default="", db_index=True)
    """This and the two below: what a clerk finds it by (`storage.search`)."""
    kana_key = models.TextField(default="", db_default="", db_index=True)
    number_tail = models.TextField(default="", db_default="", db_index=True)


class Lease(models.Model):
    """Who alone may do something: fetch a mailbox, run the schedule. Ends by itself."""

    name = models.TextField(primary_key=True)
    owner = models.TextField()
    until = models.DateTimeField()


class Mark(models.Model):
    """A time to remember by name, such as the last good look at a mailbox."""

    name = models.TextField(primary_key=True)
    at = models.DateTimeField()


class Viewing(models.Model):
    """Who is looking at a case, so that two do not answer one question; ends by itself."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="viewing")
    name = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()
