"""What the office of the demo leaves undone: questions, money, decisions and letters that wait on the day of the certificates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from cases.policy import OFFICE_ZONE
from commands.sample.bank import last, reversal
from commands.sample.doubts import ANSWERING, ASKED, OVER, SHORT, SILENT, UNREACHABLE
from commands.sample.people import Person
from commands.sample.staff import Staff
from desk import inquiring, paying, reviewing
from desk.deciding import reopen
from notifier.payer import payer_name
from storage import inquiries
from storage.models import Allocation, Case, Transfer
from workers.paying import import_file
from workers.rooms import Rooms

LEFT_ACCEPTED = 6
"""Applications that are not approved with the others."""
LEFT_APPROVED = 3
"""Of these, those that are approved too late for the dispatch list."""
LEFT_EVIDENCE = 2
"""Audits of which the evidence came and is not judged."""
AUDITED = Decimal("0.16")
"""The part of the accepted applications that is drawn: more than usual, so that there is an audit of every kind."""
LEFT_SILENT = 1
"""Audits for which no evidence came."""
_QUESTION = "申請書の資格有効期日が3月30日と記載されています。認定証に記載の有効期日をお知らせください。"
_STRANGER, _NOT_YET = "ｶ)ｵﾌｲｽｻﾌﾟﾗｲ", "4321ﾐｶﾐ ｱｵｲ"

Act = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The acts of the last weeks that lead there; each returns how much was done."""

    rooms: Rooms
    staff: Staff
    folder: Path
    season: int
    cast: dict[str, Person]

    def acts(self) -> tuple[tuple[datetime, str, Act], ...]:
        """When, what, and the act, in order."""
        return (
            (self._at(3, 10, 10), "applicants asked", lambda: self._ask(SILENT)),
            (self._at(3, 18, 9), "questions without an answer", lambda: reviewing.give_up_waiting(self.rooms.desk, self.rooms.clock())),
            (self._at(3, 18, 14), "applicants asked", lambda: self._ask(ANSWERING)),
            (self._at(3, 24, 10), "credits on the last statement", self._last_statement),
            (self._at(3, 24, 11), "inquiries dealt with", self._deal_with_inquiries),
            (self._at(3, 24, 14), "decisions taken back", self._reopen),
            (self._at(3, 24, 16), "cases handed to the supervisor", self._hand_up),
            (self._at(3, 24, 17), "applicants asked", lambda: self._ask(UNREACHABLE, ASKED)),
        )

    def _at(self, month: int, day: int, hour: int) -> datetime:
        return datetime(self.season, month, day, hour, tzinfo=OFFICE_ZONE)

    def _case(self, part: str) -> Case:
        return Case.objects.get(certification_number=self.cast[part].number)

    def _ask(self, *parts: str) -> int:
        for part in parts:
            reviewing.ask(self.rooms.desk, self._case(part), _QUESTION, self.staff.clerk())
        return len(parts)

    def _last_statement(self) -> int:
        """A company's for three, one too little, one too much, one twice, two that fit nobody, and one that the bank takes back."""
        fee = self.rooms.desk.policy.fee(self.rooms.clock().date()).amount
        twice = Case.objects.filter(state="approved").order_by("id")[0]
        undecided = Case.objects.filter(state="accepted", waiting_since=None).order_by("id")[0]
        taken = Allocation.objects.filter(case=undecided, undone_at=None).select_related("transfer")[0].transfer
        credits = [
            ("ｶ)ｻﾝﾌﾟﾙｺｰﾙ", 3 * fee),
            (self._payer(self._case(SHORT)), fee - 2000),
            (self._payer(self._case(OVER)), fee + 700),
            (self._payer(twice), fee),
            (_STRANGER, 4980),
            (_NOT_YET, fee),
        ]
        file = self.folder / "statements" / f"{self.rooms.clock():%Y%m%d}.txt"
        file.write_bytes(last(credits, [reversal(taken.payer, taken.amount, self.rooms.clock().date())], self.rooms.clock().date()))
        lines = import_file(self.rooms, file)
        paying.put(Transfer.objects.get(payer__contains="ミカミ"), "waiting", self.staff.clerk())
        return len(lines)

    @staticmethod
    def _payer(case: Case) -> str:
        return payer_name(case.certification_number, case.name_kana)

    def _deal_with_inquiries(self) -> int:
        """Those of before March."""
        old = list(inquiries.undealt().filter(reason="inquiry", received_at__lt=self._at(3, 1, 0)))
        for message in old:
            inquiring.deal_with(message, self.staff.clerk())
        return len(old)

    def _reopen(self) -> int:
        case = Case.objects.filter(state="approved").order_by("-id")[0]
        reopen(self.rooms.desk, case, self.staff.supervisor("認定証の送付先について本人から電話があり、住所を確認する"))
        return 1

    def _hand_up(self) -> int:
        case = next(case for case in Case.objects.filter(state="needs_staff").order_by("id") if "sender.unauthenticated" in case.asked)
        reviewing.hand_up(case, "差出人のメールサーバーを情報システム担当に確認中です。", self.staff.clerk())
        return 1
