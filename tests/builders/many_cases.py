"""A season of many cases as rows, for what must stay quick at ten thousand: made at once, without mail or rules."""

from datetime import datetime, timedelta
from itertools import product

from cases.policy import OFFICE_ZONE
from cases.waiting import group_of
from rules.payer import payer
from storage import search
from storage.models import Allocation, Case, Certificant, Statement, Transfer

BEGIN = datetime(2027, 1, 4, 9, tzinfo=OFFICE_ZONE)
SURNAMES = (("山田", "ヤマダ"), ("髙橋", "タカハシ"), ("斎藤", "サイトウ"), ("鈴木", "スズキ"), ("渡邉", "ワタナベ"), ("小川", "オガワ"))
GIVEN = (
    ("太郎", "タロウ"),
    ("花子", "ハナコ"),
    ("一郎", "イチロウ"),
    ("さくら", "サクラ"),
    ("健", "ケン"),
    ("美咲", "ミサキ"),
    ("学", "マナブ"),
)
PEOPLE = tuple(product(SURNAMES, GIVEN))
STATES = ("awaiting_payment",) * 6 + ("accepted",) * 10 + ("deficient", "deficient", "needs_staff", "certificate_sent")
ASKED = (["applicant.name.differs"], ["file.scanned"], ["window.late"], ["sender.unauthenticated"])


def a_case(number: int) -> Case:
    """Case number so-and-so: one in twenty waits for staff, an hour longer than the next."""
    (surname, surname_kana), (given, given_kana) = PEOPLE[number % len(PEOPLE)]
    name, kana, state = f"{surname} {given}", f"{surname_kana} {given_kana}", STATES[number % len(STATES)]
    certification, email, at = f"OMP-{12340000 + number}", f"Person{number}@example.jp", BEGIN + timedelta(hours=number % 1200)
    waits = state == "needs_staff"
    asked = ASKED[number // len(STATES) % len(ASKED)] if waits else []
    return Case(
        receipt_number=f"R2027-{number:04d}",
        season=2027,
        certification_number=certification,
        name=name,
        name_kana=kana,
        email=email,
        address_key=email.lower(),
        phone_digits=f"03{12345678 + number}",
        **search.keys(name, kana, certification),
        state=state,
        waiting_since=at if waits else None,
        asked=asked,
        reason_group=group_of(asked) if waits else "",
        first_received_at=at,
        changed_at=at,
    )


def many_cases(number: int) -> None:
    """So many cases, each of a certificant; a tenth of them is paid for by a transfer in the applicant's name."""
    cases = Case.objects.bulk_create([a_case(one) for one in range(1, number + 1)], batch_size=1000)
    Certificant.objects.bulk_create(
        [
            Certificant(
                certification_number=case.certification_number,
                name=case.name,
                name_kana=case.name_kana,
                name_key=case.name_key,
                kana_key=case.kana_key,
                number_tail=case.number_tail,
            )
            for case in cases
        ],
        batch_size=1000,
    )
    statement = Statement.objects.create(sha256="0" * 64, name="s.csv", kind="bank", imported_at=BEGIN, actor="事務")
    transfers = Transfer.objects.bulk_create([_paid_by(statement, case, line) for line, case in enumerate(cases[::10])], batch_size=1000)
    Allocation.objects.bulk_create(
        [Allocation(transfer=t, case=c, amount=t.amount, at=BEGIN, actor="rules") for t, c in zip(transfers, cases[::10], strict=True)],
        batch_size=1000,
    )


def _paid_by(statement: Statement, case: Case, line: int) -> Transfer:
    name = f"{case.certification_number[-4:]} {case.name_kana}"
    return Transfer(
        statement=statement,
        line=line,
        key=f"{line:064x}",
        value_date=BEGIN.date(),
        booked_on=BEGIN.date(),
        amount=10800,
        payer=name,
        payer_key=payer(name).name,
        state="matched",
        changed_at=BEGIN,
    )
