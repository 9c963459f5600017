"""`intake check FILE…`: judges form files or a whole message in the cage; opens no database, writes and sends nothing."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import ConfigFile, Json, configured
from ops.errors import UsageError

if TYPE_CHECKING:
    from cage.door import Cage
    from cases.reading import Reading, Source

MAIL_ENDINGS = (".eml", ".msg")


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Form files of one submission, or messages (.eml).")],
    received: Annotated[str | None, typer.Option("--received", metavar="TIME", help="When it came, ISO 8601; naive means JST.")] = None,
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Says what the rules make of form files or of a whole message."""
    at = moment(received) if received else None
    sources = [(names, source_of(names)) for names in submissions(files)]
    verdicts = [verdict for names, source in sources for verdict in judged(source, at, config)]
    if as_json:
        typer.echo(json.dumps(verdicts, ensure_ascii=False, indent=1))
    else:
        for verdict in verdicts:
            tell(verdict)
    unreadable = any(f["code"] in ("file.unreadable", "file.encrypted") for v in verdicts for f in v["findings"])
    raise typer.Exit(0 if not unreadable and all(v["disposition"] == "complete" for v in verdicts) else 1)


def moment(text: str) -> datetime:
    """An ISO 8601 time; naive means JST, a date its midnight. UsageError for anything else."""
    from cases.policy import OFFICE_ZONE

    try:
        at = datetime.combine(date.fromisoformat(text), time()) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--received: {text} is no time in ISO 8601, such as 2027-01-15T09:30:00+09:00") from None
    return at if at.tzinfo else at.replace(tzinfo=OFFICE_ZONE)


def submissions(files: list[Path]) -> list[list[Path]]:
    """The files by submission: each message is its own, form files given together are one."""
    forms = [file for file in files if file.suffix.lower() not in MAIL_ENDINGS]
    mails = [[file] for file in files if file.suffix.lower() in MAIL_ENDINGS]
    return ([forms] if forms else []) + mails


def source_of(files: list[Path]) -> "Source":
    """The bytes of a submission; UsageError for a path that is not there."""
    from cases.reading import Source

    contents = []
    for file in files:
        try:
            contents.append((file.name, file.read_bytes()))
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror}") from None
    if files[0].suffix.lower() in MAIL_ENDINGS:
        return Source(message=contents[0][1])
    return Source(files=tuple(contents))


def judged(source: "Source", at: datetime | None, config: Path | None) -> list[dict[str, Any]]:
    """The printed verdicts on a submission. The cage starts while the rest is still being loaded."""
    with cage_for_one(config) as cage:
        loaded = configured(config)
        reading = cage.read(source, loaded.reading)
    from desk.verdict import verdict
    from rules import assess

    return [verdict(reading, a) for a in assess(reading, loaded.policy, at or came(reading))]


def cage_for_one(config: Path | None) -> "Cage":
    """A cage for one submission; where it cannot be closed, only if the configuration allows that."""
    from cage.door import Cage
    from ops.errors import CageUnavailable

    try:
        return Cage.start(warm=False)
    except CageUnavailable:
        return Cage.start(warm=False, allow_unconfined=configured(config).settings.limits.allow_unconfined)


def came(reading: "Reading") -> datetime:
    """When a message came by its own headers: topmost Received, then Date; form files come now."""
    mail = reading.mail
    return (mail and (mail.stamped or mail.sent)) or datetime.now(UTC)


def tell(verdict: dict[str, Any]) -> None:
    """Prints a verdict for a person."""
    points = verdict["points"]
    applicant = verdict["applicant"] or {}
    typer.echo(f"{verdict['disposition']}  {applicant.get('certification_number') or ''} {applicant.get('name') or ''}".rstrip())
    if points:
        typer.echo(f"  CPD {points['credited']} / {points['required']}（申請 {points['claimed']}、不足 {points['missing']}）")
    for finding in verdict["findings"]:
        typer.echo(f"  {finding['severity']:10s} {finding['code']}  {finding['message']}")
