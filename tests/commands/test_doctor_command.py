"""`intake doctor`: one line for each thing that the system stands on; exit 1 if one fails."""

import pytest
from command_house import Said

from cage.lock import protections
from cage.probe import ATTEMPTS, probe
from cases.reading import ReadingOptions, Source

NAMES = ["configuration", "database", "service", "disk", "readers", "fonts", "letters", "forms", "certificates", "mailbox", "smtp"]


def lines(said: Said) -> dict[str, str]:
    """The verdict on each thing."""
    return {line.split()[1]: line.split()[0] for line in said.out.splitlines() if not line.startswith("warn")}


def test_healthy_house(house, intake):
    said = intake("doctor", "--config", house.config)
    assert (said.code, said.err) == (0, "")
    assert lines(said) == dict.fromkeys(NAMES, "ok")


def test_unconfirmed_fee_is_a_warning(house, intake):
    """R20: the only figure known is of 2019; the office must confirm or change it. A warning fails nothing."""
    assert "warn  the fee of 10,800 yen was confirmed until 2019-09-30 only" in intake("doctor", "--config", house.config).out


@pytest.mark.parametrize("fee", ["amount = 11000, confirmed_until = 2999-12-31", "amount = 11000"])
def test_confirmed_fee_is_no_warning(house, intake, monkeypatch, fee):
    monkeypatch.setenv("INTAKE_PROGRAM__PROFESSIONAL__FEES", f"[{{ first_day = 2019-10-01, {fee} }}]")
    assert "\nwarn" not in intake("doctor", "--config", house.config).out


@pytest.mark.parametrize(
    ("failing", "environ", "reason"),
    [
        pytest.param("mailbox", {"MAILBOX__PATH": "/no/such/folder"}, "no folder /no/such/folder", id="no mailbox"),
        pytest.param("smtp", {"SMTP__PATH": "/proc/letters"}, "/proc/letters", id="no folder for letters"),
        pytest.param(
            "smtp", {"SMTP__KIND": "smtp", "SMTP__HOST": "127.0.0.1", "SMTP__PORT": "1", "SMTP__TLS": "none"}, "127.0.0.1:1", id="no SMTP"
        ),
        pytest.param("database", {"DATABASE__URL": "sqlite:////proc/x/intake.sqlite3"}, "/proc/x", id="no database"),
        pytest.param("disk", {"LIMITS__FREE_DISK_BYTES": "999999999999999"}, "limits.free_disk_bytes", id="little room"),
        pytest.param("disk", {"BLOBS__URL": "/proc/blobs"}, "/proc/blobs", id="no place for messages"),
    ],
)
def test_failing_thing_is_named(house, intake, monkeypatch, failing, environ, reason):
    """All others are tried all the same; exit 1."""
    for name, value in environ.items():
        monkeypatch.setenv(f"INTAKE_{name}", value)
    said = intake("doctor", "--config", house.config)
    assert (said.code, said.err) == (1, "")
    lost = {failing, "service"} if failing == "database" else {failing}
    assert lines(said) == dict.fromkeys(NAMES, "ok") | dict.fromkeys(lost, "FAIL")
    assert reason in next(line for line in said.out.splitlines() if line.startswith("FAIL"))


def test_smtp_is_greeted_without_a_letter(house, intake, monkeypatch, letter_sink):
    """A conversation up to the login, and goodbye."""
    smtp = {"KIND": "smtp", "HOST": letter_sink.host, "PORT": str(letter_sink.port), "TLS": "none"}
    for name, value in smtp.items():
        monkeypatch.setenv(f"INTAKE_SMTP__{name}", value)
    assert lines(intake("doctor", "--config", house.config))["smtp"] == "ok"
    assert letter_sink.letters == []


def test_refused_login_fails(house, intake, monkeypatch, letter_sink):
    """The server offers no login; the password is not told."""
    smtp = {"KIND": "smtp", "HOST": letter_sink.host, "PORT": str(letter_sink.port), "TLS": "none", "USER": "u", "PASSWORD": "geheim"}
    for name, value in smtp.items():
        monkeypatch.setenv(f"INTAKE_SMTP__{name}", value)
    said = intake("doctor", "--config", house.config)
    assert (said.code, lines(said)["smtp"], "geheim" in said.out) == (1, "FAIL", False)


def test_words_that_are_missing_are_named(house, intake, monkeypatch):
    """A code without a sentence would make a letter fail in the season."""
    from cases.finding import KINDS, Kind

    monkeypatch.setitem(KINDS, "cpd.row.strange", Kind("deficiency", "R99", "(イ)"))
    said = intake("doctor", "--config", house.config)
    assert "FAIL  letters        no words for cpd.row.strange" in said.out


def test_database_that_is_behind_and_may_not_be_changed(house, intake, monkeypatch):
    monkeypatch.setenv("INTAKE_DATABASE__MIGRATE", "manual")
    said = intake("doctor", "--config", house.config)
    assert (said.code, lines(said)["database"]) == (1, "FAIL")
    assert 'database.migrate is "manual"' in said.out


def test_protections_are_tried(intake):
    """From behind the lock; no configuration is needed for it."""
    said = intake("doctor", "--protections")
    assert (said.code, said.err) == (0, "")
    assert lines_of_two_words(said) == dict.fromkeys((*protections(), *ATTEMPTS), "ok")


def test_protections_that_are_not_there_are_told():
    """What a child outside the lock can do is seen by the same attempts."""
    assert not any(refused for name, refused in probe(Source(), ReadingOptions()).refused if name != "endless memory")


def lines_of_two_words(said: Said) -> dict[str, str]:
    """The verdict on each protection."""
    return {line[6:20].strip(): line.split()[0] for line in said.out.splitlines()}
