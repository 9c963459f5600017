"""What every page shows around its content: who is there, what waits, how many days are left."""

from datetime import date, timedelta

from django.http import HttpRequest

from cases.policy import OFFICE_ZONE, window
from console.house import house
from console.people import account_of
from storage.waiting import Open, open_things

SILENT = timedelta(minutes=15)
"""After so long without a look at the mailbox something is wrong with it."""


def frame(request: HttpRequest) -> dict[str, object]:
    """For the template `base.html`; nothing where nobody is logged in."""
    if not request.user.is_authenticated:
        return {}
    now = house().clock()
    today = now.astimezone(OFFICE_ZONE).date()
    waits = open_things(today.year)
    return {
        "account": account_of(request),
        "window": window_of(today),
        "counts": counts(waits),
        "seen_at": waits.seen,
        "silent_since": waits.seen if waits.seen and now - waits.seen > SILENT else None,
        "unsent_certificates": waits.accepted if today >= warned_from(today) else 0,
    }


def warned_from(today: date) -> date:
    """From this day every page tells how many certificates are still to be sent before 1 April (R06)."""
    month, day = map(int, house().config.settings.certificates.warn_from.split("-"))
    return date(today.year, month, day)


def counts(waits: Open) -> dict[str, int]:
    """What waits behind the links of the navigation, by their URL's name."""
    return {"queue": waits.cases, "inquiries": waits.inquiries, "payments": waits.transfers}


def window_of(today: date) -> dict[str, object]:
    """The window of this year's season: its first and last day, and the days left (None outside it)."""
    first, last = window(today.year)
    return {"first": first, "last": last, "left": (last - today).days if first <= today <= last else None}
