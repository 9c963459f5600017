"""Cases of the demo's season as they were before the decision."""

from storage.models import Case, Certificate


def accepted(count: int) -> list[Case]:
    """So many cases of the season, paid and without an audit, put back to 受理."""
    found = list(Case.objects.filter(state="certificate_sent", audit=None).order_by("id")[:count])
    Certificate.objects.filter(case__in=found).delete()
    Case.objects.filter(id__in=[case.id for case in found]).update(state="accepted")
    return list(Case.objects.filter(id__in=[case.id for case in found]).order_by("id"))


def ticked(cases: list[Case]) -> list[str]:
    """What a tick before each of these sends."""
    return [f"{case.receipt_number}:{case.version}" for case in cases]
