"""`queue`, `show`, `requeue`, `replay`: what operators see and do over the records of a house that has lived."""

import json
import os
import pwd
import re
import signal
import subprocess

import pytest
from command_house import PROGRAM, mail, person

from storage.database import close_connections, use_database
from storage.models import Access, Event, Letter, Message, Submission

COLUMNS = ["id", "received", "age", "stage", "tries", "reason", "case", "and", "letters"]


@pytest.fixture
def over(intake, lived_in):
    """A command in this process over the house that has lived."""
    yield lambda *arguments: intake(*arguments, "--config", lived_in.config)
    close_connections()


@pytest.fixture
def own(house, intake):
    """A house of the test's own that has decided the mails of applicants 1 (complete) and 2 (deficient)."""
    house.deliver(mail(1), mail(2, "AB"))
    assert house.run("run", "--once").out == "fetched 2, moved 2, letters sent 2\n"
    use_database(house.database)
    return house


def personal(*numbers):
    """What must never be printed unasked of these applicants."""
    return [value for p in map(person, numbers) for value in (p.name, p.kana, p.email, p.number, p.address, p.phone)]


def test_queue_shows_every_message(over):
    """Stage, tries, reason, case and letters; the office's clock."""
    head, *lines = over("queue").out.splitlines()
    assert head.split() == COLUMNS
    assert [line.split()[4:] for line in lines] == [
        ["answered", "1", "complete", "R2027-0001", "complete:sent"],
        ["answered", "1", "deficient", "R2027-0002", "deficient:sent"],
        ["done", "1", "inquiry"],
    ]
    assert lines[0].split()[1:3] == ["2027-01-15", "10:00"]


def test_queue_columns_stand_under_their_headings(over):
    head, *lines = over("queue").out.splitlines()
    starts = [head.index(word) for word in ("received", "age", "stage", "reason")]
    assert all(line[start] != " " and line[start - 1] == " " for line in lines for start in starts)


@pytest.mark.parametrize(("state", "number"), [("done", 3), ("received", 0), ("set_aside", 0)])
def test_queue_of_one_state(over, state, number):
    assert len(json.loads(over("queue", "--state", state, "--json").out)) == number


def test_queue_of_an_unknown_state_is_wrong_use(over):
    """The sentence lists the states."""
    said = over("queue", "--state", "lost")
    assert (said.code, said.out) == (2, "")
    assert "--state: lost is none of received, reading" in said.err


def test_queue_as_json(over):
    first = json.loads(over("queue", "--json").out)[0]
    assert list(first) == ["id", "state", "stage", "received_at", "changed_at", "age_seconds", "attempts", "reason", "cases", "letters"]
    assert (first["state"], first["cases"], first["letters"]) == ("done", ["R2027-0001"], ["complete:sent"])


