"""`intake doctor`: tries what the system stands on; one line each."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cases.policy import OFFICE_ZONE
from commands.options import ConfigFile, configured
from commands.protections import say_protections
from ops.errors import IntakeError, ServiceUnreachable

if TYPE_CHECKING:
    from ops.config import Config

Trial = Callable[["Config"], str]


def doctor(
    config: ConfigFile = None,
    protections: Annotated[bool, typer.Option("--protections", help="Only how this machine locks in what reads strangers' files.")] = False,
) -> None:
    """Tries what the system stands on.

    Configuration, database, running service, disk, readers, fonts, letters, forms, mailbox and SMTP: one line each; exit 1 if any fails.
    """
    if protections:
        raise typer.Exit(0 if say_protections() else 1)
    loaded = configured(config)
    typer.echo(f"ok    configuration  {loaded.path}")
    failed = [name for name, trial in TRIALS.items() if not tried(name, trial, loaded)]
    for warning in warnings(loaded, records="database" not in failed):
        typer.echo(f"warn  {warning}")
    raise typer.Exit(1 if failed else 0)


def tried(name: str, trial: Trial, config: "Config") -> bool:
    """Runs one trial and prints its line; True if it went well."""
    try:
        typer.echo(f"ok    {name:14s} {trial(config)}")
    except IntakeError as error:
        trouble = str(error)
    except OSError as error:
        trouble = f"{error.filename or name}: {error.strerror or error}"
    except (ValueError, LookupError) as error:
        trouble = str(error)
    else:
        return True
    typer.echo(f"FAIL  {name:14s} {trouble}")
    return False


def mailbox(config: "Config") -> str:
    from workers.rooms import mailbox_of

    with closing(mailbox_of(config)) as box:
        return f"{config.settings.mailbox.kind}: {len(box.waiting())} messages in the inbox"


def post(config: "Config") -> str:
    from workers.rooms import post_of

    with closing(post_of(config)) as way:
        way.greet()
    return config.settings.smtp.kind


def database(config: "Config") -> str:
    from storage.database import errors_made_ours, open_database
    from storage.models import Case

    open_database(config.settings.database.url, config.settings.database.migrate)
    with errors_made_ours():
        return f"{config.settings.database.url.partition(':')[0]}: {Case.objects.count()} cases"


def service(config: "Config") -> str:
    """The parts of a running `intake run`: each must have given a sign of life."""
    from storage.database import errors_made_ours
    from workers.signs import last_signs, silent

    database(config)
    with errors_made_ours():
        parts, stuck = last_signs(), silent(config, datetime.now(UTC))
    if stuck:
        quiet = ", ".join(f"{part} ({int(long.total_seconds())} s)" for part, long in stuck.items())
        raise ServiceUnreachable(f"no sign of life from {quiet}: stuck, or ended without a word")
    return f"{len(parts)} parts at work" if parts else "not running"


def disk(config: "Config") -> str:
    from storage.blobs import BlobStore

    free = BlobStore(Path(config.settings.blobs.url)).free_bytes()
    if free < config.settings.limits.free_disk_bytes:
        raise ServiceUnreachable(f"{free // 10**6} MB free, limits.free_disk_bytes asks for more")
    return f"{free // 10**6} MB free"


def letters(config: "Config") -> str:
    from cases.finding import KINDS
    from notifier.letters import FOLDER
    from notifier.letters import KINDS as LETTERS
    from notifier.wording import knows

    unknown = [code for code in KINDS if not knows(code)]
    unknown += [kind for kind in LETTERS for part in ("subject", "body") if not (FOLDER / kind / f"{part}.txt").is_file()]
    if unknown:
        raise LookupError(f"no words for {', '.join(unknown)}")
    return f"words for {len(LETTERS)} kinds of letters and {len(KINDS)} findings"


def forms(config: "Config") -> str:
    import tempfile

    from documents.forms import write_forms

    with tempfile.TemporaryDirectory() as folder:
        written = write_forms(Path(folder), config.policy, config.office)
        return ", ".join(f"{path.name} {path.stat().st_size // 1000} kB" for path in written)


def readers(config: "Config") -> str:
    from cage.lock import protections
    from cases.reading import Source
    from workers.rooms import start_cage

    with start_cage(config) as cage:
        cage.read(Source(message=b"Subject: test\r\n\r\ntest\r\n"), config.reading)
    return ", ".join(f"{name} {'on' if there else 'OFF'}" for name, there in protections().items())


def fonts(config: "Config") -> str:
    """A page drawn as staff will see it, in a font that its file does not bring along."""
    from cage.pages import Pictures, can_recognise
    from cage.picture import SAMPLE
    from cases.picture import PictureOptions

    with Pictures.start(allow_unconfined=config.settings.limits.allow_unconfined) as pictures:
        if trouble := pictures.draw("", SAMPLE, PictureOptions()).trouble:
            raise ValueError(f"a page with Japanese text cannot be drawn: {trouble}")
    return f"pages are drawn; text recognition {'is' if can_recognise() else 'is not'} installed"


def certificates(config: "Config") -> str:
    """Which fonts names are printed in, in their order."""
    from desk.printing import faces_of

    return f"printed in {', '.join(face.path.name for face in faces_of(config))}"


TRIALS: dict[str, Trial] = {
    "database": database,
    "service": service,
    "disk": disk,
    "readers": readers,
    "fonts": fonts,
    "letters": letters,
    "forms": forms,
    "certificates": certificates,
    "mailbox": mailbox,
    "smtp": post,
}


def warnings(config: "Config", *, records: bool) -> list[str]:
    """What works but must be looked at: a fee that the office has not confirmed (R20), where there are records certificates (R06)."""
    from workers.dispatching import warnings as late

    today = datetime.now(OFFICE_ZONE).date()
    fee = config.policy.fee(today)
    found = []
    if fee.confirmed_until is not None and fee.confirmed_until < today:
        found = [
            f"the fee of {fee.amount:,} yen was confirmed until {fee.confirmed_until} only: confirm or change program.professional.fees"
        ]
    return [*found, *(late(config, today) if records else [])]
