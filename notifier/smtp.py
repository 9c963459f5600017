"""Letters over SMTP (RFC 5321): one connection for many, verified TLS, a deadline on every command.

smtplib's `sendmail` does not say whether a connection was lost before or after the final dot of DATA. That dot decides
whether a letter may be sent again, so the dialogue is led here, command by command.
"""

import contextlib
import re
import smtplib
import socket
import ssl
import time
from typing import Any

from notifier.address import sendable
from notifier.post import Outcome
from notifier.settings import PostSettings
from ops.errors import ConfigurationError, PostRefused, PostUnreachable

_ENHANCED = re.compile(rb"([245]\.\d{1,3}\.\d{1,3})\b")
_READ = 4096


class SmtpPost:
    """Keeps one connection for many letters; for one thread."""

    def __init__(self, settings: PostSettings) -> None:
        self._settings = settings
        self._sender = sendable(settings.bounces)
        self._server: _Server | None = None

    def send(self, recipient: str, message: bytes) -> Outcome:
        """Hands the letter over. A connection that the server ended while it was idle is made anew once."""
        try:
            address = sendable(recipient)
        except ValueError:
            return Outcome("refused", "address")
        if self._server is not None:
            try:
                return self._deliver(self._server, address, message)
            except _Idle:
                self._drop()
        try:
            return self._deliver(self._connected(), address, message)
        except _Idle as lost:
            self._drop()
            return Outcome("deferred", str(lost))

    def greet(self) -> None:
        """Connects, verifies and logs in, unless that is done."""
        if self._server is None:
            self._connected()

    def close(self) -> None:
        """Says goodbye, if there is a connection."""
        if self._server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._drop()

    def _deliver(self, server: "_Server", address: str, message: bytes) -> Outcome:
        """One letter over an open connection; _Idle if that was lost before the server took its sender."""
        try:
            code, text = server.docmd("MAIL", f"FROM:<{self._sender}>")
        except (smtplib.SMTPException, OSError):
            raise _Idle("lost") from None
        if code == 421:
            raise _Idle("421")
        if code == 530:
            # The server wants a login or TLS (RFC 4954 6, RFC 3207 4): our settings are wrong, not this letter.
            self._drop()
            raise PostRefused(f"{self._settings.host} answered 530 to MAIL")
        try:
            if code == 250:
                code, text = server.docmd("RCPT", f"TO:<{address}>")
                if code in (250, 251):
                    code, text = server.docmd("DATA")
                    if code == 354:
                        server.send(_dotted(message))
                        return self._finished(server)
            return self._turned_down(server, code, text)
        except (smtplib.SMTPException, OSError):
            self._drop()
            return Outcome("deferred", "lost")

    def _finished(self, server: "_Server") -> Outcome:
        """Sends the final dot. From here on the server may have the letter, whatever happens to the connection."""
        try:
            server.send(b".\r\n")
            code, text = server.getreply()
        except (smtplib.SMTPException, OSError):
            self._drop()
            return Outcome("unknown", "lost")
        if 200 <= code < 300:
            return Outcome("sent", _code(code, text))
        if 400 <= code < 600:
            return self._turned_down(server, code, text)
        self._drop()
        return Outcome("unknown", _code(code, text))

    def _turned_down(self, server: "_Server", code: int, text: bytes) -> Outcome:
        """The server has not taken the letter; the connection is made ready for the next or, if it cannot be, dropped."""
        try:
            ready = code != 421 and server.docmd("RSET")[0] == 250
        except (smtplib.SMTPException, OSError):
            ready = False
        if not ready:
            self._drop()
        return Outcome("refused" if 500 <= code < 600 else "deferred", _code(code, text))

    def _connected(self) -> "_Server":
        """A new connection, ready for MAIL. Certificate, name and STARTTLS are insisted on; nothing falls back to clear text."""
        host, port = self._settings.host, self._settings.port
        try:
            self._server = _opened(self._settings)
        except ssl.SSLCertVerificationError:
            raise PostRefused(f"the certificate of {host}:{port} could not be verified") from None
        except smtplib.SMTPNotSupportedError:
            raise PostRefused(f"{host}:{port} does not offer what the configuration asks for (STARTTLS or a login)") from None
        except smtplib.SMTPResponseException as error:
            raise PostRefused(f"{host}:{port} answered {error.smtp_code} to the greeting, STARTTLS or the login") from None
        except (smtplib.SMTPException, OSError) as error:
            raise PostUnreachable(f"{host}:{port}: {type(error).__name__}") from None
        return self._server

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


