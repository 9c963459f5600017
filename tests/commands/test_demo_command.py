"""`intake demo`: a season through the whole house, into a folder of its own."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from command_house import Said, program

from cases.waiting import GROUPS
from desk.paying import company_of
from ops.config import EMBEDDED, load
from storage import waiting
from storage.database import close_connections, use_database
from storage.models import Case, Certificant, Letter, Transfer
from workers.rooms import furnished


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """A folder in which a season was played, and what was said."""
    here = tmp_path_factory.mktemp("season")
    return here, program("demo", "--messages", "60", cwd=here)


def test_season_is_told_and_the_program_ends(season):
    """Where standard output is no terminal it exits 0 after the table."""
    _, said = season
    assert said.code == 0
    assert re.search(r"Season 2027: \d+ messages", said.out)
    for word in (
        "complete",
        "deficient",
        "resend",
        "machine.bounce",
        "inquiry",
        "submission.duplicate",
        "early, complete",
        "two applicants in one mail",
    ):
        assert word in said.out


def test_letters_are_there_to_read(season):
    """As text, each with its receipt number in its name, and as they were sent."""
    here, said = season
    letters = list((here / "demo" / "letters").glob("*.txt"))
    assert f"{len(letters)} letters to read: demo/letters/*.txt" in said.out
    assert len(letters) == len(list((here / "demo" / "outbox").glob("*.eml"))) > 40
    kinds = {"complete", "accepted", "deficient", "early", "resend", "query", "audit_request", "audit_result", "approved"}
    assert {file.stem.split("-")[-1] for file in letters} == kinds


def test_the_season_ends_with_its_certificates(season):
    """Fees, audit, decision and dispatch, by people's accounts; what is left undone is the smaller part."""
    here, said = season
    sent = int(re.search(r"case certificate_sent\s+│ (\d+)", said.out)[1])
    assert sent > 20
    assert re.search(rf"certificates sent\s+│ {sent}\b", said.out)
    for what in ("fees matched by hand", "drawn for the audit", "audits judged", "approved"):
        assert re.search(rf"{what}.*│ [1-9]", said.out)
    assert sorted(file.suffix for file in (here / "demo" / "certificates").iterdir()) == [".csv", ".pdf", ".pdf", ".xlsx"]


def test_other_commands_look_at_the_season(season):
    """With the config.toml that the demo leaves."""
    here, _ = season
    said = program("queue", "--config", "demo/config.toml", cwd=here)
    assert (said.code, said.err) == (0, "for staff to answer: 3 questions, 1 answers, 1 wishes to withdraw (intake inquiries)\n")
    assert len(said.out.splitlines()) > 60


def test_every_message_is_decided_and_no_letter_failed(season):
    _, said = season
    assert not re.search(r"message (received|reading|judged|set_aside|unfetchable)", said.out)
    assert not re.search(r"letter (held|sending|failed|unknown)", said.out)


@pytest.fixture
def records(season) -> Iterator[None]:
    """The records of the season, open."""
    here, _ = season
    use_database(f"sqlite:///{here / 'demo' / 'intake.sqlite3'}")
    yield
    close_connections()


def test_cases_of_every_kind_wait_for_staff(records):
    """Each page of the console has something to do; some of it came on the last day, the day of the certificates."""
    asked = {code for case in waiting.waiting() for code in case.asked}
    assert asked >= {
        "reading.unclear", "reading.conflict", "cpd.total.doubtful", "applicant.name.differs", "applicant.expires_on.differs",
        "applicant.unknown", "applicant.email.missing", "pledge.name_differs", "file.scanned", "file.encrypted", "subject.other",
        "sender.unauthenticated", "window.late", "query.answered", "query.unanswered", "withdrawal.wished", "letter.bounced",
        "submission.after_acceptance", "payment.reversed", "reopened",
    }  # fmt: skip
    assert len(waiting.counts()) == len(GROUPS)
    since = [case.waiting_since for case in waiting.waiting()]
    assert max(since) - min(since) > timedelta(days=20)


def test_money_audits_decisions_and_letters_wait(records):
    codes = {code for transfer in Transfer.objects.filter(state="open") for code in transfer.codes}
    assert codes >= {"payment.multiple", "payment.short", "payment.over", "payment.not_open", "payment.no_application"}
    company = Transfer.objects.get(amount=32400)
    config = load(EMBEDDED, {})
    assert len(company_of(furnished(config).desk, company)) == 3
    assert Transfer.objects.filter(state="waiting").count() == 1
    states = set(Case.objects.values_list("state", flat=True))
    assert states >= {"accepted", "approved", "audit_notified", "audit_received", "certificate_sent", "queried"}
    assert Letter.objects.filter(state="waiting").exists()
    assert Certificant.objects.filter(name__startswith="山口").exists()


def test_second_season_in_the_same_folder(season):
    """The folder is the demo's own: it is emptied and played anew, with the same seed to the same end."""
    here, first = season
    assert program("demo", "--messages", "60", cwd=here).out == first.out


def test_folder_of_somebody_else_is_left_alone(intake, tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "thesis.txt").write_text("x")
    said = intake("demo", "--dir", tmp_path / "papers")
    assert (said.code, "papers holds other files" in said.err) == (2, True)
    assert [file.name for file in (tmp_path / "papers").iterdir()] == ["thesis.txt"]


def test_folder_that_cannot_be_made(intake):
    said = intake("demo", "--dir", "/proc/season")
    assert (said.code, said.err.count("\n"), "/proc/season" in said.err) == (1, 1, True)
