"""What every page shows around its content: who is there, what waits, how many days are left."""

from datetime import date

from django.http import HttpRequest

from cases.policy import OFFICE_ZONE, window
from console.house import house
from console.people import account_of


def frame(request: HttpRequest) -> dict[str, object]:
    """For the template `base.html`; nothing where nobody is logged in."""
    if not request.user.is_authenticated:
        return {}
    today = house().clock().astimezone(OFFICE_ZONE).date()
    return {"account": account_of(request), "today": today, "window": window_of(today)}


def window_of(today: date) -> dict[str, object]:
    """The window of this year's season: its first and last day, and the days left (None outside it)."""
    first, last = window(today.year)
    return {"first": first, "last": last, "left": (last - today).days if first <= today <= last else None}
