"""How the staff pages print what the records hold: times, days, hours, yen, states (console.md, Wording)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django import template

from cases.assessment import as_hours
from cases.finding import Finding
from cases.policy import OFFICE_ZONE
from console.texts import texts_of
from console.turn import label_of
from notifier.wording import message
from notifier.wording import place as place_in_words
from storage.models import Event

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
def short_day(value: date) -> str:
    """2月28日(日)."""
    return day(value).partition("年")[2]


@register.filter
def month_day(value: date) -> str:
    """2月28日."""
    return f"{value.month}月{value.day}日"


@register.filter
def waited(since: datetime, now: datetime) -> str:
    """How long something waits: 3日待ち, 5時間待ち, 10分待ち."""
    days, rest = (now - since).days, (now - since).seconds
    return f"{days}日待ち" if days > 0 else f"{rest // 3600}時間待ち" if rest >= 3600 else f"{max(0, rest // 60)}分待ち"


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


def _words() -> dict[str, dict[str, dict[str, str]]]:
    return texts_of("words.toml")


def said(kind: str, key: str) -> dict[str, str]:
    """The words for a state, a role, a letter: a table of words.toml; KeyError for one that is not there."""
    return _words()[kind][key]


def told(key: str, **values: object) -> str:
    """What a page says after an act or against a form, with what it is about."""
    return said("told", key)["name"].format(**values)


def _namer(kind: str) -> Callable[[str], str]:
    return lambda key: said(kind, key)["name"]


for _filter, _kind in {
    "role_name": "role",
    "letter_name": "letter",
    "letter_state": "letter_state",
    "act_name": "act",
    "words_label": "words",
    "trouble_name": "trouble",
    "file_trouble": "file",
    "problem_words": "problem",
    "group_name": "group",
    "transfer_tab": "transfer_tab",
    "transfer_state": "transfer_state",
    "payment_words": "payment",
    "payment_doing": "payment_doing",
    "compared_name": "compared",
    "fit_words": "fit",
    "line_name": "line",
    "event_name": "event",
    "step_name": "step",
    "letter_tab": "letter_tab",
    "paper_name": "paper",
    "against_words": "against",
    "hit_kind": "hit",
    "found_by": "found_by",
    "inquiry_name": "inquiry",
    "means_name": "means",
    "column_name": "column",
    "postal_words": "postal",
    "standing_name": "standing",
    "sight_name": "sight",
    "row_result_name": "row_result",
    "audit_doing": "audit_doing",
    "audit_result_name": "audit_result",
    "audit_reason": "audit_why",
}.items():
    register.filter(_filter, _namer(_kind))


@register.filter
def happened(event: Event) -> str:
    """One event of a history in words, with whom it was by where that was a person."""
    who = "" if event.actor in ("rules", "time", "worker", "operator") else f"（{event.actor}）"
    return said("event", event.what)["name"] + who


@register.filter
def place_words(place: str) -> str:
    """`申請書.xlsx!B!D9` as 申請書.xlsx、シート「B」、セルD9."""
    return place_in_words(place)


@register.filter
def field_name(path: str) -> str:
    """The label of an entry as the form prints it, with the number of its row."""
    step = path.split(".")
    return f"{step[1]}行目の{label_of(path)}" if len(step) == 3 else label_of(path) or path


@register.filter
def last_part(name: str) -> str:
    """The name of a file without what it stood inside of."""
    return name.rstrip("/").rpartition("/")[2]


@register.filter
def reason_words(code: str) -> str:
    """Why an activity is worth less than its hours: the sentence of its finding, without facts."""
    return said("credit", code)["name"]


@register.filter
def finding_words(finding: Finding) -> str:
    """The sentence about a finding for staff."""
    return message(finding)


@register.filter
def missing(minutes: Decimal) -> str:
    """What is missing, in points, rounded up."""
    return str(as_hours(minutes, up=True))


@register.filter
def unlocalised(value: float) -> str:
    """A length for SVG."""
    return f"{round(value, 2):g}"


@register.filter
def at(table: Mapping[str, object], key: str) -> object:
    """An entry of a table; empty where there is none."""
    return table.get(key, "")


@register.inclusion_tag("parts/state.html")
def state(value: str) -> dict[str, str]:
    """The badge of a case's state: icon, word, colour."""
    return said("state", value)
