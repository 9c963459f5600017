"""`intake audit`: drawn, asked, judged and told from the command line, under the accounts of staff."""

import io
import json
import sqlite3

import pytest
from command_house import RECEIVED, mail, person
from reportlab.pdfgen.canvas import Canvas

from commands.sample.post import Draft, write


@pytest.fixture
def staffed(house, intake):
    """A house with its staff and no case; runs `intake audit` over it."""
    for name, role in (("事務", "clerk"), ("責任者", "supervisor"), ("監査", "auditor")):
        intake("user", "add", name, "--role", role, "--config", house.config)

    def audits(*arguments):
        return intake("audit", *arguments, "--config", house.config)

    return audits


@pytest.fixture
def audits(house, staffed):
    """The same with three accepted applications."""
    house.deliver(mail(1), mail(2), mail(3))
    assert house.run("run", "--once").code == 0
    with sqlite3.connect(house.home / "var" / "intake.sqlite3") as records:
        records.execute("UPDATE storage_case SET state = 'accepted'")
    records.close()
    return staffed


def drawn(audits, *options):
    return json.loads(audits("draw", "--season", "2027", "--seed", "a", "--rate", "1", "--by", "責任者", "--json", *options).out)


def test_a_dry_run_shows_who_and_why_and_the_letter(audits):
    """For the supervisor to look at before anything leaves the house; the names are those of the draw."""
    said = audits("draw", "--season", "2027", "--seed", "a", "--by", "責任者", "--dry-run")
    assert said.code == 0
    assert " of 3 accepted applications of 2027, seed a (a dry run: nothing is written)" in said.out
    assert "【要対応】CPDポイント監査のための資料ご提出のお願い（受付番号 R2027-" in said.out
    assert audits("list").out == ""


def test_a_draw_for_a_program_to_read(audits):
    """With everything that the lots are made from; a stored one is made again and found the same."""
    found = drawn(audits)
    assert list(found) == ["draw", "season", "seed", "rate", "population", "chosen"]
    assert (found["draw"], found["season"], found["seed"], found["rate"]) == (1, 2027, "a", "1")
    assert found["population"] == ["R2027-0001", "R2027-0002", "R2027-0003"] == list(found["chosen"])
    said = audits("draw", "--verify", "1")
    assert (said.code, said.out) == (0, "draw 1: the same 3 of 3, seed a, rate 1\n")


def test_a_draw_that_was_meddled_with_is_seen(audits, house):
    """Exit 1, with what is stored and what the lots say."""
    drawn(audits)
    with sqlite3.connect(house.home / "var" / "intake.sqlite3") as records:
        records.execute("UPDATE storage_draw SET chosen = ?", [json.dumps({"R2027-0001": ["random"]})])
    records.close()
    said = audits("draw", "--verify", "1")
    assert said.code == 1
    assert "R2027-0002: stored no, again random" in said.out


def test_from_the_draw_to_the_letter_of_the_result(audits, house, monkeypatch):
    """The auditor judges row by row, the supervisor lets the letter go; at once, in an office that does not hold it to be taken back."""
    monkeypatch.setenv("INTAKE_CONSOLE__HOLD_SECONDS", "0")
    drawn(audits)
    (first, *_) = json.loads(audits("list", "--json").out)
    assert (first["case"], first["state"], first["result"], first["evidence"]) == ("R2027-0001", "audit_notified", None, 0)
    assert first["open"] == len(first["rows"]) > 1
    rows = [option for found in first["rows"] for option in ("--row", str(found["row"]))]
    said = audits("record", "R2027-0001", *rows, "--result", "passed", "--seen", "all", "--by", "監査")
    assert said.out.endswith("passed; the audit is passed\n")
    assert said.err == "A letter waits for a supervisor: intake audit send R2027-0001\n"
    assert "監査を終わりました" in audits("send", "R2027-0001", "--by", "責任者", "--dry-run").out
    assert audits("send", "R2027-0001", "--by", "責任者").out == "R2027-0001: 1 letters go\n"
    assert house.run("run", "--once").code == 0
    assert '"audit_result:sent"' in house.run("show", "R2027-0001", "--json").out


