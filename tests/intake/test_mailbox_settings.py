"""A mailbox that is configured wrongly is not opened, and the key is named."""

import pytest

from intake.opening import open_mailbox
from intake.settings import MailboxSettings, is_loopback
from ops.errors import ConfigurationError

IMAP = {"kind": "imap", "host": "mail.example.jp", "user": "office", "password": "hidden"}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (IMAP | {"host": ""}, "host"),
        (IMAP | {"user": ""}, "user"),
        (IMAP | {"password": ""}, "INTAKE_MAILBOX__PASSWORD"),
        (IMAP | {"tls": "none"}, "tls"),
        (IMAP | {"auth": "oauth2"}, "token_file or token_command"),
        (IMAP | {"idle_renewal": 301}, "idle_renewal"),
        (IMAP | {"done": "要確認"}, "four different names"),
        (IMAP | {"failed": "INBOX"}, "four different names"),
        (IMAP | {"review": ""}, "four different names"),
        ({"kind": "maildir"}, "path is missing"),
        ({"kind": "folder"}, "path is missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_wrong_key_is_named(settings, named):
    """The sentence names what the operator has to change."""
    with pytest.raises(ConfigurationError, match=named):
        open_mailbox(MailboxSettings(**settings))


@pytest.mark.parametrize("kind", ["maildir", "folder"])
def test_missing_folder_is_not_an_empty_mailbox(tmp_path, kind):
    """A disk that is not mounted must not look like a day without mail."""
    with pytest.raises(ConfigurationError, match="there is no folder"):
        open_mailbox(MailboxSettings(kind=kind, path=tmp_path / "nowhere"))


def test_folder_without_cur_is_no_maildir(tmp_path):
    """Nor is any folder taken for a Maildir."""
    with pytest.raises(ConfigurationError, match="no Maildir"):
        open_mailbox(MailboxSettings(kind="maildir", path=tmp_path))


@pytest.mark.parametrize("name", ["../done", "a/b", ".done", "a\0b"])
def test_folder_names_stay_inside(tmp_path, name):
    """A name with a path in it would put mail somewhere else."""
    with pytest.raises(ConfigurationError, match="cannot be the name of a folder"):
        open_mailbox(MailboxSettings(kind="folder", path=tmp_path, done=name))


def test_secrets_do_not_print():
    """Settings that end up in a log or a traceback keep the password."""
    assert "hidden" not in repr(MailboxSettings(**IMAP))


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("10.0.0.1", False), ("localhost.example.jp", False)],
)
def test_what_counts_as_this_machine(host, here):
    """Only addresses that never leave the machine may be spoken to in plain text."""
    assert is_loopback(host) is here
