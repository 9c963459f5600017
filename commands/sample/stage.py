"""An invented season on a simulated clock: mail comes in, the bank reports, people decide, the post takes the certificates."""

import os
import random
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from cage.door import Cage
from cases.policy import OFFICE_ZONE
from commands.sample.bank import Asked, week
from commands.sample.register import write_register
from commands.sample.season import Arrival, Script, Told
from commands.sample.staff import Staff
from commands.sample.unsettled import AUDITED, LEFT_ACCEPTED, LEFT_APPROVED, LEFT_EVIDENCE, LEFT_SILENT, Unsettled
from desk.waking import wake_early
from notifier.payer import payer_name
from ops.config import Config
from storage.models import Letter
from workers.deciding import decide_waiting
from workers.fetching import fetch_alone
from workers.moving import move_decided
from workers.paying import import_file
from workers.registering import import_register
from workers.rooms import furnish, mailbox_of, post_of, start_cage
from workers.sending import send_waiting

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what the office did: the day, what, and how many."""

    day: str
    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens at a time."""

    at: datetime
    do: Callable[[], None]


class Stage:
    """The house on a simulated clock."""

    def __init__(self, config: Config, folder: Path, season: Script, *, settled: bool) -> None:
        self.config, self.folder, self.season = config, folder, season
        self.now = datetime(season.year - 1, 12, 1, tzinfo=OFFICE_ZONE)
        self.rooms = furnish(config, clock=lambda: self.now)
        self.staff = Staff(self.rooms, season.year)
        self.what: dict[str, str] = {}
        """What each message was meant to be, by the name of its file."""
        self.done: list[Happened] = []
        """What the office did, in order."""
        self._settled = settled
        self._asked: set[int] = set()
        """The letters whose fee the bank has reported."""
        self._chance = random.Random(season.year)  # noqa: S311 - an invented season keeps no secret

    def scenes(self) -> list[Scene]:
        """All that happens, in order: mail comes in, and the office acts before 1 April (R06)."""
        mail = [Scene(arrival.at, partial(self._deliver, arrival)) for arrival in self.season.arrivals]
        return sorted([*mail, *self._spring()], key=lambda scene: scene.at)

    def play(self, scenes: Iterable[Scene]) -> None:
        """Day by day: after each scene everything that waits is done; early applications wake on 1 January."""
        write_register(self.folder / "register.csv", self.season.register.values(), self.season.year)
        import_register(self.folder / "register.csv")
        with start_cage(self.config) as cage:
            for scene in scenes:
                self._until(cage, scene.at)
                scene.do()
                self._work(cage)
            if not self._settled:
                # In the last minute of the season: the letters about it still wait.
                self._did("applications approved (合格)", lambda: self.staff.approve(LEFT_ACCEPTED - LEFT_APPROVED))

    def _spring(self) -> list[Scene]:
        """Fees that fit no application, the audit, the decision, and the certificates; unless all is settled, with what is left undone."""
        silent, evidence, accepted = (0, 0, 0) if self._settled else (LEFT_SILENT, LEFT_EVIDENCE, LEFT_ACCEPTED)
        acts: tuple[tuple[datetime, str, Callable[[], int]], ...] = (
            (self._at(3, 8), "fees matched by hand", self.staff.match_fees),
            (self._at(3, 8), "applications drawn for the audit", lambda: self.staff.draw(None if self._settled else AUDITED)),
            (self._at(3, 19), "audits judged", lambda: self.staff.judge_evidence(evidence)),
            (self._at(3, 22), "applications approved (合格)", lambda: self.staff.approve(accepted)),
            (self._at(3, 25), "certificates sent", self._dispatch),
        )
        undone = Unsettled(self.rooms, self.staff, self.folder, self.season.year, self.season.cast)
        scenes = [Scene(at, partial(self._did, what, act)) for at, what, act in (*acts, *(() if self._settled else undone.acts()))]
        return [*scenes, Scene(self._at(3, 18), partial(self._evidence, silent))]

    def _at(self, month: int, day: int) -> datetime:
        return datetime(self.season.year, month, day, 10, tzinfo=OFFICE_ZONE)

    def _evidence(self, silent: int) -> None:
        for mail in self.staff.evidence(self.now, silent):
            self._put("evidence for the audit", mail)

    def _dispatch(self) -> int:
        sent = self.staff.dispatch(self.folder / "certificates", self.now.date())
        return sent.count if sent else 0

    def _did(self, what: str, act: Callable[[], int]) -> None:
        day = f"{self.now:%d %b}"
        self.done.append(Happened(day, what, act()))
        self.now += self.rooms.desk.hold  # What they wrote may go from then on.

    def _until(self, cage: Cage, at: datetime) -> None:
        """Lets time pass, day by day: early applications wake, and on Fridays the bank reports who has paid."""
        while at.date() > self.now.date():
            self.now = datetime.combine(self.now.date() + timedelta(days=1), time(0, 5), at.tzinfo)
            if wake_early(self.rooms.desk, self.now) + self._bank():
                self._work(cage)
        self.now = max(self.now, at)

    def _bank(self) -> int:
        """On a Friday the statement of those who have had their letter for some days; returns how many fees were matched."""
        if self.now.weekday() != FRIDAY:
            return 0
        letters = Letter.objects.filter(kind="complete", written_at__lt=self.now - timedelta(days=2)).exclude(id__in=self._asked)
        letters = letters.exclude(case__certification_number__in=self.season.unpaid)
        asked = {letter.id: letter.case for letter in letters.select_related("case").order_by("id")}
        if not asked:
            return 0
        amount = self.config.policy.fee(self.now.date()).amount
        payers = [
            Asked(payer_name(case.certification_number, case.name_kana), amount, case.certification_number in self.season.exact)
            for case in asked.values()
            if case
        ]
        file = self.folder / "statements" / f"{self.now:%Y%m%d}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(week(payers, self.now.date(), len(self._asked) + 1, self._chance))
        self._asked |= asked.keys()
        return sum(line.result == "matched" for line in import_file(self.rooms, file))

    def _deliver(self, arrival: Arrival) -> None:
        raw = arrival.make(self._letter_to)
        if raw is not None:
            self._put(arrival.what, raw)

    def _put(self, what: str, raw: bytes) -> None:
        """Into the Maildir, as delivered now."""
        name = f"{int(self.now.timestamp())}.M{len(self.what)}.demo"
        path = self.folder / "mailbox" / "new" / name
        path.write_bytes(raw)
        os.utime(path, (self.now.timestamp(), self.now.timestamp()))
        self.what[name] = what

    def _letter_to(self, recipient: str) -> Told | None:
        letter = Letter.objects.filter(recipient=recipient).exclude(case=None).select_related("case").order_by("-id").first()
        return Told(letter.header_id, letter.subject, letter.case.receipt_number) if letter and letter.case else None

    def _work(self, cage: Cage) -> None:
        with closing(mailbox_of(self.config)) as mailbox, closing(post_of(self.config)) as post:
            fetch_alone(self.rooms, mailbox)
            decide_waiting(self.rooms, cage)
            move_decided(self.rooms, mailbox)
            send_waiting(self.rooms, post)
