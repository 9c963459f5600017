"""A season of many cases with all that belongs to them: the rows of a small season repeated, each time of other people."""

import hashlib
import re
from typing import Any

from django.db import transaction
from django.db.models import Model

from storage.models import (
    Allocation,
    Audit,
    AuditedRow,
    Case,
    Certificant,
    Certificate,
    Event,
    Evidence,
    Letter,
    Message,
    Statement,
    Submission,
    Transfer,
)

_MODELS: tuple[type[Model], ...] = (
    Message, Case, Submission, Statement, Transfer, Event, Letter, Audit, AuditedRow, Evidence, Certificate, Allocation, Certificant,
)  # fmt: skip
_APART = 1_000_000
"""Ids of one repetition and the next; of one row and its copy."""


def repeat(times: int) -> int:
    """Makes the season so many times as large; returns how many cases there are. Raw messages are shared: their files are the same."""
    rows = {model: list(model._default_manager.order_by("pk").values()) for model in _MODELS}
    for copy in range(1, times):
        with transaction.atomic():
            for model in _MODELS:
                made = [model(**_of_another(model, row, copy)) for row in rows[model]]
                model._default_manager.bulk_create(made, batch_size=200)
    return Case.objects.count()


def _of_another(model: type[Model], row: dict[str, Any], copy: int) -> dict[str, Any]:
    """A row as it would be of somebody else: other ids, numbers and keys, the same dates, states and texts."""
    made = dict(row)
    for field in model._meta.concrete_fields:
        value = row[field.attname]
        if value is not None and (field.primary_key or field.is_relation) and isinstance(value, int) and field.name != "draw":
            made[field.attname] = value + copy * _APART
        elif field.name == "receipt_number":
            made[field.attname] = f"{value[:6]}{copy * 1000 + int(value[6:])}"
        elif field.name == "certification_number" and value:
            made[field.attname] = re.sub(r"\d{5}", lambda found: f"{(int(found[0]) + copy * 101) % 100_000:05d}", value, count=1)
        elif field.name in ("key", "sha256") and model is not Evidence and value:
            made[field.attname] = hashlib.sha256(f"{value}/{copy}".encode()).hexdigest()
        elif field.unique and field.name == "header_id":
            made[field.attname] = value.replace("<", f"<{copy}.", 1)
    return made
