"""`intake incident`: personal data that went astray, with its facts, and whether it must be reported by when."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cases.policy import OFFICE_ZONE
from commands.check import moment
from commands.options import By, ConfigFile, Json, case_named, local, records
from ops.errors import UsageError
from rules.incident import Leak, owed

if TYPE_CHECKING:
    from storage.models import Incident

app = typer.Typer(help="Personal data that went astray.", no_args_is_help=True)


@app.callback()
def incident() -> None:
    """Personal data that went astray."""


@app.command("add")
def add(
    by: By,
    happened: Annotated[str, typer.Option("--happened", metavar="TIME", help="When it happened, such as 2027-03-01T10:00.")],
    noticed: Annotated[str, typer.Option("--noticed", metavar="TIME", help="When somebody of us noticed: the days count from then.")],
    what: Annotated[str, typer.Option("--what", help="What happened, in a sentence.")],
    items: Annotated[str, typer.Option("--items", help="Which items, such as 氏名、受付番号.")],
    persons: Annotated[int, typer.Option("--persons", min=1, help="Of how many persons.")],
    to: Annotated[str, typer.Option("--to", help="To whom it went.")],
    case: Annotated[str, typer.Option("--case", metavar="RECEIPT", help="The case, if it is about one.")] = "",
    recovered: Annotated[bool, typer.Option("--recovered", help="All was got back or deleted before anybody read it.")] = False,
    sensitive: Annotated[bool, typer.Option("--sensitive", help="要配慮個人情報 is among it.")] = False,
    financial: Annotated[bool, typer.Option("--financial", help="It may cost somebody money.")] = False,
    malicious: Annotated[bool, typer.Option("--malicious", help="Somebody may have meant it.")] = False,
    encrypted: Annotated[bool, typer.Option("--encrypted", help="It was strongly encrypted.")] = False,
    config: ConfigFile = None,
) -> None:
    """Records an incident with its facts.

    Says whether a report to the Personal Information Protection Commission is owed, and by when.
    """
    happened_at, noticed_at = moment(happened, "--happened"), moment(noticed, "--noticed")
    if noticed_at < happened_at:
        raise UsageError("--noticed: is before --happened")
    records(config)
    from django.db import transaction

    from desk.life import staff
    from storage.access import note_access
    from storage.incidents import record

    actor, about, now = staff(by, "clerk", "auditor"), case_named(case) if case else None, datetime.now(UTC)
    facts = {
        "what": what, "items": items, "persons": persons, "to": to, "recovered": recovered, "sensitive": sensitive,
        "financial": financial, "malicious": malicious, "encrypted": encrypted,
    }  # fmt: skip
    with transaction.atomic():
        made = record(happened_at=happened_at, noticed_at=noticed_at, now=now, actor=actor.name, case=about, facts=facts)
        note_access(now, actor.name, "decided", case=about, codes=("incident", str(made.id)))
    typer.echo(f"incident {made.id} is recorded")
    for line in _duty(made):
        typer.echo(line)


@app.command("list")
def list_(as_json: Json = False, config: ConfigFile = None) -> None:
    """The incidents, with the reports that are owed."""
    records(config)
    from storage.incidents import incidents

    found = [_object(one) for one in incidents()]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for one in found:
        report = one["report"]
        due = f"速報 until {report['first_until']}, 確報 until {report['final_until']}" if report else "no report owed"
        typer.echo(f"{one['incident']}: noticed {local(datetime.fromisoformat(one['noticed_at']))}  {one['case'] or ''}  {due}")


def _leak(one: "Incident") -> Leak:
    facts = {name: one.facts[name] for name in ("persons", "sensitive", "financial", "malicious", "encrypted", "recovered")}
    return Leak(noticed_on=one.noticed_at.astimezone(OFFICE_ZONE).date(), **facts)


def _duty(one: "Incident") -> list[str]:
    """What the law asks for now, in sentences."""
    report = owed(_leak(one))
    if report is None:
        return ["no report to the commission is owed; tell the person all the same where it was a leak"]
    return [
        f"a report to the commission is owed ({', '.join(report.grounds)}), and notice to the persons:",
        f"  速報 from {report.first_from}, at the latest {report.first_until}",
        f"  確報 at the latest {report.final_until}",
    ]


def _object(one: "Incident") -> dict[str, Any]:
    report = owed(_leak(one))
    return {
        "incident": one.id,
        "happened_at": one.happened_at.isoformat(),
        "noticed_at": one.noticed_at.isoformat(),
        "recorded_at": one.recorded_at.isoformat(),
        "by": one.actor,
        "case": one.case.receipt_number if one.case else None,
        **one.facts,
        "report": {
            "grounds": list(report.grounds),
            "first_from": report.first_from.isoformat(),
            "first_until": report.first_until.isoformat(),
            "final_until": report.final_until.isoformat(),
        }
        if report
        else None,
    }
