"""A certificate to be printed and posted: what stands on it and on its envelope."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """One certificate of a dispatch list, in the applicant's own writing."""

    receipt_number: str
    certification_number: str
    qualification: str
    """The code, or whatever the form says."""
    name: str
    name_kana: str
    postal_code: str
    address: str
    valid_from: date
    """Also the date of issue: the day of renewal, 1 April (R04)."""
    valid_until: date


def validity(season: int) -> tuple[date, date]:
    """From when to when a certificate renewed in a season is valid: three fiscal years (R04)."""
    return date(season, 4, 1), date(season + 3, 3, 31)
