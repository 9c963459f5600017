"""Who is let in, over which line: encryption that fails closed, passwords, OAuth2 tokens."""

import base64
import sys
import threading
import time
from dataclasses import replace

import pytest
from servers.dovecot import access_token

from intake.opening import open_mailbox
from intake.settings import MailboxSettings
from ops.errors import ConfigurationError, IntakeError, MailboxRefused, MailboxUnreachable


def tls(dovecot, kind, **changes):
    """Settings of a verified connection to the test server, whose certificate is for `localhost`."""
    port = {"implicit": dovecot.tls_port, "starttls": dovecot.port}[kind]
    return {"host": "localhost", "port": port, "tls": kind, "ca_file": dovecot.certificates.ca} | changes


def plain(server) -> MailboxSettings:
    """Settings of a connection without encryption to a scripted server."""
    return MailboxSettings(kind="imap", host=server.host, port=server.port, tls="none", user="office", password="hidden")


@pytest.mark.parametrize("kind", ["implicit", "starttls"])
def test_verified_line_is_used(imap_box, dovecot, kind):
    """With an authority that vouches for the server's name we are let in."""
    dovecot.append(b"Subject: x\r\n\r\n")
    assert len(imap_box(**tls(dovecot, kind)).mailbox.waiting()) == 1


@pytest.mark.parametrize("kind", ["implicit", "starttls"])
def test_arrival_wakes_on_an_encrypted_line(imap_box, dovecot, kind):
    """IDLE through TLS, whose own buffering must not hide an arrival."""
    mailbox = imap_box(**tls(dovecot, kind)).mailbox
    mailbox.waiting()
    threading.Timer(0.3, dovecot.append, [b"Subject: x\r\n\r\n"]).start()
    assert mailbox.idle(time.monotonic() + 60)


@pytest.mark.parametrize("kind", ["implicit", "starttls"])
@pytest.mark.parametrize("changes", [{"host": "127.0.0.1"}, {"ca_file": None}], ids=["another name", "unknown authority"])
def test_unproved_server_is_refused(imap_box, dovecot, kind, changes):
    """A certificate for another name, or of an authority we do not know, ends the connection."""
    with pytest.raises(MailboxRefused, match="does not prove who it is"):
        imap_box(**tls(dovecot, kind, **changes)).mailbox.waiting()


@pytest.mark.parametrize(
    ("greeting", "capabilities", "answers"),
    [
        ("* OK ready", "IMAP4rev1", {}),
        ("* OK ready", "IMAP4rev1 STARTTLS", {"STARTTLS": "{tag} NO not today"}),
        ("* OK ready", "IMAP4rev1 STARTTLS", {"STARTTLS": "{tag} BAD what"}),
        ("* PREAUTH welcome", "IMAP4rev1 STARTTLS", {}),
    ],
    ids=["not offered", "refused", "unknown", "already logged in"],
)
def test_refused_starttls_sends_no_password(fake_imap, greeting, capabilities, answers):
    """Failure 17: without encryption nothing secret is said, and no mail is read."""
    server = fake_imap(greeting=greeting, capabilities=capabilities, answers=answers)
    settings = MailboxSettings(kind="imap", host=server.host, port=server.port, tls="starttls", user="office", password="hidden")
    with pytest.raises((MailboxRefused, MailboxUnreachable)):
        open_mailbox(settings).waiting()
    assert not [line for line in server.said if "LOGIN" in line or "AUTHENTICATE" in line or "EXAMINE" in line]


def test_line_that_is_not_tls_is_no_line(fake_imap):
    """A server that speaks plain text on the encrypted port is not spoken to."""
    server = fake_imap()
    settings = MailboxSettings(kind="imap", host=server.host, port=server.port, user="office", password="hidden", connect_timeout=1)
    with pytest.raises(MailboxUnreachable):
        open_mailbox(settings).waiting()
    assert not [line for line in server.said if "LOGIN" in line]


@pytest.mark.parametrize("host", ["mail.example.jp", "192.0.2.1", "127.0.0.1.example.jp"])
def test_plain_text_stays_on_this_machine(host):
    """Without encryption only a server on loopback is accepted."""
    with pytest.raises(ConfigurationError, match="tls"):
        open_mailbox(MailboxSettings(kind="imap", host=host, tls="none", user="office", password="x"))


def test_wrong_password_is_refused(imap_box):
    """The operator reads which mailbox it was and the server's code, and no password."""
    with pytest.raises(MailboxRefused, match="login failed \\(AUTHENTICATIONFAILED\\)") as caught:
        imap_box(password="wrong-password").mailbox.waiting()
    assert "wrong-password" not in str(caught.value)


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 AUTH=PLAIN", "IMAP4rev1"], ids=["AUTHENTICATE PLAIN", "LOGIN"])
def test_server_out_of_order_is_no_refusal(fake_imap, capabilities):
    """RFC 5530: UNAVAILABLE at the login means later, not no."""
    answers = {"AUTHENTICATE": "{tag} NO [UNAVAILABLE] later", "LOGIN": "{tag} NO [UNAVAILABLE] later"}
    server = fake_imap(capabilities=capabilities, answers=answers)
    with pytest.raises(MailboxUnreachable, match="for now"):
        open_mailbox(plain(server)).waiting()


