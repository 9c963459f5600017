"""`intake payments`: the bank's files from the command line, as contract.md prints them, and what staff decide."""

import json
import os

import pytest
from command_house import mail, person

from commands.sample.bank import Row, statement


@pytest.fixture
def paid(house, intake):
    """A house with two complete applications; imports a file of these rows and says what was said."""
    house.deliver(mail(1), mail(2))
    assert house.run("run", "--once").code == 0

    def paid(*rows, options=(), name="s.txt", **parts):
        (house.home / name).write_bytes(statement(rows=list(rows), **parts))
        return intake("payments", "import", house.home / name, *options, "--config", house.config)

    return paid


def row(number, **changes):
    """The transfer that the letter to this applicant asks for."""
    who = person(number)
    return Row(payer=who.number[-4:] + who.kana.replace("　", "").replace(" ", ""), inquiry=str(number), **changes)


def test_a_credit_line_as_the_contract_prints_it(paid):
    """One object a line, with every key."""
    said = paid(row(1), Row(payer="9999ﾀﾆﾝ", inquiry="3"), options=["--json"])
    matched, unmatched = json.loads(said.out)
    assert said.code == 0
    assert list(matched) == ["file", "line", "value_date", "amount", "name", "result", "cases", "candidates", "reasons"]
    assert (matched["file"], matched["line"], matched["value_date"], matched["amount"]) == ("s.txt", 2, "2027-01-20", 10800)
    assert (matched["result"], len(matched["cases"]), matched["reasons"]) == ("matched", 1, [])
    assert (unmatched["result"], unmatched["reasons"]) == ("unmatched", ["payment.number_unknown", "payment.no_application"])
    assert list(matched["candidates"][0]) == ["case", "number", "name", "amount", "open"]


def test_what_is_not_matched_is_told_with_its_reason_and_without_a_name(paid):
    """The person at the terminal sees what to look at; the fee that nobody confirmed is named."""
    said = paid(row(1), row(2, amount=10360))
    assert said.out.splitlines()[0] == "2 credit lines: 1 matched, 1 candidate, 0 unmatched, 0 reversal, 0 duplicate"
    assert "10,360 yen  payment.charge_deducted" in said.out
    assert person(2).kana.split()[0] not in said.out
    assert "has not confirmed the fee" in said.err


def test_a_refused_file_is_named_with_its_reason_and_the_others_are_taken(paid, house, intake):
    """Exit 1; refused whole."""
    (house.home / "wrong.txt").write_bytes(statement(trailer={"sum": 1}))
    (house.home / "right.txt").write_bytes(statement(rows=[row(1)]))
    said = intake("payments", "import", house.home / "wrong.txt", house.home / "right.txt", "--config", house.config)
    assert (said.code, said.err.splitlines()[-1]) == (
        1,
        "intake: The bank's file was not taken in: wrong.txt: the trailer's counts and sums are not those of its records",
    )
    assert "1 matched" in said.out


def test_a_day_without_transfers_is_told_plainly(house, intake):
    """A 全銀 file with a header and a trailer alone."""
    (house.home / "none.txt").write_bytes(statement(rows=[]))
    said = intake("payments", "import", house.home / "none.txt", "--config", house.config)
    assert (said.code, said.out, said.err) == (0, "no credit lines: there is nothing to take in\n", "")


def test_staff_match_and_undo(paid, house, intake):
    """By the numbers that `payments list` shows, under an account, with a reason where one is owed."""
    config = ("--config", house.config)
    intake("user", "add", "田中", "--role", "clerk", *config)
    paid(Row(payer="ﾔﾏﾀﾞ", inquiry="1"))
    (open_one,) = json.loads(intake("payments", "list", "--json", *config).out)
    number = str(open_one["transfer"])
    said = intake("payments", "match", "--transfer", number, "--case", "R2027-0001", "--by", "田中", *config)
    assert (said.code, said.out) == (0, "R2027-0001: the fee is confirmed\n")
    assert intake("payments", "list", *config).out == ""
    shown = json.loads(intake("payments", "show", number, "--json", *config).out)
    assert (shown["state"], shown["cases"], shown["history"][0]["actor"]) == ("matched", ["R2027-0001"], "田中")
    assert "cases: R2027-0001" in intake("payments", "show", number, *config).out
    said = intake("payments", "undo", number, "--by", "田中", "--reason", "誤り", *config)
    assert (said.code, said.out) == (0, f"{number}: no longer the fee of R2027-0001\n")
    assert intake("payments", "list", *config).out.startswith(f"{number}: 2027-01-20  10,800 yen")
    assert intake("payments", "set-aside", number, "--by", "田中", "--reason", "返金", *config).out == f"{number}: set_aside\n"
    assert intake("payments", "wait", number, "--by", "田中", *config).out == f"{number}: waiting\n"
    assert intake("payments", "undo", number, "--by", "田中", "--reason", "誤り", *config).out == f"{number}: open\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["match", "--transfer", "9", "--case", "R2027-0001", "--by", "田中"], "there is no active account '田中'"),
        (["match", "--transfer", "9", "--case", "R2027-0001", "--by", "監査"], "'監査' is auditor: this is for clerk or supervisor"),
        (["match", "--transfer", "9", "--case", "R2027-0001", "--by", "事務"], "there is no transfer 9"),
        (["undo", "9", "--by", "事務", "--reason", "x"], "there is no transfer 9"),
        (["import", "none.txt"], "none.txt: No such file or directory"),
    ],
)
def test_wrong_use_is_one_sentence(house, intake, arguments, sentence):
    """Exit 2 for what the person at the terminal got wrong."""
    for name, role in (("監査", "auditor"), ("事務", "clerk")):
        intake("user", "add", name, "--role", role, "--config", house.config)
    said = intake("payments", *arguments, "--config", house.config)
    assert (said.code in (1, 2), said.out, said.err.count("\n")) == (True, "", 1)
    assert sentence in said.err


def test_files_in_the_watched_folder_are_taken_and_put_away(house):
    """Each once; a refused one apart, under a name that is free; what is still being written waits."""
    house.deliver(mail(1))
    folder = house.home / "bank"
    (folder / "refused").mkdir(parents=True)
    (folder / "refused" / "wrong.txt").touch()
    (folder / "wrong.txt").write_bytes(b"no statement")
    (folder / "right.txt").write_bytes(statement(rows=[row(1)]))
    for file in folder.glob("*.txt"):
        os.utime(file, (1, 1))
    (folder / "still being copied.txt").write_bytes(statement(rows=[row(1)])[:300])
    for _ in range(2):
        assert house.run("run", "--once", INTAKE_SCHEDULE__STATEMENTS=str(folder)).code == 0
    assert sorted(str(f.relative_to(folder)) for f in folder.rglob("*.txt")) == [
        "done/right.txt",
        "refused/wrong-2.txt",
        "refused/wrong.txt",
        "still being copied.txt",
    ]
    assert '"accepted"' in house.run("show", "R2027-0001", "--json").out
