"""The season as a picture (SVG) for the annual report: applications by week, and how many came how far. Counts only."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from cases.policy import OFFICE_ZONE

TEXTS = Path(__file__).resolve().parent.parent / "templates" / "report" / "texts.toml"
WIDTH, HEIGHT = 960, 480
FONT = "'Noto Sans CJK JP', 'Noto Sans JP', IPAexGothic, 'Yu Gothic', sans-serif"
INK, PALE, BAR = "#222222", "#666666", "#2f6f9f"


def picture(found: Mapping[str, Any]) -> bytes:
    """The picture of a season's figures (`storage.figures`)."""
    words = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    size = {"width": str(WIDTH), "height": str(HEIGHT), "viewBox": f"0 0 {WIDTH} {HEIGHT}"}
    page = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "font-family": FONT, "font-size": "14", "fill": INK, **size})
    SubElement(page, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    _text(page, 40, 48, words["title"].format(season=found["season"]), size="24")
    day = datetime.fromisoformat(found["at"]).astimezone(OFFICE_ZONE).strftime("%Y-%m-%d")
    _text(page, WIDTH - 40, 48, words["as_of"].format(day=day), anchor="end", fill=PALE)
    _weeks(page, found["received"]["by_week"], words)
    _steps(page, found, words)
    for number, line in enumerate(_sentences(found, words)):
        _text(page, 40, 430 + 24 * number, line)
    drawn: bytes = tostring(page, encoding="utf-8", xml_declaration=True)
    return drawn


def _weeks(page: Element, weeks: Mapping[str, int], words: Mapping[str, Any]) -> None:
    """A column for each week from the first to the last, empty ones too."""
    left, top, width, height = 40, 120, 440, 240
    _text(page, left, 92, words["by_week"], size="16")
    if not weeks:
        _text(page, left, 140, words["no_mail"], fill=PALE)
        return
    line = _every_week(min(weeks), max(weeks))
    most, step = max(weeks.values()), width / len(line)
    for place, week in enumerate(line):
        tall = height * weeks.get(week, 0) / most
        x = left + place * step
        _bar(page, x + step * 0.1, top + height - tall, step * 0.8, tall)
        if len(line) <= 20 and weeks.get(week):
            _text(page, x + step / 2, top + height - tall - 5, str(weeks[week]), anchor="middle", size="11")
        if place in (0, len(line) - 1) or place % max(1, len(line) // 6) == 0:
            monday = date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
            _text(page, x + step / 2, top + height + 18, f"{monday.month}/{monday.day}", anchor="middle", size="11", fill=PALE)


def _every_week(first: str, last: str) -> list[str]:
    monday, end = (date.fromisocalendar(int(week[:4]), int(week[6:]), 1).toordinal() for week in (first, last))
    weeks = (date.fromordinal(day).isocalendar() for day in range(monday, end + 1, 7))
    return [f"{week.year}-W{week.week:02d}" for week in weeks]


def _steps(page: Element, found: Mapping[str, Any], words: Mapping[str, Any]) -> None:
    """A bar for each step of the procedure, as long as its share of what was received."""
    left, top, label, width = 520, 112, 150, 210
    _text(page, left, 92, words["steps"], size="16")
    for place, (name, number) in enumerate(_counts(found)):
        y = top + place * 32
        _text(page, left + label - 10, y + 16, words["step"][name], anchor="end", size="13")
        _bar(page, left + label, y, width * number / max(1, found["cases"]), 22)
        _text(page, left + label + width * number / max(1, found["cases"]) + 8, y + 16, f"{number:,}")


def _counts(found: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    yield "received", found["cases"]
    yield "deficient", found["deficient_once"]
    yield "corrected", found["corrected"]
    yield "accepted", found["decided"]["accepted"]
    yield "audited", found["audits"]["drawn"]
    yield "approved", found["decided"]["approved"]
    yield "refused", found["decided"]["refused"]
    yield "sent", found["certificates"]["sent"]


def _sentences(found: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[str]:
    took, fees = found["minutes_to_letter"], found["fees"]
    yield words["fees"].format(cases=f"{fees['cases']:,}", yen=f"{fees['yen']:,}")
    if took["answered"]:
        yield words["days"].format(minutes=took["median"], within=f"{took['within_a_day']:,}", answered=f"{took['answered']:,}")


def _bar(page: Element, x: float, y: float, width: float, height: float) -> None:
    SubElement(page, "rect", {"x": f"{x:.1f}", "y": f"{y:.1f}", "width": f"{width:.1f}", "height": f"{height:.1f}", "fill": BAR})


def _text(page: Element, x: float, y: float, words: str, *, anchor: str = "start", size: str = "14", fill: str = INK) -> None:
    given = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "font-size": size, "fill": fill}
    SubElement(page, "text", given).text = words