class _Idle(Exception):
    """The connection was gone, or ended by the server, before it took the sender of a letter."""


def _opened(settings: PostSettings) -> "_Server":
    server: _Server = _TlsServer(settings, _trust(settings)) if settings.tls == "implicit" else _PlainServer(settings)
    try:
        if settings.tls == "starttls":
            server.starttls(context=_trust(settings))
        code, _ = server.ehlo()
        if code != 250:
            raise smtplib.SMTPHeloError(code, b"")
        if settings.user:
            server.login(settings.user, settings.password or "")
    except BaseException:
        server.close()
        raise
    return server


def _trust(settings: PostSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.ca_file)
    except OSError:
        raise ConfigurationError(f"smtp.ca_file {settings.ca_file} holds no certificates that can be read") from None


def _dotted(message: bytes) -> bytes:
    """The message with its leading dots doubled and its last line ended (RFC 5321 4.5.2), without the final dot."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    lines = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines)


def _code(code: int, text: bytes) -> str:
    """The reply code with the enhanced one (RFC 3463), if given; the server's words may hold an address and stay out."""
    enhanced = _ENHANCED.match(text)
    return f"{code} {enhanced[1].decode('ascii')}" if enhanced else str(code)


class _Server(smtplib.SMTP):
    """smtplib's dialogue with a deadline on each command's whole answer, not only on each piece of it."""

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            self.file = _Lines(self.sock)
        self.file.until = time.monotonic() + self.timeout
        return super().getreply()

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self.timeout)
        super().send(s)


class _PlainServer(_Server):
    def __init__(self, settings: PostSettings) -> None:
        super().__init__(settings.host, settings.port, local_hostname=_own_name(), timeout=settings.timeout)
        _send_at_once(self.sock)


class _TlsServer(_Server, smtplib.SMTP_SSL):
    def __init__(self, settings: PostSettings, context: ssl.SSLContext) -> None:
        smtplib.SMTP_SSL.__init__(self, settings.host, settings.port, local_hostname=_own_name(), timeout=settings.timeout, context=context)
        _send_at_once(self.sock)


class _Lines:
    """Lines from a socket, awaited until a moment: a server that drips single bytes does not outlast it."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._pending = b""
        self.until = 0.0

    def readline(self, limit: int) -> bytes:
        """The next line, `limit` bytes of it at most; what there is at the end of the stream."""
        while b"\n" not in self._pending and len(self._pending) < limit:
            left = self.until - time.monotonic()
            if left <= 0:
                raise TimeoutError("the server's answer took too long")
            self._sock.settimeout(left)
            received = self._sock.recv(_READ)
            if not received:
                break
            self._pending += received
        end = min(self._pending.find(b"\n") + 1 or len(self._pending), limit)
        line, self._pending = self._pending[:end], self._pending[end:]
        return line

    def close(self) -> None:
        """The socket is closed by its owner."""


def _send_at_once(sock: Any) -> None:
    # The final dot is a packet of its own: with Nagle's algorithm it would wait up to 40 ms for the acknowledgement of the text.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _own_name() -> str:
    """The name for EHLO without a question to the name service, which may hang; else the address literal (RFC 5321 4.1.3)."""
    name = socket.gethostname()
    return name if "." in name else "[127.0.0.1]"
