"""Each act of staff as a command, what it is done to, what it adds to the records, and what it says where it was done before."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from promises.house import RECEIVED, Mail, application

from cases.states import Role
from commands.sample.bank import Row, statement
from commands.sample.people import Person, invent
from commands.sample.post import Draft, write
from desk import auditing, certifying, deciding, late_forms, paying, reviewing
from desk.life import RULES, Deed, staff
from desk.undoing import undoable
from storage import files
from storage.accounts import add_account
from storage.models import (
    Allocation,
    Audit,
    AuditedRow,
    Case,
    Certificate,
    Draw,
    Event,
    Evidence,
    Letter,
    Message,
    Statement,
    Submission,
    Transfer,
)
from workers.rooms import Rooms

MAILS = (application(1), application(2))
FIRST, SECOND = RECEIPTS = ("R2027-0001", "R2027-0002")
NOW = datetime(2027, 2, 1, 3, tzinfo=UTC)
LISTED = datetime(2026, 3, 19, 3, tzinfo=UTC)
"""Before the day on which the list is told to have gone, which the clock of the command has seen."""
STAFF: dict[str, Role] = {"事務": "clerk", "責任者": "supervisor", "監査": "auditor"}
FILE = "fees.txt"
REFUSED = "cannot go from"
"""What the table of moves says to an act that was done."""


# What an act is done to: each makes its state of the house out of two complete applications.


def filed(rooms: Rooms) -> None:
    """Accounts, and nothing paid."""
    for name, role in STAFF.items():
        add_account(name, role, NOW)


def paid(rooms: Rooms) -> None:
    filed(rooms)
    paying.import_statement(rooms.desk, FILE, fees(), paying.statement_options(rooms.config, NOW.date()), RULES, NOW)


def unclear(rooms: Rooms) -> None:
    """A fee of which nobody knows whose it is."""
    filed(rooms)
    paying.import_statement(rooms.desk, FILE, fees("ｶ)ﾀﾞﾚｶ"), paying.statement_options(rooms.config, NOW.date()), RULES, NOW)


def drawn(rooms: Rooms) -> None:
    paid(rooms)
    auditing.draw_audits(rooms.desk, 2027, Decimal(1), "a", by_supervisor())


def held(rooms: Rooms) -> None:
    """A letter that an auditor caused waits for a supervisor."""
    drawn(rooms)
    audit = Audit.objects.get(case__receipt_number=FIRST)
    auditing.record_rows(
        rooms.desk, audit, [1], "more", (), "日付がわかりません。", replace(by_supervisor(), actor=staff("監査", "auditor"))
    )


def approved(rooms: Rooms) -> None:
    paid(rooms)
    deciding.approve(rooms.desk, cases(), by_supervisor())


def listed(rooms: Rooms) -> None:
    approved(rooms)
    certifying.new_batch(2027, replace(by_supervisor(), at=LISTED))


def refused(rooms: Rooms) -> None:
    paid(rooms)
    deciding.refuse(rooms.desk, cases()[0], by_supervisor())


def late(rooms: Rooms) -> None:
    filed(rooms)
    Case.objects.update(state="late_hold")


def for_staff(rooms: Rooms) -> None:
    filed(rooms)
    Case.objects.update(state="needs_staff")


def queried(rooms: Rooms) -> None:
    for_staff(rooms)
    reviewing.ask(rooms.desk, cases()[0], "所属は？", by_supervisor())


def sent_again(rooms: Rooms) -> None:
    """The first applicant's forms came once more after 受理, by another mail."""
    paid(rooms)
    case = cases()[0]
    again = files.current(case)
    assert again is not None
    message = Message.objects.create(sha256="2" * 64, size=1, received_at=NOW, stored_at=NOW, state="done")
    again.pk, again.message, again.received_at, again.superseded = None, message, NOW, True
    again.save(force_insert=True)
    Event.objects.create(case=case, message=message, at=NOW, actor="rules", what=late_forms.CAME)


def without_number(rooms: Rooms) -> None:
    """The second case has no number, and the forms of the first."""
    filed(rooms)
    first, second = cases()
    Case.objects.filter(id=second.id).update(certification_number="", state="needs_staff")
    Submission.objects.filter(case=second).update(application=Submission.objects.get(case=first).application)


def withdrawn(rooms: Rooms) -> None:
    """A case was withdrawn a moment ago, and its letter waits."""
    filed(rooms)
    deed = replace(by_supervisor(), at=rooms.clock())
    with undoable(cases()[:1], deed):
        deciding.withdraw(rooms.desk, cases()[0], deed)


