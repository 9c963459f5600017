"""What staff do at the command line: whole or not at all when it is killed, and once when it is done twice or by two at a time."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from promises.house import Ended, House, MaildirBox
from promises.staff_acts import ACTS, FILE, MAILS, Act, drawn, evidence, fees, first, ledger
from servers.smtp import LetterSink

SEVERAL = [act for act in ACTS if act.name in ("import", "approve", "export")]
"""What is done to several cases at once."""
QUICKER = ("was changed by somebody else meanwhile", "is paid already, or closed")
"""What is said to who comes second with what he read before."""
Prepare = Callable[..., House]


def by_name(acts: list[Act] | tuple[Act, ...]) -> list[object]:
    return [pytest.param(act, id=act.name) for act in acts]


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Path:
    """The home of a house that filed two complete applications, to be copied."""
    home, sink = tmp_path_factory.mktemp("lived_in"), LetterSink()
    shutil.copy(empty_sqlite, home / "intake.sqlite3")
    house = House(home, MaildirBox(home / "mail"), sink, f"sqlite:///{home}/intake.sqlite3", f"sqlite:///{home}/queue.sqlite3")
    house.deliver(*MAILS)
    ended = house.run_once()
    house.close()
    sink.stop()
    assert ended.code == 0, ended.log
    return home


@pytest.fixture
def prepare(build: Callable[..., House], lived_in: Path) -> Prepare:
    """Makes the house that an act is done to."""

    def prepare(act: Act, database: str = "sqlite") -> House:
        house = build(database, mailbox="maildir")
        if database == "sqlite":
            shutil.copy(lived_in / "intake.sqlite3", house.home)
            shutil.copytree(lived_in / "blobs", house.home / "blobs")
        else:
            house.deliver(*MAILS)
            house.drain()
        with house.records():
            act.before(house.rooms())
        (house.home / FILE).write_bytes(fees())
        return house

    return prepare


def held(house: House) -> Counter[str]:
    with house.records():
        return ledger()


def added(before: Counter[str], after: Counter[str]) -> list[str]:
    return sorted((after - before).elements())


def said(ended: Ended) -> str:
    """All that a command printed; it shows no traceback and at most one sentence of ours."""
    assert "Traceback" not in ended.log
    assert (ended.code in (1, 2)) == ("\nintake: " in f"\n{ended.log}")
    return ended.said + ended.log


def do(house: House, act: Act, **settings: str) -> Ended:
    (house.home / "log").unlink(missing_ok=True)
    return house.ended(house.start(*act.command, **settings))


def whole_or_nothing(house: House, act: Act, when: str) -> None:
    """Kills the act at its commit: nothing of it is there before, all of it after, and again adds what lacks."""
    nothing = held(house)
    assert do(house, act, KILL__AT=f"commit/{when}/1/self").code == -9
    assert added(nothing, held(house)) == ([] if when == "before" else sorted(act.adds))
    again = do(house, act)
    assert (act.again in said(again)) == (when == "after")
    assert added(nothing, held(house)) == sorted(act.adds)


@pytest.mark.parametrize("act", by_name(ACTS))
def test_killed_after_its_commit(prepare, act):
    """All of it is there, by that one commit; done again it says so and adds nothing: no second letter, fee, event or certificate."""
    whole_or_nothing(prepare(act), act, "after")


@pytest.mark.parametrize("act", [pytest.param(act, id=act.name, marks=[] if act in SEVERAL else [pytest.mark.soak]) for act in ACTS])
def test_killed_before_its_commit(prepare, act):
    """Nothing of it is there; done again it is whole."""
    whole_or_nothing(prepare(act), act, "before")


def test_export_killed_between_list_and_files(prepare):
    """The list is made, its files are not: the next export names it, and writes them by its number."""
    (act,) = (act for act in ACTS if act.name == "export")
    house = prepare(act)
    assert do(house, act, KILL__AT="commit/before/2/self").code == -9
    assert not (house.home / "out").exists()
    assert act.again in said(do(house, act))
    once_more = replace(act, command=(*act.command, "--batch", "1"))
    assert do(house, once_more).code == 0
    assert {file.name for file in (house.home / "out").iterdir()} >= {"2027-01-hassou.csv", "2027-01-ninteisho.pdf"}


@pytest.mark.soak
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("act", by_name(SEVERAL))
def test_killed_at_its_commit_on_postgres(prepare, act, when):
    """What the dead process held is free for the next."""
    whole_or_nothing(prepare(act, "postgres"), act, when)


def at_once(house: House, act: Act) -> list[Ended]:
    """The same act by two, each of whom has read the records before the other writes."""
    gates = [house.home / f"gate-{number}" for number in range(2)]
    for gate in gates:
        os.mkfifo(gate)
    two = [house.start(*act.command, MEET__AT=str(gate)) for gate in gates]
    for gate in [gate.open("wb") for gate in gates]:
        gate.close()
    return [house.ended(one) for one in two]


def once_by_two(house: House, act: Act) -> None:
    nothing = held(house)
    ended = at_once(house, act)
    told = "\n".join(said for one in ended for said in (one.said, one.log))
    assert "Traceback" not in told
    assert min(one.code for one in ended) == 0, told
    assert {one.code for one in ended} <= {0, 1, 2}
    assert any(words in told for words in (act.again, *QUICKER))
    assert added(nothing, held(house)) == sorted(act.adds)


@pytest.mark.parametrize("act", by_name(ACTS))
def test_two_at_once(prepare, act):
    """One does it; the other is told in a sentence, or finds nothing to do."""
    once_by_two(prepare(act), act)


@pytest.mark.parametrize("act", by_name(SEVERAL))
def test_two_at_once_on_postgres(prepare, act):
    """The same where two can write at a time."""
    once_by_two(prepare(act, "postgres"), act)


# Evidence comes by mail: the run that decides it is killed, or two runs decide it.

EVIDENCE = sorted(first("audit_received", "event evidence_received", "evidence"))


@pytest.fixture
def awaiting(house: House) -> House:
    """A house whose two applicants were asked for evidence, the first of whom has just sent it."""
    house.deliver(*MAILS)
    house.drain()
    with house.records():
        drawn(house.rooms())
    house.drain()
    house.deliver(evidence())
    return house


@pytest.mark.parametrize("when", ["before", "after"])
def test_evidence_killed_at_its_decision(awaiting, when):
    """Filed once, for staff, whenever the run was killed."""
    nothing = held(awaiting)
    assert awaiting.run_killed("decide", when).code == -9
    awaiting.drain()
    assert added(nothing, held(awaiting)) == EVIDENCE


def test_evidence_by_two_runs(awaiting):
    """Who comes second finds nothing to do."""
    nothing = held(awaiting)
    both = [awaiting.start("run", "--once") for _ in range(2)]
    assert [awaiting.ended(run).code for run in both] == [0, 0]
    awaiting.drain()
    assert added(nothing, held(awaiting)) == EVIDENCE
