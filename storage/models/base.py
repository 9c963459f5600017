"""What all records share."""

from django.db import models


def one_of(field: str, values: tuple[str, ...], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": values}), name=name)


class Work(models.Model):
    """What a worker claims: a lease that ends by itself, and tries counted before the work."""

    lease_owner = models.TextField(default="")
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    not_before = models.DateTimeField(null=True)

    class Meta:
        abstract = True
