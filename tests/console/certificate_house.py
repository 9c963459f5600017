"""Cases of the demo's season as they were before the decision."""

from cases.states import ACCEPTED
from storage.models import Case, Certificate


def accepted(count: int) -> list[Case]:
    """So many cases of the season, paid and without an audit, put back to 受理; the only ones that are to be decided or sent."""
    Case.objects.filter(state__in=ACCEPTED).update(state="withdrawn")
    found = list(Case.objects.filter(state="certificate_sent", audit=None).order_by("id")[:count])
    Certificate.objects.filter(case__in=found).delete()
    Case.objects.filter(id__in=[case.id for case in found]).update(state="accepted")
    return list(Case.objects.filter(id__in=[case.id for case in found]).order_by("id"))


def ticked(cases: list[Case]) -> list[str]:
    """What a tick before each of these sends."""
    return [f"{case.receipt_number}:{case.version}" for case in cases]