def test_line_lost_at_login_is_no_refusal(fake_imap):
    """A connection that breaks during the login does not mean that the password is wrong."""
    server = fake_imap(answers={"LOGIN": "hang up"})
    with pytest.raises(MailboxUnreachable, match="at the login"):
        open_mailbox(plain(server)).waiting()


def test_login_disabled_keeps_the_password(fake_imap):
    """A server that announces LOGINDISABLED is not told the password (RFC 3501, 6.2.3)."""
    server = fake_imap(capabilities="IMAP4rev1 LOGINDISABLED")
    with pytest.raises(MailboxRefused):
        open_mailbox(plain(server)).waiting()
    assert not [line for line in server.said if "hidden" in line]


def test_token_logs_in(imap_box, dovecot, dovecot_server, tmp_path):
    """A real server takes the token, by OAUTHBEARER (RFC 7628) where it offers that and XOAUTH2."""
    (tmp_path / "token").write_text(access_token(dovecot.user) + "\n")
    imap_box(auth="oauth2", token_file=tmp_path / "token").mailbox.waiting()
    assert f"user=<{dovecot.user}>, method=OAUTHBEARER" in dovecot_server.log()


def test_xoauth2_is_spoken_where_it_is_all_there_is(fake_imap, tmp_path):
    """The one line of XOAUTH2, as Google and Microsoft describe it: user and token between control-A."""
    (tmp_path / "token").write_text("abc.def")
    server = fake_imap(capabilities="IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2")
    mailbox = open_mailbox(replace(plain(server), auth="oauth2", token_file=tmp_path / "token"))
    mailbox.waiting()
    mailbox.close()
    assert base64.b64encode(b"user=office\1auth=Bearer abc.def\1\1").decode() in server.said


@pytest.mark.parametrize("source", ["file", "command"])
def test_rotated_token_is_picked_up(imap_box, dovecot, tmp_path, source):
    """Failure 16: a token that ran out fails the login; the next login takes the one that is there by then."""
    token = tmp_path / "token"
    token.write_text(access_token(dovecot.user, lifetime=-60))
    program = (sys.executable, "-c", "import sys; print(open(sys.argv[1]).read())", str(token))
    mailbox = imap_box(auth="oauth2", **({"token_file": token} if source == "file" else {"token_command": program})).mailbox
    with pytest.raises(MailboxRefused):
        mailbox.waiting()
    token.write_text(access_token(dovecot.user))
    assert mailbox.waiting() == ()


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ({"token_command": ("/nowhere/token",)}, ConfigurationError),
        ({"token_command": ("false",)}, MailboxRefused),
        ({"token_command": ("true",)}, MailboxRefused),
        ({"token_command": ("printf", "two words")}, MailboxRefused),
        ({"token_command": ("printf", "ab\\001cd")}, MailboxRefused),
    ],
    ids=["no such program", "it fails", "it says nothing", "a sentence", "a control character"],
)
def test_no_token_no_login(imap_box, source, error):
    """What cannot be a token is never sent, and the sentence does not repeat it."""
    with pytest.raises(error) as caught:
        imap_box(auth="oauth2", **source).mailbox.waiting()
    assert "two words" not in str(caught.value)


def test_missing_token_file_is_named(imap_box, tmp_path):
    """The key and the path are what the operator has to correct."""
    with pytest.raises(ConfigurationError, match=r"token_file.*nowhere"):
        imap_box(auth="oauth2", token_file=tmp_path / "nowhere").mailbox.waiting()


def test_oauth2_needs_a_server_that_has_it(fake_imap, tmp_path):
    """The token is not sent by a mechanism that the server did not offer."""
    (tmp_path / "token").write_text("abc")
    server = fake_imap()
    with pytest.raises(MailboxRefused, match="neither OAUTHBEARER nor XOAUTH2"):
        open_mailbox(replace(plain(server), auth="oauth2", token_file=tmp_path / "token")).waiting()
    assert not [line for line in server.said if "AUTHENTICATE" in line]


def test_unlucky_names_and_passwords_go_through(imap_box, dovecot_server):
    """Quotes, blanks, backslashes and Japanese in a password are sent as they are."""
    account = dovecot_server.account(password='pass "w\\ord" 合言葉')
    assert imap_box(account).mailbox.waiting() == ()


def test_nobody_there(imap_box):
    """A closed port is a mailbox that cannot be reached, exit code 3."""
    with pytest.raises(MailboxUnreachable, match="nobody listens") as caught:
        imap_box(port=1).mailbox.waiting()
    assert isinstance(caught.value, IntakeError)
    assert caught.value.exit_code == 3


def test_unreadable_ca_file_is_named(imap_box, dovecot, tmp_path):
    """A wrong path in the configuration is not a certificate problem."""
    with pytest.raises(ConfigurationError, match="ca_file"):
        imap_box(**tls(dovecot, "implicit", ca_file=tmp_path / "nowhere")).mailbox.waiting()