def cases() -> list[Case]:
    return list(Case.objects.order_by("receipt_number"))


def by_supervisor() -> Deed:
    return Deed(actor=staff("責任者", "supervisor"), at=NOW, reason="確認済み")


def fees(*payers: str) -> bytes:
    """The bank's file: a line of each payer, or the fees of both applicants as their letters ask for them."""
    asked = payers or tuple(who.number[-4:] + who.kana.replace("　", "").replace(" ", "") for who in map(applicant, (1, 2)))
    return statement(rows=[Row(payer=payer, inquiry=str(place)) for place, payer in enumerate(asked, 1)])


def applicant(number: int) -> Person:
    """Who sent `application(number)`."""
    return invent(number, 2027, RECEIVED.date(), random.Random(number))  # noqa: S311


def evidence() -> Mail:
    """What the first applicant sends for the audit."""
    who = applicant(1)
    files = (("受講証明.jpg", b"\xff\xd8\xff\xe0" + b"0" * 50_000),)
    return Mail(write(Draft(name=who.name, sender=who.email, subject="監査資料", at=RECEIVED, files=files, serial=9)), "要確認")


# What the records hold.


def ledger() -> Counter[str]:
    """Everything that an act may write, in words, each as often as it is there."""
    return Counter(_entries())


def _entries() -> Iterator[str]:
    named = "case__receipt_number"
    yield from (f"{case.receipt_number} {case.state}" for case in cases())
    yield from (f"{case} event {what}" for case, what in Event.objects.exclude(case=None).values_list(named, "what"))
    yield from (f"{case} letter {kind} {state}" for case, kind, state in Letter.objects.values_list(named, "kind", "state"))
    for case, amount, undone in Allocation.objects.values_list(named, "amount", "undone_by"):
        yield f"{case} fee {amount}" + f" undone by {undone}" * bool(undone)
    yield from (f"transfer event {what}" for what in Event.objects.filter(case=None).exclude(transfer=None).values_list("what", flat=True))
    yield from (f"transfer {state}" for state in Transfer.objects.values_list("state", flat=True))
    yield from ("statement" for _ in Statement.objects.all())
    yield from ("draw" for _ in Draw.objects.all())
    yield from (f"{case} audit {result}" for case, result in Audit.objects.values_list(named, "result"))
    for case, row, result in AuditedRow.objects.exclude(result="").values_list("audit__case__receipt_number", "row", "result"):
        yield f"{case} row {row} {result}"
    yield from (f"{case} evidence" for case in Evidence.objects.values_list("audit__case__receipt_number", flat=True))
    for case, batch, sent in Certificate.objects.values_list(named, "batch", "dispatched_on"):
        yield f"{case} certificate {batch} {sent}"


# The acts.


def first(*entries: str) -> tuple[str, ...]:
    return tuple(f"{FIRST} {entry}" for entry in entries)


def second(*entries: str) -> tuple[str, ...]:
    return tuple(f"{SECOND} {entry}" for entry in entries)


def both(*entries: str) -> tuple[str, ...]:
    return tuple(f"{receipt} {entry}" for receipt in RECEIPTS for entry in entries)


@dataclass(frozen=True)
class Act:
    """A command, done to the house that `before` makes."""

    name: str
    before: Callable[[Rooms], None]
    command: tuple[str, ...]
    adds: tuple[str, ...]
    again: str
    """What it says where it was done before."""


def decide(
    act: str,
    before: Callable[[Rooms], None],
    adds: tuple[str, ...],
    *options: str,
    receipts: tuple[str, ...] = (FIRST,),
    again: str = REFUSED,
) -> Act:
    command = ("case", "decide", *receipts, "--as", act, "--by", "責任者", "--reason", "申請者と確認済み", *options)
    return Act(act, before, command, adds, again)


