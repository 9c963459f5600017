"""`intake user`: staff accounts."""

from io import StringIO

import pytest

from storage.accounts import account_named


def test_an_account_is_made_once(house, intake):
    """Its name is how the history names this person, so no second one may have it."""
    first = intake("user", "add", "田中", "--role", "clerk", "--config", house.config)
    assert (first.code, first.out) == (0, "田中: clerk\n")
    second = intake("user", "add", "田中", "--role", "auditor", "--config", house.config)
    assert (second.code, second.err) == (2, "intake: The command was not used as it must be: the name '田中' is taken\n")


def test_a_role_that_there_is_not(house, intake):
    """The roles are named."""
    said = intake("user", "add", "田中", "--role", "boss", "--config", house.config)
    assert said.code == 2
    assert "'clerk', 'supervisor', 'auditor'" in said.err


def test_nobody_passes_for_another(house, intake):
    """A second account that looks the same could audit what the first decided; one without a name is nobody's."""
    intake("user", "add", "田中", "--role", "supervisor", "--config", house.config)
    for name in (" 田中", "田中\u3000", "田\u200b中", "\u202e田中"):
        assert intake("user", "add", name, "--role", "auditor", "--config", house.config).err.endswith("'田中' is taken\n")
    assert intake("user", "add", " ", "--role", "clerk", "--config", house.config).code == 2


def test_a_start_password_is_owed_another(house, intake, monkeypatch):
    """A start password is known to somebody else; a short one is refused."""
    monkeypatch.setattr("sys.stdin", StringIO("correct horse battery\n"))
    assert intake("user", "add", "田中", "--role", "clerk", "--password-stdin", "--config", house.config).code == 0
    account = account_named("田中")
    assert (account.check_password("correct horse battery"), account.owes_password) == (True, True)
    monkeypatch.setattr("sys.stdin", StringIO("short\n"))
    refused = intake("user", "password", "田中", "--password-stdin", "--config", house.config)
    assert (refused.code, refused.err) == (1, "intake: That cannot be done: a password has at least 12 characters\n")


def test_a_new_start_password_is_printed(house, intake):
    """Who forgot theirs is given another, which ends what is open."""
    intake("user", "add", "田中", "--role", "clerk", "--config", house.config)
    before = account_named("田中").get_session_auth_hash()
    said = intake("user", "password", "田中", "--config", house.config)
    account = account_named("田中")
    assert account.check_password(said.out.split("start password: ")[1].split()[0])
    assert account.owes_password
    assert account.get_session_auth_hash() != before


@pytest.mark.parametrize("act", ["deactivate", "reset-mfa"])
def test_what_ends_sessions(house, intake, act):
    """A phone or a colleague that is gone: what was open is over, also after the account is active again."""
    intake("user", "add", "田中", "--role", "clerk", "--config", house.config)
    before = account_named("田中").get_session_auth_hash()
    assert intake("user", act, "田中", "--config", house.config).code == 0
    assert account_named("田中").get_session_auth_hash() != before
    assert account_named("田中").active is (act != "deactivate")


def test_the_last_supervisor_stays(house, intake):
    """Else nobody could make another from the pages."""
    intake("user", "add", "佐藤", "--role", "supervisor", "--config", house.config)
    refused = intake("user", "deactivate", "佐藤", "--config", house.config)
    assert (refused.code, "last active supervisor" in refused.err) == (1, True)
    assert intake("user", "deactivate", "山本", "--config", house.config).err.endswith("there is no account '山本'\n")


def test_who_changed_an_account_is_noted(house, intake):
    """By number, not by name."""
    intake("user", "add", "田中", "--role", "clerk", "--config", house.config)
    number = account_named("田中").pk
    assert f"operator decided account.added account:{number}" in intake("access", "--config", house.config).out
