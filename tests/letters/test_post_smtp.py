"""Letters over SMTP, against a real server on the loopback."""

import socket
import threading

import pytest

from notifier.post import Outcome, open_post
from notifier.settings import PostSettings
from ops.errors import ConfigurationError, PostRefused, PostUnreachable

TO = "taro@example.jp"
LETTER = b"Subject: =?utf-8?B?5Y+X5LuY?=\r\nMessage-ID: <1@example.jp>\r\n\r\nbody\r\n.dot\r\n"


@pytest.fixture
def post_to():
    """Opens a post to a port of the loopback, closed after the test."""
    opened = []

    def opener(port: int, **settings):
        settings = {"host": "127.0.0.1", "tls": "none", "timeout": 5.0, "bounces": "bounces@example.jp", **settings}
        post = open_post(PostSettings(kind="smtp", port=port, **settings))
        opened.append(post)
        return post

    yield opener
    for post in opened:
        post.close()


def test_a_letter_arrives_as_it_was_written(serve, post_to):
    """Envelope sender, recipient and every byte; a line's leading dot survives."""
    sink = serve()
    assert post_to(sink.port).send(TO, LETTER) == Outcome("sent", "250 2.0.0")
    assert (sink.senders, sink.recipients, sink.letters) == (["bounces@example.jp"], [f"TO:<{TO}>"], [LETTER])


def test_many_letters_share_one_connection(serve, post_to):
    """One session for all, also after one was refused in between."""
    sink = serve()
    post = post_to(sink.port)
    sink.answers = {"RCPT": ["250 OK", "550 5.1.1 no such user"]}
    assert [post.send(TO, LETTER).kind for _ in range(4)] == ["sent", "refused", "sent", "sent"]
    assert len(sink.sessions) == 1


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("451 4.3.0 later", Outcome("deferred", "451 4.3.0")),
        ("550 5.1.1 <taro@example.jp> unknown", Outcome("refused", "550 5.1.1")),
    ],
    ids=["4xx", "5xx"],
)
def test_the_reply_decides_at_every_command(serve, post_to, command, reply, outcome):
    """4xx may be tried again, 5xx may not; only codes are kept, for the text may hold an address."""
    sink = serve()
    sink.answers = {command: [reply]}
    assert post_to(sink.port).send(TO, LETTER) == outcome
    assert sink.letters == []


@pytest.mark.parametrize(
    ("command", "outcome"),
    [("MAIL", "deferred"), ("RCPT", "deferred"), ("DATA", "deferred"), ("DOT", "unknown")],
)
def test_a_cut_before_the_final_dot_defers_and_after_it_is_unknown(serve, post_to, sink_type, command, outcome):
    """RFC 5321 4.2.5: after the dot the server may have the letter, so it must not be sent again by itself."""
    sink = serve(sink_type(cut=command))
    assert post_to(sink.port).send(TO, LETTER) == Outcome(outcome, "lost")


def test_a_cut_within_the_text_defers(serve, post_to, sink_type):
    """A letter too large for the socket's buffers fails before its dot is sent: the server cannot have it."""
    sink = serve(sink_type(cut="BODY"))
    assert post_to(sink.port).send(TO, b"x" * 70 + b"\r\n" + b"y" * 50_000_000) == Outcome("deferred", "lost")


def test_a_server_that_hangs_after_the_letter_leaves_it_unknown(serve, post_to, sink_type):
    """Failure 56: a timeout after DATA is not a failure to send."""
    sink = serve(sink_type(hang=True))
    assert post_to(sink.port, timeout=0.3).send(TO, LETTER) == Outcome("unknown", "lost")


def test_a_connection_ended_while_idle_is_made_anew(serve, post_to, loop):
    """A server may hang up between two letters; nothing was handed over, so the letter goes over a new connection."""
    sink = serve()
    post = post_to(sink.port)
    post.send(TO, LETTER)
    sink.answers = {"MAIL": ["421 4.4.2 idle for too long"]}
    assert post.send(TO, LETTER).kind == "sent"
    assert len(sink.sessions) == 2


