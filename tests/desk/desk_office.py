"""The desk over an empty database, and mails as the reader would have read them: what each test changes stands in the test."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

from cases.policy import OFFICE_ZONE
from cases.reading import (
    Activity,
    Application,
    CodesEntry,
    DateEntry,
    File,
    FormA,
    FormB,
    FormC,
    Mail,
    MinutesEntry,
    Reading,
    TextEntry,
    TickEntry,
)
from cases.states import CaseState
from desk.answering import Desk
from desk.filing import Outcome, decide
from desk.waking import wake_early
from ops.config import load
from storage import queue
from storage.models import Case, Event, Letter, Message, Submission

CONFIG = load(environ={})
SERIAL = count(1)
HOUR = timedelta(hours=1)


def on(month: int, day: int, hour: int = 10, year: int = 2027) -> datetime:
    """A moment of the season 2027 by the office's clock."""
    return datetime(year, month, day, hour, tzinfo=OFFICE_ZONE)


NOON = on(1, 15)


def text(value: str) -> TextEntry:
    return TextEntry(value, "申請書.xlsx!A!C5", value=value)


def empty() -> TextEntry:
    return TextEntry("", "申請書.xlsx!A!C5", "empty")


def day(at: date) -> DateEntry:
    return DateEntry(at.isoformat(), "申請書.xlsx!A!C6", value=at)


def form_a(number: str = "OMP-12340123", **changes: Any) -> FormA:
    given: dict[str, Any] = {
        "place": "申請書.xlsx!A",
        "applied_on": day(date(2027, 1, 14)),
        "certification_number": text(number),
        "qualification": text("OMP"),
        "expires_on": day(date(2027, 3, 31)),
        "name_kana": text("ヤマダ タロウ"),
        "name": text("山田 太郎"),
        "postal_code": text("100-0005"),
        "address": text("東京都千代田区丸の内1丁目1番1号"),
        "phone": text("03-1234-5678"),
        "email": text("taro@example.jp"),
    }
    return FormA(**(given | changes))


def form_b(points: int = 30, **changes: Any) -> FormB:
    """A report of so many points in rows of one category, five a row."""
    return FormB(place="申請書.xlsx!B", activities=tuple(_row(n) for n in range(points // 5)), **changes)


def _row(number: int) -> Activity:
    at = date(2025, 6, 1 + number)
    minutes = MinutesEntry("5", "申請書.xlsx!B!J5", value=Decimal(300))
    return Activity(
        place="申請書.xlsx!B!5",
        category=text("A"),
        start=day(at),
        title=text(f"モニタリング評価者養成講座 第{number}回"),
        organiser=text("株式会社サンプル総研"),
        fields=CodesEntry("OP", "申請書.xlsx!B!I5", value=("OP",)),
        hours=minutes,
        claimed=minutes,
    )


def form_c(**changes: Any) -> FormC:
    given: dict[str, Any] = {
        "place": "申請書.xlsx!C",
        "agreed": tuple(TickEntry("☑", "申請書.xlsx!C!A5", value=True) for _ in range(3)),
        "signed_on": day(date(2027, 1, 14)),
        "signed_by": text("山田太郎"),
    }
    return FormC(**(given | changes))


def application(number: str = "OMP-12340123", **changes: Any) -> Application:
    """A complete application."""
    return replace(Application(form_a=form_a(number), form_b=form_b(), form_c=form_c()), **changes)


def only_b(number: str = "") -> Application:
    """Form (B) alone, which may name a certification number."""
    return Application(form_b=form_b(**_numbered(number)))


def only_c(number: str = "", **changes: Any) -> Application:
    """Form (C) alone, which may name a certification number."""
    return Application(form_c=form_c(**changes, **_numbered(number)))


def _numbered(number: str) -> dict[str, Any]:
    return {"certification_number": text(number)} if number else {}


def file(trouble: Any = None, name: str = "申請書.xlsx") -> File:
    return File(name=name, kind="xlsx", sha256="0" * 64, size=1, forms=() if trouble else ("A", "B", "C"), trouble=trouble)


@dataclass
class OfficeDesk:
    """Mails come in by `receive`, which decides them; everything else looks at the records."""

    desk: Desk = field(default_factory=lambda: Desk(CONFIG.policy, CONFIG.office, ask_resend=True))

    def receive(
        self,
        *applications: Application,
        at: datetime = NOON,
        files: tuple[File, ...] | None = None,
        now: datetime | None = None,
        **mail: Any,
    ) -> Outcome:
        """Decides a mail with these applications, received at a time, an hour later unless `now` says when."""
        number = next(SERIAL)
        subject = f"【更新申請】プロフェッショナル更新申請書添付_{at.astimezone(OFFICE_ZONE):%y%m%d}"
        given: dict[str, Any] = {
            "message_id": f"<{number}@example.jp>",
            "subject": subject,
            "sender": "taro@example.jp",
            "attachments": ("申請書.xlsx",),
            "content_key": f"{number}",
        }
        read = (file(),) if files is None else files
        reading = Reading(mail=Mail(**(given | mail)), files=read if applications or files else (), applications=applications)
        return self.decide(reading, at, now or at + HOUR)

    def decide(self, reading: Reading, at: datetime, now: datetime) -> Outcome:
        return decide(self.desk, self.claim(at, now), "tests", reading, now)

    def claim(self, at: datetime, now: datetime) -> queue.Claimed:
        """A stored message of which nothing but its time is known yet."""
        number = next(SERIAL)
        key = sha256(b"%d" % number).hexdigest()
        queue.record([queue.Arrival("INBOX", "1", str(number), key, 1000, at, blob=key)], now)
        (claimed,) = queue.claim("tests", now, HOUR, 1)
        return claimed

    def wake(self, now: datetime) -> int:
        return wake_early(self.desk, now)

    # What the records say.

    def states(self) -> dict[str, str]:
        """The state of each case by its receipt number."""
        return dict(Case.objects.order_by("id").values_list("receipt_number", "state"))

    def case(self) -> Case:
        """The only case."""
        return Case.objects.get()

    def letters(self) -> list[tuple[str, str]]:
        """Kind and address of every letter written, in order."""
        return list(Letter.objects.order_by("id").values_list("kind", "recipient"))

    def letter(self) -> Letter:
        """The last letter written."""
        return Letter.objects.order_by("-id")[0]

    def history(self, receipt_number: str = "R2027-0001") -> list[tuple[str, str, str]]:
        """What happened to a case, from which state to which."""
        events = Event.objects.filter(case__receipt_number=receipt_number).order_by("id")
        return list(events.values_list("what", "from_state", "to_state"))

    def codes(self) -> set[str]:
        """The codes of the last submission filed."""
        return {f["code"] for f in _findings(Submission.objects.order_by("-id")[0])}

    def put(self, state: CaseState) -> None:
        """The only case in a state that later work will bring it to."""
        Case.objects.update(state=state)

    def last_message(self) -> Message:
        return Message.objects.order_by("-id")[0]


def _findings(submission: Submission) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(submission.assessment)["findings"]
    return found


def reply(letter: Letter) -> dict[str, Any]:
    """What makes a mail a reply to a letter."""
    return {"in_reply_to": (letter.header_id,), "references": (letter.header_id,)}
