"""A season of invented applicants who each keep to a plan, and an office that does its day's work on a simulated clock."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from desk_office import OfficeDesk, application, day, form_a, form_c, reply, text

from cases.policy import OFFICE_ZONE
from cases.statement import StatementOptions
from commands.sample.bank import Row, statement
from desk.deciding import approve, close_late, expire, refuse, withdraw
from desk.life import RULES, Deed, staff
from desk.paying import import_statement, match_by_staff
from desk.reminding import remind
from desk.reviewing import ask, give_up_waiting, go_on, take_late
from storage import payments
from storage.models import Case, Letter
from workers.rooms import Rooms, post_of
from workers.sending import send_waiting

FIRST, LAST = date(2026, 12, 15), date(2027, 4, 2)
PLANS = {
    "plain": "approved", "early": "approved", "mended": "approved", "answering": "approved", "late and taken": "approved",
    "never mended": "expired", "never paying": "expired", "silent": "expired", "late and closed": "late_closed",
    "withdrawn before": "withdrawn", "withdrawn after": "withdrawn", "refused": "refused",
}  # fmt: skip
"""What an applicant does, and where that must end."""
UNPAID = {"never mended", "never paying", "silent", "late and closed", "withdrawn before"}
WISH = {"subject": "更新申請の件", "text": "申請を取り下げます。"}


@dataclass
class Applicant:
    """Somebody with a plan; `first` is the day of the first mail, `patience` the days until a letter is answered or a fee paid."""

    plan: str
    number: str
    first: date
    patience: int

    @property
    def email(self) -> str:
        return f"a{self.number[-4:]}@example.jp"

    def forms(self, signed_by: str = "山田太郎", **changes: Any) -> Any:
        filled = form_a(self.number, email=text(self.email), applied_on=day(self.first))
        given = {"form_c": form_c(signed_by=text(signed_by), signed_on=day(self.first))} | changes
        return application(self.number, form_a=filled, **given)


@dataclass
class SeasonOfTheOffice:
    """The applicants and the office, day by day."""

    office: OfficeDesk
    rooms: Rooms
    applicants: list[Applicant]
    today: date = FIRST
    serial: int = 0
    done: set[tuple[str, str]] = field(default_factory=set)

    def at(self, hour: int) -> datetime:
        return datetime.combine(self.today, time(hour), OFFICE_ZONE)

    @property
    def wareki(self) -> str:
        """The day as the bank writes it."""
        return f"{self.today.year - 2018:02d}{self.today:%m%d}"

    def play(self) -> None:
        while self.today <= LAST:
            self._calendar()
            for one in self.applicants:
                self._mail(one)
            self._bank()
            self._staff()
            self._send()
            self.today += timedelta(days=1)

    def case(self, one: Applicant) -> Case | None:
        return Case.objects.filter(certification_number=one.number).first()

    def _once(self, one: Applicant, what: str) -> bool:
        new = (one.number, what) not in self.done
        self.done.add((one.number, what))
        return new

    def _calendar(self) -> None:
        self.office.wake(self.at(7))
        give_up_waiting(self.office.desk, self.at(7))
        remind(self.office.desk, [10, 2], self.at(7))

    def _mail(self, one: Applicant) -> None:
        """What this applicant sends today."""
        if self.today == one.first:
            lacking = {"mended": {"form_c": None}, "never mended": {"form_c": None}}.get(one.plan, {})
            signed_by = "山口 花子" if one.plan in ("answering", "silent") else "山田太郎"
            self._receive(one, one.forms(signed_by, **lacking))
        case = self.case(one)
        told = self._answerable(one)
        if case is None or told is None:
            return
        if one.plan == "mended" and told.kind == "deficient" and self._once(one, "mended"):
            self._receive(one, one.forms())
        if one.plan == "answering" and told.kind == "query" and self._once(one, "answered"):
            self._receive(one, subject="Re: 確認", text="旧姓です。", **reply(told))
        wishes = {"withdrawn before": "complete", "withdrawn after": "accepted"}
        if wishes.get(one.plan) == told.kind and self._once(one, "wished"):
            self._receive(one, **WISH)

    def _answerable(self, one: Applicant) -> Letter | None:
        """The last letter but for reminders, once the applicant has had it for as long as they take."""
        letter = Letter.objects.filter(recipient=one.email, state="sent").exclude(kind="reminder").order_by("-id").first()
        return letter if letter and letter.sent_at and self.at(12) >= letter.sent_at + timedelta(days=one.patience) else None

    def _receive(self, one: Applicant, *applications: Any, **mail: Any) -> None:
        self.office.receive(*applications, at=self.at(10), sender=one.email, **mail)

    def _bank(self) -> None:
        """Today's statement: whoever was asked for the fee, has waited long enough and means to pay."""
        rows = [row for one in self.applicants if one.plan not in UNPAID for row in self._pays(one)]
        if rows:
            data = statement(rows=rows, head=dict.fromkeys(("created", "from", "to"), self.wareki))
            options = StatementOptions(bank_code="0005", account_number="3176131", today=self.today)
            import_statement(self.office.desk, f"{self.wareki}.txt", data, options, RULES, self.at(15))

    def _pays(self, one: Applicant) -> Iterator[Row]:
        letter = self._answerable(one)
        if letter and letter.kind == "complete" and self._once(one, "paid"):
            self.serial += 1
            yield Row(payer=f"{one.number[-4:]}ﾔﾏﾀﾞ ﾀﾛｳ", value=self.wareki, inquiry=str(self.serial))

    def _staff(self) -> None:
        """Staff's day: what asks a question, what is late, what was wished; decisions in March, the end in April."""
        clerk = Deed(actor=staff("事務", "clerk"), at=self.at(16), reason="確認済み")
        chief = Deed(actor=staff("責任者", "supervisor"), at=self.at(16), reason="審査会による")
        plans = {one.number: one.plan for one in self.applicants}
        for case in Case.objects.filter(state__in=("needs_staff", "late_hold", "accepted")).order_by("id"):
            self._look(case, plans[case.certification_number], clerk, chief)
        for transfer in payments.unmatched():
            match_by_staff(self.office.desk, [transfer], [Case.objects.get(certification_number__endswith=transfer.payer[:4])], clerk)
        if self.today in (date(2027, 3, 15), date(2027, 3, 30)):
            self._decide(plans, chief)
        if self.today == date(2027, 4, 1):
            expire(list(Case.objects.filter(state__in=("deficient", "awaiting_payment"))), chief)

    def _look(self, case: Case, plan: str, clerk: Deed, chief: Deed) -> None:
        wished = any("withdrawal.wished" in codes for codes in case.events.values_list("codes", flat=True))
        if wished:
            withdraw(self.office.desk, case, chief if case.state == "accepted" else clerk)
        elif case.state == "late_hold":
            (take_late if plan == "late and taken" else close_late)(self.office.desk, case, chief)
        elif case.state == "needs_staff" and not case.events.filter(what="asked").exists():
            ask(self.office.desk, case, "宣誓書のお名前をご確認ください。", clerk)
        elif case.state == "needs_staff":
            go_on(self.office.desk, case, ["pledge.name_differs"], clerk)

    def _decide(self, plans: dict[str, str], chief: Deed) -> None:
        accepted = list(Case.objects.filter(state="accepted").order_by("id"))
        for case in accepted:
            if plans[case.certification_number] == "refused":
                refuse(self.office.desk, case, chief)
        if good := [case for case in accepted if case.state == "accepted"]:
            approve(self.office.desk, good, chief)

    def _send(self) -> None:
        post = post_of(self.rooms.config)
        while send_waiting(self.rooms, post):
            pass


def applicants(each: int, seed: int) -> list[Applicant]:
    """So many of each plan, with days of their own."""
    rng = random.Random(seed)  # noqa: S311
    people = []
    for plan in PLANS:
        for _ in range(each):
            start = {"early": date(2026, 12, 16), "late and taken": date(2027, 3, 2), "late and closed": date(2027, 3, 2)}
            first = start.get(plan, date(2027, 1, 4)) + timedelta(days=rng.randrange(40 if plan not in start else 8))
            people.append(Applicant(plan, f"OMP-{88000001 + len(people)}", first, rng.randrange(1, 6)))
    return people