@pytest.mark.parametrize("reply", ["354 go on", "251 ", "gibberish"], ids=["continue", "forwarded", "no-code"])
def test_an_answer_that_says_nothing_after_the_dot_is_unknown_unless_it_is_a_yes(serve, post_to, reply):
    """Only 2xx is a yes, 4xx and 5xx a no; after anything else the letter is neither sent nor free to be sent again."""
    sink = serve()
    sink.answers = {"DOT": [reply]}
    assert post_to(sink.port).send(TO, LETTER).kind == ("sent" if reply.startswith("2") else "unknown")


@pytest.mark.parametrize(
    "answers", [{"RCPT": ["421 4.3.2 closing"]}, {"RCPT": ["450 later"], "RSET": ["500 what?"]}], ids=["421", "rset-refused"]
)
def test_a_connection_that_is_not_ready_for_the_next_letter_is_left(serve, post_to, answers):
    """The next letter does not inherit the refused one's recipient."""
    sink = serve()
    sink.answers = answers
    post = post_to(sink.port)
    assert [post.send(TO, LETTER).kind for _ in range(2)] == ["deferred", "sent"]
    assert len(sink.sessions) == 2


def test_a_server_that_ends_every_connection_defers(serve, post_to):
    """421 to MAIL on a new connection: nothing was handed over, and it is not tried for ever."""
    sink = serve()
    sink.answers = {"MAIL": ["421 busy", "421 busy", "421 busy"]}
    assert post_to(sink.port).send(TO, LETTER) == Outcome("deferred", "421")
    assert len(sink.sessions) == 1


def test_a_closed_post_may_be_used_again(serve, post_to):
    """The worker closes when the queue is empty and goes on when it fills."""
    sink = serve()
    post = post_to(sink.port)
    post.send(TO, LETTER)
    post.close()
    assert post.send(TO, LETTER).kind == "sent"


@pytest.mark.parametrize("address", ["foo..bar@docomo.ne.jp", "foo.@ezweb.ne.jp"])
def test_an_odd_address_is_quoted(serve, post_to, address):
    """Old addresses of Japanese carriers break RFC 5321; quoted they can be sent to (domain.md 4.3)."""
    sink = serve()
    local, _, domain = address.partition("@")
    assert post_to(sink.port).send(address, LETTER).kind == "sent"
    assert sink.recipients == [f'TO:<"{local}"@{domain}>']


@pytest.mark.parametrize("address", ["a\r\nRCPT TO:<x@example.jp>@example.jp", "太郎@example.jp", "taro", "taro@ex ample.jp"])
def test_an_address_that_cannot_be_sent_to_is_refused_unsent(serve, post_to, address):
    """No address reaches the dialogue that could say more than an address."""
    sink = serve()
    assert post_to(sink.port).send(address, LETTER) == Outcome("refused", "address")
    assert sink.sessions == []


def test_tls_is_verified_against_the_named_authority(serve, post_to, certificates, tls):
    """A server whose certificate the named CA signed is trusted, from the first byte or by STARTTLS."""
    implicit, upgraded = serve(implicit=tls), serve(tls_context=tls, require_starttls=True)
    trusted = {"host": "localhost", "ca_file": str(certificates.ca)}
    assert post_to(implicit.port, tls="implicit", **trusted).send(TO, LETTER).kind == "sent"
    assert post_to(upgraded.port, tls="starttls", **trusted).send(TO, LETTER).kind == "sent"


