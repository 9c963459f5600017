"""A verdict in the printed form of `intake check --json` (contract.md): numbers as decimal strings, unknown values null."""

from decimal import Decimal
from typing import Any

from cases.assessment import Assessment, Credit, Points, as_hours
from cases.finding import Finding
from cases.reading import Activity, Application, DateEntry, Entry, FormA, Mail, MinutesEntry, Reading, TextEntry
from notifier.wording import message


def verdict(reading: Reading, assessment: Assessment) -> dict[str, Any]:
    """One object of the array that `intake check --json` prints."""
    application = assessment.application
    subject = assessment.subject
    return {
        "disposition": assessment.disposition,
        "mail": _mail(reading.mail),
        "applicant": _applicant(application),
        "activities": _activities(application, assessment.credits),
        "points": _points(assessment.points),
        "pledge": _pledge(application),
        "subject": {"level": subject.level, "date": subject.date.isoformat() if subject.date else None}
        if subject and reading.mail
        else None,
        "findings": [_finding(finding) for finding in assessment.findings],
        "rule_set": assessment.rule_set,
    }


def _mail(mail: Mail | None) -> dict[str, Any] | None:
    return {"subject": mail.subject, "attachments": list(mail.attachments), "machine": mail.machine} if mail else None


def _applicant(application: Application | None) -> dict[str, str | None] | None:
    if application is None:
        return None
    a = application.form_a or FormA(place="")
    number = a.certification_number or (application.form_b.certification_number if application.form_b else None)
    texts = {
        "certification_number": number,
        "qualification": a.qualification,
        "name": a.name,
        "name_kana": a.name_kana,
        "postal_code": a.postal_code,
        "address": a.address,
        "phone": a.phone,
        "email": a.email,
    }
    days = {"expires_on": _day(a.expires_on), "applied_on": _day(a.applied_on)}
    return {key: _text(entry) for key, entry in texts.items()} | days


def _activities(application: Application | None, credits: tuple[Credit, ...]) -> list[dict[str, Any]]:
    if application is None or application.form_b is None:
        return []
    return [_activity(row, credit) for row, credit in zip(application.form_b.activities, credits, strict=True)]


def _activity(row: Activity, credit: Credit) -> dict[str, Any]:
    return {
        "row": credit.row,
        "category": _text(row.category),
        "fields": list(row.fields.value) if row.fields else [],
        "from": _day(row.start),
        "to": _last_day(row),
        "title": _text(row.title),
        "organiser": _text(row.organiser),
        "hours": _hours(row.hours),
        "claimed": _hours(row.claimed),
        "credited": str(as_hours(credit.credited)),
        "reason": credit.reason,
        "source": row.place,
    }


def _last_day(row: Activity) -> str | None:
    """The last day of an activity; its only day, where it has one."""
    if row.end and row.end.value:
        return row.end.value.isoformat()
    if row.start and row.start.until:
        return row.start.until.isoformat()
    return _day(row.start)


def _points(points: Points | None) -> dict[str, Any] | None:
    if points is None:
        return None
    return {
        "claimed": str(as_hours(points.claimed)),
        "credited": str(as_hours(points.credited)),
        "required": str(as_hours(points.required)),
        "missing": str(as_hours(points.missing, up=True)),
        "by_category": _by_category(points.by_category),
        "by_year": {str(year): _by_category(sums) for year, sums in points.by_year},
    }


def _by_category(sums: tuple[tuple[str, Decimal], ...]) -> dict[str, str]:
    return {letter: str(as_hours(minutes)) for letter, minutes in sums}


def _pledge(application: Application | None) -> dict[str, Any] | None:
    form = application.form_c if application else None
    if form is None:
        return None
    ticks = [tick.value for tick in form.agreed]
    agreed = False if False in ticks else True if ticks and None not in ticks else None
    return {"agreed": agreed, "signed_by": _text(form.signed_by), "signed_on": _day(form.signed_on)}


def _finding(finding: Finding) -> dict[str, str]:
    kind = finding.kind
    return {"code": finding.code, "severity": finding.severity, "rule": kind.rule, "message": message(finding), "source": finding.source}


def _text(entry: Entry | None) -> str | None:
    return entry.value if isinstance(entry, TextEntry) else None


def _day(entry: DateEntry | None) -> str | None:
    return entry.value.isoformat() if entry and entry.value else None


def _hours(entry: MinutesEntry | None) -> str | None:
    return str(as_hours(entry.value)) if entry and entry.value is not None else None
