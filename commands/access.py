"""`intake access`: who saw, exported, decided or erased personal data."""

import json
from datetime import date, datetime, time
from typing import Annotated

import typer

from cases.policy import OFFICE_ZONE
from commands.options import ConfigFile, Json, local, records
from ops.errors import UsageError


def access(
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Only from this day on.")] = "",
    case: Annotated[str, typer.Option("--case", metavar="RECEIPT", help="Only about this case.")] = "",
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Who saw, decided or erased personal data, and when."""
    records(config)
    from storage.access import entries
    from storage.models import Case

    about = Case.objects.filter(receipt_number=case).first() if case else None
    if case and about is None:
        raise UsageError(f"there is no case {case}")
    found = entries(_day(since) if since else None, about)
    if as_json:
        objects = [
            {
                "at": entry.at.isoformat(),
                "actor": entry.actor,
                "what": entry.what,
                "case": entry.case.receipt_number if entry.case else None,
                "message": entry.message_id,
                "codes": entry.codes,
            }
            for entry in found
        ]
        typer.echo(json.dumps(objects, ensure_ascii=False, indent=1))
        return
    for entry in found:
        about_what = [entry.case.receipt_number if entry.case else "", str(entry.message_id or "")]
        typer.echo(" ".join(word for word in (local(entry.at), entry.actor, entry.what, *about_what, *entry.codes) if word))


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), OFFICE_ZONE)
    except ValueError:
        raise UsageError(f"--since: {text} is no day such as 2027-01-15") from None
