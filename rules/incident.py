"""Whether a leak of personal data must be reported to the Personal Information Protection Commission, and by when (個人情報保護法 26条)."""

from dataclasses import dataclass
from datetime import date, timedelta

MANY = 1000
"""More persons than this: always reported (施行規則 7条4号)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """What happened, as far as the duty to report depends on it."""

    noticed_on: date
    persons: int
    sensitive: bool = False
    """要配慮個人情報 (7条1号)."""
    financial: bool = False
    """It may cost somebody money (7条2号)."""
    malicious: bool = False
    """Somebody may have meant it (7条3号)."""
    encrypted: bool = False
    """So strongly that nobody can read it: then nothing is owed."""
    recovered: bool = False
    """All of it was got back before anybody read it: then it is no leak."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that is owed: why, 速報 from the third to the fifth day, and 確報; the day it was noticed is the first."""

    grounds: tuple[str, ...]
    first_from: date
    first_until: date
    final_until: date


def owed(leak: Leak) -> Owed | None:
    """The report that is owed; None where the law asks for none."""
    grounds = tuple(
        name
        for name, holds in (
            ("sensitive", leak.sensitive),
            ("financial", leak.financial),
            ("malicious", leak.malicious),
            ("many", leak.persons > MANY),
        )
        if holds
    )
    if not grounds or leak.encrypted or leak.recovered:
        return None
    return Owed(grounds, _nth(leak, 3), _nth(leak, 5), _nth(leak, 60 if leak.malicious else 30))


def _nth(leak: Leak, number: int) -> date:
    return leak.noticed_on + timedelta(days=number - 1)
