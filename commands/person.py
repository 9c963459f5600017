"""`intake person`: what one person may ask for: everything held about them, and its erasure."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.options import By, ConfigFile, DryRun, Json, Reason, records
from ops.errors import NotPossible, UsageError

if TYPE_CHECKING:
    from storage.blobs import BlobStore
    from storage.holdings import Holdings

app = typer.Typer(help="What one person may ask for.", no_args_is_help=True)

Who = Annotated[str, typer.Argument(metavar="ADDRESS|NUMBER", help="An e-mail address or a certification number.")]


@app.callback()
def person() -> None:
    """What one person may ask for."""


@app.command("export")
def export(
    who: Who,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    by: By,
    config: ConfigFile = None,
) -> None:
    """Writes out all that is held about one person.

    person.json has the records, messages/ the mails as they came. Mails that hold others' applications too stand apart: look before
    you hand them out.
    """
    loaded = records(config)
    from desk.life import staff
    from desk.person import holdings_of, note_export
    from workers.rooms import furnished

    actor, held = staff(by, "clerk"), holdings_of(who)
    if not held.empty:
        _write(held, furnished(loaded).blobs, _empty(folder))
    note_export(held, actor, datetime.now(UTC))
    _tell(held)


def _empty(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty")
    folder.chmod(0o700)
    return folder


def _write(held: "Holdings", blobs: "BlobStore", folder: Path) -> None:
    from storage.holdings import described

    (folder / "person.json").write_text(json.dumps(described(held), ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    for message in held.messages:
        if message.blob:
            place = folder / "messages" / ("shared" if message.id in held.shared else "")
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{message.id}.eml").write_bytes(blobs.load(message.blob, message.sha256))


def _tell(held: "Holdings") -> None:
    typer.echo(
        f"{len(held.cases)} cases, {len(held.messages)} messages, {len(held.letters)} letters, {len(held.transfers)} transfers, "
        f"{len(held.register)} rows of the register"
    )
    if len(numbers := {case.certification_number for case in held.cases} | {row.certification_number for row in held.register}) > 1:
        typer.echo(f"{len(numbers)} certification numbers: it may be more than one person")
    for message, cases in held.shared.items():
        typer.echo(f"message {message} holds {', '.join(case.receipt_number for case in cases)} too: messages/shared")


@app.command("erase")
def erase(who: Who, by: By, reason: Reason, dry_run: DryRun = False, as_json: Json = False, config: ConfigFile = None) -> None:
    """Erases what is held about one person.

    What the law or an open case keeps is named with its reason, and the exit code is 1.
    """
    loaded = records(config)
    from commands.retention import lines
    from desk.life import staff
    from desk.person import erasable, erase_person, holdings_of
    from workers.erasing import periods
    from workers.rooms import furnished

    actor, rooms = staff(by, "supervisor"), furnished(loaded)
    if not reason.strip():
        raise UsageError("--reason: say why")
    held = holdings_of(who)
    if held.empty:
        raise NotPossible("nothing is held about this person")
    found = erasable(held, periods(loaded), rooms.clock())
    if not dry_run:
        erase_person(found, rooms.blobs, actor, rooms.clock(), reason)
    gone = [*lines(found.due), *(["the register: a row"] * len(found.register))]
    if as_json:
        kept = [{"what": one.what, "why": one.why} for one in found.kept]
        typer.echo(json.dumps({"dry_run": dry_run, "erased": gone, "kept": kept}, ensure_ascii=False, indent=1))
    else:
        for line in gone:
            typer.echo(f"{'would be erased' if dry_run else 'erased'}: {line}")
        for one in found.kept:
            typer.echo(f"kept: {one.what}: {one.why}")
    raise typer.Exit(1 if found.kept else 0)
