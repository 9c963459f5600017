"""`intake show ID`: one message or case with its history; codes only, unless asked for more."""

import json
import os
import pwd
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import ConfigFile, Json, Looker, local, records
from ops.errors import UsageError

if TYPE_CHECKING:
    from storage.models import Event


def show(
    identity: Annotated[str, typer.Argument(metavar="ID", help="A message's number, or a case's receipt number such as R2027-0012.")],
    personal: Annotated[bool, typer.Option("--personal", help="Show values too; the access log notes who looked.")] = False,
    by: Looker = "",
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """One message or case with its history."""
    records(config)
    looker = looking(by) if personal else None
    found = message_object(int(identity), looker) if identity.isdecimal() else case_object(identity, looker)
    if found is None:
        raise UsageError(f"there is no message or case {identity}")
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        tell(found)


def message_object(number: int, looker: str | None) -> dict[str, Any] | None:
    """A message: state, places, tries, what it became; its values too where somebody looks at them, who is noted."""
    from storage import history
    from storage.access import note_access
    from storage.models import Message

    message = Message.objects.filter(id=number).first()
    if message is None:
        return None
    submissions = list(message.submissions.select_related("case").order_by("ordinal"))
    shown: dict[str, Any] = {
        "message": message.id,
        "state": message.state,
        "reason": message.reason,
        "sha256": message.sha256,
        "size": message.size,
        "attempts": message.attempts,
        "received_at": message.received_at.isoformat(),
        "places": [f"{p.uidvalidity}/{p.uid} {'moved' if p.moved_at else 'in the inbox'}" for p in message.places.order_by("id")],
        "cases": [s.case.receipt_number for s in submissions if s.case],
        "letters": [f"{letter.kind}:{letter.state}" for letter in message.letters.order_by("id")],
        "history": [event_object(e, personal=looker is not None) for e in history.of(message_id=message.id)],
    }
    if looker is not None:
        shown["values"] = [{"facts": s.facts, "application": json.loads(s.application or "null")} for s in submissions]
        note_access(datetime.now(UTC), looker, "seen", message=message)
    return shown


def case_object(receipt_number: str, looker: str | None) -> dict[str, Any] | None:
    """A case: state, findings of the submission that counts, letters, history; values too where somebody looks, who is noted."""
    from desk.corrected import made_of
    from storage import history
    from storage.access import note_access
    from storage.codec import load_assessment
    from storage.files import current
    from storage.models import Case

    case = Case.objects.filter(receipt_number=receipt_number).first()
    if case is None:
        return None
    submission = current(case)
    shown: dict[str, Any] = {
        "case": case.receipt_number,
        "state": case.state,
        "season": case.season,
        "version": case.version,
        "messages": list(case.submissions.order_by("id").values_list("message_id", flat=True)),
        "findings": sorted({f.code for f in load_assessment(submission.assessment).findings}) if submission else [],
        "letters": [f"{letter.kind}:{letter.state}" for letter in case.letters.order_by("id")],
        "history": [event_object(e, personal=looker is not None) for e in history.of(case_id=case.id)],
    }
    if looker is not None:
        shown["values"] = {
            **{key: getattr(case, key) for key in ("certification_number", "name", "name_kana", "email")},
            "application": json.loads(submission.application or "null") if submission else None,
            "corrections": [asdict(made) for made in made_of(submission)] if submission else [],
            "letters": [{"to": letter.recipient, "subject": letter.subject, "body": letter.body} for letter in case.letters.order_by("id")],
        }
        note_access(datetime.now(UTC), looker, "seen", case=case)
    return shown


def event_object(event: "Event", *, personal: bool) -> dict[str, Any]:
    """What happened, in codes; with staff's own words for why where somebody looks."""
    why = {"reason": event.reason} if personal and event.reason else {}
    by = {"rule_set": event.rule_set} if event.rule_set else {}
    moved = {"from": event.from_state, "to": event.to_state} if event.to_state else {}
    return {"at": event.at.isoformat(), "actor": event.actor, "what": event.what, **moved, "codes": event.codes, **by, **why}


def looking(by: str) -> str:
    """Who looks: an account of staff, else the user of this machine (`os:` and its name); NotAllowed where there is no such account."""
    from desk.life import staff

    if by:
        return staff(by, "clerk", "supervisor", "auditor").name
    try:
        return f"os:{pwd.getpwuid(os.getuid()).pw_name}"
    except KeyError:
        return f"os:{os.getuid()}"


def tell(shown: dict[str, Any]) -> None:
    """Prints it for a person."""
    for key, value in shown.items():
        if key == "history":
            typer.echo("history")
            for event in value:
                step = f"{event.get('from') or '-'} → {event['to']}" if "to" in event else ""
                at = local(datetime.fromisoformat(event["at"]))
                why = " ".join([*event["codes"], event.get("reason", "")])
                typer.echo(f"  {at}  {event['actor']:8s} {event['what']:24s} {step:32s} {why}".rstrip())
        elif key == "values":
            typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
        elif key == "received_at":
            typer.echo(f"{key:12s} {local(datetime.fromisoformat(value))}")
        else:
            typer.echo(f"{key:12s} {', '.join(map(str, value)) if isinstance(value, list) else value}")
