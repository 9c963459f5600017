"""An invented season on a simulated clock: mail comes in, the bank reports, people decide, the post takes the certificates."""

import os
import random
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from cage.door import Cage
from cases.policy import OFFICE_ZONE
from commands.sample.bank import Asked, week
from commands.sample.season import Arrival
from commands.sample.staff import Staff
from desk.waking import wake_early
from notifier.payer import payer_name
from ops.config import Config
from storage.models import Letter
from workers.deciding import decide_waiting
from workers.fetching import fetch_alone
from workers.moving import move_decided
from workers.paying import import_file
from workers.rooms import furnish, mailbox_of, post_of, start_cage
from workers.sending import send_waiting

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of what the office did: the day, what, and how many."""

    day: str
    what: str
    count: int


class Stage:
    """The house on a simulated clock."""

    def __init__(self, config: Config, folder: Path, season: int) -> None:
        self.config, self.folder, self.season = config, folder, season
        self.now = datetime(season - 1, 12, 1, tzinfo=OFFICE_ZONE)
        self.rooms = furnish(config, clock=lambda: self.now)
        self.staff = Staff(self.rooms, season)
        self.what: dict[str, str] = {}
        """What each message was meant to be, by the name of its file."""
        self.done: list[Happened] = []
        """What the office did, in order."""
        self._asked: set[int] = set()
        """The letters whose fee the bank has reported."""
        self._chance = random.Random(season)  # noqa: S311 - an invented season keeps no secret

    def play(self, arrivals: Iterable[Arrival]) -> None:
        """Day by day: mail comes in, everything that waits is done, early applications wake on 1 January; then the spring."""
        with start_cage(self.config) as cage:
            for arrival in arrivals:
                self._until(cage, arrival.at)
                self._deliver(arrival)
                self._work(cage)
            self._spring(cage)

    def _spring(self, cage: Cage) -> None:
        """Fees that fit no application, the audit, the decision, and the certificates, all before 1 April (R06)."""
        self._on(cage, 3, 8)
        self._did("fees matched by hand", self.staff.match_fees())
        self._did("applications drawn for the audit", self.staff.draw())
        self._work(cage)
        self._on(cage, 3, 18)
        for mail in self.staff.evidence(self.now):
            self._put("evidence for the audit", mail)
        self._work(cage)
        self._on(cage, 3, 19)
        self._did("audits judged", self.staff.judge_evidence())
        self._on(cage, 3, 22)
        self._did("applications approved (合格)", self.staff.approve())
        self._work(cage)
        self._on(cage, 3, 25)
        sent = self.staff.dispatch(self.folder / "certificates", self.now.date())
        self._did("certificates sent", sent.count if sent else 0)
        self._work(cage)

    def _did(self, what: str, count: int) -> None:
        self.done.append(Happened(f"{self.now:%d %b}", what, count))
        self.now += self.rooms.desk.hold  # What they wrote may go from then on.

    def _on(self, cage: Cage, month: int, day: int) -> None:
        self._until(cage, datetime(self.season, month, day, 10, tzinfo=OFFICE_ZONE))

    def _until(self, cage: Cage, at: datetime) -> None:
        """Lets time pass, day by day: early applications wake, and on Fridays the bank reports who has paid."""
        while at.date() > self.now.date():
            self.now = datetime.combine(self.now.date() + timedelta(days=1), time(0, 5), at.tzinfo)
            if wake_early(self.rooms.desk, self.now) + self._bank():
                self._work(cage)
        self.now = at

    def _bank(self) -> int:
        """On a Friday the statement of those who have had their letter for some days; returns how many fees were matched."""
        if self.now.weekday() != FRIDAY:
            return 0
        letters = Letter.objects.filter(kind="complete", written_at__lt=self.now - timedelta(days=2)).exclude(id__in=self._asked)
        asked = {letter.id: letter.case for letter in letters.select_related("case").order_by("id")}
        if not asked:
            return 0
        amount = self.config.policy.fee(self.now.date()).amount
        payers = [Asked(payer_name(case.certification_number, case.name_kana), amount) for case in asked.values() if case]
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

    def _letter_to(self, recipient: str) -> str | None:
        return Letter.objects.filter(recipient=recipient).order_by("-id").values_list("header_id", flat=True).first()

    def _work(self, cage: Cage) -> None:
        with closing(mailbox_of(self.config)) as mailbox, closing(post_of(self.config)) as post:
            fetch_alone(self.rooms, mailbox)
            decide_waiting(self.rooms, cage)
            move_decided(self.rooms, mailbox)
            send_waiting(self.rooms, post)
