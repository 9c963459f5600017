"""config.toml and the environment: what is taken, and that every fault is one sentence that names the key."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from cases.policy import AuditTrigger
from ops.config import EMBEDDED, load
from ops.errors import ConfigurationError

SECRET = "geheim-7f3a"


@pytest.fixture
def write(tmp_path):
    """Writes an office's own config.toml."""

    def write(text: str, name: str = "config.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refused(path, **environ):
    """The sentence with which a configuration is refused."""
    with pytest.raises(ConfigurationError) as error:
        load(path, environ)
    assert error.value.exit_code == 2
    sentence = str(error.value)
    assert "\n" not in sentence
    return sentence


def test_own_file_needs_only_what_differs(write):
    """A key that is left out has the value of the built-in file."""
    config = load(write('[mailbox]\nhost = "imap.example.jp"\n'), {})
    assert (config.settings.mailbox.host, config.settings.mailbox.port) == ("imap.example.jp", 993)


def test_built_in_file_alone_is_a_configuration():
    assert load(EMBEDDED, {}).policy.rule_sets[0].name == "professional-2019"


def test_without_config_option_the_file_here_is_taken(write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load(environ={}).path == EMBEDDED
    write('[log]\nlevel = "error"\n')
    assert load(environ={}).settings.log.level == "error"


@pytest.mark.parametrize(
    ("variable", "value", "key", "expected"),
    [
        pytest.param("INTAKE_MAILBOX__HOST", "h", "mailbox.host", "h", id="text"),
        pytest.param("INTAKE_MAILBOX__PORT", "143", "mailbox.port", 143, id="number"),
        pytest.param("INTAKE_POLICY__ASK_RESEND", "false", "policy.ask_resend", False, id="truth value"),
        pytest.param("INTAKE_LOG__LEVEL", "WARNING", "log.level", "warning", id="level in capitals"),
        pytest.param("INTAKE_LETTERS__OWN_ADDRESSES", '["a@example.jp"]', "letters.own_addresses", ["a@example.jp"], id="list"),
        pytest.param("INTAKE_FORMS__ALIASES", '{ "会員番号" = "name" }', "forms.aliases", {"会員番号": "name"}, id="table"),
        pytest.param("INTAKE_PROGRAM__PROFESSIONAL__FORM_URL", "http://x/", "program.professional.form_url", "http://x/", id="nested"),
        pytest.param("INTAKE_PROGRAM__PROFESSIONAL__ACCOUNT__NUMBER", "0001", "program.professional.account.number", "0001", id="deep"),
        pytest.param("INTAKE_MAILBOX__PASSWORD", SECRET, "mailbox.password", SECRET, id="secret"),
        pytest.param("INTAKE_MAILBOX__PASSWORD", "[x]{", "mailbox.password", "[x]{", id="secret that begins with a bracket"),
    ],
)
def test_environment_overrides_the_file(variable, value, key, expected):
    settings = load(EMBEDDED, {variable: value}).settings
    for part in key.split("."):
        settings = getattr(settings, part)
    assert settings == expected


def test_environment_may_replace_the_fees():
    """A list of tables is written as in the file."""
    fees = load(EMBEDDED, {"INTAKE_PROGRAM__PROFESSIONAL__FEES": "[{ first_day = 2019-10-01, amount = 11000 }]"}).policy.fees
    assert [(fee.amount, fee.confirmed_until) for fee in fees] == [(11000, None)]


def test_other_variables_are_left_alone():
    assert load(EMBEDDED, {"INTAKE_HOME": "/x", "PATH": "/bin", "OTHER__HOST": "x"}).settings.mailbox.host == "localhost"


@pytest.mark.parametrize("table", ["MAILBOX", "SMTP"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_secret_comes_from_a_file(write, table, end):
    """As Docker and systemd hand secrets over; the line's end is no part of it."""
    file = write(f"{SECRET} {end}", "secret")
    settings = load(EMBEDDED, {f"INTAKE_{table}__PASSWORD_FILE": str(file)}).settings
    assert getattr(settings, table.lower()).password == f"{SECRET} "


def test_secrets_are_in_no_picture_of_the_settings():
    """Neither passwords nor what a database's URL may hold."""
    environ = {
        "INTAKE_MAILBOX__PASSWORD": SECRET,
        "INTAKE_SMTP__PASSWORD": SECRET,
        "INTAKE_DATABASE__URL": f"postgresql://u:{SECRET}@127.0.0.1/x",
        "INTAKE_QUEUE__URL": f"postgresql://u:{SECRET}@127.0.0.1/x",
    }
    assert SECRET not in repr(load(EMBEDDED, environ))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param('[mailbox]\nhots = "x"\n', ["mailbox.hots", "no such key"], id="unknown key"),
        pytest.param('[mialbox]\nhost = "x"\n', ["mialbox", "no such key"], id="unknown table"),
        pytest.param("[program.professional]\nfee = 1\n", ["program.professional.fee", "no such key"], id="unknown nested key"),
        pytest.param("mailbox = 5\n", ["mailbox", "must be a table"], id="no table"),
        pytest.param('[mailbox]\nport = "imap"\n', ["mailbox.port", "integer"], id="wrong type"),
        pytest.param("[mailbox]\nport = 70000\n", ["mailbox.port", "65535"], id="out of range"),
        pytest.param('[mailbox]\nkind = "pop3"\n', ["mailbox.kind", "imap"], id="none of the words"),
        pytest.param('[database]\nurl = "mysql://x/y"\n', ["database.url", "sqlite:///path"], id="unknown database"),
        pytest.param('[queue]\nurl = "sqlite:///"\n', ["queue.url", "sqlite:///path", "redis://"], id="queue without a path"),
        pytest.param('[database]\nurl = "redis://x/0"\n', ["database.url", "postgresql://"], id="Redis keeps no records"),
        pytest.param("[[program.professional.fees]]\namount = 5\n", ["program.professional.fees.0.first_day", "is missing"], id="fee"),
        pytest.param('[policy]\ncorrection_last_day = "02-30"\n', ["policy.correction_last_day", "03-15"], id="no day"),
        pytest.param('[program.professional]\nnumber_pattern = "("\n', ["number_pattern", "regular expression"], id="bad pattern"),
        pytest.param('[program.professional]\nsubject_pattern = "x"\n', ["subject_pattern", "date"], id="pattern without its group"),
        pytest.param('[mailbox]\ntoken_command = "pass \'x"\n', ["mailbox.token_command", "command line"], id="bad command"),
        pytest.param(
            '[forms]\naliases = { "会員番号" = "number_of_member" }\n', ["forms.aliases", "number_of_member"], id="alias of nothing"
        ),
        pytest.param('[letters]\nsender = "nobody"\n', ["letters.sender"], id="no address"),
        pytest.param("[mailbox\n", ["config.toml", "line 1"], id="no TOML"),
        pytest.param('[program.professional]\nrule_sets = ["none.toml"]\n', ["rule_sets", "none.toml"], id="no such rule set"),
        pytest.param('[program.professional]\ncourses = "none.csv"\n', ["courses", "none.csv"], id="no such list of courses"),
    ],
)
def test_fault_is_one_sentence_that_names_the_key(write, text, named):
    sentence = refused(write(text))
    assert [word for word in named if word not in sentence] == []


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        pytest.param("INTAKE_MAILBOX__HOTS", "x", "no such key", id="unknown key"),
        pytest.param("INTAKE_MIALBOX__HOST", "x", "no such key", id="unknown table"),
        pytest.param("INTAKE_MAILBOX__HOST__NAME", "x", "names no table", id="too deep"),
        pytest.param("INTAKE_MAILBOX__PORT", "imap", "integer", id="wrong type"),
        pytest.param("INTAKE_LETTERS__OWN_ADDRESSES", "a@example.jp", "as in config.toml", id="no list"),
        pytest.param("INTAKE_LETTERS__OWN_ADDRESSES", "[a@example.jp", "as in config.toml", id="no TOML"),
        pytest.param("INTAKE_PROGRAM__PROFESSIONAL__FEES", "[{ amount = 1 }]", "missing", id="inside a list"),
        pytest.param("INTAKE_MAILBOX__PASSWORD_FILE", "/no/such/file", "No such file", id="no secret file"),
    ],
)
def test_fault_of_a_variable_names_the_variable(variable, value, reason):
    sentence = refused(EMBEDDED, **{variable: value})
    assert variable in sentence
    assert reason in sentence


