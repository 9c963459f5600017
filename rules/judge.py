"""From a reading to its assessments: derive what the rules look at, run the table, and say what follows."""

from dataclasses import replace
from datetime import date, datetime

from cases.assessment import Assessment, Disposition, Subject
from cases.finding import Finding, Severity
from cases.policy import OFFICE_ZONE, Policy
from cases.reading import Application, Reading
from rules import applicant, subject, window
from rules.cpd import report_of
from rules.facts import Facts
from rules.legible import used_in
from rules.table import RULES


def assess(reading: Reading, policy: Policy, received: datetime, first_received: datetime | None = None) -> tuple[Assessment, ...]:
    """One assessment per application, in order; one without an application where there is none, or where it is a bounce.

    `received` is aware. `first_received` is given for a correction that keeps the first day of receipt (ambiguity 6): that day
    decides whether it is late. Nothing but the arguments is looked at.
    """
    today = received.astimezone(OFFICE_ZONE).date()
    level = _subject(reading, policy, received)
    bounce = reading.mail is not None and reading.mail.machine == "bounce"
    applications = reading.applications if not bounce else ()
    first_day = (first_received or received).astimezone(OFFICE_ZONE).date()
    return tuple(_judge(_facts(reading, policy, (first_day, today), level, application)) for application in applications or (None,))


def _subject(reading: Reading, policy: Policy, received: datetime) -> Subject | None:
    if reading.mail is None:
        return None
    unread = any(file.trouble for file in reading.files)
    return subject.settle(subject.read_subject(reading.mail.subject, policy, received), forms=bool(reading.applications) or unread)


def _facts(reading: Reading, policy: Policy, days: tuple[date, date], level: Subject | None, application: Application | None) -> Facts:
    first_day, today = days
    form_a = application.form_a if application else None
    form_b = application.form_b if application else None
    season = window.season_of(form_a, today)
    rule_set = policy.rule_set(season)
    number = applicant.certification_number(form_a, policy)
    report = report_of(form_b, policy, rule_set, window.period(policy, rule_set, season, today), today) if form_b else None
    facts = Facts(
        reading=reading,
        policy=policy,
        rule_set=rule_set,
        today=today,
        first_day=first_day,
        season=season,
        subject=level,
        application=application,
        number=number,
        certificant=policy.register.get(number) if policy.register is not None and number else None,
        report=report,
    )
    if application is None:
        return facts
    told = applicant.number_told(number) is not None
    rows = report.rows if report else ()
    return replace(facts, used=tuple(used_in(application, rows, qualification=not told, courses=policy.courses is not None)))


def _judge(facts: Facts) -> Assessment:
    findings = tuple(Finding(rule.code, seen.source, seen.facts, seen.row, seen.softened) for rule in RULES for seen in rule.find(facts))
    disposition = _disposition(facts, findings)
    return Assessment(
        disposition=disposition,
        season=facts.season,
        rule_set=facts.rule_set.name,
        findings=() if disposition == "not_application" else findings,
        application=facts.application,
        credits=facts.report.credits if facts.report else (),
        points=facts.report.points if facts.report else None,
        subject=facts.subject,
    )


def _disposition(facts: Facts, findings: tuple[Finding, ...]) -> Disposition:
    """The first that holds of contract.md's order; a machine's mail with forms is for staff, because it is never answered."""
    severities = {finding.severity for finding in findings}
    if facts.application is None:
        return "refer" if _may_hold_forms(facts, severities) else "not_application"
    if facts.reading.mail is not None and facts.reading.mail.machine is not None:
        return "refer"
    if any(finding.code == "window.early" for finding in findings):
        return "early"
    if "review" in severities:
        return "refer"
    return "deficient" if "deficiency" in severities else "complete"


def _may_hold_forms(facts: Facts, severities: set[Severity]) -> bool:
    """Whether staff must look for an application: the subject says there is one, or given files could not be read.

    A machine, such as a scanner, may send forms too: only if it brings a file that could not be read is there anything to look at.
    """
    mail = facts.reading.mail
    unread = any(file.trouble for file in facts.reading.files)
    sent = mail is None or mail.machine is None or (mail.machine != "bounce" and unread)
    ours = mail is None or (facts.subject is not None and facts.subject.level != "other")
    return sent and ours and "review" in severities
