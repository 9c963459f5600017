"""What staff did a moment ago, kept so that they can take it back."""

from django.db import models

from storage.models.files import Case


class StaffAct(models.Model):
    """What one act of staff changed in the records, until it is taken back or a day old: personal data as it was before."""

    at = models.DateTimeField()
    actor = models.TextField()
    what = models.TextField()
    """What the history tells of it."""
    cases = models.ManyToManyField(Case, related_name="+")
    changed = models.JSONField()
    """Records that were others before: `table`, `id`, the fields `before` and `after` (desk/undoing.py)."""
    made = models.JSONField()
    """Records that it wrote: `table` and `id`."""
