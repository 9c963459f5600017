"""`intake check FILE…`: judges form files or a whole message in the cage; opens no database, writes and sends nothing."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.options import YEARS, ConfigFile, Json, configured, early_cage, printable
from ops.errors import FileUnreadable, UsageError

if TYPE_CHECKING:
    from cases.reading import Reading, Source

MAIL_ENDINGS = (".eml", ".msg")


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Form files of one submission, or messages (.eml).")],
    received: Annotated[str | None, typer.Option("--received", metavar="TIME", help="When it came, ISO 8601; naive means JST.")] = None,
    as_json: Json = False,
    config: ConfigFile = None,
) -> None:
    """Judges form files or a whole message.

    Form files given together are one submission; each message is one of its own. Writes nothing, sends nothing.
    """
    at = None if received is None else moment(received)
    sources = [(names, source_of(names)) for names in submissions(files)]
    found = [(names, verdict) for names, source in sources for verdict in judged(source, at, config)]
    verdicts = [verdict for _, verdict in found]
    if as_json:
        typer.echo(json.dumps(verdicts, ensure_ascii=False, indent=1))
    else:
        for names, verdict in found:
            tell(names, verdict)
    unreadable = any(f["code"] in ("file.unreadable", "file.encrypted") for v in verdicts for f in v["findings"])
    raise typer.Exit(0 if not unreadable and all(v["disposition"] == "complete" for v in verdicts) else 1)


def moment(text: str, option: str = "--received") -> datetime:
    """An ISO 8601 time; naive means JST, a date its midnight. UsageError for anything else."""
    from cases.policy import OFFICE_ZONE

    try:
        at = datetime.combine(date.fromisoformat(text), time()) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.year not in YEARS:
        raise UsageError(f"{option}: {text!r} is no time in ISO 8601, such as 2027-01-15T09:30:00+09:00")
    return at if at.tzinfo else at.replace(tzinfo=OFFICE_ZONE)


def submissions(files: list[Path]) -> list[list[Path]]:
    """The files by submission: each message is its own, form files given together are one."""
    forms = [file for file in files if file.suffix.lower() not in MAIL_ENDINGS]
    mails = [[file] for file in files if file.suffix.lower() in MAIL_ENDINGS]
    return ([forms] if forms else []) + mails


def source_of(files: list[Path]) -> "Source":
    """The bytes of a submission; UsageError for a path that is no file, FileUnreadable for one that may not be read."""
    from cases.reading import Source

    contents = []
    for file in files:
        try:
            contents.append((file.name, file.read_bytes()))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise UsageError(f"{file}: {error.strerror}") from None
        except OSError as error:
            raise FileUnreadable(f"{file}: {error.strerror}") from None
    if files[0].suffix.lower() in MAIL_ENDINGS:
        return Source(message=contents[0][1])
    return Source(files=tuple(contents))


def judged(source: "Source", at: datetime | None, config: Path | None) -> list[dict[str, Any]]:
    """The printed verdicts on a submission. The cage starts while the rest is still being loaded."""
    with early_cage(config, warm=False) as cage:
        loaded = configured(config)
        reading = cage.read(source, loaded.reading)
    from desk.verdict import verdict
    from rules import assess

    return [verdict(reading, a) for a in assess(reading, loaded.policy, at or came(reading))]


def came(reading: "Reading") -> datetime:
    """When a message came by its own headers: topmost Received, then Date; form files come now."""
    told = (reading.mail.stamped, reading.mail.sent) if reading.mail else ()
    return next((at for at in told if at and at.year in YEARS), None) or datetime.now(UTC)


def tell(files: list[Path], verdict: dict[str, Any]) -> None:
    """Prints a verdict on files for a person."""
    points = verdict["points"]
    applicant = verdict["applicant"] or {}
    whose = " ".join(filter(None, (applicant.get("certification_number"), applicant.get("name"))))
    lines = [f"{', '.join(file.name for file in files)}: {verdict['disposition']}{whose and f'  {whose}'}"]
    if points:
        lines.append(f"  CPD {points['credited']} of {points['required']} (claimed {points['claimed']}, missing {points['missing']})")
    lines += [f"  {finding['severity']:10s}  {finding['code']}  {finding['message']}" for finding in verdict["findings"]]
    for line in lines:
        # What an applicant wrote must not steer the terminal.
        typer.echo(printable(line))
