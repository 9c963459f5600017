"""`intake demo`: an invented season through the whole system on embedded parts, then what came, what was decided and why."""

import os
import random
import sys
from collections import Counter
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cases.policy import OFFICE_ZONE

if TYPE_CHECKING:
    from cage.door import Cage
    from commands.sample.season import Arrival
    from ops.config import Config
    from workers.rooms import Rooms

SEASON = 2027
FRIDAY = 4


def demo(
    folder: Annotated[Path, typer.Option("--dir", metavar="D", help="Where the season is played.")] = Path("demo"),
    seed: Annotated[int, typer.Option("--seed", help="Another number gives another season.")] = 1,
    messages: Annotated[int, typer.Option("--messages", min=1, max=10000, help="At least so many messages.")] = 72,
) -> None:
    """Plays a sample season.

    A Maildir, SQLite and letters into a folder, on a simulated clock; no server, no network.
    """
    from ops.log import start_log

    start_log("error")
    config = prepared(folder)
    stage = Stage(config, folder)
    stage.play(stage.script(messages, seed))
    stage.tell()


def prepared(folder: Path) -> "Config":
    """The configuration of the demo over an emptied folder; UsageError for a folder that holds something else."""
    from ops.config import EMBEDDED, load
    from ops.errors import UsageError

    stamp = folder / "this-is-a-demo"
    if folder.exists() and any(folder.iterdir()) and not stamp.exists():
        raise UsageError(f"--dir: {folder} holds other files")
    _empty(folder)
    for part in ("new", "cur", "tmp"):
        (folder / "mailbox" / part).mkdir(parents=True)
    stamp.touch()
    return load(
        EMBEDDED,
        {
            "INTAKE_MAILBOX__KIND": "maildir",
            "INTAKE_MAILBOX__PATH": str(folder / "mailbox"),
            "INTAKE_MAILBOX__AUTHSERV_ID": "mx.odyssey-com.co.jp",
            "INTAKE_SMTP__KIND": "folder",
            "INTAKE_SMTP__PATH": str(folder / "outbox"),
            "INTAKE_DATABASE__URL": f"sqlite:///{folder}/intake.sqlite3",
            "INTAKE_QUEUE__URL": f"sqlite:///{folder}/queue.sqlite3",
            "INTAKE_BLOBS__URL": str(folder / "blobs"),
        },
    )


def _empty(folder: Path) -> None:
    import shutil

    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)


