"""`intake retention`: what is due is listed by ids, and erased by a supervisor only."""

from datetime import UTC, datetime

import pytest
from command_house import build, mail, person

from storage.database import close_connections
from storage.models import Access, Case, Event, Message


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """Applicant 1 has sent forms, applicant 2 a question."""
    house = build(tmp_path_factory.mktemp("lived"))
    house.deliver(mail(1), mail(2, "", subject="質問"))
    assert house.run("run", "--once").code == 0
    return house


@pytest.fixture
def old(own, intake):
    """The same of the test's own: the case was withdrawn in 2020, and the question is of that year."""
    for name, role in (("事務", "clerk"), ("責任者", "supervisor")):
        intake("user", "add", name, "--role", role, "--config", own.config)
    then = datetime(2020, 2, 1, tzinfo=UTC)
    Case.objects.update(state="withdrawn")
    Event.objects.create(case=Case.objects.get(), at=then, actor="事務", what="withdrawn", from_state="deficient", to_state="withdrawn")
    Message.objects.update(decided_at=then)
    return own


def blobs(house):
    return sorted(file.name for file in (house.home / "var" / "blobs").rglob("*.eml"))


def test_a_dry_run_lists_what_is_due_and_changes_nothing(old, intake):
    """Ids only."""
    before = [list(model.objects.values()) for model in (Case, Message, Event, Access)]
    said = intake("retention", "--dry-run", "--config", old.config)
    assert said.out.splitlines()[0].startswith("R2027-0001 (withdrawn): ")
    assert [line.split(":")[0] for line in said.out.splitlines()[1:]] == ["message 1", "message 2 (inquiry)", "due"]
    assert person(1).name not in said.out
    assert [list(model.objects.values()) for model in (Case, Message, Event, Access)] == before
    assert len(blobs(old)) == 2


def test_what_is_due_is_erased_once(old, intake):
    """The bytes on the disk, too."""
    assert len(blobs(old)) == 2
    said = intake("retention", "--by", "責任者", "--config", old.config)
    assert said.out.splitlines()[-1] == "erased: 1 dossiers, 2 messages, 0 transfers, 0 entries of the register of access"
    assert blobs(old) == []
    assert (Case.objects.get().name, Case.objects.get().state) == ("", "withdrawn")
    again = intake("retention", "--by", "責任者", "--config", old.config)
    assert again.out == "erased: 0 dossiers, 0 messages, 0 transfers, 0 entries of the register of access\n"


def test_mail_that_was_not_for_us_is_due_sooner(old, intake):
    """A clerk says so, of mail of no case only; it is told who."""
    said = intake("misdirected", "1", "2", "--by", "事務", "--reason", "他社あて", "--config", old.config)
    assert (said.code, said.out) == (1, "1: not decided yet, or of a case: left as it is\n2: misdirected\n")
    assert "message 2 (misdirected)" in intake("retention", "--dry-run", "--config", old.config).out
    assert Event.objects.filter(what="misdirected", message=2, actor="事務", codes=["inquiry"], reason="他社あて").exists()


@pytest.mark.parametrize(("by", "sentence"), [((), "--by: say whose account"), (("--by", "事務"), "this is for supervisor")])
def test_only_a_supervisor_erases(old, intake, by, sentence):
    said = intake("retention", *by, "--config", old.config)
    assert (said.code, sentence in said.err, len(blobs(old))) == (2, True, 2)


def test_erased_cases_and_messages_are_shown_and_judged_no_more(old, intake):
    """Nothing that reads the records stumbles over what is gone."""
    intake("retention", "--by", "責任者", "--config", old.config)
    for command in (["queue"], ["show", "1"], ["show", "1", "--personal"], ["show", "R2027-0001"], ["show", "R2027-0001", "--personal"]):
        said = intake(*command, "--config", old.config)
        assert (said.code, person(1).name in said.out) == (0, False)
    assert intake("replay", "--config", old.config).out.startswith("0 messages judged again")


def test_a_single_run_erases_too_where_it_is_switched_on(old):
    """For offices whose cron runs `intake run --once`."""
    close_connections()
    assert old.run("run", "--once", INTAKE_SCHEDULE__ERASE="true").code == 0
    assert blobs(old) == []


@pytest.mark.parametrize(("erase", "left"), [("false", 2), ("true", 0)])
def test_the_schedule_erases_where_the_office_switched_it_on(old, monkeypatch, erase, left):
    """Once a day."""
    from ops.config import load
    from storage.models import Mark
    from workers.erasing import erase_daily
    from workers.rooms import furnished

    monkeypatch.chdir(old.home)
    rooms = furnished(load(old.config, environ={"INTAKE_SCHEDULE__ERASE": erase}))
    for _ in range(2):
        erase_daily(rooms)
    assert (len(blobs(old)), Mark.objects.filter(name="erased").count()) == (left, erase == "true")
