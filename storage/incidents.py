"""Leaks and losses of personal data, with the facts that a report asks for (個人情報保護法施行規則 8条)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from storage.models import Case, Incident


def record(*, happened_at: datetime, noticed_at: datetime, now: datetime, actor: str, case: Case | None, facts: dict[str, Any]) -> Incident:
    """Writes an incident, whatever is known of it."""
    return Incident.objects.create(happened_at=happened_at, noticed_at=noticed_at, recorded_at=now, actor=actor, case=case, facts=facts)


def incidents() -> QuerySet[Incident]:
    """All of them, the oldest first."""
    return Incident.objects.select_related("case").order_by("noticed_at", "id")
