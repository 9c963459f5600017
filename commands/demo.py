"""`intake demo`: an invented season through the whole system on embedded parts, then what came, what was decided and why."""

import os
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from commands.sample.stage import Stage
    from ops.config import Config

SEASON = 2027
PORT = 8100


def demo(
    folder: Annotated[Path, typer.Option("--dir", metavar="D", help="Where the season is played.")] = Path("demo"),
    seed: Annotated[int, typer.Option("--seed", help="Another number gives another season.")] = 1,
    messages: Annotated[int, typer.Option("--messages", min=1, max=10000, help="At least so many messages.")] = 90,
    settled: Annotated[bool, typer.Option("--settled", help="To its very end: nobody leaves money, audits or decisions undone.")] = False,
) -> None:
    """Plays a sample season.

    A Maildir, SQLite and letters into a folder, on a simulated clock; no server, no network.
    """
    from ops.log import start_log

    start_log("error")
    serving = sys.stdout.isatty()
    config = prepared(folder)
    if serving:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "console.settings", "INTAKE_CONFIG": str(config.path)}
        import django

        django.setup()
    from rich.progress import track

    from commands.sample.doubts import DOUBTS
    from commands.sample.paper import blanks
    from commands.sample.season import write_season
    from commands.sample.stage import Stage

    typer.echo("Filling in forms and writing mails …", err=True)
    season = write_season(SEASON, messages, blanks(config), seed, () if settled else DOUBTS)
    stage = Stage(config, folder, season, settled=settled)
    stage.play(track(stage.scenes(), "Playing the season", disable=not sys.stderr.isatty()))
    tell(stage)
    if serving:
        show(stage)


def prepared(folder: Path) -> "Config":
    """The configuration of the demo over an emptied folder; UsageError for a folder that holds something else."""
    from ops.config import load
    from ops.errors import UsageError

    stamp = folder / "this-is-a-demo"
    if folder.exists() and any(folder.iterdir()) and not stamp.exists():
        raise UsageError(f"--dir: {folder} holds other files")
    _empty(folder)
    for part in ("new", "cur", "tmp"):
        (folder / "mailbox" / part).mkdir(parents=True)
    stamp.touch()
    return load(_own_config(folder, PORT), {})


def show(stage: "Stage") -> None:
    """Serves the console until Ctrl-C, on a clock that goes on from the season's end."""
    from commands.console import serve
    from commands.sample.visit import clock_from, free_port, working

    config, port, clock = stage.config.path, free_port(PORT), clock_from(stage.now)
    if port != PORT:
        typer.echo(f"Port {PORT} is taken on this machine: the console takes {port}.")
        _own_config(stage.folder, port)
    with working(stage.rooms, clock, stage.folder / "letters"):
        serve(config, clock=clock)


def _empty(folder: Path) -> None:
    import shutil

    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)


def tell(stage: "Stage") -> None:
    """Prints the tables and writes the letters as text."""
    from rich.console import Console

    from commands.sample.staff import PEOPLE
    from commands.sample.visit import PASSWORDS, let_people_in, write_letters

    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    console.print(_came(stage))
    console.print(_done(stage))
    console.print(_cases())
    letters = write_letters(stage.folder / "letters")
    mailbox = stage.folder / "mailbox"
    console.print(f"{letters} letters to read: {stage.folder / 'letters'}/*.txt (as they were sent: {stage.folder / 'outbox'})")
    console.print(f"the mailbox after the season: {mailbox}; nothing was deleted from it")
    console.print(f"the bank's statements: {stage.folder / 'statements'}; the certificates and their list: {stage.folder / 'certificates'}")
    config = stage.config.path
    console.print(f"look closer: intake show 1 --config {config}; fees that fit no application: intake payments list --config {config}")
    let_people_in()
    logins = ", ".join(f"{name} ({PEOPLE[name]}) {password}" for name, password in PASSWORDS.items())
    console.print(f"who may log in at the console: {logins}")
    console.print("an authenticator app, which supervisors need by default, is asked of nobody in the demo (second_factor = [])")
    if not sys.stdout.isatty():
        console.print(f"the console over this season: intake console --config {config}")


def _came(stage: "Stage") -> object:
    """What came in, what was decided, why, and what was answered; like with like."""
    from rich.table import Table

    from cases.finding import KINDS
    from storage.codec import load_assessment
    from storage.models import Message, Place

    table = Table("what came", "n", "decided", "why", "answered", title=f"Season {SEASON}: {len(stage.what)} messages")
    lines: Counter[tuple[str, str, str, str]] = Counter()
    by_message = dict(Place.objects.values_list("message_id", "uid"))
    for message in Message.objects.prefetch_related("submissions", "letters").order_by("received_at"):
        codes = {f.code for s in message.submissions.all() for f in load_assessment(s.assessment).findings}
        telling = sorted(code for code in codes if KINDS[code].severity != "note")
        letters = _counted(letter.kind for letter in message.letters.all())
        lines[stage.what[by_message[message.id]], message.reason, " ".join(telling), letters or "–"] += 1
    for (what, decided, why, answered), number in sorted(lines.items()):
        table.add_row(what, str(number), decided, why, answered)
    return table


def _counted(kinds: Iterable[str]) -> str:
    """Each kind once, with how many there are where there is more than one."""
    return ", ".join(kind if number == 1 else f"{kind} ×{number}" for kind, number in Counter(kinds).items())


def _done(stage: "Stage") -> object:
    """What the office's people did after the window."""
    from rich.table import Table

    table = Table("day", "what the office did", "n", title="Spring")
    for one in stage.done:
        table.add_row(one.day, one.what, str(one.count))
    return table


def _cases() -> object:
    from rich.table import Table

    from storage.models import Transfer
    from storage.watching import counts

    seen = counts()
    table = Table("what there is now", "n", title="After the season")
    fees = Counter(Transfer.objects.values_list("state", flat=True))
    for name, states in (("message", seen.messages), ("case", seen.cases), ("letter", seen.letters), ("transfer", fees)):
        for state, number in sorted(states.items()):
            table.add_row(f"{name} {state}", str(number))
    return table


def _own_config(folder: Path, port: int) -> Path:
    """Writes the config.toml of the demo, by which the other commands look at it, too."""
    path = folder / "config.toml"
    path.write_text(
        f'[mailbox]\nkind = "maildir"\npath = "{folder}/mailbox"\nauthserv_id = "mx.odyssey-com.co.jp"\n\n'
        f'[smtp]\nkind = "folder"\npath = "{folder}/outbox"\n\n'
        f'[database]\nurl = "sqlite:///{folder}/intake.sqlite3"\n\n[queue]\nurl = "sqlite:///{folder}/queue.sqlite3"\n\n'
        f'[blobs]\nurl = "{folder}/blobs"\n\n'
        f'[console]\norigin = "http://127.0.0.1:{port}"\nkey_path = "{folder}/console.key"\nsecond_factor = []\n',
        encoding="utf-8",
    )
    return path
