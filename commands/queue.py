"""`intake queue`: each message from received to answered; ids and codes only."""

import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, get_args

import typer

from cases.states import MessageState
from commands.options import ConfigFile, Json, local, records
from ops.errors import UsageError

if TYPE_CHECKING:
    from storage.watching import Line

FOLLOW_PAUSE = 1.0


def queue(
    follow: Annotated[bool, typer.Option("--follow", help="Go on printing what changes, until interrupted.")] = False,
    state: Annotated[str, typer.Option("--state", metavar="S", help="Only messages in this state.")] = "",
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Each message from received to answered."""
    if state and state not in get_args(MessageState):
        raise UsageError(f"--state: {state} is none of {', '.join(get_args(MessageState))}")
    records(config)
    from storage.watching import lines

    shown = lines(state)
    if as_json and not follow:
        typer.echo(json.dumps([_object(line) for line in shown], indent=1))
        return
    if not as_json:
        typer.echo("    id  received          age      stage      tries  reason                       case and letters")
    _print(shown, as_json)
    _tell_inquiries()
    if follow:
        with suppress(KeyboardInterrupt):
            _go_on(shown, state, as_json)


def _go_on(shown: "list[Line]", state: str, as_json: bool) -> NoReturn:
    """Prints what changes, for ever."""
    from storage.watching import lines

    while True:
        time.sleep(FOLLOW_PAUSE)
        before = {line.id: line for line in shown}
        shown = lines(state)
        _print([line for line in shown if before.get(line.id) != line], as_json)


def _tell_inquiries() -> None:
    """How many mails without forms there are for a person, beside the lines of the queue."""
    from storage.inquiries import count

    if any(counted := count().values()):
        words = ("questions", "answers", "wishes to withdraw")
        said = ", ".join(f"{number} {word}" for number, word in zip(counted, words, strict=True))
        typer.echo(f"for staff to answer: {said} (intake inquiries)", err=True)


def _print(shown: "list[Line]", as_json: bool) -> None:
    for line in shown:
        typer.echo(json.dumps(_object(line)) if as_json else _line(line))


def _line(line: "Line") -> str:
    links = " ".join([*line.cases, *line.letters])
    received = local(line.received_at)
    return f"{line.id:6d}  {received}  {_age(line):7s}  {line.stage:10s} {line.attempts:5d}  {line.reason:27s}  {links}".rstrip()


def _object(line: "Line") -> dict[str, Any]:
    return {
        "id": line.id,
        "state": line.state,
        "stage": line.stage,
        "received_at": line.received_at.isoformat(),
        "changed_at": line.changed_at.isoformat(),
        "age_seconds": int((datetime.now(UTC) - line.changed_at).total_seconds()),
        "attempts": line.attempts,
        "reason": line.reason,
        "cases": list(line.cases),
        "letters": list(line.letters),
    }


def _age(line: "Line") -> str:
    """How long the message has been where it is."""
    seconds = max(0, int((datetime.now(UTC) - line.changed_at).total_seconds()))
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= length:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"
