"""A connection to the IMAP server that is encrypted, logged in and never waits for ever; what goes wrong comes back as our errors."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import (
    CapabilityError,
    IMAPClientAbortError,
    IMAPClientError,
    IMAPClientReadOnlyError,
    LoginError,
    ProtocolError,
)

from intake.settings import MailboxSettings
from intake.token import access_token
from ops.errors import ConfigurationError, MailboxRefused, MailboxUnreachable

# The first row that fits. A server's own words are not repeated: they may quote a message.
FOREIGN: tuple[tuple[type[Exception], type[MailboxRefused] | type[MailboxUnreachable], str], ...] = (
    (ssl.SSLCertVerificationError, MailboxRefused, "its certificate does not prove who it is"),
    (ssl.SSLError, MailboxUnreachable, "no encrypted connection came about"),
    (TimeoutError, MailboxUnreachable, "it did not answer in time"),
    (ConnectionRefusedError, MailboxUnreachable, "nobody listens there"),
    (socket.gaierror, MailboxUnreachable, "its name was not found"),
    (CapabilityError, MailboxRefused, "it lacks a capability we need"),
    (IMAPClientReadOnlyError, MailboxRefused, "it lets us read only"),
    (IMAPClientAbortError, MailboxUnreachable, "the connection broke"),
    (ProtocolError, MailboxUnreachable, "its answer was not understood"),
    (IMAPClientError, MailboxRefused, "it refused a command"),
    (OSError, MailboxUnreachable, "the connection broke"),
    # imapclient meets an answer outside the protocol with whatever its parsing happens to raise.
    (ValueError, MailboxUnreachable, "its answer was not understood"),
    (LookupError, MailboxUnreachable, "its answer was not understood"),
    (TypeError, MailboxUnreachable, "its answer was not understood"),
    (AssertionError, MailboxUnreachable, "its answer was not understood"),
)
# RFC 5530: all may be in order, only not now.
FOR_NOW = re.compile(r"\[(UNAVAILABLE|INUSE|SERVERBUG|LIMIT)\b", re.IGNORECASE)
GOODBYE_SECONDS = 5.0
RESPONSE_CODE = re.compile(r"\[([A-Z-]{3,40})\]")


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Foreign exceptions leave as MailboxUnreachable or MailboxRefused, naming the mailbox and none of its content."""
    try:
        yield
    except LoginError as error:
        raise _login_failed(error, name) from None
    except tuple(foreign for foreign, _, _ in FOREIGN) as error:
        ours, words = next((ours, words) for foreign, ours, words in FOREIGN if isinstance(error, foreign))
        if ours is MailboxRefused and FOR_NOW.search(str(error)):
            ours, words = MailboxUnreachable, "it is out of order for now"
        # "from None": what the foreign exception says may hold a piece of a message, and tracebacks are logged.
        raise ours(f"{name}: {words} ({type(error).__name__})") from None


def _login_failed(error: LoginError, name: str) -> MailboxRefused | MailboxUnreachable:
    # imapclient calls everything that happens during a login a LoginError, a broken line included.
    if isinstance(error.__context__, IMAPClientAbortError):
        return MailboxUnreachable(f"{name}: the connection broke at the login")
    if FOR_NOW.search(str(error)):
        return MailboxUnreachable(f"{name}: no login for now")
    code = RESPONSE_CODE.search(str(error))
    return MailboxRefused(f"{name}: login failed" + (f" ({code[1]})" if code else ""))


@contextmanager
def deadline(client: IMAPClient, seconds: float) -> Iterator[None]:
    """Cuts the line after `seconds`: a server that sends a byte now and then would outlive any timeout of the socket."""
    timer = Timer(seconds, _cut, (client.socket(),))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        # The plain socket's own shutdown: that of an SSLSocket would take the encryption away from the thread still reading.
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def connect(settings: MailboxSettings) -> IMAPClient:
    """A client logged in under the settings' terms; without the encryption asked for, nothing secret is ever sent."""
    context = tls_context(settings)
    with translated(settings.name):
        client = IMAPClient(
            settings.host,
            settings.port or (993 if settings.tls == "implicit" else 143),
            ssl=settings.tls == "implicit",
            ssl_context=context,
            timeout=SocketTimeout(settings.connect_timeout, settings.read_timeout),
        )
    try:
        with translated(settings.name), deadline(client, settings.command_timeout):
            _prepare(client)
            if settings.tls == "starttls":
                client.starttls(context)
            _log_in(client, settings)
    except BaseException:
        hang_up(client)
        raise
    return client


def tls_context(settings: MailboxSettings) -> ssl.SSLContext | None:
    """Verifies the server's name and its certificate, against `ca_file` alone when that is given; None where nothing is encrypted."""
    if settings.tls == "none":
        return None
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        raise ConfigurationError(f"[mailbox] ca_file cannot be read: {settings.ca_file}") from error


def _prepare(client: IMAPClient) -> None:
    client.normalise_times = False
    # imapclient sets imaplib to its most talkative level: every message would be formatted for a log that must not hold it.
    client._imap.debug = 0


def _log_in(client: IMAPClient, settings: MailboxSettings) -> None:
    offered = set(client.capabilities())
    if settings.auth == "oauth2":
        token = access_token(settings)
        if b"AUTH=OAUTHBEARER" in offered:
            client.oauthbearer_login(settings.user, token)
        elif b"AUTH=XOAUTH2" in offered:
            client.oauth2_login(settings.user, token)
        else:
            raise MailboxRefused(f"{settings.name}: it offers neither OAUTHBEARER nor XOAUTH2")
    elif b"AUTH=PLAIN" in offered:
        # Unlike LOGIN this takes any character in name and password (RFC 4616).
        client.plain_login(settings.user, settings.password)
    elif b"LOGINDISABLED" in offered:
        raise MailboxRefused(f"{settings.name}: it takes no password on this connection")
    else:
        client.login(settings.user, settings.password)


def hang_up(client: IMAPClient) -> None:
    """Closes the connection in whatever state it is, without waiting for the server."""
    with suppress(Exception):
        client.shutdown()


def say_goodbye(client: IMAPClient) -> None:
    """Logs out as a well-behaved client does; a server that does not answer within seconds is left."""
    try:
        with deadline(client, GOODBYE_SECONDS):
            client.logout()
    except Exception:
        hang_up(client)
