"""Who applies, with which defect, and what must be read in the application and decided about it."""

import random
import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import applicants
from applicants import Activity, Application

EXPIRY_YEAR = 2027
OWN_FAULTS = {
    "hours_missing": "cpd.row.hours.missing",
    "title_missing": "cpd.row.title.missing",
    "date_missing": "cpd.row.date.missing",
    "day_impossible": "cpd.row.date.invalid",
    "over_claimed": "cpd.row.over_claimed",
    "kana_missing": "applicant.name_kana.missing",
    "pledge_undated": "pledge.undated",
    "pledge_unsigned": "pledge.unsigned",
}
FAULTS = (*applicants.FAULTS, *OWN_FAULTS)
IMPOSSIBLE_DAY = "2026/2/30"
UNKNOWN = "(nobody can know)"


@dataclass(frozen=True, slots=True)
class Truth:
    """What a careful clerk reads and decides: each field by its path, the disposition, the deficiencies.

    `tolerated` are further deficiencies that are true as well. A value of None means that the place is empty, UNKNOWN that
    nobody can know it.
    """

    values: dict[str, Any]
    disposition: str
    deficiencies: frozenset[str] = frozenset()
    tolerated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """An application as somebody writes it down; a row or place with a defect holds None or the wrong words."""

    person: Application
    rows: tuple[Activity, ...]
    signed_on: date | None
    signed_by: str
    fault: str | None
    truth: Truth = field(default_factory=lambda: Truth({}, "complete"))


def invent(serial: int, rng: random.Random, *, fault: str | None = None, rows: tuple[int, int] = (8, 22)) -> Case:
    """An application that is complete but for `fault`, with about so many activities."""
    given = fault if fault in applicants.FAULTS else None
    number = str(rng.randrange(10_000_000, 99_999_999))
    person = replace(applicants.invent(number, serial, EXPIRY_YEAR, None, rng), loose=False)
    count = rng.randint(*rows)
    draw = applicants.short_of_points if fault == "points_short" else applicants.enough_points
    activities = draw(count, EXPIRY_YEAR, person.applied_on, rng)
    person = applicants.spoil(replace(person, activities=_told_apart(activities), fault=given))
    case = Case(person, person.activities, person.applied_on, person.name, fault)
    return with_truth(_spoil(case, rng))


def _told_apart(rows: tuple[Activity, ...]) -> tuple[Activity, ...]:
    """At least one activity that needs a field, so that a field can be missing."""
    if all(row.category == "A" for row in rows):
        # The smallest one: a year counts less of (B) than of (A).
        at = min(range(len(rows)), key=lambda n: rows[n].claimed)
        other = replace(rows[at], category="B", fields=("OP",), course="", title="応対品質の実務セミナー", organiser="株式会社サンプル総研")
        return (*rows[:at], other, *rows[at + 1 :])
    return rows


def _spoil(case: Case, rng: random.Random) -> Case:
    rows = list(case.rows)
    at = rng.randrange(1, len(rows))
    row = rows[at]
    match case.fault:
        case "hours_missing":
            rows[at] = replace(row, hours=None)
        case "title_missing":
            rows[at] = replace(row, title="")
        case "date_missing":
            rows[at] = replace(row, start=None, end=None)
        case "day_impossible":
            rows[at] = replace(row, start=IMPOSSIBLE_DAY, end=IMPOSSIBLE_DAY)
        case "over_claimed":
            rows[at] = replace(row, claimed=row.hours + 1)
        case "kana_missing":
            return replace(case, person=replace(case.person, kana=""))
        case "pledge_undated":
            return replace(case, signed_on=None)
        case "pledge_unsigned":
            return replace(case, signed_by="")
    return replace(case, rows=tuple(rows))


def with_truth(case: Case, doubts: str | None = None) -> Case:
    """The case with the truth about what it says now; `doubts` is the pattern of what cannot be known, where staff must look."""
    values = _of_a(case) | _of_b(case) | _of_c(case)
    if doubts is not None:
        known = {path: UNKNOWN if re.fullmatch(doubts, path) else value for path, value in values.items()}
        return replace(case, truth=Truth(known, "refer"))
    code = OWN_FAULTS.get(case.fault or "") or applicants.FINDINGS.get(case.fault or "", (None, None))[0]
    disposition = "complete" if code is None else "refer" if case.fault == "email_missing" else "deficient"
    deficiencies = frozenset({code} if code and disposition == "deficient" else ())
    # A row with a defect may not count; whether the rest is enough is the product's to say.
    tolerated = frozenset({"cpd.total.short"} if code and code.startswith("cpd.row") else ())
    return replace(case, truth=Truth(values, disposition, deficiencies, tolerated))


def _of_a(case: Case) -> dict[str, Any]:
    person = case.person
    keys = ("certification_number", "qualification", "name", "postal_code", "address", "phone", "email", "expires_on", "applied_on")
    return {f"a.{key}": getattr(person, key) or None for key in keys} | {"a.name_kana": person.kana or None}


def _of_b(case: Case) -> dict[str, Any]:
    values: dict[str, Any] = {"b.rows": len(case.rows)}
    for n, row in enumerate(case.rows):
        impossible = row.start == IMPOSSIBLE_DAY
        values |= {
            f"b.{n}.category": row.category,
            f"b.{n}.from": None if impossible else row.start,
            f"b.{n}.to": None if impossible else row.end,
            f"b.{n}.title": row.title or None,
            f"b.{n}.organiser": row.organiser,
            f"b.{n}.fields": row.fields,
            f"b.{n}.hours": row.hours,
            f"b.{n}.claimed": row.claimed,
        }
    return values


def _of_c(case: Case) -> dict[str, Any]:
    if "C" not in case.person.forms:
        return {}
    ticks = {f"c.agreed_{n}": agreed for n, agreed in enumerate(case.person.agreed, 1)}
    return ticks | {"c.signed_on": case.signed_on, "c.signed_by": case.signed_by or None}


def points(case: Case) -> Decimal:
    """The points claimed in all, for printed totals."""
    return sum((row.claimed for row in case.rows), Decimal(0))