def test_missing_and_unreadable_files(tmp_path):
    """A file that is not there, a folder, and a file that is no text."""
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    assert "no.toml" in refused(tmp_path / "no.toml")
    assert "Is a directory" in refused(tmp_path)
    assert "UTF-8" in refused(tmp_path / "binary.toml")


@pytest.mark.parametrize(
    "spoil", ["[mailbox]\npassword = 5\n", f'[mailbox]\npassword = "{SECRET}"\nport = 0\n', f'[mailbox]\npassword = "{SECRET}']
)
def test_no_message_quotes_a_secret(write, spoil):
    """Nor does one about the key beside it."""
    assert SECRET not in refused(write(spoil), INTAKE_SMTP__PASSWORD=SECRET, INTAKE_SMTP__PORT="x")


@pytest.mark.parametrize("url", [f"mysql://u:{SECRET}@h/x", f"postgresql://u:{SECRET}@h:x/y"])
def test_no_message_quotes_a_database_url(url):
    """It may hold a password; that of the second is noticed when the database is opened."""
    from storage.settings import database

    with pytest.raises(ConfigurationError) as error:
        database(load(EMBEDDED, {"INTAKE_DATABASE__URL": url}).settings.database.url)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(("required_hours = 30", ""), "required_hours", id="missing key"),
        pytest.param(("required_hours = 30", 'required_hours = "many"'), "ConversionSyntax", id="no number"),
        pytest.param(("[[categories]]", "[[categories]]\nunknown = 1"), "unknown", id="unknown key"),
    ],
)
def test_wrong_rule_set_is_named(write, change, reason):
    """The file beside the configuration is taken before that of the checkout."""
    text = (EMBEDDED.parent / "rules" / "professional-2019.toml").read_text(encoding="utf-8")
    assert change[0] in text
    write(text.replace(*change, 1), "own.toml")
    sentence = refused(write('[program.professional]\nrule_sets = ["own.toml"]\n'))
    assert "program.professional.rule_sets" in sentence
    assert "own.toml" in sentence
    assert reason in sentence