class Stage:
    """The house on a simulated clock."""

    def __init__(self, config: "Config", folder: Path) -> None:
        from workers.rooms import furnish

        self.config, self.folder = config, folder
        self.now = datetime(SEASON - 1, 12, 1, tzinfo=OFFICE_ZONE)
        self.rooms: Rooms = furnish(config, clock=lambda: self.now)
        self.what: dict[str, str] = {}
        """What each message was meant to be, by the name of its file."""
        self.asked: set[int] = set()
        """The letters whose fee the bank has reported."""
        self.chance = random.Random(SEASON)  # noqa: S311 - an invented season keeps no secret

    def script(self, messages: int, seed: int) -> "list[Arrival]":
        from commands.sample.paper import blanks
        from commands.sample.season import write_season

        typer.echo("Filling in forms and writing mails …", err=True)
        return write_season(SEASON, messages, blanks(self.config), seed)

    def play(self, arrivals: "list[Arrival]") -> None:
        """Day by day: mail comes in, everything that waits is done, early applications wake on 1 January."""
        from rich.progress import track

        from workers.rooms import start_cage

        with start_cage(self.config) as cage:
            for arrival in track(arrivals, "Playing the season", disable=not sys.stderr.isatty()):
                self._until(cage, arrival.at)
                self._deliver(arrival)
                self._work(cage)
            self._until(cage, self.now + timedelta(days=14))

    def _until(self, cage: "Cage", at: datetime) -> None:
        """Lets time pass, day by day: early applications wake, and on Fridays the bank reports who has paid."""
        from desk.waking import wake_early

        while at.date() > self.now.date():
            self.now = datetime.combine(self.now.date() + timedelta(days=1), time(0, 5), at.tzinfo)
            if wake_early(self.rooms.desk, self.now) + self._bank():
                self._work(cage)
        self.now = at

    def _bank(self) -> int:
        """On a Friday the statement of those who have had their letter for some days; returns how many fees were matched."""
        from commands.sample.bank import Asked, week
        from notifier.payer import payer_name
        from storage.models import Letter
        from workers.paying import import_file

        if self.now.weekday() != FRIDAY:
            return 0
        letters = Letter.objects.filter(kind="complete", written_at__lt=self.now - timedelta(days=2)).exclude(id__in=self.asked)
        asked = {letter.id: letter.case for letter in letters.select_related("case").order_by("id")}
        if not asked:
            return 0
        amount = self.config.policy.fee(self.now.date()).amount
        payers = [Asked(payer_name(case.certification_number, case.name_kana), amount) for case in asked.values() if case]
        file = self.folder / "statements" / f"{self.now:%Y%m%d}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(week(payers, self.now.date(), len(self.asked) + 1, self.chance))
        self.asked |= asked.keys()
        return sum(line.result == "matched" for line in import_file(self.rooms, file))

    def _deliver(self, arrival: "Arrival") -> None:
        raw = arrival.make(self._letter_to)
        if raw is None:
            return
        name = f"{int(arrival.at.timestamp())}.M{len(self.what)}.demo"
        path = self.folder / "mailbox" / "new" / name
        path.write_bytes(raw)
        os.utime(path, (arrival.at.timestamp(), arrival.at.timestamp()))
        self.what[name] = arrival.what

    def _letter_to(self, recipient: str) -> str | None:
        from storage.models import Letter

        return Letter.objects.filter(recipient=recipient).order_by("-id").values_list("header_id", flat=True).first()

    def _work(self, cage: "Cage") -> None:
        from workers.deciding import decide_waiting
        from workers.fetching import fetch_alone
        from workers.moving import move_decided
        from workers.rooms import mailbox_of, post_of
        from workers.sending import send_waiting

        with closing(mailbox_of(self.config)) as mailbox, closing(post_of(self.config)) as post:
            fetch_alone(self.rooms, mailbox)
            decide_waiting(self.rooms, cage)
            move_decided(self.rooms, mailbox)
            send_waiting(self.rooms, post)

    def tell(self) -> None:
        """Prints the tables and writes the letters as text."""
        from rich.console import Console

        console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
        console.print(self._came())
        console.print(self._cases())
        letters = self._letters_as_text()
        mailbox = self.folder / "mailbox"
        console.print(f"{letters} letters to read: {self.folder / 'letters'}/*.txt (as they were sent: {self.folder / 'outbox'})")
        console.print(f"the mailbox after the season: {mailbox}; nothing was deleted from it")
        console.print(f"the bank's statements: {self.folder / 'statements'}")
        config = self._own_config()
        console.print(f"look closer: intake show 1 --config {config}; fees that fit no application: intake payments list --config {config}")

    def _came(self) -> object:
        """What came in, what was decided, why, and what was answered; like with like."""
        from rich.table import Table

        from cases.finding import KINDS
        from storage.codec import load_assessment
        from storage.models import Message, Place

        table = Table("what came", "n", "decided", "why", "answered", title=f"Season {SEASON}: {len(self.what)} messages")
        lines: Counter[tuple[str, str, str, str]] = Counter()
        by_message = dict(Place.objects.values_list("message_id", "uid"))
        for message in Message.objects.prefetch_related("submissions", "letters").order_by("received_at"):
            codes = {f.code for s in message.submissions.all() for f in load_assessment(s.assessment).findings}
            telling = sorted(code for code in codes if KINDS[code].severity != "note")
            letters = ", ".join(letter.kind for letter in message.letters.all())
            lines[self.what[by_message[message.id]], message.reason, " ".join(telling), letters or "–"] += 1
        for (what, decided, why, answered), number in sorted(lines.items()):
            table.add_row(what, str(number), decided, why, answered)
        return table

    def _cases(self) -> object:
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

    def _letters_as_text(self) -> int:
        from storage.models import Letter

        folder = self.folder / "letters"
        folder.mkdir()
        letters = list(Letter.objects.select_related("case").order_by("id"))
        for letter in letters:
            case = letter.case.receipt_number if letter.case else "none"
            text = f"To: {letter.recipient}\nSubject: {letter.subject}\n\n{letter.body}"
            (folder / f"{letter.id:03d}-{case}-{letter.kind}.txt").write_text(text, encoding="utf-8")
        return len(letters)

    def _own_config(self) -> Path:
        """A small config.toml for looking at the demo with the other commands."""
        path = self.folder / "config.toml"
        path.write_text(
            f'[mailbox]\nkind = "maildir"\npath = "{self.folder}/mailbox"\n\n[smtp]\nkind = "folder"\npath = "{self.folder}/outbox"\n\n'
            f'[database]\nurl = "sqlite:///{self.folder}/intake.sqlite3"\n\n[queue]\nurl = "sqlite:///{self.folder}/queue.sqlite3"\n\n'
            f'[blobs]\nurl = "{self.folder}/blobs"\n',
            encoding="utf-8",
        )
        return path
