"""What every page shows around its content: who is there, what waits, how many days are left."""

from datetime import date, timedelta

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cases.policy import OFFICE_ZONE, window
from console.house import house
from console.people import account_of
from desk.certifying import still_open
from storage.waiting import open_things
from storage.watching import last_look

SILENT = timedelta(minutes=15)
"""After so long without a look at the mailbox something is wrong with it."""


def frame(request: HttpRequest) -> dict[str, object]:
    """For the template `base.html`; nothing where nobody is logged in."""
    if not request.user.is_authenticated:
        return {}
    now = house().clock()
    today, seen = now.astimezone(OFFICE_ZONE).date(), last_look()
    return {
        "account": account_of(request),
        "window": window_of(today),
        "counts": SimpleLazyObject(counts),
        "seen_at": seen,
        "silent_since": seen if seen and now - seen > SILENT else None,
        "unsent_certificates": unsent_certificates(today),
    }


def unsent_certificates(today: date) -> int:
    """How many accepted cases have no certificate sent, once 1 April is near (R06)."""
    month, day = map(int, house().config.settings.certificates.warn_from.split("-"))
    return still_open(today, (month, day))


def counts() -> dict[str, int]:
    """What waits behind the links of the navigation, by their URL's name."""
    waits = open_things()
    return {"queue": waits.cases, "inquiries": waits.inquiries, "payments": waits.transfers}


def window_of(today: date) -> dict[str, object]:
    """The window of this year's season: its first and last day, and the days left (None outside it)."""
    first, last = window(today.year)
    return {"first": first, "last": last, "left": (last - today).days if first <= today <= last else None}
