"""`intake inquiries`: the mails without forms that staff answer, by their sender."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import ConfigFile, Json, Looker, deed_of, local, printable, records
from commands.show import looking

if TYPE_CHECKING:
    from storage.models import Message


def inquiries(
    sender: Annotated[str, typer.Option("--from", metavar="ADDRESS", help="Only from this address.")] = "",
    personal: Annotated[bool, typer.Option("--personal", help="Show subjects too; the register of access notes who looked.")] = False,
    done: Annotated[int, typer.Option("--done", metavar="ID", help="Say that this one is dealt with (--by NAME).")] = 0,
    by: Looker = "",
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Questions, answers and wishes to withdraw."""
    records(config)
    if done:
        _deal_with(done, by)
        return
    from storage.inquiries import inquiries as found

    messages = list(found(sender))
    shown = [_object(message, personal) for message in messages]
    if personal or sender:
        _note(messages if personal else [], looking(by), searched=bool(sender))
    if as_json:
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    for message, one in zip(messages, shown, strict=True):
        dealt = "dealt with" if message.dealt_at else ""
        what = f"{message.reason:18s}  {dealt:10s}  {' '.join(one['cases'])}  {printable(one.get('subject', ''))}"
        typer.echo(f"{message.id:6d}  {local(message.received_at)}  {what}".rstrip())
    typer.echo(f"{len(shown)} in all")


def _deal_with(number: int, by: str) -> None:
    from desk.inquiring import deal_with
    from ops.errors import UsageError
    from storage.models import Message

    message = Message.objects.filter(id=number).first()
    if message is None:
        raise UsageError(f"there is no message {number}")
    deal_with(message, deed_of(by, "clerk"))
    typer.echo(f"{number}: dealt with")


def _object(message: "Message", personal: bool) -> dict[str, Any]:
    cases = message.events.exclude(case=None).values_list("case__receipt_number", flat=True).order_by("id")
    found = {
        "message": message.id,
        "received_at": message.received_at.isoformat(),
        "reason": message.reason,
        "dealt_at": message.dealt_at.isoformat() if message.dealt_at else None,
        "cases": list(dict.fromkeys(cases)),
    }
    return {**found, "subject": message.subject} if personal else found


def _note(seen: "list[Message]", looker: str, *, searched: bool) -> None:
    """Notes who looked for a sender, and whose subjects were seen."""
    from storage.access import note_access

    at = datetime.now(UTC)
    if searched:
        note_access(at, looker, "searched", codes=("inquiries",))
    for message in seen:
        note_access(at, looker, "seen", message=message)