def test_courses_are_a_csv_with_headings(write):
    """Every cell below the headings tells a recognised course."""
    write("\ufeff番号,名称\nK-001,品質管理セミナー\n,予算管理\n", "courses.csv")
    config = load(write('[program.professional]\ncourses = "courses.csv"\n'), {})
    assert config.policy.courses == {"K-001", "品質管理セミナー", "予算管理"}


def test_policy_is_what_the_file_says():
    """Durations are exact minutes; 0 leaves rows as they are."""
    policy = load(EMBEDDED, {"INTAKE_POLICY__GRANULARITY_MINUTES": "15"}).policy
    assert (policy.granularity, policy.long_day_minutes) == (Decimal(15), Decimal(720))
    assert policy.correction_last_month_day == (3, 15)
    assert load(EMBEDDED, {}).policy.granularity is None


def test_the_office_says_whom_to_audit():
    """Ambiguity 15: a part of them exactly, and what makes an audit certain, each to be left out; what is none is told."""
    policy = load(EMBEDDED, {"INTAKE_POLICY__AUDIT_RATE": "0.05", "INTAKE_POLICY__AUDIT_TRIGGERS": '["audit.one_date"]'}).policy
    assert (policy.audit_rate, policy.audit_triggers) == (Decimal("0.05"), {"audit.one_date"})
    assert load(EMBEDDED, {}).policy.audit_triggers == set(get_args(AuditTrigger))
    with pytest.raises(ConfigurationError, match="AUDIT_TRIGGERS"):
        load(EMBEDDED, {"INTAKE_POLICY__AUDIT_TRIGGERS": '["audit.by_name"]'})


def test_built_in_file_speaks_of_every_key():
    """An office sees each key there with its value; only secrets are not written into files."""
    tables = tomllib.loads(EMBEDDED.read_text(encoding="utf-8"))
    settings = load(EMBEDDED, {}).settings.model_dump()
    settings["mailbox"].pop("password"), settings["smtp"].pop("password"), settings["console"].pop("key")

    def keys(table, path=()):
        return {k for key, value in table.items() for k in (keys(value, (*path, key)) if isinstance(value, dict) else [(*path, key)])}

    assert keys(settings) == keys(tables)


def test_where_a_value_comes_from(tmp_path):
    """The environment before the file before what is built in, whose keys have no origin."""
    file = tmp_path / "config.toml"
    file.write_text('[mailbox]\nhost = "imap.example.jp"\nport = 143\n', encoding="utf-8")
    origins = load(file, {"INTAKE_MAILBOX__PORT": "993"}).origins
    assert origins == {("mailbox", "host"): str(file), ("mailbox", "port"): "INTAKE_MAILBOX__PORT"}
    assert load(EMBEDDED, {}).origins == {}
