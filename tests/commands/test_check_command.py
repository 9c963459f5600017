"""`intake check`: form files or whole messages judged, in the printed form of contract.md; nothing is left behind."""

import json
import subprocess
import sys
from datetime import date, datetime

import pytest
from command_house import DEADLINE, RECEIVED, book, mail, person, program

from commands.check import came, moment
from ops.errors import UsageError

AT = ("--received", "2027-01-15")


def objects(said):
    return json.loads(said.out)


def test_complete_forms(intake, complete):
    """Exit 0; the verdict names the file and the applicant."""
    said = intake("check", complete, *AT)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(
        f"更新申請書.xlsx: complete  {person(1).number} {person(1).name}\n  CPD 39.00 of 30.00 (claimed 40.50, missing 0.00)\n"
    )


def test_json_is_what_the_contract_prints(intake, complete):
    """Every key of the contract and no other; without a mail `mail` and `subject` are null."""
    said = intake("check", complete, *AT, "--json")
    (verdict,) = objects(said)
    assert list(verdict) == ["disposition", "mail", "applicant", "activities", "points", "pledge", "subject", "findings", "rule_set"]
    assert (verdict["disposition"], verdict["mail"], verdict["subject"], verdict["rule_set"]) == (
        "complete",
        None,
        None,
        "professional-2019",
    )
    assert " ".join(verdict["applicant"]) == (
        "certification_number qualification name name_kana postal_code address phone email expires_on applied_on"
    )
    assert verdict["pledge"] == {"agreed": True, "signed_by": person(1).name, "signed_on": "2027-01-15"}


def test_json_of_activities_and_points(intake, complete):
    """Decimal strings with two places; categories A to D, years by their first."""
    (verdict,) = objects(intake("check", complete, *AT, "--json"))
    row = verdict["activities"][0]
    assert list(row) == [
        "row",
        "category",
        "fields",
        "from",
        "to",
        "title",
        "organiser",
        "hours",
        "claimed",
        "credited",
        "reason",
        "source",
    ]
    assert (row["row"], row["hours"], row["credited"], row["reason"], row["from"]) == (1, "4.00", "4.00", None, row["to"])
    points = verdict["points"]
    assert list(points) == ["claimed", "credited", "required", "missing", "by_category", "by_year"]
    assert (points["required"], points["missing"], list(points["by_category"])) == ("30.00", "0.00", ["A", "B", "C", "D"])
    assert list(points["by_year"]) == ["2024", "2025", "2026"]


def test_json_of_findings(intake, tmp_path):
    """Code, severity, rule, a sentence in Japanese and where it was seen."""
    (tmp_path / "ab.xlsx").write_bytes(book(1, "AB"))
    said = intake("check", tmp_path / "ab.xlsx", *AT, "--json")
    (verdict,) = objects(said)
    finding = next(f for f in verdict["findings"] if f["code"] == "form.c.missing")
    assert (said.code, verdict["disposition"], verdict["pledge"]) == (1, "deficient", None)
    assert finding == {
        "code": "form.c.missing",
        "severity": "deficiency",
        "rule": "R32",
        "message": "様式(C)「順守への宣誓」がありません。",
        "source": "",
    }


def test_json_without_form_b(intake, tmp_path):
    """`points` null, no activities."""
    (tmp_path / "ac.xlsx").write_bytes(book(1, "AC"))
    (verdict,) = objects(intake("check", tmp_path / "ac.xlsx", *AT, "--json"))
    assert (verdict["points"], verdict["activities"]) == (None, [])


def test_json_without_an_application(intake, tmp_path):
    """A question: one object with `not_application`, its other parts null or empty; exit 1."""
    (tmp_path / "q.eml").write_bytes(mail(3, "", subject="申請期限について"))
    said = intake("check", tmp_path / "q.eml", "--json")
    (verdict,) = objects(said)
    assert said.code == 1
    assert verdict.pop("mail") == {"subject": "申請期限について", "attachments": [], "machine": None}
    assert verdict == {
        "disposition": "not_application", "applicant": None, "activities": [], "points": None, "pledge": None,
        "subject": {"level": "other", "date": None}, "findings": [], "rule_set": "professional-2019",
    }  # fmt: skip


def test_several_form_files_are_one_submission(intake, tmp_path):
    """As if attached to one mail."""
    files = [tmp_path / f"{letter}.xlsx" for letter in "ABC"]
    for file in files:
        file.write_bytes(book(1, file.stem))
    said = intake("check", *files, *AT, "--json")
    assert (said.code, [v["disposition"] for v in objects(said)]) == (0, ["complete"])


def test_each_message_is_a_submission(intake, tmp_path, complete):
    """Exit 1 if any is not complete; the lines say which file they are about."""
    (tmp_path / "1.eml").write_bytes(mail(1))
    (tmp_path / "2.EML").write_bytes(mail(2, "AB"))
    said = intake("check", tmp_path / "1.eml", tmp_path / "2.EML", complete, *AT)
    heads = [line.partition("  ")[0] for line in said.out.splitlines() if not line.startswith(" ")]
    assert (said.code, heads) == (1, ["更新申請書.xlsx: complete", "1.eml: complete", "2.EML: deficient"])


def test_message_tells_its_subject_and_attachments(intake, tmp_path):
    (tmp_path / "1.eml").write_bytes(mail(1))
    (verdict,) = objects(intake("check", tmp_path / "1.eml", "--json"))
    assert verdict["mail"]["attachments"] == ["更新申請書.xlsx"]
    assert verdict["subject"] == {"level": "exact", "date": "2027-01-15"}


