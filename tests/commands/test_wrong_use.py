"""Whatever is asked wrongly: one clear sentence on standard error, the exit code of contract.md, no traceback."""

import pytest
from command_house import program

COMMANDS = [
    "demo", "run", "forms", "check", "replay", "queue", "show", "requeue", "doctor", "register", "register import", "access",
    "misdirected", "retention", "report", "backup", "restore", "person", "person export", "person erase",
    "incident", "incident add", "incident list", "inquiries", "case", "case decide", "case withdraw", "case post",
]  # fmt: skip
WRONG = [
    pytest.param("nonsense", 2, "No such command 'nonsense'", id="unknown command"),
    pytest.param("register export x", 2, "No such command 'export'", id="unknown command of register"),
    *(pytest.param(f"{command} --nonsense", 2, "No such option", id=f"{command}: unknown option") for command in COMMANDS),
    pytest.param("check", 2, "Missing argument", id="check: no file"),
    pytest.param("check none.xlsx", 2, "none.xlsx: No such file", id="check: no such file"),
    pytest.param("check x.xlsx --received noon", 2, "--received: 'noon'", id="check: no time"),
    pytest.param("forms", 2, "Missing argument", id="forms: no folder"),
    pytest.param("forms /proc/forms", 2, "/proc/forms: No such file", id="forms: no such folder"),
    pytest.param("forms own.toml", 2, "own.toml: File exists", id="forms: a file"),
    pytest.param("show", 2, "Missing argument", id="show: nothing"),
    pytest.param("show R2027-0001", 2, "there is no message or case R2027-0001", id="show: unknown"),
    pytest.param("requeue one", 2, "Input should be a valid integer", id="requeue: no number"),
    pytest.param("replay one", 2, "Input should be a valid integer", id="replay: no number"),
    pytest.param("replay --since noon", 2, "--since: noon", id="replay: no day"),
    pytest.param("replay --since 0001-01-01", 2, "--since: 0001-01-01 is no day", id="replay: before all zones"),
    pytest.param("access --since 0001-01-01", 2, "--since: 0001-01-01 is no day", id="access: before all zones"),
    pytest.param("queue --state x", 2, "--state: x is none of", id="queue: no state"),
    pytest.param("run --dry-run", 2, "--dry-run goes with --once", id="run: dry for ever"),
    pytest.param("demo --messages 0", 2, "--messages", id="demo: no messages"),
    pytest.param("demo --seed x", 2, "--seed", id="demo: no number"),
    pytest.param("register import none.csv", 2, "none.csv: No such file", id="register: no such file"),
    *(
        pytest.param(f"{command} --config none.toml", 2, "there is no file none.toml", id=f"{command}: no configuration")
        for command in (
            "run --once",
            "forms x",
            "check own.toml",
            "replay",
            "queue",
            "show 1",
            "requeue 1",
            "doctor",
            "register import own.toml",
        )
    ),
]
RECORDS = ["replay", "queue", "show 1", "requeue 1", "register import own.toml", "run --once", "run --once --dry-run"]


@pytest.fixture
def here(tmp_path):
    (tmp_path / "own.toml").write_text("", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(intake, command):
    """Every command says what it does, in a sentence that is not cut off."""
    said = intake(*command.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: intake{command and ' ' + command}")
    assert "..." not in said.out.replace("[ARGS]...", "").replace("}...", "").replace("]...", "")


@pytest.mark.parametrize(("arguments", "code", "sentence"), WRONG)
def test_wrong_use(intake, here, arguments, code, sentence):
    said = intake(*arguments.split())
    assert said.code == code
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


@pytest.mark.parametrize("command", RECORDS)
def test_damaged_database(intake, here, monkeypatch, command):
    """A file that is no database: exit 3, and it is left as it is."""
    (here / "x.sqlite3").write_text("no database at all\n" * 100)
    monkeypatch.setenv("INTAKE_DATABASE__URL", f"sqlite:///{here}/x.sqlite3")
    said = intake(*command.split())
    assert (said.code, said.err) == (3, "intake: The database could not be used: file is not a database\n")
    assert (here / "x.sqlite3").read_text() == "no database at all\n" * 100


@pytest.mark.parametrize(
    ("url", "code"),
    [
        pytest.param("sqlite:////proc/x/y.sqlite3", 3, id="folder that cannot be made"),
        pytest.param("postgresql://u:geheim@127.0.0.1:1/x", 3, id="no server"),
        pytest.param("postgresql://u:geheim@127.0.0.1:x/x", 2, id="no port"),
        pytest.param("postgresql://u:geheim@127.0.0.1", 2, id="no name"),
        pytest.param("mysql://u:geheim@127.0.0.1/x", 2, id="another kind"),
    ],
)
def test_database_that_is_not_there(here, url, code):
    """In a process of its own: the first word about the database is said while the program starts."""
    said = program("queue", cwd=here, INTAKE_DATABASE__URL=url)
    assert (said.code, said.out, said.err.count("\n")) == (code, "", 1)
    assert "geheim" not in said.err


def test_configuration_that_is_wrong_names_the_key(intake, here):
    (here / "config.toml").write_text("[mailbox]\nport = 0\n", encoding="utf-8")
    said = intake("queue")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "config.toml: mailbox.port" in said.err


def test_reader_of_our_output_may_stop(here, complete):
    """`intake … | head -1`: no word about a broken pipe."""
    import os
    import subprocess

    from command_house import PROGRAM

    done = subprocess.run(
        ["sh", "-c", f"'{PROGRAM}' check '{complete}' --json --received 2027-01-15 | head -1"],
        cwd=here, env={"PATH": os.defpath, "LANG": "C.UTF-8"}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("[\n", "")