FEE = ("event payment_confirmed", "fee 10800", "accepted", "event accepted", "letter accepted waiting")
ACTS = (
    Act("import", filed, ("payments", "import", FILE), (*both(*FEE), "statement", "transfer matched", "transfer matched"), "2 duplicate"),
    Act(
        "match",
        unclear,
        ("payments", "match", "--transfer", "1", "--case", FIRST, "--by", "事務"),
        (*first(*FEE), "transfer matched"),
        "transfer 1 is matched",
    ),
    Act(
        "set aside",
        unclear,
        ("payments", "set-aside", "1", "--by", "事務", "--reason", "返金"),
        ("transfer set_aside", "transfer event transfer.set_aside"),
        "transfer 1 is set_aside",
    ),
    Act(
        "undo",
        paid,
        ("payments", "undo", "1", "--by", "事務", "--reason", "別の方のご入金"),
        (
            *first("needs_staff", "event unpaid", "event payment_undone", "fee 10800 undone by 事務", "letter accepted failed"),
            "transfer open",
        ),
        "transfer 1 is open",
    ),
    Act(
        "draw",
        paid,
        ("audit", "draw", "--season", "2027", "--seed", "a", "--rate", "0.1", "--by", "責任者"),
        ("draw", *second("audit_notified", "audit ", "event selected", "letter audit_request waiting")),
        "with the seed a",
    ),
    Act(
        "record",
        drawn,
        ("audit", "record", FIRST, "--row", "1", "--result", "passed", "--seen", "all", "--by", "監査"),
        first("event audit_row_judged", "row 1 passed"),
        "is recorded so already",
    ),
    Act(
        "more",
        drawn,
        ("audit", "record", FIRST, "--row", "1", "--result", "more", "--note", "日付がわかりません。", "--by", "監査"),
        first("event audit_row_judged", "row 1 more", "letter audit_request failed", "letter audit_request held"),
        "is recorded so already",
    ),
    Act(
        "extend",
        drawn,
        ("audit", "record", FIRST, "--extend-to", "2099-03-20", "--by", "責任者", "--reason", "入院"),
        first("event audit_extended", "letter audit_request failed"),
        "2099-03-20 is the last day already",
    ),
    Act(
        "exempt",
        drawn,
        ("audit", "record", FIRST, "--exempt", "--by", "責任者", "--reason", "入院"),
        first("audit exempted", "event audit_concluded", "letter audit_request failed", "letter audit_result waiting"),
        "the audit is closed",
    ),
    Act(
        "send",
        held,
        ("audit", "send", FIRST, "--by", "責任者"),
        first("event audit_told", "letter audit_request waiting"),
        "0 letters go",
    ),
    decide(
        "approve",
        paid,
        both("approved", "event approved", "letter approved waiting", "certificate None None"),
        receipts=RECEIPTS,
        again="not accepted",
    ),
    decide("refuse", paid, first("refused", "event refused", "letter refused waiting")),
    decide("late-closed", late, first("late_closed", "event closed_late", "letter late_closed waiting")),
    decide("reopen", refused, first("needs_staff", "event reopened", "letter refused failed")),
    decide("query", for_staff, first("queried", "event asked", "letter query waiting"), "--words", "勤務先をお教えください。"),
    decide(
        "correct",
        filed,
        first("event corrected", "letter correction waiting"),
        "--letter",
        "complete",
        "--words",
        "金額に誤りがありました。",
        again="was written already",
    ),
    decide(
        "waive",
        for_staff,
        first("awaiting_payment", "event judged", "letter complete waiting"),
        again="judged so already",
    ),
    decide(
        "correct-values",
        for_staff,
        first("awaiting_payment", "event values_corrected", "event judged", "letter complete waiting"),
        "--set",
        "a.phone=090-0000-0000",
        again="judged so already",
    ),
    decide("undo", withdrawn, first("awaiting_payment", "event undone", "letter withdrawn failed"), again="nothing was done to it of late"),
    decide("hand-up", for_staff, first("event handed_up"), again="already"),
    decide("inquiry", for_staff, first("merged", "event became_inquiry")),
    decide("answered", queried, first("needs_staff", "event answered")),
    decide("take-forms", sent_again, first("event forms_taken"), again="no forms came"),
    decide("leave-forms", sent_again, first("event forms_seen"), again="no forms came"),
    decide(
        "merge",
        without_number,
        (*second("merged", "event merged"), *first("event joined")),
        "--into",
        FIRST,
        receipts=(SECOND,),
    ),
    Act(
        "withdraw",
        filed,
        ("case", "withdraw", FIRST, "--by", "事務", "--reason", "申請者の希望"),
        first("withdrawn", "event withdrawn", "letter withdrawn waiting"),
        REFUSED,
    ),
    Act(
        "export",
        approved,
        ("certificates", "export", "out", "--season", "2027", "--by", "事務"),
        both("certificate 1 None", "event listed"),
        "list 1 is not sent yet",
    ),
    Act(
        "sent",
        listed,
        ("certificates", "sent", "--season", "2027", "--batch", "1", "--on", "2026-03-20", "--by", "事務"),
        both("certificate_sent", "event dispatched", "certificate 1 2026-03-20"),
        "nothing of the dispatch list 1",
    ),
)