def test_queue_follows_until_interrupted(own):
    """What changes is printed as it does; Ctrl-C ends it without a word."""
    close_connections()
    follow = [str(PROGRAM), "queue", "--follow", "--config", str(own.config)]
    process = subprocess.Popen(follow, cwd=own.home, env={"PATH": os.defpath}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    seen = [process.stdout.readline() for _ in range(3)]
    own.deliver(mail(3, "", subject="質問"))
    assert own.run("run", "--once").code == 0
    while "inquiry" not in seen[-1]:
        seen.append(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")


def test_show_message(over):
    """Its way from stored to sent, ids and codes only."""
    shown = json.loads(over("show", "1", "--json").out)
    assert (shown["message"], shown["state"], shown["cases"], shown["letters"]) == (1, "done", ["R2027-0001"], ["complete:sent"])
    assert [event["what"] for event in shown["history"]] == ["stored", "filed", "decided", "letter.sent"]


def test_show_case(over):
    shown = json.loads(over("show", "R2027-0002", "--json").out)
    assert (shown["case"], shown["state"], shown["messages"]) == ("R2027-0002", "deficient", [2])
    assert "form.c.missing" in shown["findings"]


def test_show_for_a_person_tells_the_office_time(over):
    assert re.search(r"^received_at +2027-01-15 10:00$", over("show", "1").out, re.MULTILINE)


@pytest.mark.parametrize(
    "command", [("show", "1"), ("show", "R2027-0001"), ("show", "2", "--json"), ("queue",), ("queue", "--json"), ("replay",)]
)
def test_nothing_personal_unasked(over, command):
    said = over(*command)
    assert [value for value in personal(1, 2) if value in said.out + said.err] == []


@pytest.mark.parametrize("identity", ["99", "R2027-9999", "abc", "²", "99999999999999999999999", ""])
def test_show_of_nothing_is_wrong_use(over, identity):
    said = over("show", identity)
    assert (said.code, said.out) == (2, "")
    assert f"there is no message or case {identity}" in said.err


@pytest.mark.parametrize("identity", ["1", "R2027-0001"])
def test_show_personal_is_noted(own, intake, identity):
    """The values are shown, and the register of access says who looked; without the option it does not."""
    intake("user", "add", "田中", "--role", "auditor", "--config", own.config)
    intake("show", identity, "--config", own.config)
    assert not Access.objects.filter(what="seen").exists()
    said = intake("show", identity, "--personal", "--config", own.config)
    assert [value for value in personal(1) if value not in said.out] == []
    intake("show", identity, "--personal", "--by", "田中", "--config", own.config)
    user = f"os:{pwd.getpwuid(os.getuid()).pw_name}"
    assert list(Access.objects.filter(what="seen").values_list("actor", flat=True)) == [user, "田中"]


def test_show_personal_by_nobody_we_know(own, intake):
    """Nothing is shown."""
    said = intake("show", "1", "--personal", "--by", "誰か", "--config", own.config)
    assert (said.code, said.out, Access.objects.count()) == (2, "", 0)


def test_access_lists_who_looked_at_what(own, intake):
    """By case and from a day on; for a person and for a program."""
    for what in ("R2027-0001", "R2027-0002", "2"):
        intake("show", what, "--personal", "--config", own.config)
    assert intake("access", "--config", own.config).out.count(" seen ") == 3
    (entry,) = json.loads(intake("access", "--case", "R2027-0001", "--json", "--config", own.config).out)
    assert (entry["what"], entry["case"], entry["message"], entry["codes"]) == ("seen", "R2027-0001", None, [])
    assert intake("access", "--since", "9999-01-01", "--config", own.config).out == ""


@pytest.mark.parametrize("wrong", [("--since", "yesterday"), ("--case", "R2027-9999")])
def test_access_of_nothing_is_wrong_use(over, wrong):
    said = over("access", *wrong)
    assert (said.code, said.out, wrong[1] in said.err) == (2, "", True)


def test_requeue_puts_a_message_back(own, intake):
    """What was set aside is read again; the event tells who did it."""
    Message.objects.filter(id=1).update(state="set_aside", attempts=3, reason="reader.died", target="failed")
    said = intake("requeue", "1", "--config", own.config)
    assert (said.code, said.out) == (0, "1: back in the queue\n")
    message = Message.objects.get(id=1)
    assert (message.state, message.attempts, message.reason) == ("received", 0, "")
    assert Event.objects.get(what="requeued").actor == "operator"


def test_requeue_of_a_decided_message_is_refused(own, intake):
    """Exit 1, and what can be put back is."""
    Message.objects.filter(id=1).update(state="set_aside")
    said = intake("requeue", "1", "2", "99", "99999999999999999999999", "--config", own.config)
    assert (said.code, said.out.count("left as it is"), said.out.count("back in the queue")) == (1, 3, 1)
    assert Message.objects.get(id=2).state == "done"


def test_requeue_puts_a_failed_letter_back(own, intake):
    """What the server refused for good, once it was mended; never a letter that may have arrived, or that staff took back."""
    Letter.objects.filter(message_id=1).update(state="failed", code="550 5.7.1", attempts=1)
    Letter.objects.filter(message_id=2).update(state="unknown")
    said = intake("requeue", "1", "2", "--config", own.config)
    assert (said.code, said.out.splitlines()[0]) == (1, "1: 1 letter back in the outbox")
    assert list(Letter.objects.order_by("id").values_list("state", "attempts")) == [("waiting", 0), ("unknown", 1)]
    Letter.objects.filter(message_id=1).update(state="failed", code="undone")
    assert intake("requeue", "1", "--config", own.config).code == 1


def records():
    return [list(model.objects.order_by("id").values()) for model in (Message, Submission, Letter, Event)]


def test_replay_finds_no_difference_under_the_same_rules(own, intake):
    """And writes nothing."""
    before = records()
    said = intake("replay", "--dry-run", "--config", own.config)
    assert (said.code, said.out) == (0, "2 messages judged again, 0 would differ; nothing was changed\n")
    assert records() == before


def stricter(house):
    """Twice as many points asked for."""
    from ops.config import CHECKOUT

    rules = (CHECKOUT / "rules" / "professional-2019.toml").read_text(encoding="utf-8")
    (house.home / "own.toml").write_text(rules.replace("required_hours = 30", "required_hours = 60"), encoding="utf-8")
    with house.config.open("a", encoding="utf-8") as config:
        config.write('\n[program.professional]\nrule_sets = ["own.toml"]\n')


def test_replay_shows_what_other_rules_would_say(own, intake):
    """Failure 63: the difference is shown, no letter is written and no case moved."""
    stricter(own)
    before = records()
    said = intake("replay", "--config", own.config)
    assert "message 1 R2027-0001: complete → deficient\n  new: cpd.total.short\n" in said.out
    assert "2 messages judged again, 2 would differ; nothing was changed" in said.out
    assert records() == before


def test_replay_of_an_unknown_message_is_wrong_use(over):
    """A number mistyped is not judged as "0 would differ"."""
    said = over("replay", "1", "99")
    assert (said.code, said.out) == (2, "")
    assert "there is no message 99" in said.err


def test_replay_of_one_message_as_json(own, intake):
    stricter(own)
    (one,) = json.loads(intake("replay", "1", "--json", "--config", own.config).out)
    assert (one["message"], one["case"], one["before"]["disposition"], one["after"]["disposition"]) == (
        1,
        "R2027-0001",
        "complete",
        "deficient",
    )


@pytest.mark.parametrize(("since", "judged"), [("2027-01-15", 3), ("2027-01-16", 0)])
def test_replay_since_a_day(over, since, judged):
    assert over("replay", "--since", since).out.startswith(f"{judged} messages judged again")


def test_replay_since_no_day_is_wrong_use(over):
    said = over("replay", "--since", "yesterday")
    assert (said.code, "--since: yesterday is no day" in said.err) == (2, True)