@pytest.mark.parametrize("mode", ["implicit", "starttls"])
@pytest.mark.parametrize(("host", "trusts_the_ca"), [("localhost", False), ("127.0.0.1", True)], ids=["unknown-authority", "other-name"])
def test_a_certificate_that_cannot_be_verified_is_refused(serve, post_to, certificates, tls, mode, host, trusts_the_ca):
    """Neither an authority that the system does not know nor a certificate for another name gets a letter."""
    sink = serve(implicit=tls) if mode == "implicit" else serve(tls_context=tls)
    ca_file = str(certificates.ca) if trusts_the_ca else None
    with pytest.raises(PostRefused, match="certificate"):
        post_to(sink.port, tls=mode, host=host, ca_file=ca_file).send(TO, LETTER)
    assert sink.senders == []


def test_without_starttls_nothing_is_sent(serve, post_to):
    """Failure 17: a server that does not offer STARTTLS gets neither password nor letter."""
    sink = serve()
    with pytest.raises(PostRefused, match="STARTTLS"):
        post_to(sink.port, tls="starttls", user="desk", password="secret").send(TO, LETTER)
    assert sink.senders == []


def test_a_login_opens_the_door(serve, post_to, certificates, tls, login):
    """User and password, under TLS."""
    sink = serve(tls_context=tls, **login)
    settings = {"host": "localhost", "tls": "starttls", "ca_file": str(certificates.ca), "user": "desk"}
    assert post_to(sink.port, **settings, password="secret").send(TO, LETTER).kind == "sent"
    with pytest.raises(PostRefused, match="535"):
        post_to(sink.port, **settings, password="wrong").send(TO, LETTER)


def test_a_missing_login_is_our_fault_and_not_the_letters(serve, post_to, certificates, tls, login):
    """530 at MAIL means that our settings are wrong: the letter waits instead of failing for ever."""
    sink = serve(tls_context=tls, **login)
    with pytest.raises(PostRefused, match="530"):
        post_to(sink.port, host="localhost", tls="starttls", ca_file=str(certificates.ca)).send(TO, LETTER)


def test_no_server_is_a_transient_error(post_to):
    """Nothing was handed over; the letters wait."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        with pytest.raises(PostUnreachable):
            post_to(reserved.getsockname()[1]).send(TO, LETTER)


def test_a_server_that_drips_its_answer_is_given_up(post_to):
    """The deadline holds for the whole answer: a byte now and then does not extend it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = threading.Event()
        thread = threading.Thread(target=_drip, args=(listener, done))
        thread.start()
        try:
            with pytest.raises(PostUnreachable):
                post_to(listener.getsockname()[1], timeout=0.5).send(TO, LETTER)
        finally:
            done.set()
            thread.join(10)


def _drip(listener: socket.socket, done: threading.Event) -> None:
    connection, _ = listener.accept()
    with connection:
        while not done.wait(0.1):
            try:
                connection.sendall(b"2")
            except OSError:
                return


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"host": "mail.example.jp", "tls": "none"}, "smtp.tls"),
        ({"bounces": ""}, "letters.bounces"),
        ({"password": "ひみつ"}, "smtp.password"),
        ({"kind": "folder", "path": None}, "smtp.path"),
    ],
    ids=["clear-text-over-the-net", "no-envelope-sender", "password-not-ascii", "folder-without-path"],
)
def test_settings_that_cannot_be_right_name_their_key(settings, key):
    """Found before the first letter."""
    with pytest.raises(ConfigurationError, match=key):
        PostSettings(**{"kind": "smtp", "bounces": "bounces@example.jp", "host": "127.0.0.1", **settings})


def test_a_ca_file_that_is_none_is_named(serve, post_to, tmp_path):
    """A wrong path is a matter of the configuration, not of the server."""
    sink = serve()
    with pytest.raises(ConfigurationError, match=r"smtp\.ca_file"):
        post_to(sink.port, tls="implicit", ca_file=str(tmp_path / "none.pem")).send(TO, LETTER)


def test_a_password_is_in_no_printed_settings():
    """Settings may be printed in a fault; the password is left out."""
    assert "secret" not in repr(PostSettings(kind="smtp", bounces="b@example.jp", password="secret"))