@pytest.mark.parametrize(
    ("received", "disposition", "code"),
    [
        pytest.param("2027-02-28T23:59:59", "complete", 0, id="naive means JST"),
        pytest.param("2027-02-28T15:00:00+00:00", "refer", 1, id="March in Tokyo"),
        pytest.param("2027-02-28T23:59:59+09:00", "complete", 0, id="with an offset"),
        pytest.param("2027-01-01", "complete", 0, id="a date means its midnight"),
        pytest.param("2026-12-31T23:59:59", "early", 1, id="before the window"),
        pytest.param("2027-02-28T14:59:59Z", "complete", 0, id="UTC"),
    ],
)
def test_received_decides_the_window(intake, tmp_path, received, disposition, code):
    """The pledge is dated within every window of these."""
    file = tmp_path / "f.xlsx"
    file.write_bytes(book(1, applied_on=date(2026, 12, 15)))
    said = intake("check", file, "--received", received, "--json")
    assert (said.code, objects(said)[0]["disposition"]) == (code, disposition)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-01-15", "2027-01-15T00:00:00+09:00"),
        ("2027-01-15T09:30", "2027-01-15T09:30:00+09:00"),
        ("2027-01-15T09:30:00Z", "2027-01-15T09:30:00+00:00"),
        ("2027-01-15 09:30:00-05:00", "2027-01-15T09:30:00-05:00"),
    ],
)
def test_forms_of_received(text, expected):
    assert moment(text).isoformat() == expected


@pytest.mark.parametrize("text", ["", "tomorrow", "2027-02-30", "15/01/2027", "2027-01-15T25:00", "0001-01-01", "9999-12-31"])
def test_no_time_is_wrong_use(text):
    with pytest.raises(UsageError, match="--received"):
        moment(text)


def test_message_without_received_option_came_by_its_headers(intake, tmp_path):
    """Topmost Received, then Date: a mail of January 2027 is judged in its window, whatever the clock says now."""
    (tmp_path / "1.eml").write_bytes(mail(1))
    assert intake("check", tmp_path / "1.eml").code == 0


def test_date_that_cannot_be_meant_is_not_believed(intake, tmp_path):
    """A Date in the year 9999 is a joke or a fault: the mail came now."""
    raw = b"\r\n".join(line for line in mail(1).split(b"\r\n") if not line.startswith((b"Received:", b"Date:")))
    (tmp_path / "1.eml").write_bytes(b"Date: Fri, 31 Dec 9999 23:59:59 +0900\r\n" + raw)
    said = intake("check", tmp_path / "1.eml")
    assert (said.code, said.err) == (1, "")


def test_form_files_came_now():
    from cases.reading import Reading

    assert abs((came(Reading()) - datetime.now(RECEIVED.tzinfo)).total_seconds()) < 60


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        pytest.param("broken.xlsx", book(1)[:5000], "file.unreadable", id="broken workbook"),
        pytest.param("empty.pdf", b"", "file.unreadable", id="empty file"),
        pytest.param("noise.xlsx", bytes(range(1, 256)) * 20, "file.unsupported", id="anything"),
    ],
)
def test_file_that_cannot_be_read(intake, tmp_path, name, data, code):
    """Exit 1, and the finding says which file."""
    (tmp_path / name).write_bytes(data)
    said = intake("check", tmp_path / name, "--json")
    (verdict,) = objects(said)
    assert (said.code, verdict["disposition"]) == (1, "refer")
    assert [f["source"] for f in verdict["findings"] if f["code"] == code] == [name]


@pytest.mark.parametrize("name", ["nothing.xlsx", "nothing.eml", "."])
def test_no_such_file_is_wrong_use(intake, name):
    """Exit 2 with the path."""
    said = intake("check", name)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"intake: The command was not used as it must be: {name}: ")


def test_what_an_applicant_wrote_cannot_steer_the_terminal(intake, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(book(1, name="山田\x9b31m 太郎"))
    assert "\x9b" not in intake("check", tmp_path / "x.xlsx", *AT).out


def test_check_leaves_nothing_behind(tmp_path, complete):
    """No file is made, not even for a while: neither here nor where programs put what passes."""
    here, passing = tmp_path / "here", tmp_path / "tmp"
    here.mkdir(), passing.mkdir()
    assert program("check", complete, *AT, cwd=here, TMPDIR=str(passing)).code == 0
    assert ([*here.iterdir()], [*passing.iterdir()]) == ([], [])


def test_check_opens_no_database(tmp_path, complete):
    """Django is not even loaded."""
    script = (
        "import sys\nfrom commands.main import run\n"
        "try:\n    run()\nexcept SystemExit as end:\n"
        "    print(end.code, *[name in sys.modules for name in ('django', 'sqlite3')], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "check", str(complete), *AT],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    assert done.stderr.split() == ["0", "False", "False"]


def test_check_needs_no_working_configuration_of_services(intake, complete, tmp_path):
    """Only what the rules and the reader need is looked at; a mailbox that is not there does not matter."""
    (tmp_path / "config.toml").write_text('[mailbox]\nkind = "maildir"\npath = "/no/such/folder"\n', encoding="utf-8")
    assert intake("check", complete, *AT).code == 0


def test_check_follows_the_configuration(intake, complete, tmp_path):
    """Another rule set asks for more points."""
    rules = tmp_path / "own.toml"
    from ops.config import CHECKOUT

    rules.write_text(
        (CHECKOUT / "rules" / "professional-2019.toml").read_text(encoding="utf-8").replace("required_hours = 30", "required_hours = 60")
    )
    (tmp_path / "config.toml").write_text('[program.professional]\nrule_sets = ["own.toml"]\n', encoding="utf-8")
    said = intake("check", complete, *AT, "--json")
    assert (said.code, objects(said)[0]["points"]["required"]) == (1, "60.00")