def test_evidence_comes_by_mail_and_is_tied_to_its_rows(audits, house):
    """A page that nobody's forms are on, in a reply: read in the cage, filed, for staff; what its name does not tell, staff say."""
    drawn(audits)
    who = person(1)
    files = (("No1 修了証.pdf", certificate()), ("受講証明.jpg", b"\xff\xd8\xff\xe0" + b"0" * 50_000))
    house.deliver(write(Draft(name=who.name, sender=who.email, subject="Re: 監査資料", at=RECEIVED, files=files, serial=9)))
    assert house.run("run", "--once").code == 0
    (first, *_) = json.loads(audits("list", "--json").out)
    assert (first["state"], first["evidence"]) == ("audit_received", 2)
    shown = audits("show", "R2027-0001", "--by", "監査").out
    assert "evidence 1: row 1  No1 修了証.pdf  (message 4)\nevidence 2: row ?  受講証明.jpg  (message 4)\n" in shown
    assert audits("tie", "2", "--row", "2", "--by", "事務").out == "2: R2027-0001 row 2\n"
    assert "audit.evidence" in house.run("queue").out


def certificate():
    """A page that says something, as a PDF."""
    page = io.BytesIO()
    canvas = Canvas(page)
    canvas.drawString(100, 700, "Certificate of attendance")
    canvas.save()
    return page.getvalue()


@pytest.mark.parametrize("command", ["", "draw", "record", "send", "tie", "list", "show"])
def test_help_says_what_a_command_does(intake, command):
    """In sentences that are not cut off."""
    said = intake("audit", *command.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert "..." not in said.out.replace("[ARGS]...", "")


def test_more_time_and_no_audit_are_a_supervisors(audits):
    """With a reason."""
    drawn(audits)
    said = audits("record", "R2027-0001", "--extend-to", "2099-03-20", "--by", "責任者", "--reason", "入院")
    assert said.out == "R2027-0001: evidence until 2099-03-20\n"
    assert audits("record", "R2027-0001", "--exempt", "--by", "責任者", "--reason", "入院").out == "R2027-0001: exempted\n"
    assert "R2027-0001  audit_notified  exempted" in audits("list").out


def test_the_name_of_a_file_does_not_steer_the_terminal(audits, house):
    """An applicant may call a file what he likes."""
    drawn(audits)
    with sqlite3.connect(house.home / "var" / "intake.sqlite3") as records:
        records.execute(
            "INSERT INTO storage_evidence (audit_id, message_id, sha256, name, received_at) VALUES (1, 1, 'x', ?, '2027-02-01 00:00:00')",
            ["1\x1b[2J.pdf"],
        )
    records.close()
    assert "evidence 1: row ?  1�[2J.pdf  (message 1)\n" in audits("show", "R2027-0001", "--by", "監査").out


def test_the_list_names_nobody_and_show_notes_who_looks(audits, house, intake):
    """Titles of activities are personal: only for an account, and the access log knows."""
    drawn(audits)
    assert person(1).name.split()[0] not in audits("list").out
    said = audits("show", "R2027-0001", "--by", "監査")
    assert (said.code, "row 1: " in said.out, "points without failed rows: " in said.out) == (0, True, True)
    assert "監査 seen R2027-0001 audit" in intake("access", "--config", house.config).out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("draw", "--by NAME says whose account does it"),
        ("draw --by 事務", "'事務' is clerk: this is for supervisor"),
        ("draw --by 責任者 --season 2020", "no accepted application of 2020"),
        ("draw --by 責任者 --rate some", "--rate: some is no part such as 0.1"),
        ("draw --by 責任者 --rate 10", "--rate: 10 is not between 0 and 1"),
        ("draw --verify 9", "there is no draw 9"),
        ("record R2027-0001 --row 1 --by 監査", "give --row with --result"),
        ("record R2027-0001 --row 1 --result passed --by 事務", "this is for auditor or supervisor"),
        ("record R2027-0001 --row 1 --result passed --by 監査", "there is no audit of R2027-0001"),
        ("record R2027-0001 --row 1 --result passed --seen colour --by 監査", "--seen: colour is none of name, organiser"),
        ("record R2027-0001 --exempt --by 監査", "--reason says why"),
        ("record R2027-0001 --exempt --by 監査 --reason x", "'監査' is auditor: this is for supervisor"),
        ("record R2027-0001 --extend-to soon --by 責任者 --reason x", "--extend-to: soon is no day"),
        ("send R2027-0001 --by 監査", "this is for supervisor"),
        ("tie 9 --row 1 --by 事務", "there is no evidence 9"),
    ],
)
def test_wrong_use_is_one_sentence(staffed, arguments, sentence):
    """What the person at the terminal got wrong."""
    said = staffed(*arguments.split())
    assert (said.code in (1, 2), said.out, said.err.count("\n")) == (True, "", 1)
    assert sentence in said.err
