"""How the staff pages print what the records hold: times, days, hours, yen, states (console.md, Wording)."""

import tomllib
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from django import template

from cases.assessment import as_hours
from cases.policy import OFFICE_ZONE
from ops.config import CHECKOUT

register = template.Library()
_WEEK = "月火水木金土日"


@register.filter
def day(value: date | datetime | None) -> str:
    """2027年1月15日(金); empty for None."""
    if value is None:
        return ""
    on = value.astimezone(OFFICE_ZONE).date() if isinstance(value, datetime) else value
    return f"{on.year}年{on.month}月{on.day}日({_WEEK[on.weekday()]})"


@register.filter
def moment(value: datetime | None) -> str:
    """2027年1月15日(金) 14:02, by the office's clock; empty for None."""
    return f"{day(value)} {value.astimezone(OFFICE_ZONE):%H:%M}" if value else ""


@register.filter
def short_moment(value: datetime | None) -> str:
    """1月15日(金) 14:02; empty for None."""
    return moment(value).partition("年")[2]


@register.filter
def clock(value: datetime | None) -> str:
    """14:02; empty for None."""
    return f"{value.astimezone(OFFICE_ZONE):%H:%M}" if value else ""


@register.filter
def yen(value: int) -> str:
    """10,800円."""
    return f"{value:,}円"


@register.filter
def points(minutes: Decimal | None) -> str:
    """30.00, of minutes, rounded down; empty for None."""
    return "" if minutes is None else str(as_hours(minutes))


@cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((CHECKOUT / "templates" / "console" / "words.toml").read_text(encoding="utf-8"))


def said(kind: str, key: str) -> dict[str, str]:
    """The words for a state, a role, a letter: a table of words.toml; KeyError for one that is not there."""
    return _words()[kind][key]


@register.filter
def role_name(role: str) -> str:
    """事務, 責任者, 監査."""
    return said("role", role)["name"]


@register.filter
def letter_name(kind: str) -> str:
    """受付のお知らせ and so on."""
    return said("letter", kind)["name"]


@register.inclusion_tag("parts/state.html")
def state(value: str) -> dict[str, str]:
    """The badge of a case's state: icon, word, colour."""
    return said("state", value)
