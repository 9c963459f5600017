"""`intake access`: who saw, exported, decided or erased personal data."""

import json
from datetime import datetime, time
from typing import Annotated

import typer

from cases.policy import OFFICE_ZONE
from commands.options import ConfigFile, Json, case_named, day, local, records


def access(
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Only from this day on.")] = "",
    case: Annotated[str, typer.Option("--case", metavar="RECEIPT", help="Only about this case.")] = "",
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Who saw, decided or erased personal data, and when."""
    records(config)
    from storage.access import entries

    begin = datetime.combine(day("--since", since), time(), OFFICE_ZONE) if since else None
    found = entries(begin, case_named(case) if case else None)
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
