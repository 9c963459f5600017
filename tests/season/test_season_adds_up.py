"""A whole season, from December to the certificates, counted at its end: 200 messages in `make test`, 3,000 in `make season`."""

import csv
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.message import Message as Mail
from pathlib import Path

import pytest

from cases.statement import Statement, StatementOptions
from cases.states import MOVES, CaseState
from parsers.statement import read_statement
from storage import codec, files
from storage.database import close_connections, use_database
from storage.models import Allocation, Case, Certificate, Event, Letter, Transfer

MESSAGES = int(os.environ.get("SEASON_MESSAGES", "200"))
FOLDER = os.environ.get("SEASON_FOLDER", "")
"""Where the season stays to be looked at; else it goes with the test."""
ONCE_A_CASE = {"complete", "early", "accepted", "audit_request", "audit_result", "approved"}
"""Letters of which nobody in this season is owed a second one. A deficiency is told for each submission."""

pytestmark = pytest.mark.timeout(7200)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder in which the season was played; its records are open."""
    folder = Path(FOLDER) if FOLDER else tmp_path_factory.mktemp("season") / "demo"
    program = [
        str(Path(sys.prefix) / "bin" / "intake"),
        "demo",
        "--dir",
        str(folder),
        "--messages",
        str(MESSAGES),
        "--seed",
        "7",
        "--settled",
    ]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL, stderr=None if FOLDER else subprocess.DEVNULL)
    use_database(f"sqlite:///{folder / 'intake.sqlite3'}")
    yield folder
    close_connections()


def credits(folder: Path) -> list[int]:
    """The yen of every credit line in the bank's files."""
    options = StatementOptions(bank_code="0005", account_number="3176131", today=date(2027, 3, 1))
    read = [read_statement(file.read_bytes(), options) for file in sorted((folder / "statements").glob("*.txt"))]
    return [credit.amount for statement in read if isinstance(statement, Statement) for credit in statement.credits]


def test_money_adds_up_to_the_yen(season):
    """What the bank reported is what was filed; what was matched is what was allocated; a fee each, but for what a supervisor settled."""
    filed = list(Transfer.objects.values_list("amount", flat=True))
    assert Counter(credits(season)) == Counter(filed)
    matched = sum(Transfer.objects.filter(state="matched").values_list("amount", flat=True))
    assert matched == sum(Allocation.objects.filter(undone_at=None).values_list("amount", flat=True))
    short = [allocation for allocation in Allocation.objects.filter(undone_at=None) if allocation.amount != 10800]
    assert all(allocation.amount == 10360 and allocation.actor == "佐藤" and allocation.reason for allocation in short)


def test_nobody_is_accepted_without_a_fee_and_no_fee_is_taken_twice(season):
    """受理 and what follows it stand on exactly one fee (R21)."""
    after: tuple[CaseState, ...] = ("accepted", "audit_notified", "audit_received", "approved", "certificate_sent")
    paid = Counter(Allocation.objects.filter(undone_at=None).values_list("case_id", flat=True))
    assert set(paid.values()) <= {1}
    assert set(Case.objects.filter(state__in=after).values_list("id", flat=True)) <= set(paid)


def test_every_case_came_to_its_state_by_moves_of_the_table(season):
    """Its history is a chain from nothing to the state it is in, each link a row of the table."""
    rows = {(row.act, before, after) for row in MOVES for before in (row.before or {""}) for after in row.after}
    for case in Case.objects.order_by("id"):
        moves = [e for e in Event.objects.filter(case=case).order_by("at", "id") if e.from_state != e.to_state]
        unknown = [(e.what, e.from_state, e.to_state) for e in moves if (e.what, e.from_state, e.to_state) not in rows]
        assert [link for link in unknown if link != ("letter.bounced", "awaiting_payment", "needs_staff")] == []
        states = ["", *(e.to_state for e in moves)]
        assert [e.from_state for e in moves] == states[:-1]
        assert states[-1] == case.state


def test_no_letter_is_written_or_sent_twice(season):
    """By case and kind, and by Message-ID in the outbox."""
    kinds = Counter(Letter.objects.filter(kind__in=ONCE_A_CASE).values_list("case_id", "kind"))
    assert [key for key, count in kinds.items() if count > 1] == []
    sent: list[Mail] = [message_from_bytes(file.read_bytes()) for file in (season / "outbox").glob("*.eml")]
    ids = Counter(str(mail["Message-ID"]) for mail in sent)
    assert set(ids.values()) == {1}
    assert set(ids) == set(Letter.objects.filter(state="sent").values_list("header_id", flat=True))


def test_every_certificate_is_addressed_as_its_form_says(season):
    """The dispatch list against form (A) of the submission that counts, sign for sign."""
    (listed,) = (season / "certificates").glob("*.csv")
    rows = {row["受付番号"]: row for row in csv.DictReader(listed.read_text(encoding="utf-8-sig").splitlines())}
    certificates = list(Certificate.objects.select_related("case"))
    assert len(rows) == len(certificates) == Case.objects.filter(state="certificate_sent").count() > MESSAGES // 3
    for certificate in certificates:
        submission = files.current(certificate.case)
        assert submission is not None
        application = codec.load_application(submission.application)
        assert application is not None
        form = application.form_a
        assert form is not None
        assert form.name is not None
        assert form.address is not None
        row = rows[certificate.case.receipt_number]
        assert (row["氏名"], row["住所"]) == (form.name.value, form.address.value)
        assert certificate.dispatched_on <= date(2027, 4, 1)
